"""The addresses of programs, one module a noun; each has ``router(engine)``. The page uses the same ones."""

from __future__ import annotations

from ui.routes import answers, opinions, overview, records, review, search, trace

__all__ = ["ROUTERS"]

ROUTERS = (answers.router, opinions.router, search.router, records.router, overview.router, trace.router, review.router)
