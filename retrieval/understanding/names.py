"""Names in a question → departments of the graph.

A name is found by any of the forms that the directory knows; else by its pinyin or initials, or by one slip of the
pen. What is named like an office and is none of the corpus is said to be none.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from ingest.genre import alternatives
from kg.algebra import Ref
from kg.catalog import Catalog
from kg.facts import PlanFact
from retrieval.understanding.abbreviations import Abbreviations
from retrieval.understanding.directory import HAN, LEVELS, Directory
from retrieval.understanding.places import Places
from retrieval.understanding.sentence import Sentence, Sign
from retrieval.understanding.strangers import Strangers

__all__ = ["DepartmentLinker", "Named", "Stranger"]

LONGEST_MISSPELT = 14
SHORTEST_MISSPELT = 3
NO_TYPO = re.compile(r"[不的是在有无没和与]$|^[是在由归和与跟问的]")
"""科技不属于, 是妇联: words around a name, not a name with a wrong character."""

LATIN = re.compile(r"(?<![a-z0-9])[a-z]+(?: [a-z]+)*(?![a-z0-9])")
LONGEST_PINYIN = 6
"""Words of letters that one name may be written in: zhongguo zheng jian hui."""

SAFE_PINYIN = 6
"""Letters of the shortest pinyin that is read; shorter ones are initials."""


EVERYWHERE = frozenset("区市省县局委办部厅署会国家中")
"""Characters that tell no two offices apart."""


@dataclass(frozen=True, slots=True)
class Named:
    """A department that the question names. ``corrected`` tells how the user wrote it where that was not a name of it."""

    department: Ref
    corrected: str | None = None


@dataclass(frozen=True, slots=True)
class Stranger:
    """A name of an office that the corpus does not have; ``nearest`` are those that are written most alike."""

    name: str
    nearest: tuple[Ref, ...]


class DepartmentLinker:
    """Finds departments in questions by the names of the catalog."""

    def __init__(self, catalog: Catalog, places: Places, short: Abbreviations, texts: Collection[str] = ()) -> None:
        self._catalog = catalog
        self._places = places
        self._areas = frozenset(d.area for d in catalog.departments.values() if d.area)
        self._directory = directory = Directory(catalog, short)
        issued = " ".join(f"{plan.title} {plan.issuer}" for plan in catalog.plans.values())
        self._strangers = Strangers(short, directory.names, texts)
        self._organs = frozenset(name for name in self._strangers.organs if name not in issued)
        self._form = short.form
        self._once = re.compile(rf"(?:{short.form['once']})$")
        self._longest = max(map(len, (*directory.names, *self._organs)), default=0)

    def mark(self, sentence: Sentence) -> None:
        """Put a sign for every department in the sentence: exact names, then short ones, then misspelt ones."""
        self._exact(sentence)
        self._short(sentence)
        self._latin(sentence)
        self._misspelt(sentence)
        self._strange(sentence)

    def meant(self, options: tuple[Named, ...], plans: Sequence[PlanFact]) -> tuple[Named, ...]:
        """Of offices of one name those that the plans name; with its area where several areas are left: 沈阳市财政局."""
        ids = {plan.id for plan in plans}
        shares = self._catalog.assignments_to
        own = tuple(one for one in options if any(share.plan in ids for share in shares[one.department.id]))
        kept = own or options
        if len({self._catalog.departments[one.department.id].area for one in kept}) < 2:
            return kept
        return tuple(replace(one, department=self._placed(one.department)) for one in kept)

    def _placed(self, office: Ref) -> Ref:
        """沈阳市财政局; 市财政局（29-tieling2020） where the plan does not say its area."""
        fact = self._catalog.departments[office.id]
        if fact.area:
            own = fact.name.startswith((fact.area, fact.area[:-1]))
            return Ref(office.id, fact.name if own else fact.area + fact.name.removeprefix(fact.area[-1]))
        plans = {share.plan for share in self._catalog.assignments_to[office.id]}
        return Ref(office.id, f"{fact.name}（{min(plans)}）" if len(plans) == 1 and fact.level else fact.name)

    def ref(self, iri: str) -> Ref:
        """The department as a node of a query."""
        return Ref(iri, self._catalog.departments[iri].name)

    def _named(self, owners: Iterable[str], written: str | None = None) -> tuple[Named, ...]:
        return tuple(Named(self.ref(iri), written) for iri in owners)

    def short(self, word: str) -> tuple[Named, ...]:
        """The offices that a field of work stands for: 财政 → 区财政局; none for other words."""
        return self._named(self._directory.shorts.get(word, ()))

    # —— names as they stand ——

    def _exact(self, sentence: Sentence) -> None:
        at = 0
        while at < len(sentence.text):
            length = self._match(sentence.text, at)
            name = sentence.text[at : at + length]
            if name in self._directory.names:
                found = self._directory.choose(self._directory.names[name])
                if self._foreign(sentence.text, at, found):
                    at += length
                    continue
                written = name if name in self._directory.other else None
                at = self._put(sentence, at, at + length, self._named(found, written))
            elif length:
                at = self._put(sentence, at, at + length, Stranger(name, self.nearest(name)))
            at += 1

    def _put(self, sentence: Sentence, start: int, end: int, value: tuple[Named, ...] | Stranger) -> int:
        """Put a sign, also in the place of 原 or 当年的 in front of the name; returns its place."""
        once = self._once.search(sentence.text, 0, start)
        start = once.start() if once else start
        sentence.replace(start, end, Sign.DEPARTMENT, value)
        return start

    def _match(self, text: str, at: int) -> int:
        """The length of the name that begins at ``at``, of a department or of an organ that no plan names; 0 for none.

        The longest counts: 银保监会 that no plan names is no 保监会.
        """
        for length in range(min(self._longest, len(text) - at), 1, -1):
            word, end = text[at : at + length], at + length
            if word in self._organs and self._strangers.is_organ(text, at, end):
                return length
            if word in self._directory.names and not self._strangers.goes_on(text, end):
                # 区规划局 is a name, 社区规划局 is not one: the 区 belongs to the word before it.
                inside = text[at] == "区" and at > 0 and text[at - 1] in "社小园街景城地片辖校厂库"
                return 0 if inside else length
        return 0

    def _foreign(self, text: str, at: int, found: Iterable[str]) -> bool:
        """Whether the name goes on to the left: the 房管局 of 徐汇区房管局, of 市房管局, of another plan's 泰州市房管局."""
        before = text[:at] + (text[at] if text[at] in LEVELS else "")
        if any(text.startswith(area, at) for area in self._areas):
            return False  # 上海市长宁区房管局 names its own area
        area = next((area for area in self._areas if before.endswith(area)), None)
        if area is not None:
            return all(self._catalog.departments[iri].area not in (area, None) for iri in found)
        return self._places.foreign_end(before) or (text[at] not in LEVELS and before[-1:] in tuple(LEVELS))

    # —— names in short, and in letters ——

    def _short(self, sentence: Sentence) -> None:
        """消防, 人社 … stand for an office only before a verb of responsibility, or in a row that counts offices."""
        while match := self._short_name.search(sentence.text):
            owners = self._directory.shorts[match.group()]
            sentence.replace(match.start(), match.end(), Sign.DEPARTMENT, self._named(owners))

    @cached_property
    def _short_name(self) -> re.Pattern[str]:
        name = alternatives(self._directory.shorts) or "(?!)"
        sep, sign, ahead, end = "[、和与跟同及]", Sign.DEPARTMENT, self._form["ahead"], self._form["row_end"]
        row = rf"(?:{sep}(?:{name}|{sign}))"
        start = r"(?:(?<![一-鿿])|(?<=[由归和与跟同问除]))"
        return re.compile(
            rf"{start}(?:{name})(?={row}*(?:{ahead})|{row}+(?:{end}))|(?<={sign}{sep})(?:{name})(?={end})"
        )

    def _latin(self, sentence: Sentence) -> None:
        """fangguanju, zhongguo zhengjianhui, gxb, miit: the longest row of words that is one name."""
        for match in reversed(list(LATIN.finditer(sentence.text))):
            for start, end, owners in reversed(self._letters(sentence.text, *match.span())):
                sentence.replace(start, end, Sign.DEPARTMENT, self._named(owners, sentence.text[start:end]))

    def _letters(self, text: str, start: int, end: int) -> list[tuple[int, int, tuple[str, ...]]]:
        """The names in ``text[start:end]``, words of letters, from the left, the longest at each word."""
        found: list[tuple[int, int, tuple[str, ...]]] = []
        words = [match.span() for match in re.compile("[a-z]+").finditer(text, start, end)]
        at = 0
        while at < len(words):
            tries = range(min(LONGEST_PINYIN, len(words) - at), 0, -1)
            spans = ((n, words[at][0], words[at + n - 1][1]) for n in tries)
            name = next(((n, s, e, who) for n, s, e in spans if (who := self._of_letters(text[s:e]))), None)
            found += [name[1:]] if name else []
            at += name[0] if name else 1
        return found

    def _of_letters(self, letters: str) -> tuple[str, ...]:
        joined = letters.replace(" ", "")
        return self._directory.latin(joined) if len(joined) >= SAFE_PINYIN or joined == letters else ()

    # —— names with a slip ——

    def _misspelt(self, sentence: Sentence) -> None:
        """财正部, 人民银航, 工业与信息化部: a stretch that is a name but for one character."""
        at = 0
        slips: dict[str, tuple[str, ...]] = {}  # one character thousands of times over has few stretches that differ
        while at < len(sentence.text):
            for length in range(min(LONGEST_MISSPELT, len(sentence.text) - at), SHORTEST_MISSPELT - 1, -1):
                written = sentence.text[at : at + length]
                if written not in slips:
                    office = HAN.fullmatch(written) and not NO_TYPO.search(written)
                    slips[written] = self._slip(written) if office else ()
                if near := slips[written]:
                    sentence.replace(at, at + length, Sign.DEPARTMENT, self._named(near, written))
                    break
            at += 1

    def _slip(self, written: str) -> tuple[str, ...]:
        return self._directory.sounding(written) or (
            self._directory.slipped(written) if self._misspelt_end.search(written) else ()
        )

    @cached_property
    def _misspelt_end(self) -> re.Pattern[str]:
        return re.compile(rf"(?:{alternatives(self._form['typo_ends'])})$")

    # —— names of none ——

    def _strange(self, sentence: Sentence) -> None:
        """What is named like an office and is none: a misspelt name, or a stranger."""
        while span := next(self._strangers.find(sentence.text), None):
            name = sentence.text[slice(*span)]
            near = self._named(self._alike(name), name)
            sentence.replace(*span, Sign.DEPARTMENT, near or Stranger(name, self.nearest(name)))

    def _alike(self, name: str) -> tuple[str, ...]:
        """The office whose name sounds the same, differs in a character, or is this one with words left out."""
        directory = self._directory
        area = next((area for area in self._areas if name.startswith(area)), "")
        own = name.removeprefix(area)
        found = (
            directory.same_sound(own) or directory.slipped(own) or directory.other_end(own) or directory.shortened(own)
        )
        # 泰州市生态环境局 is no slip for an office of 长宁区
        return tuple(iri for iri in found if not area or self._catalog.departments[iri].area in (area, None))

    def nearest(self, name: str, most: int = 3) -> tuple[Ref, ...]:
        """The departments of the plans whose names share most with ``name``, most alike first."""
        wanted = _pieces(name)
        scores: dict[str, float] = {}
        for owners, own in self._spelt:
            score = len(wanted & own) / len(wanted | own)
            for iri in owners:
                scores[iri] = max(scores.get(iri, 0.0), score)
        best = sorted((-score, iri) for iri, score in scores.items() if score > 0)
        return tuple(self.ref(iri) for _, iri in best[:most])

    @cached_property
    def _spelt(self) -> list[tuple[set[str], set[str]]]:
        """The departments of the plans that have a name, and its pieces."""
        names = ((owners & self._directory.named, name) for name, owners in self._directory.names.items())
        return [(owners, _pieces(name)) for owners, name in names if owners]


def _pieces(name: str) -> set[str]:
    """The pairs of neighbouring characters of a name, and those characters that not every office has."""
    return {name[at : at + 2] for at in range(len(name) - 1)} | set(name) - EVERYWHERE
