"""The words of responsibility, compiled: labels, verbs, and how the name of an office ends (``genre/roles.toml``)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from ingest.genre import Genre, alternatives
from ingest.offices import Offices
from ingest.records import Role

__all__ = ["Label", "RoleWords", "Verb"]

OPENING = "（(〔[【［{｛〈"
CLOSING = "）)〕]】］}｝〉"

OPENED = re.compile(r"(?<!自)由")
"""What no name of an office holds (自由贸易试验区管委会 does): 上述任务由市财政局."""

PRECEDENCE = (Role.LEAD, Role.SUPPORT, Role.RESPONSIBLE)
"""牵头负责 leads, 配合落实 supports: the rarer word decides."""


@dataclass(frozen=True, slots=True)
class Label:
    """A label at ``start`` to ``end`` (its colon or bracket included); ``role`` None for 完成时限：.

    ``firm``: with a colon or in a bracket of its own; else only white space, the full stop of a heading that was run on
    (责任主体。市工商局。), or 为 divides it from what may be a name. ``content``: what stands behind it is the task itself
    (工作目标：).
    """

    start: int
    end: int
    role: Role | None
    firm: bool
    content: bool = False


@dataclass(frozen=True, slots=True)
class Verb:
    """A phrase that closes names, from ``start``; ``role`` None for a verb that gives none (指导)."""

    start: int
    role: Role | None


class RoleWords:
    """What a note is made of, by the tables of the genre."""

    def __init__(self, genre: Genre) -> None:
        roles = genre.table("roles")
        self._stems = _by_word(roles["label"]["stem"])
        self._bare = {word: role for role in Role for word in roles["bare"][role.value]}
        self._ignored_labels = frozenset(roles["ignored"]["labels"])
        self._content = frozenset(roles["ignored"]["content"])
        self._label = re.compile(_label_pattern(roles))
        self._verbs = _by_word(roles["verb"])
        self._ignored_verbs = frozenset(roles["ignored"]["verbs"])
        verb = alternatives([*self._verbs, *self._ignored_verbs])
        self._stem = re.compile(verb)
        manner = "|".join([alternatives(roles["manner"]["words"]), *roles["manner"]["patterns"]])
        tails = alternatives(roles["manner"]["tails"])
        # 按职责分工 alone closes names too: 「A、B按职责分工，…」
        self._by_duty = "|".join(roles["manner"]["patterns"])
        self._verb_phrase = re.compile(
            rf"(?:{manner}|{verb})*(?:{verb}|{self._by_duty})(?:{manner}|{verb})*(?:{tails})?$"
        )
        self._verb_at_end = re.compile(rf"(?:{verb}|{self._by_duty}|{tails}|{alternatives(roles['manner']['words'])})$")
        acting = alternatives(roles["acting"]["verbs"])
        self.with_object = re.compile(rf"^(?P<name>.{{2,30}}?)(?P<verb>{acting})(?P<object>[一-龥“”]{{2,24}})$")
        self.tail = re.compile(rf"(?:{'|'.join(roles['tail']['patterns'])})$")
        self.time = re.compile("|".join(roles["time"]["patterns"]))
        self.running = re.compile("|".join(roles["running"]["patterns"]))
        self.opener = re.compile(rf"^(?:{alternatives(roles['opener']['words'])})")
        self.remarks = re.compile(alternatives(roles["office"]["remarks"]))
        self.one_name = re.compile("|".join(roles["one_name"]["patterns"]))
        self.joined = re.compile("|".join(roles["joined"]["always"]))
        group = alternatives(roles["joined"]["group"])
        self.joined_group = re.compile(rf"(?:{alternatives(roles['joined']['before_group'])})(?={group})")
        left = alternatives(roles["joined"]["left"])
        # Between two offices; white space alone divides them too.
        self.joined_offices = re.compile(
            rf"(?<=[一-龥])(?:(?:{alternatives(roles['joined']['before_office'])})|\s+)(?=[一-龥])"
        )
        self._left = re.compile(rf"(?:{left})$")
        self._office = re.compile(
            rf"(?:{alternatives(roles['office']['suffixes'])})(?:[（(〔\[][^）)〕\]]*[）)〕\]])?$"
        )
        self.offices = Offices(genre)
        self.seams = re.compile("|".join(roles["joined"]["seams"]))
        self.footer = re.compile("|".join(roles["footer"]["patterns"]))
        self._anybody = frozenset(roles["anybody"]["words"])
        self._person = re.compile(rf"[{roles['person']['surnames']}][ 　]?[一-龥]{{1,2}}")
        self._nobody = frozenset(roles["nobody"]["words"])
        self.as_above = frozenset(roles["nobody"]["above"])
        self.collective = re.compile(alternatives(roles["collective"]["words"]))

    def labels(self, text: str, start: int, end: int) -> Iterable[Label]:
        """The labels between ``start`` and ``end``, in the order of the text, none overlapping another."""
        for match in self._label.finditer(text, start, end):
            yield self._read_label(match)

    def label_at(self, text: str, at: int) -> Label | None:
        """The label that begins at ``at``, if one does."""
        match = self._label.match(text, at)
        return self._read_label(match) if match else None

    def verb(self, piece: str) -> Verb | None:
        """The verb phrase that ends ``piece``: 「市教育局牵头负责」 → at 4, lead."""
        if not self._verb_at_end.search(piece):
            return None
        match = self._verb_phrase.search(piece)
        return Verb(match.start(), self.role_of(match.group())) if match else None

    def role_of(self, phrase: str) -> Role | None:
        """The role that the words of a phrase give; None where it only guides (指导)."""
        stems = self._stem.findall(phrase)
        roles = {self._verbs[stem] for stem in stems if stem in self._verbs}
        if not roles and stems:
            return None
        return next((role for role in PRECEDENCE if role in roles), Role.RESPONSIBLE)

    def is_office(self, name: str) -> bool:
        """Whether a name ends as the names of offices and of groups of them do."""
        return len(name) > 1 and not OPENED.search(name) and bool(self._office.search(name))

    def is_plainly_office(self, name: str) -> bool:
        """Whether a name is built as names of offices are, all of it: not 上述任务均由市财政局."""
        return self.is_office(name) and self.offices.looks_like_office(name)

    def names_nobody(self, words: str) -> bool:
        """Whether words that stand where a name should are none: 无, ——, or a person's."""
        return words in self._nobody or not re.search(r"[一-龥A-Za-z]", words) or self.is_person(words)

    def is_person(self, words: str) -> bool:
        """Whether words are a person's name, as far as a surname tells: 张三, 王 五."""
        return bool(self._person.fullmatch(words)) and not self.is_office(words)

    def is_field(self, words: str) -> bool:
        """Whether words only say what stands behind them: 主要任务, 责任分工, 完成时限."""
        label = self.label_at(words + "：", 0)
        return bool(words) and label is not None and label.end == len(words) + 1

    def is_anybody(self, name: str) -> bool:
        """Whether a name means nobody in particular: 企业, 施工单位."""
        return name in self._anybody

    def stands_alone(self, name: str) -> bool:
        """Whether 和 behind ``name`` divides: 市财政局和…, not 园区和… or 住房和…"""
        return len(name) > 2 and bool(self._left.search(name))

    def _read_label(self, match: re.Match[str]) -> Label:
        words = re.sub(r"\s", "", match.group("words") or match.group("bare") or "")
        roleless = words in self._ignored_labels or words in self._content
        role = None if roleless else self._role_of_label(words)
        firm = bool(match.group("colon") or match.group("bare"))
        return Label(match.start(), match.end(), role, firm, content=words in self._content)

    def _role_of_label(self, words: str) -> Role | None:
        if words in self._bare:
            return self._bare[words]
        found = [(words.index(stem), -len(stem), role) for stem, role in self._stems.items() if stem in words]
        return min(found)[2] if found else None


