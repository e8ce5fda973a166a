"""What users say of answers: one line of JSON each, kept beside the snapshots for operations to read."""

from __future__ import annotations

import fcntl
import json
import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from ingest.errors import MingzeError
from kg.workbook import Sheet, written

__all__ = ["Opinion", "Opinions", "as_text", "as_xlsx"]

FILE = "opinions.jsonl"
LARGEST = 20_000_000
"""Bytes at which the file takes no more: some 40,000 opinions; whoever could fill a disk must not."""


@dataclass(frozen=True, slots=True)
class Opinion:
    """One opinion: what was asked, how it was read, what was answered, and whether that helped.

    ``time`` is UTC in ISO 8601; nothing tells who said it.
    """

    time: str
    vote: Literal["good", "bad"]
    question: str
    query: str
    summary: str
    comment: str
    snapshot: str

    @classmethod
    def now(
        cls, vote: Literal["good", "bad"], question: str, query: str, summary: str, comment: str, snapshot: str
    ) -> Opinion:
        """An opinion of this second."""
        return cls(datetime.now(UTC).isoformat(timespec="seconds"), vote, question, query, summary, comment, snapshot)


class Opinions:
    """The opinions of one data folder. Safe between threads and processes."""

    def __init__(self, data: Path) -> None:
        self.path = data / FILE

    def add(self, opinion: Opinion) -> None:
        """Keep one more, whole or not at all.

        Raises:
            MingzeError: the file cannot be written, or is full.
        """
        line = json.dumps(asdict(opinion), ensure_ascii=False).encode() + b"\n"
        try:
            with self.path.open("ab") as file:
                fcntl.flock(file, fcntl.LOCK_EX)
                size = file.tell()
                if size + len(line) > LARGEST:
                    raise MingzeError(
                        "意见簿已满", where=FILE, remedy="告诉管理员：运行 mingze opinions 读过以后移走它"
                    )
                try:
                    file.write(line)
                    file.flush()
                    os.fsync(file.fileno())
                except OSError:
                    os.truncate(self.path, size)  # half a line would spoil the next
                    raise
        except OSError as error:
            raise MingzeError(
                f"意见没有存下（{error.strerror}）", where=FILE, remedy="稍后再试，或告诉管理员"
            ) from error

    def __iter__(self) -> Iterator[Opinion]:
        """All of them, the oldest first.

        Raises:
            MingzeError: the file cannot be read, or a line of it is damaged.
        """
        try:
            lines = self.path.read_bytes().splitlines() if self.path.exists() else []
        except OSError as error:
            raise MingzeError(f"意见读不出来（{error.strerror}）", where=str(self.path), remedy="检查读权限") from error
        for number, line in enumerate(lines, start=1):
            try:
                yield Opinion(**json.loads(line))
            except (ValueError, TypeError) as error:
                where = f"{self.path} 第 {number} 行"
                raise MingzeError("这一行意见已损坏", where=where, remedy="用文本编辑器改正或删去这一行") from error


CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
VOTES = {"good": "有用", "bad": "有误"}


def as_text(opinions: Sequence[Opinion]) -> str:
    """Two lines an opinion and one more for what was said."""
    rows = []
    for one in opinions:
        said = f"\n    意见：{_line(one.comment)}" if one.comment else ""
        rows.append(f"{one.time}　{VOTES[one.vote]}　{_line(one.question)}\n    回答：{_line(one.summary)}{said}")
    return "\n".join(rows) or "还没有意见。"


def as_xlsx(opinions: Sequence[Opinion]) -> bytes:
    """One row an opinion."""
    headings = ("时间（UTC）", "有用/有误", "问题", "回答", "意见", "快照")
    rows = tuple((one.time, VOTES[one.vote], one.question, one.summary, one.comment, one.snapshot) for one in opinions)
    return written([Sheet("意见", headings, rows, (22, 10, 40, 60, 60, 18))])


def _line(words: str) -> str:
    """Words of others on one line of a terminal: no control character, no line that looks like another opinion."""
    return " ".join(CONTROL.sub(" ", words).split())
