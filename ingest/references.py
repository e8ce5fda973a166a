"""《…》 → the documents that a plan builds on, apart from those that it only mentions."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ingest.citation import plain_number, plain_title
from ingest.file_numbers import FileNumberReader
from ingest.genre import Genre, alternatives
from ingest.own_title import OwnTitle
from ingest.records import Mention, PolicyReference, Span
from ingest.spans import Taken, inside

__all__ = ["ReferenceReader"]

BEFORE = 40
"""Characters before a title that say what is done with the document."""

BEHIND = 100
"""Characters behind a title in which its short name is given."""

TITLE = re.compile(r"《(?P<title>[^《》]{0,150}(?:《[^《》]{0,150}》[^《》]{0,150}){0,3})》")
"""Titles may stand inside a title: 《关于印发《…方案》的通知》."""

JOINED = re.compile(r"\s*(?:[、和及与或]|以及|并)?\s*")
"""What stands between two titles that share one verb: 制定《…》和《…》."""


@dataclass(frozen=True, slots=True)
class _Title:
    """A 《…》 at ``bracket``, and the number beside it."""

    title: str
    bracket: Span
    number: Span | None

    @property
    def span(self) -> Span:
        """Title and number as they stand."""
        number = self.number or self.bracket
        return Span(min(self.bracket.start, number.start), max(self.bracket.end, number.end))


class ReferenceReader:
    """Reads references by the table ``references``.

    Args:
        genre: the tables.
        own_title: the plan's own title, which is no reference where the plan names itself.
        own_number: the plan's own 文号.
    """

    def __init__(self, genre: Genre, own_title: str = "", own_number: str | None = None) -> None:
        table = genre.table("references")
        self._own = OwnTitle(table, own_title)
        self._own_number = plain_number(own_number) if own_number else None
        self._numbers = FileNumberReader(table["number"])
        self._documents(table["document"])
        self._uses(table["produced"], table["forms"])
        self._alias = re.compile(table["alias"]["pattern"])
        self._last: tuple[str, Sequence[PolicyReference | Mention]] = ("", ())

    def _documents(self, table: Mapping[str, Any]) -> None:
        kinds, behind = alternatives(table["kinds"]), table["trailing"]
        self._kind = re.compile(rf"(?:{kinds}|{table['articles']}){behind}$")
        self._other = re.compile(rf"(?:{alternatives(table['others'])}){behind}$")
        self._generic = re.compile(rf"(?:{alternatives(table['generic'])})*(?:{kinds})")

    def _uses(self, produced: Mapping[str, Any], forms: Mapping[str, Any]) -> None:
        self._made = re.compile(rf"(?:{alternatives(produced['verbs'])})[^，。；《》的了过]{{0,6}}$")
        self._to_be_made = re.compile(produced["after"])
        self._past = re.compile(produced["past"])
        self._since = re.compile(produced["since"])
        self._filled_in = re.compile(rf"(?:{alternatives(forms['verbs'])})[^，。；《》的]{{0,6}}$")

    def read(self, text: str, span: Span) -> Iterator[PolicyReference | Mention]:
        """What is cited within ``span``: a reference, or a mention where it is no official document or still to be made.

        The whole text is read once, so that short names hold in all of it (以下简称《意见》): ask one text after another. A
        reference by number alone (根据国办发〔2018〕128号文件) has the title "".
        """
        if self._last[0] is not text:
            self._last = (text, sorted(self._read(text), key=lambda found: found.span))
        yield from inside(self._last[1], span)

    def _read(self, text: str) -> Iterator[PolicyReference | Mention]:
        titles = [self._title(text, match) for match in TITLE.finditer(text)]
        cited = dict(zip(titles, self._cited(text, titles), strict=True))
        short, naming = self._short_names(text, titles)
        taken = Taken()
        for title in titles:
            span = title.span if taken.take(title.span) else title.bracket
            full = short.get(plain_title(title.title), title)
            number = title.number or full.number
            if title in naming:
                continue
            if cited[full]:
                yield PolicyReference(full.title, span, _written(text, number) if number else None)
            else:
                yield Mention("document", span)
        for number in self._numbers.alone(text):
            if plain_number(number.of(text)) != self._own_number and taken.take(number):
                yield PolicyReference("", number, _written(text, number))

    def _title(self, text: str, match: re.Match[str]) -> _Title:
        bracket = Span(*match.span())
        return _Title(match["title"].strip(), bracket, self._numbers.beside(text, bracket))

    def _cited(self, text: str, titles: Sequence[_Title]) -> Iterator[bool]:
        """Of each title, whether the plan builds on it."""
        made, end = False, 0
        for title in titles:
            goes_on = made and JOINED.fullmatch(text, end, title.bracket.start)
            made, end = self._is_made(text, title) or bool(goes_on), title.span.end
            yield self._is_document(text, title) and not made

    def _is_document(self, text: str, title: _Title) -> bool:
        """An official document, and another than the plan; what has a number is one, whatever it is called."""
        if self._own.is_own(title.title, text, title.bracket.start, title.bracket.end):
            return False
        if title.number:
            return plain_number(title.number.of(text)) != self._own_number
        if self._generic.fullmatch(title.title) or self._other.search(title.title):
            return False
        return bool(self._kind.search(title.title))

    def _is_made(self, text: str, title: _Title) -> bool:
        """Whether the plan orders it to be written, or somebody fills it in: 制定《…》, 推动《…》出台, 出具《…报告》."""
        if title.number:
            return False
        start, end = title.bracket.start, title.bracket.end
        before = text[max(0, start - BEFORE) : start]
        verb = self._made.search(before)
        if verb and not self._past.search(before[: verb.start()]) and not self._since.match(text, end):
            return True
        return bool(self._to_be_made.match(text, end) or self._filled_in.search(before))

    def _short_names(self, text: str, titles: Sequence[_Title]) -> tuple[dict[str, _Title], set[_Title]]:
        """Titles by the short names that the text gives them, and the 《…》 that give such a name (以下简称《意见》)."""
        short: dict[str, _Title] = {}
        naming: set[_Title] = set()
        for at, title in enumerate(titles):
            named = self._alias.search(text, title.bracket.end, title.bracket.end + BEHIND)
            following = titles[at + 1] if at + 1 < len(titles) else None
            if not named or "。" in text[title.bracket.end : named.start()]:
                continue
            if following and following.bracket.start < named.start():
                continue  # the name of a title that comes later
            short[plain_title(named["alias"])] = title
            if following and following.bracket.start < named.end():
                naming.add(following)
        return short, naming


def _written(text: str, number: Span) -> str:
    """A number as it stands, without the white space in it."""
    return "".join(number.of(text).split())
