"""Clauses found for a question: ``POST /api/search``, the JSON of ``mingze search --jsonl``."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from ui.page import LONGEST_QUESTION, EngineProtocol
from ui.search_json import FEW, MOST, hits_as_json

__all__ = ["Wanted", "router"]


class Wanted(BaseModel):
    """What to look for, as ``mingze search --jsonl`` takes it; an unknown field is refused."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    question: str = Field(min_length=1, max_length=LONGEST_QUESTION)
    k: Annotated[int, Field(strict=True, ge=1, le=MOST)] = FEW
    id: str = Field(default="", max_length=200)


def router(engine: EngineProtocol) -> APIRouter:
    """The routes over ``engine``."""
    routes = APIRouter(prefix="/api", tags=["问答"])

    @routes.post("/search", summary="查找最接近的条款")
    def search(wanted: Wanted) -> dict[str, Any]:
        """The clauses that fit a question best, the best first, each with why it was found; nothing is answered."""
        return {"id": wanted.id, "hits": hits_as_json(engine.search(wanted.question, wanted.k))}

    return routes
