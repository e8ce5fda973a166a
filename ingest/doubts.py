"""What the reader did not understand, or took by a rule: told with its place, so that a person can look."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ingest.notes import Note, NoteReader
from ingest.records import Anomaly
from ingest.spans import Placed
from ingest.standing import Scope, Standing

__all__ = ["find_doubts"]

WHOM = {Scope.LATER: "其后各项任务", Scope.EARLIER: "此前各项任务", Scope.UNASSIGNED: "没有标注的任务"}


def find_doubts(
    text: str, notes: Sequence[Note], tables: Sequence[Placed], standing: Sequence[Standing], reader: NoteReader
) -> Iterator[Anomaly]:
    """The doubts about a plan's responsibilities.

    Args:
        text: the plan's text.
        notes: every note that was read, in the order of the text; those in tables among them.
        tables: the task tables.
        standing: the rules that give departments to other tasks.
        reader: what read the notes.
    """
    for span in reader.unread(text, [*notes, *tables]):
        yield Anomaly("unread_note", "这里像是责任分工，没有读出单位，请核对原文", span)
    for note in notes:
        for share in note.shares:
            if not reader.words.is_office(share.surface):
                message = f"“{share.surface}”不像单位名称，已照原文列为责任单位，请核实"
                yield Anomaly("doubtful_name", message, share.span)
    for rule in standing:
        names = "、".join(share.surface for share in rule.shares)
        whom = WHOM[rule.scope]
        yield Anomaly("standing_rule", f"按这句话，“{names}”已列入{whom}", rule.span)
