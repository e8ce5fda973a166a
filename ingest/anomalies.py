"""What a plan's text gets wrong or leaves open: found, shown with its place, and never repaired."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import combinations

from ingest.genre import Genre
from ingest.records import Anomaly, Assignment, PlanInfo, Span, Task
from ingest.register import Register
from ingest.words import Words

__all__ = ["find_anomalies"]

SHORTEST_FRAGMENT = 4
LONGEST_FRAGMENT = 12
"""Characters of a stray fragment inside a broken word: 交【整治人行道】通."""

HAN = re.compile(r"[一-鿿]+")

LONGEST_CORE = 3
"""Characters of the core of two names that may be one office: 东虹 / 虹桥. Longer ones differ plainly."""


def find_anomalies(
    text: str, info: PlanInfo, tasks: Sequence[Task], genre: Genre, register: Register, words: Words
) -> tuple[Anomaly, ...]:
    """Every anomaly of a plan, in the order of the text."""
    found = [
        *_garbled(text, tasks, genre, words),
        *_without_prefix(tasks),
        *_look_alike(tasks, register, info.area),
        *_absent_annexes(text, genre),
        *_unmeasured(text, tasks),
        *_unassigned(text, tasks),
        *_repeated(text, tasks),
    ]
    return tuple(sorted(found, key=lambda anomaly: (anomaly.span, anomaly.kind)))


def _garbled(text: str, tasks: Sequence[Task], genre: Genre, words: Words) -> Iterator[Anomaly]:
    """A word torn apart by a fragment that stands elsewhere too: 拥堵交【整治人行道】通堵点."""
    repeated = _repeated_grams(text, SHORTEST_FRAGMENT)
    function_words = frozenset(genre.table("marks")["garbled"]["function_words"])
    for task in tasks:
        for clause in task.clauses:
            at = clause.span.start
            while at < clause.span.end:
                tear = _tear(text, at, clause.span.end, repeated, words)
                if tear is None or text[at] in function_words:
                    at += 1
                    continue
                torn, fragment = text[at] + text[tear], text[at + 1 : tear]
                message = f"文字疑似错乱：“{torn}”中间插入了“{fragment}”，原意无法确定"
                yield Anomaly("garbled", message, _phrase(text, at, clause.span))
                at = tear


def _repeated_grams(text: str, length: int) -> frozenset[str]:
    counts = Counter(text[at : at + length] for at in range(len(text) - length + 1))
    return frozenset(gram for gram, count in counts.items() if count > 1 and HAN.fullmatch(gram))


def _tear(text: str, at: int, end: int, repeated: frozenset[str], words: Words) -> int | None:
    """Where the second half of the word torn at ``at`` stands, or None where no word is torn.

    A tear has a fragment that stands elsewhere too, seams that stand nowhere else (交整, 道通), and around it a word of
    the dictionary (交通) that the plan uses.
    """
    if text[at + 1 : at + 1 + SHORTEST_FRAGMENT] not in repeated or text.count(text[at : at + 2]) > 1:
        return None
    for stop in range(at + 1 + SHORTEST_FRAGMENT, min(at + 2 + LONGEST_FRAGMENT, end)):
        fragment, torn = text[at + 1 : stop], text[at] + text[stop]
        if not HAN.fullmatch(fragment) or text.count(fragment) < 2:
            return None
        whole = text.count(torn) > 0 and words.knows(torn) and text.count(text[stop - 1 : stop + 1]) == 1
        if whole and words.cut(text[at - 1 : at + 1] + text[stop : stop + 2])[1:2] == [torn]:
            return stop
    return None


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
    for task in tasks:
        for share in task.assignments:
            if share.surface != share.department and share.department.endswith(share.surface):
                message = (
                    f"单位名称少了“{share.department.removesuffix(share.surface)}”，按登记表认作“{share.department}”"
                )
                yield Anomaly("name_without_prefix", message, share.span)


def _look_alike(tasks: Sequence[Task], register: Register, area: str | None) -> Iterator[Anomaly]:
    """区东虹办 and 区虹桥办: one core ends as the other begins, and no full name tells them apart."""
    first: dict[str, tuple[Assignment, str]] = {}
    for task in tasks:
        for share in task.assignments:
            first.setdefault(share.department, (share, task.number))
    for (one, here), (other, there) in combinations(first.values(), 2):
        if _alike(one.department, other.department) and not _told_apart(one, other, register, area):
            message = f"“{one.department}”（任务{here}）与“{other.department}”（任务{there}）可能是同一单位，也可能不是；未合并，请核实"
            yield Anomaly("possible_same_department", message, one.span)
            yield Anomaly("possible_same_department", message, other.span)


def _alike(one: str, other: str) -> bool:
    if one[0] != other[0] or one[-1] != other[-1]:
        return False
    a, b = one[1:-1], other[1:-1]
    # 商务 and 税务 share a character in the same place and differ plainly; 东虹 and 虹桥 overlap.
    return (
        a != b and 2 <= min(len(a), len(b)) and max(len(a), len(b)) <= LONGEST_CORE and (a[-1] == b[0] or b[-1] == a[0])
    )


def _told_apart(one: Assignment, other: Assignment, register: Register, area: str | None) -> bool:
    entries = [register.resolve(share.department, area) for share in (one, other)]
    return all(entry is not None and entry.full_name is not None for entry in entries)


def _absent_annexes(text: str, genre: Genre) -> Iterator[Anomaly]:
    """「附件：…分解表」 as the last words of a text that has no such annex."""
    for match in re.finditer(genre.table("marks")["annex"]["pattern"], text, re.MULTILINE):
        title = match.group("title")
        follows = re.sub(r"\s+", "", text[match.end() :])
        if title not in follows and len(follows) < len(title):
            span = Span(match.start("title"), match.end("title"))
            yield Anomaly("annex_absent", f"正文提到附件“{title}”，文件里没有这个附件", span)


def _unmeasured(text: str, tasks: Sequence[Task]) -> Iterator[Anomaly]:
    for task in tasks:
        if not task.indicators:
            also = "，只有覆盖性目标" if task.coverage else ""
            message = f"任务{task.number}没有可量化的指标{also}"
            yield Anomaly("no_indicator", message, _title(text, task))


def _unassigned(text: str, tasks: Sequence[Task]) -> Iterator[Anomaly]:
    for task in tasks:
        if not task.assignments:
            yield Anomaly("no_assignment", f"任务{task.number}没有写明责任单位", _title(text, task))


def _repeated(text: str, tasks: Sequence[Task]) -> Iterator[Anomaly]:
    """The same clause twice: 「系统推进“城市病”治理」 ends two sentences of one task."""
    seen: dict[str, Span] = {}
    for task in tasks:
        for clause in task.clauses:
            words = re.sub(r"\W", "", clause.span.of(text))
            if len(words) < 12 or clause.kind == "note":
                continue
            if words in seen:
                yield Anomaly("repeated", f"任务{task.number}的这句话与前文重复", clause.span)
            seen.setdefault(words, clause.span)


def _title(text: str, task: Task) -> Span:
    return task.clauses[0].span
