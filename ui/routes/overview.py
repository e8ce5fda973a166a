"""To be written: the routes of the view overview."""

from __future__ import annotations

from fastapi import APIRouter

from ui.page import EngineProtocol

__all__ = ["router"]


def router(engine: EngineProtocol) -> APIRouter:  # noqa: ARG001
    """The routes over ``engine``."""
    return APIRouter(prefix="/api", tags=["overview"])
