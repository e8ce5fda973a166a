"""Short and long ways to write the name of an office: 市卫健委, 市卫生健康委员会."""

from __future__ import annotations

from collections.abc import Iterator

from ingest.genre import Genre
from ingest.offices import Offices

__all__ = ["Abbreviations"]


class Abbreviations:
    """What ``genre/offices.toml`` knows of names, as far as questions use it."""

    def __init__(self, genre: Genre) -> None:
        self._offices = Offices(genre)

    def ways(self, name: str) -> Iterator[str]:
        """``name`` and every other way to write it; the name alone where its field is in no row."""
        return self._offices.ways(name)
