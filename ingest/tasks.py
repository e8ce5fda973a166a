"""Which parts of a plan are its tasks, and which notes hold for each.

A task is a part that a note speaks of, or one of the same kind that has none. A note on an outer part holds for the
tasks inside it; a note that closes the last of several parts, group after group, holds for the group. Text without
numbers is cut at its headings, or at its paragraphs, where notes stand.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ingest.headings import HeadingReader
from ingest.notes import Note
from ingest.outline import ANNEX, HEADING, Outline, Part
from ingest.records import Span
from ingest.tables import Row

__all__ = ["TaskPart", "task_parts"]

LONGEST_LABEL = 20


@dataclass(frozen=True, slots=True)
class TaskPart:
    """A part that is a task: its own notes, those of the parts around it that hold for it too, and its cells of time."""

    part: Part
    notes: tuple[Note, ...] = ()
    inherited: tuple[Note, ...] = ()
    times: tuple[Span, ...] = ()


def task_parts(
    text: str,
    outline: Outline,
    notes: Sequence[Note],
    rows: Sequence[Row],
    headings: HeadingReader,
) -> list[TaskPart]:
    """The tasks of a plan, in the order of the text, none overlapping another."""
    outline = _with_rows(outline, rows)
    own = _owners(outline, notes)
    if _headed(text, outline, own, headings):
        own = _owners(outline, notes)
    groups = _closed_groups(outline, own)
    rows_of = {id(row.part): row for row in rows}
    tasks = list(_numbered(outline, own, groups, rows_of)) if own or not notes else []
    placed = {note.span for task in tasks for note in (*task.notes, *task.inherited)}
    orphans = [note for note in notes if note.span not in placed]
    tasks += _unnumbered(text, outline, [task.part.span for task in tasks], orphans, headings)
    return sorted(tasks, key=lambda task: task.part.start)


def _with_rows(outline: Outline, rows: Sequence[Row]) -> Outline:
    """The outline with each row of a table as a part of the part that the table stands in."""
    roots = list(outline.parts)
    seen: Counter[tuple[str, ...]] = Counter()
    for row in rows:
        outer = _deepest(outline.parts, row.part.span)
        path = (*(outer.path if outer else ()), row.part.label)
        seen[path] += 1
        again = f"（{seen[path]}）" if seen[path] > 1 else ""  # a merged number, or a second table
        row.part.label += again
        row.part.path = (*path[:-1], row.part.label)
        siblings = outer.children if outer else roots
        siblings.insert(bisect_right(siblings, row.part.start, key=lambda part: part.start), row.part)
    return Outline(tuple(roots))


def _owners(outline: Outline, notes: Sequence[Note]) -> dict[int, list[Note]]:
    """The notes of each part by its ``id``: those that stand in it and in none of its children."""
    own: dict[int, list[Note]] = defaultdict(list)
    for note in notes:
        owner = _deepest(outline.parts, note.span)
        if owner is not None:
            own[id(owner)].append(note)
    return own


def _headed(text: str, outline: Outline, own: dict[int, list[Note]], headings: HeadingReader) -> bool:
    """Give innermost parts with several notes, each below a heading without a number, a part for each; whether any has."""
    found = False
    for part in list(outline.walk()):
        notes = own.get(id(part), [])
        if part.children or len(notes) < 2:
            continue
        first_line = text.find("\n", part.body, part.end)
        lines = list(headings.lines(text, first_line, part.end)) if first_line >= 0 else []
        starts = [part.body, *(note.span.end for note in notes)]
        above = [
            next((line for line in lines if start <= line.span.start < note.span.start), None)
            for start, note in zip(starts, notes, strict=False)
        ]
        if all(line is not None for line in above):
            chosen = [line for line in above if line is not None]
            ends = [*(line.span.start for line in chosen[1:]), part.end]
            for line, end in zip(chosen, ends, strict=True):
                stop = line.span.start + len(text[line.span.start : end].rstrip())
                path = (*part.path, line.label)
                start = line.span.start
                part.children.append(Part(HEADING, 0, line.label, start, start, stop, path=path))
            found = True
    return found


def _deepest(parts: Sequence[Part], span: Span) -> Part | None:
    at = bisect_right(parts, span.start, key=lambda part: part.start) - 1
    if at < 0 or not parts[at].span.holds(span):
        return None
    return _deepest(parts[at].children, span) or parts[at]


def _kind(part: Part, depth: int) -> tuple[str, int]:
    return part.style, depth


def _walk(parts: Sequence[Part], depth: int = 0) -> Iterator[tuple[Part, int, tuple[Part, ...]]]:
    """Every part with its depth (annexes do not count) and the parts around it, outermost first."""
    stack: list[tuple[Part, int, tuple[Part, ...]]] = [(part, depth, ()) for part in reversed(parts)]
    while stack:
        part, at, around = stack.pop()
        yield part, at, around
        stack += [(child, _below(part, at), (*around, part)) for child in reversed(part.children)]


def _closed_groups(outline: Outline, own: dict[int, list[Note]]) -> set[int]:
    """The parts whose one note stands at the end of their last child: （一）…1.…2.…3.…（责任单位：A），（二）….

    Only where the plan does so each time, and more than once: a single last item with a note has it for itself.
    """
    closed: dict[tuple[str, int], list[int]] = defaultdict(list)
    others: set[tuple[str, int]] = set()
    for part, depth, _ in _walk(outline.parts):
        if len(part.children) < 2 or any(child.children for child in part.children):
            continue
        noted = [child for child in part.children if own.get(id(child))]
        if noted == [part.children[-1]] and not own.get(id(part)):
            closed[_kind(part, depth)].append(id(part))
        elif noted:
            others.add(_kind(part, depth))
    return {part for kind, parts in closed.items() if kind not in others and len(parts) > 1 for part in parts}


def _numbered(
    outline: Outline, own: dict[int, list[Note]], groups: set[int], rows: Mapping[int, Row]
) -> Iterator[TaskPart]:
    kinds = _task_kinds(outline, own, groups)
    done: set[int] = set()
    for part, depth, around in _walk(outline.parts):
        if any(id(outer) in done for outer in around):
            continue
        is_leaf = not part.children or id(part) in groups
        holds_tasks = any(_kind(inner, at) in kinds for inner, at, _ in _walk(part.children, _below(part, depth)))
        if not (_kind(part, depth) in kinds and is_leaf) and not (own.get(id(part)) and not holds_tasks):
            continue
        done.add(id(part))
        notes = [note for inner in part.walk() for note in own.get(id(inner), ())]
        outer = [note for one in around for note in own.get(id(one), ())]
        row = rows.get(id(part))
        above, times = (row.above, row.deadlines) if row else ((), ())
        yield TaskPart(part, tuple(sorted(notes, key=lambda note: note.span)), (*outer, *above), times)


def _below(part: Part, depth: int) -> int:
    return depth if part.style in (HEADING, ANNEX) else depth + 1


def _task_kinds(outline: Outline, own: dict[int, list[Note]], groups: set[int]) -> set[tuple[str, int]]:
    """The kinds of innermost parts that are tasks: those that hold notes; without any note, all below the outermost.

    一、指导思想 is innermost too, but where the notes stand on 1., 2., 3. it is no task.
    """
    leaves = [
        (part, depth)
        for part, depth, around in _walk(outline.parts)
        if (not part.children or id(part) in groups) and not any(id(outer) in groups for outer in around)
    ]
    if own:
        return {_kind(part, depth) for part, depth in leaves if any(own.get(id(inner)) for inner in part.walk())}
    return {_kind(part, depth) for part, depth in leaves if depth} or {_kind(part, depth) for part, depth in leaves}


def _unnumbered(
    text: str, outline: Outline, tasks: Sequence[Span], notes: Sequence[Note], headings: HeadingReader
) -> Iterator[TaskPart]:
    """Tasks where notes stand and no number does: from the heading above a note, else from its paragraph."""
    # A task ends where another task, or a part of any kind, begins or ends.
    edges = sorted(
        {0, *(span.end for span in tasks), *(at for part in outline.walk() for at in (part.start, part.body))}
    )
    labels: Counter[str] = Counter()
    done = 0
    for note in notes:
        edge = edges[bisect_right(edges, note.span.start) - 1]
        start, label = _opening(text, max(edge, done), note.span.start, headings)
        done = note.span.end
        labels[label] += 1
        label = label if labels[label] == 1 else f"{label}（{labels[label]}）"
        outer = _deepest(outline.parts, Span(start, note.span.end))
        path = (*(outer.path if outer else ()), label)
        yield TaskPart(Part(HEADING, 0, label, start, start, note.span.end, path=path), (note,))


def _opening(text: str, start: int, end: int, headings: HeadingReader) -> tuple[int, str]:
    """Where the task of a note at ``end`` begins, and what it is called: its last heading, else its last paragraph."""
    above = [heading for heading in headings.lines(text, start, end) if not headings.is_title(heading, text)]
    if above:
        return above[-1].span.start, above[-1].label
    stretch = text[start:end].rstrip()
    line = max(stretch.rfind("\n"), stretch.rfind("\r"))
    begin = start + line + 1
    begin += len(text[begin:end]) - len(text[begin:end].lstrip())
    words = text[begin : begin + LONGEST_LABEL].split("。", maxsplit=1)[0].split("，", maxsplit=1)[0].strip()
    return begin, "".join(words.split()) or "第一段"
