"""``mingze register``: entries for the department register, proposed from the plans of a corpus."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ingest.errors import MingzeError
from ingest.manifest import Corpus
from ingest.proposals import Proposals, propose

__all__ = ["Review", "review", "save"]


@dataclass(frozen=True, slots=True)
class Review:
    """What the plans propose, and why the files that could not be read were left out."""

    proposals: Proposals
    plans: int
    skipped: tuple[MingzeError, ...]


def review(corpus: Corpus) -> Review:
    """Read every plan of a corpus and propose what its register lacks; a file that cannot be read stops no other."""
    plans, skipped = [], []
    for entry in corpus.entries:
        try:
            plans.append(corpus.read(entry))
        except MingzeError as error:
            skipped.append(error)
    return Review(propose(plans, corpus.register, corpus.genre), len(plans), tuple(skipped))


def save(text: str, path: Path) -> None:
    """Write a file for the user.

    Raises:
        MingzeError: it cannot be written there.
    """
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        what = f"写不进去（{error.strerror or error}）"
        raise MingzeError(what, where=str(path), remedy="换一个能写的位置") from error
