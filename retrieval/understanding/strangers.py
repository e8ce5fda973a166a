"""Where a question names an office that no plan has: 区动物保护局, 教育部, 卫计委. The words stand in ``offices.asked.form``."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from ingest.genre import alternatives
from retrieval.understanding.abbreviations import Abbreviations
from retrieval.understanding.sentence import SIGNS

__all__ = ["Strangers"]

NO_NAME = re.compile(r"[哪谁几各每的了个两这那该本]|什么|所有|多少")
LED = re.compile(r"^[由归问让给被把请找有是里]+(?=..)")
"""「里有动物保护局」: words in front that were taken for a part of the name."""


class Strangers:
    """Finds stretches that are named like an office.

    Args:
        short: the knowledge of names.
        names: what the directory has; never a stranger.
        texts: the plans' texts: what they speak of is their subject matter, unless the question asks what it does.
    """

    def __init__(self, short: Abbreviations, names: Collection[str], texts: Collection[str]) -> None:
        form = short.form
        self._ahead = re.compile(form["ahead"])
        self._claims = re.compile(rf"{form['ahead']}|{form['claims']}")
        self._behind = re.compile(form["no_stranger_behind"])
        self._goes_on = {end: re.compile(pattern) for end, pattern in form["goes_on"].items()}
        self._no_office = tuple(form["no_office"])
        self._texts = texts
        self.organs = frozenset(short.certain - set(names))
        start = rf"(?:(?<![一-鿿])|(?<=[{form['before']}]))"
        placed = r"(?:[一-鿿]{2,4}?[省市区县]|[省市区县]|国家)?"
        ends, bodies = alternatives(form["ends"]), alternatives(form["level_bodies"])
        brief = alternatives(name for name in short.brief if name not in names)  # 人行, 教委
        usual = alternatives(name for name in short.usual if len(name) > 2 and name not in names)
        self._ahead_of_verb = re.compile(
            rf"{start}(?:{placed}[一-鿿]{{1,10}}?(?:{ends})|{brief}|{form['heads']})(?={form['ahead']})"
        )
        self._with_level = re.compile(rf"{start}[省市区县](?:[一-鿿]{{1,9}}?(?:{ends})|{bodies})(?![一-鿿]?区)")
        self._usual = re.compile(rf"{start}{placed}(?:{usual})")
        anywhere, claimed = alternatives(form["anywhere"]), alternatives(form["claimed"])
        behind = rf"(?:{anywhere})(?=[的、和与，。,?？]|$|{form['claims']})|(?:{claimed})(?={form['claims']})"
        self._anywhere = re.compile(rf"{start}[一-鿿]{{2,8}}?(?:{behind})")

    def goes_on(self, text: str, end: int) -> bool:
        """Whether a name that ends at ``end`` is the beginning of another word: 教育部门, 人行道."""
        pattern = self._goes_on.get(text[end - 1])
        return bool(pattern and pattern.match(text, end))

    def is_organ(self, text: str, start: int, end: int) -> bool:
        """Whether ``text[start:end]`` is an organ of the central authorities that no plan names."""
        return text[start:end] in self.organs and not self._behind.match(text, end) and not self.goes_on(text, end)

    def find(self, text: str) -> Iterator[tuple[int, int]]:
        """Each stretch, from the left; those that overlap are all given."""
        patterns = (self._ahead_of_verb, self._with_level, self._usual, self._anywhere)
        found = {span for pattern in patterns for span in _overlapping(pattern, text)}
        for start, end in sorted(found, key=lambda span: (span[0], -span[1])):
            led = LED.match(text[start:end])
            own = start + led.end() if led else start
            if self._is_name(text, own, end):
                yield own, end

    def _is_name(self, text: str, start: int, end: int) -> bool:
        name = text[start:end]
        if any(char in SIGNS for char in name) or NO_NAME.search(name) or name.endswith(self._no_office):
            return False
        if self._ahead.match(text, end):
            return True
        if self.goes_on(text, end) or self._behind.match(text, end):
            return False
        return bool(self._claims.match(text, end)) or not any(name in whole for whole in self._texts)


def _overlapping(pattern: re.Pattern[str], text: str) -> Iterator[tuple[int, int]]:
    at = 0
    while match := pattern.search(text, at):
        yield match.span()
        at = match.start() + 1
