"""What a plan's text gets wrong or leaves open: found, shown with its place, and never repaired."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from ingest.genre import Genre
from ingest.records import Anomaly, Assignment, ClauseKind, PlanInfo, Span, Task
from ingest.register import Register
from ingest.words import Words

__all__ = ["find_anomalies"]

WINDOW = 200_000
"""Characters in which a fragment that stands twice is looked for; no published plan is longer."""

SHORTEST_FRAGMENT = 4
LONGEST_FRAGMENT = 12
"""Characters of a stray fragment inside a broken word: 交【整治人行道】通."""

HAN = re.compile(r"[一-鿿]+")

SHORTEST_ANNEX = 60
"""Characters: what follows the naming of an annex and is shorter is a signature and a date, not the annex."""

SHORTEST_REPEATED = 12
"""Letters of a clause that nobody writes twice by intention; 「加强日常监管」 is shorter."""

SHORTEST_CORE, LONGEST_CORE = 2, 3
"""Characters of the core of two names that may be one office: 东虹 / 虹桥. Longer ones differ plainly."""


def find_anomalies(
    text: str,
    info: PlanInfo,
    tasks: Sequence[Task],
    genre: Genre,
    register: Register,
    words: Words,
) -> tuple[Anomaly, ...]:
    """Every anomaly of a plan, in the order of the text."""
    found = [
        *_garbled(text, tasks, genre, words),
        *_without_prefix(tasks),
        *_look_alike(tasks, register, info.area),
        *_absent_annexes(text, genre),
        *_unmeasured(tasks),
        *_unassigned(tasks),
        *_repeated(text, tasks),
    ]
    return tuple(sorted(found, key=lambda anomaly: (anomaly.span, anomaly.kind)))


def _garbled(text: str, tasks: Sequence[Task], genre: Genre, words: Words) -> Iterator[Anomaly]:
    """A word torn apart by a fragment that stands elsewhere too: 拥堵交【整治人行道】通堵点."""
    function_words = frozenset(genre.table("marks")["garbled"]["function_words"])
    tears = _Tears("", 0, words)
    for clause in (clause for task in tasks for clause in task.clauses):
        if clause.span.end > tears.end:
            tears = _Tears(text[clause.span.start : clause.span.start + WINDOW], clause.span.start, words)
        done = clause.span.start
        for at in tears.candidates(clause.span):
            tear = None if at < done or text[at] in function_words else tears.find(at, clause.span.end)
            if tear is not None:
                torn, fragment = text[at] + text[tear], text[at + 1 : tear]
                message = f"文字疑似错乱：“{torn}”中间插入了“{fragment}”，原意无法确定"
                yield Anomaly("garbled", message, _phrase(text, at, clause.span))
                done = tear


class _Tears:
    """Finds torn words by how often pairs of characters, and longer runs, stand in a window of the text.

    ``start`` is where in the plan the window begins; all places are those of the plan.
    """

    def __init__(self, window: str, start: int, words: Words) -> None:
        self._window, self._start, self._words = window, start, words
        self.end = start + len(window)
        self._pairs = Counter(_grams(window, 2))
        repeated = {
            gram for gram, n in Counter(_grams(window, SHORTEST_FRAGMENT)).items() if n > 1 and HAN.fullmatch(gram)
        }
        self._candidates = [
            start + at - 1 for at, gram in enumerate(_grams(window, SHORTEST_FRAGMENT)) if at and gram in repeated
        ]

    def candidates(self, span: Span) -> Sequence[int]:
        """The places of ``span`` behind which a fragment stands that stands elsewhere too."""
        found = self._candidates
        return found[bisect_left(found, span.start) : bisect_left(found, span.end)]

    def find(self, at: int, end: int) -> int | None:
        """Where the second half of the word torn at ``at`` stands, or None where no word is torn.

        A tear has a fragment that stands elsewhere too, seams that stand nowhere else (交整, 道通), and around it a
        word of the dictionary (交通) that the plan uses.
        """
        text, first = self._window, at - self._start
        if self._pairs[text[first : first + 2]] > 1:
            return None
        last = min(first + 2 + LONGEST_FRAGMENT, end - self._start)
        for stop in range(first + 1 + SHORTEST_FRAGMENT, last):
            if not HAN.fullmatch(text[stop - 1]):
                return None
            if not self._is_whole(text[first] + text[stop]) or self._pairs[text[stop - 1 : stop + 1]] != 1:
                continue
            if text.count(text[first + 1 : stop]) < 2:
                return None
            around = text[max(0, first - 1) : first + 1] + text[stop : stop + 2]
            if self._words.cut(around)[1:2] == [text[first] + text[stop]]:
                return stop + self._start
        return None

    def _is_whole(self, word: str) -> bool:
        return self._pairs[word] > 0 and self._words.knows(word)


def _grams(text: str, length: int) -> Iterator[str]:
    """Each run of ``length`` characters of ``text``, in its order."""
    return map("".join, zip(*(text[shift:] for shift in range(length)), strict=False))


def _phrase(text: str, at: int, within: Span) -> Span:
    """The phrase between commas around ``at``."""
    first, last = at, at
    while first > within.start and text[first - 1] not in "，。；":
        first -= 1
    while last < within.end and text[last] not in "，。；":
        last += 1
    return Span(first, last)


def _without_prefix(tasks: Sequence[Task]) -> Iterator[Anomaly]:
    """城管执法局 where the plan elsewhere, and the register, write 区城管执法局."""
    for named in (assignment for task in tasks for assignment in task.assignments):
        prefix = named.department.removesuffix(named.surface)
        if prefix not in ("", named.department):
            message = f"单位名称少了“{prefix}”，按名录和本计划的写法认作“{named.department}”"
            yield Anomaly("name_without_prefix", message, named.span)


def _look_alike(tasks: Sequence[Task], register: Register, area: str | None) -> Iterator[Anomaly]:
    """区东虹办 and 区虹桥办: one core ends as the other begins, and no full name tells them apart."""
    first: dict[str, tuple[Assignment, str]] = {}
    for task in tasks:
        for assignment in task.assignments:
            first.setdefault(assignment.department, (assignment, task.number))
    named = [(name, *place) for name, place in first.items() if SHORTEST_CORE <= len(name) - 2 <= LONGEST_CORE]
    beginning: dict[str, list[tuple[str, Assignment, str]]] = defaultdict(list)
    for entry in named:
        beginning[entry[0][1]].append(entry)
    found = [(one, other) for one in named for other in beginning[one[0][-2]] if _alike(one[0], other[0])]
    for (_, one, here), (_, other, there) in sorted(found, key=lambda pair: (pair[0][1].span, pair[1][1].span)):
        if not _told_apart(one, other, register, area):
            message = (
                f"“{one.department}”（任务{here}）与“{other.department}”（任务{there}）"
                "可能是同一单位，也可能不是；未合并，请核实"
            )
            yield Anomaly("possible_same_department", message, one.span)
            yield Anomaly("possible_same_department", message, other.span)


def _alike(one: str, other: str) -> bool:
    """Whether the core of ``one`` ends as that of ``other`` begins (东虹, 虹桥) and the rest is the same (区…办)."""
    # 商务 and 税务 share a character in the same place and differ plainly.
    return one[0] == other[0] and one[-1] == other[-1] and one[1:-1] != other[1:-1] and one[-2] == other[1]


def _told_apart(one: Assignment, other: Assignment, register: Register, area: str | None) -> bool:
    entries = [register.resolve(assignment.department, area) for assignment in (one, other)]
    return all(entry is not None and entry.full_name is not None for entry in entries)


def _absent_annexes(text: str, genre: Genre) -> Iterator[Anomaly]:
    """「附件：…分解表」 behind which the text ends, or only a signature follows."""
    text = text.rstrip()
    for match in re.finditer(genre.table("marks")["annex"]["pattern"], text, re.MULTILINE):
        if len(text) - match.end() < SHORTEST_ANNEX:
            span = Span(match.start("title"), match.end("title"))
            yield Anomaly("annex_absent", f"正文提到附件“{match.group('title')}”，文件里没有这个附件", span)


def _unmeasured(tasks: Sequence[Task]) -> Iterator[Anomaly]:
    for task in tasks:
        if not task.indicators:
            also = "，只有覆盖性目标" if task.coverage else ""
            yield Anomaly("no_indicator", f"任务{task.number}没有可量化的指标{also}", task.clauses[0].span)


def _unassigned(tasks: Sequence[Task]) -> Iterator[Anomaly]:
    for task in tasks:
        if not task.assignments:
            yield Anomaly("no_assignment", f"任务{task.number}没有写明责任单位", task.clauses[0].span)


def _repeated(text: str, tasks: Sequence[Task]) -> Iterator[Anomaly]:
    """The same clause twice: 「系统推进“城市病”治理」 ends two sentences of one task."""
    seen: set[str] = set()
    for task in tasks:
        for clause in task.clauses:
            words = re.sub(r"\W", "", clause.span.of(text))
            if len(words) < SHORTEST_REPEATED or clause.kind is ClauseKind.NOTE:
                continue
            if words in seen:
                yield Anomaly("repeated", f"任务{task.number}的这句话与前文重复", clause.span)
            seen.add(words)
