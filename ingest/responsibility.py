"""One note of responsibility → who does what: its labels, its verbs, and the names between them.

「牵头单位：A；配合单位：B、C」, 「A牵头，B、C配合」, 「A、B按职责分工负责」, 「A会同B负责」, 「A（牵头）、B」.
Where notes are is found by :mod:`ingest.notes`; the words stand in ``genre/roles.toml``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ingest.records import Role, Span
from ingest.roles import CLOSING, OPENING, Label, RoleWords

__all__ = ["NoteGrammar", "Share", "split"]

LONGEST_NAME = 40

LIST = "、，,／/|\t"
SENTENCE = "；;。"
INNER = re.compile(r"[（(〔\[]([^）)〕\]]{1,12})[）)〕\]]$")
IN_BRACKETS = re.compile(r"[（(〔].*?[）)〕]")
PERSON = re.compile(r"(?:[ 　\t]+|[（(])(?P<name>[一-龥][ 　]?[一-龥]{1,2})[）)]?$")
"""A person behind an office: 市交通局 张三, 市城管委（李四）."""

NUMBER_BEFORE = re.compile(r"(?:(?<=[\s。；;，,、])[（(]?\d{1,2}[）).、．]|[①-⑳□■◆◇●○▲△★☆※➢◎▶►▪])\s*$")
EDGES = ' 　\t\r\n\f\v\xa0\u2002\u2003\u200b\ufeff。.，,、：:；;*★☆▲△※＊#●“”"—–-'


@dataclass(frozen=True, slots=True)
class Share:
    """A name in a note and the role that the note gives it."""

    surface: str
    role: Role
    span: Span


@dataclass(frozen=True, slots=True)
class Piece:
    """What stands between two separators, ``start`` to ``end``; ``after``: the word 会同 stands before it."""

    start: int
    end: int
    joined: bool = False


class NoteGrammar:
    """Reads the inside of a note."""

    def __init__(self, words: RoleWords) -> None:
        self._words = words

    def shares(self, text: str, start: int, end: int) -> tuple[Share, ...]:
        """Who does what between ``start`` and ``end``, in the order of the text."""
        labels = [
            label
            for label in self._words.labels(text, start, end)
            if (label.firm or self._opens_names(text, label.end, end))
            and not _behind_name(text, start, label.start)
            and not _in_list(text, start, label)
        ]
        starts = [start, *(label.end for label in labels)]
        ends = [*(_before_number(text, label.start) for label in labels), end]
        found = list(self._unlabelled(text, starts[0], ends[0]))
        for label, begin, stop in zip(labels, starts[1:], ends[1:], strict=True):
            if label.role is not None:
                found += self._labelled(text, begin, stop, label.role)
        return tuple(found)

    def named(self, text: str, start: int, end: int, role: Role) -> tuple[Share, ...]:
        """The names between ``start`` and ``end``, all with ``role`` but where a verb says otherwise."""
        return tuple(self._labelled(text, start, end, role))

    def cell(self, text: str, start: int, end: int, role: Role) -> tuple[Share, ...]:
        """The shares of a table cell under a header that gives ``role``; a label or verb inside it decides for its names."""
        if any(label.firm for label in self._words.labels(text, start, end)):
            return self.shares(text, start, end)
        return self.named(text, start, end, role)

    def are_names(self, text: str, start: int, end: int) -> bool:
        """Whether a stretch holds names of offices and nothing else."""
        pieces = [
            piece for begin, stop in split(text, start, end, SENTENCE) for piece in self._pieces(text, begin, stop)
        ]
        return self._are_offices([self._bare(self._name(text, piece)) for piece in pieces], strict=True)

    def lists(self, text: str, start: int, end: int) -> tuple[Share, ...]:
        """The offices of a bracket that holds nothing else, 2025年底前 beside them: （市教育局，各县区）."""
        if self._words.verb(text[start:end]) or self._words.label_at(text[start:end] + "：", 0):
            return ()
        shares = self.named(text, start, end, Role.RESPONSIBLE)
        pieces = [piece for piece in self._pieces(text, start, end) if not self._is_time(text, piece)]
        plain = self._are_offices([one.surface for one in shares], strict=True)
        return shares if plain and len(shares) == len(pieces) else ()

    def closing(self, text: str, start: int, end: int) -> tuple[Share, ...]:
        """The shares of a stretch that must be a note and nothing else: every piece a name that a verb closes."""
        shares = tuple(self._by_verb(text, start, end, strict=True))
        names = [piece for piece in self._pieces(text, start, end) if not self._is_time(text, piece)]
        plain = all(self._words.is_plainly_office(share.surface) for share in shares)
        return shares if plain and len(shares) >= len(names) else ()

    def _opens_names(self, text: str, at: int, end: int) -> bool:
        """Whether an office stands behind a label that has no colon."""
        piece = next(iter(self._pieces(text, at, end)), None)
        if piece is None:
            return False
        name = re.split(r"[\s。；;]", text[piece.start : piece.end])
        return bool(name) and self._words.is_office(self._bare(name[0])) and not self._words.label_at(name[0] + "：", 0)

    def _labelled(self, text: str, start: int, end: int, role: Role) -> Iterator[Share]:
        """The names behind a label. A verb among them decides for those before it: 责任单位：A牵头，B配合."""
        for number, (begin, stop) in enumerate(split(text, start, end, SENTENCE)):
            pieces = list(self._pieces(text, begin, stop))
            if number and not self._are_offices([self._bare(self._name(text, piece)) for piece in pieces]):
                return  # a remark behind the names: 责任单位：A、B。加快推进…
            waiting: list[Piece] = []
            for piece in pieces:
                waiting.append(piece)
                verb = self._words.verb(self._name(text, piece))
                if verb and verb.role is not None and verb.start:
                    kept = _before_comma(text, waiting) if verb.role is not role else 0
                    for one in waiting[:kept]:
                        yield from self._share(text, one, role)
                    for one in waiting[kept:]:
                        yield from self._share(text, one, verb.role)
                    waiting = []
            for one in waiting:
                yield from self._share(text, one, role)

    def _unlabelled(self, text: str, start: int, end: int) -> Iterator[Share]:
        for begin, stop in split(text, start, end, SENTENCE):
            yield from self._by_verb(text, begin, stop, strict=False)

    def _by_verb(self, text: str, start: int, end: int, *, strict: bool) -> Iterator[Share]:
        """「A牵头，B、C配合」: names wait for the verb that closes them; what no verb closes is a remark."""
        if self._words.running.search(text[start:end].strip()):
            return
        waiting: list[Piece] = []
        led = False
        for piece in self._pieces(text, start, end):
            name = self._name(text, piece)
            verb = self._verb_at(name, objects=not strict)
            if verb is None and self._words.time.search(name):
                continue  # 2025年6月底前完成
            waiting.append(piece)
            if verb is None:
                continue
            role = self._words.role_of(name[verb:])
            given, waiting = waiting, []
            if role is None or not self._are_offices(
                [self._bare(self._name(text, one), objects=not strict) for one in given], strict=strict
            ):
                continue
            behind = False
            for one in given:
                behind = behind or one.joined
                yield from self._share(text, one, Role.SUPPORT if led and behind else role)
            led = led or role is Role.LEAD
        if not strict:
            yield from self._unclosed(text, waiting, led=led)

    def _unclosed(self, text: str, waiting: Sequence[Piece], *, led: bool) -> Iterator[Share]:
        """Names that no verb closes: 「A牵头，B、C」 supports, 「A会同B」 is A with B, else it is a remark."""
        if not self._are_offices([self._bare(self._name(text, one)) for one in waiting], strict=True):
            return
        together = any(one.joined for one in waiting)
        if not led and not together:
            return
        behind = led
        for one in waiting:
            behind = behind or one.joined
            yield from self._share(text, one, Role.SUPPORT if behind else Role.RESPONSIBLE)

    def _are_offices(self, names: list[str], *, strict: bool = False) -> bool:
        """Running text can end in the same verbs (…企业负责): most names must end as an office does.

        One in three may not, where others do: 国家知识产权局、财政部、中国科协等单位按职责分工负责.
        """
        known = self._words.is_plainly_office if strict else self._words.is_office
        strange = sum(not known(name) or self._words.is_anybody(name) for name in names)
        return bool(names) and (strange == 0 if strict else strange * 3 <= len(names))

    def _pieces(self, text: str, start: int, end: int) -> Iterator[Piece]:
        """What stands between separators; 「各市、县（区）政府」 is one piece, 「财政部等和各省级人民政府」 two."""
        done = start
        for begin, stop in split(text, start, end, LIST):
            if begin < done:
                continue
            first = begin + len(text[begin:stop]) - len(text[begin:stop].lstrip())
            whole = self._words.one_name.match(text, first, end)
            done = max(stop, whole.end()) if whole else stop
            yield from self._divided(text, first, done)

    def _divided(self, text: str, start: int, end: int) -> Iterator[Piece]:
        """A piece divided where two names stand without a mark: 财政部会同有关部门, 市财政局和市教育局, 市财政局 市教育局."""
        seams = [(m.start(), m.end(), True) for m in self._words.joined.finditer(text, start, end)]
        seams += [(m.start(), m.end(), False) for m in self._words.joined_group.finditer(text, start + 1, end)]
        seams += [(m.start(), m.end(), False) for m in self._words.seams.finditer(text, start + 1, end)]
        piece = text[start:end]
        for match in self._words.joined_offices.finditer(piece):
            left, right = self._bare(piece[: match.start()]), self._bare(piece[match.end() :])
            blank = match.group().isspace()
            alone = self._breaks(left, right, match.group()) if blank else self._words.stands_alone(left)
            if alone and self._words.is_office(right) and len(right) > 2:
                seams.append((start + match.start(), start + match.end(), False))
        at, joined = start, False
        for seam, after, together in sorted(set(seams)):
            if seam < at:
                continue
            if text[at:seam].strip():
                yield Piece(at, seam, joined)
            at, joined = after, together
        if text[at:end].strip():
            yield Piece(at, end, joined)

    def _breaks(self, left: str, right: str, blank: str) -> bool:
        """Whether white space divides two names; a line may break inside one: 市委/宣传部, 各区/人民政府, 市发展/改革委."""
        offices = self._words.offices
        if offices.starts(right):
            return self._words.is_office(left)
        if offices.is_head(left) or offices.is_branch(left, right):
            return False
        return self._words.stands_alone(left) if "\n" in blank else self._words.is_office(left)

    def _share(self, text: str, piece: Piece, role: Role | None) -> Iterator[Share]:
        """The name of a piece with its role; a role in a bracket behind it wins: 市教育局（牵头）."""
        start = piece.start + len(text[piece.start : piece.end]) - len(text[piece.start : piece.end].lstrip(EDGES))
        opener = self._words.opener.match(text[start : piece.end])
        start += opener.end() if opener else 0
        name = text[start : piece.end].rstrip(EDGES)
        inner = INNER.search(name)
        own = self._role_in(inner.group(1)) if inner else None
        if inner and own:
            name, role = name[: inner.start()], own
        surface = self._bare(name)
        surface = self._without_person(surface)
        told = 1 < len(surface) <= LONGEST_NAME and not self._words.names_nobody(surface)
        if role is not None and told and not self._words.remarks.search(IN_BRACKETS.sub("", surface)):
            yield Share(surface, role, Span(start, start + len(surface)))

    def _role_in(self, words: str) -> Role | None:
        """The role that a bracket behind a name gives: （牵头）, （牵头单位）."""
        verb = self._words.verb(words)
        label = self._words.label_at(words + "：", 0)
        if verb and verb.start == 0:
            return verb.role
        return label.role if label and label.end == len(words) + 1 else None

    def _without_person(self, surface: str) -> str:
        person = PERSON.search(surface)
        if not person or not self._words.is_person(person["name"]):
            return surface
        office = surface[: person.start()]
        return office if self._words.is_office(office) else surface

    def _is_time(self, text: str, piece: Piece) -> bool:
        return bool(self._words.time.search(self._name(text, piece)))

    def _verb_at(self, name: str, *, objects: bool = True) -> int | None:
        """Where the verb behind a name begins: 市教育局|牵头负责, with ``objects`` 市公安局|负责校外管理."""
        verb = self._words.verb(name)
        if verb or not objects:
            return verb.start if verb else None
        acting = self._words.with_object.match(name)
        whole = acting is None or self._words.is_office(name) or not self._words.stands_alone(acting["name"])
        return None if whole or acting is None else acting.start("verb")

    def _name(self, text: str, piece: Piece) -> str:
        name = text[piece.start : piece.end].strip(EDGES)
        opener = self._words.opener.match(name)
        return name[opener.end() :] if opener else name

    def _bare(self, piece: str, *, objects: bool = True) -> str:
        """The name without what follows it: 「财政部等有关部门」 → 财政部."""
        name = piece.strip(EDGES)
        verb = self._verb_at(name, objects=objects)
        name = name[:verb] if verb and verb > 1 else name
        tail = self._words.tail.search(name)
        name = name[: tail.start()] if tail and tail.start() else name
        return _balanced(name.rstrip(EDGES))


def _behind_name(text: str, start: int, at: int) -> bool:
    """Whether a bracketed label stands right behind a name and is its role: 市教育局（牵头单位）、市财政局."""
    return at > start and text[at] in OPENING and "一" <= text[at - 1] <= "龥"


def _in_list(text: str, start: int, label: Label) -> bool:
    """Whether what looks like 责任单位、市教育局 (a comma for the colon) is a name among others: 区房管局、主办单位、区建管委."""
    return not label.firm and text[label.end - 1] in "；;、" and bool(text[start : label.start].strip(EDGES + OPENING))


def _before_comma(text: str, pieces: Sequence[Piece]) -> int:
    """How many pieces stand before the last comma between them: 牵头单位：A，B、C配合 → one."""
    between = [text[one.end : other.start] for one, other in pairwise(pieces)]
    commas = [at for at, marks in enumerate(between, 1) if set(marks) & set("，,")]
    marks = any("、" in mark for mark in between)
    return commas[-1] if commas and (marks or len(commas) == 1) else 0


def _before_number(text: str, at: int) -> int:
    """``at``, or where the number before it begins: （2） of （2）配合单位：."""
    number = NUMBER_BEFORE.search(text, max(0, at - 8), at)
    return number.start() if number else at


def _balanced(name: str) -> str:
    """A name without brackets at its ends that have no partner: 市财政局） → 市财政局."""
    while (
        name and name[-1] in CLOSING and sum(char in OPENING for char in name) < sum(char in CLOSING for char in name)
    ):
        name = name[:-1]
    while name and name[-1] in OPENING:
        name = name[:-1]
    return name


def split(text: str, start: int, end: int, separators: str) -> Iterator[tuple[int, int]]:
    """The non-blank pieces of ``text[start:end]`` between separators that stand outside inner brackets."""
    depth, begin = 0, start
    for at in range(start, end):
        char = text[at]
        if char in OPENING:
            depth += 1
        elif char in CLOSING:
            depth = max(0, depth - 1)
        elif char in separators and depth == 0:
            if text[begin:at].strip():
                yield begin, at
            begin = at + 1
    if text[begin:end].strip():
        yield begin, end
