"""《…》 → the documents that a plan builds on, apart from those that it only mentions."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.genre import Genre, alternatives
from ingest.records import Mention, PolicyReference, Span

__all__ = ["ReferenceReader"]


class ReferenceReader:
    """Reads references by the table ``references``.

    Args:
        genre: the tables.
        own_title: the plan's own title, which is no reference where the plan names itself.
    """

    def __init__(self, genre: Genre, own_title: str = "") -> None:
        table = genre.table("references")
        self._own = _plain(own_title)
        # One title may stand inside another: 《关于印发《…方案》的通知》.
        self._title = re.compile(r"《(?P<title>[^《》]{0,150}(?:《[^《》]{0,150}》[^《》]{0,150})?)》")
        self._kind = re.compile(rf"(?:{alternatives(table['document']['kinds'])})(?:[（(][^）)]*[）)])*$")
        self._number = re.compile(rf"\s*[（(]?\s*(?P<number>{table['number']['pattern']})")
        self._produced = re.compile(rf"(?:{alternatives(table['produced']['before'])})[^，。；《》]{{0,6}}$")

    def read(self, text: str, span: Span) -> Iterator[PolicyReference | Mention]:
        """Each 《…》 within ``span``: a reference, or a mention where it is no official document or still to be made."""
        for match in self._title.finditer(text, span.start, span.end):
            title = match.group("title").strip()
            before = text[max(span.start, match.start() - 16) : match.start()]
            own = self._own and _plain(title) in self._own
            if not title or own or not self._kind.search(title) or self._produced.search(before):
                yield Mention("document", Span(match.start(), match.end()))
                continue
            number = self._number.match(text, match.end(), min(len(text), match.end() + 40))
            end = number.end("number") if number else match.end()
            written = "".join(number.group("number").split()) if number else None
            yield PolicyReference(title, Span(match.start(), end), written)


def _plain(title: str) -> str:
    """A title for comparison: letters and digits alone."""
    return re.sub(r"\W", "", title)