def _by_word(rows: Iterable[Mapping[str, Any]]) -> dict[str, Role]:
    return {word: Role(row["role"]) for row in rows for word in row["words"]}


def _label_pattern(roles: Mapping[str, Any]) -> str:
    """牵头单位：, 责任（牵头）部门：, 【责任单位】, 责 任 单 位 ：, 责任单位 (white space), 牵头：.

    What opens a label may be a bracket of its own; what closes it is a colon, that bracket, or white space.
    """
    label = roles["label"]
    stem = _spaced(word for row in label["stem"] for word in row["words"])
    kind = _spaced(label["kinds"])
    second = rf"(?:(?:[、/和及（(]|以及)\s*(?:{stem})[）)]?)?"
    levels, beside = alternatives(label["levels"]), alternatives(label["beside"])
    kinds = rf"(?:{kind})(?:\s*[/、或]\s*(?:{kind}))?"
    note = r"(?:[（(][^）)：:]{1,24}[）)])?"  # 责任单位（列第一位的为牵头单位）
    whole = rf"(?:{levels}){{0,2}}(?:{stem}){second}\s*{kinds}{note}(?:{beside})?"
    ignored = _spaced([*roles["ignored"]["labels"], *roles["ignored"]["content"]])
    bare = alternatives(word for role in Role for word in roles["bare"][role.value])
    colon = r"\s{0,4}[:：﹕\u2236]"
    # 责任单位：, 【责任单位】; 责任主体。 of a heading that was run on, 牵头单位为市教育局; white space
    closed = rf"(?P<colon>(?:\s?[*]{{2}})?(?:[】\]〕］）)]{colon}?|{colon})(?:[*]{{2}})?)"
    ends = rf"{closed}|(?P<dot>(?:[。为是；;、]|—{{1,2}})(?=[一-龥]))|(?=[\s市省区县州各国])"
    return (
        rf"[【\[〔［（(]?(?:[*]{{2}})?(?P<words>{ignored}|{whole})(?:{ends})"
        rf"|(?P<bare>{bare}){colon}"
    )


def _spaced(words: Iterable[str]) -> str:
    """Any of the words, the longest first, white space between its characters or none: 责 任 单 位."""
    ordered = sorted(set(words), key=lambda word: (-len(word), word))
    return "|".join(r"[ 　]{0,3}".join(map(re.escape, word)) for word in ordered)
