"""``POST /api/opinions``: whether an answer helped."""

from __future__ import annotations

from typing import Literal

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from ui.opinions import Opinion
from ui.page import LONGEST_QUESTION, EngineProtocol

__all__ = ["router"]


class Given(BaseModel):
    """One opinion; an unknown field is refused."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    vote: Literal["good", "bad"]
    question: str = Field(min_length=1, max_length=LONGEST_QUESTION)
    query: str = Field(default="", max_length=6000)
    summary: str = Field(default="", max_length=2000)
    comment: str = Field(default="", max_length=1000)


def router(engine: EngineProtocol) -> APIRouter:
    """The route over ``engine``, which says where opinions are kept."""
    routes = APIRouter(prefix="/api", tags=["问答"])

    @routes.post("/opinions", summary="说这个回答有用还是有误", status_code=201)
    def give(given: Given) -> dict[str, str]:
        """Kept on the server for operations; nothing is kept of who gave it."""
        said = given.model_dump()
        engine.opinions.add(Opinion.now(**said, snapshot=engine.snapshot))
        return {"status": "kept"}

    return routes
