"""The addresses of programs, one module a noun; each has ``router(engine)``. The page uses the same ones."""

from __future__ import annotations

from ui.routes import answers, overview, review, search, trace

__all__ = ["ROUTERS"]

ROUTERS = (answers.router, search.router, overview.router, trace.router, review.router)
