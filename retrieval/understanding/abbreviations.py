"""Short and long ways to write the name of an office: 市卫健委, 市卫生健康委员会."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.genre import Genre, alternatives

__all__ = ["Abbreviations"]


class Abbreviations:
    """The table ``abbreviations``."""

    def __init__(self, genre: Genre) -> None:
        table = genre.table("abbreviations")
        self._suffixes = {way: tuple(ways) for ways in table["suffixes"]["ways"] for way in ways}
        self._fields = {way: tuple(ways) for ways in table["fields"]["ways"] for way in ways}
        self._name = re.compile(
            rf"(?P<before>.*?)(?P<field>{alternatives(self._fields)})(?P<suffix>{alternatives(self._suffixes)})"
        )

    def ways(self, name: str) -> Iterator[str]:
        """``name`` and every other way to write it; the name alone where its field is in no row."""
        yield name
        match = self._name.fullmatch(name)
        if match:
            for field in self._fields[match.group("field")]:
                for suffix in self._suffixes[match.group("suffix")]:
                    yield match.group("before") + field + suffix
