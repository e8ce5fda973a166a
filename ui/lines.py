"""``mingze ask --jsonl``: one question a line in, one answer a line out, in the same order.

The contract is ``docs/JSON.md``. A line that is no question gets an answer line
with status "error" and the reason in "answer"; the lines after it are answered all the same.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from ingest.errors import MingzeError
from ui.present import as_json

if TYPE_CHECKING:
    from retrieval.answer import Answer

__all__ = ["Asks", "Reply", "answer_lines", "read_question", "reply_to_lines"]

Reply = dict[str, Any]
"""One line out, as an object."""

log = logging.getLogger(__name__)

SHOWN = 40  # characters of a line that an error quotes


class Asks(Protocol):
    """What answers a question; :class:`retrieval.engine.Engine` does."""

    def ask(self, question: str, session: str) -> Answer:
        """The answer; questions of one session may refer to those before."""
        ...


@dataclass(frozen=True, slots=True)
class _Line:
    id: Any
    session: str
    question: str


def answer_lines(lines: Iterable[bytes], engine: Asks, write: Callable[[str], None]) -> int:
    """Answer every line that is not blank, each written before the next is read.

    Args:
        lines: UTF-8, each ``{"id": …, "session": …, "question": …}``; without a session a question
            stands alone.
        engine: what answers.
        write: takes one line of JSON, without its newline.

    Returns:
        How many lines got no answer but an error.
    """

    def reply(given: Any, number: int) -> Reply:
        line = _read(given, number)
        return {**as_json(engine.ask(line.question, line.session)), "id": line.id}

    def fault(told: str) -> Reply:
        return {"status": "error", "answer": told, "results": [], "citations": []}

    return reply_to_lines(lines, reply, fault, write)


def reply_to_lines(
    lines: Iterable[bytes],
    reply: Callable[[Any, int], Reply],
    fault: Callable[[str], Reply],
    write: Callable[[str], None],
) -> int:
    """Reply to every line of JSON that is not blank, each written before the next is read; no line keeps out the others.

    Args:
        lines: UTF-8.
        reply: what a line, which is the n-th, gets; a MingzeError says what is wrong with it.
        fault: what a line gets instead, by what is told of it; its id is put in front.
        write: takes one line of JSON, without its newline.

    Returns:
        How many lines got a fault.
    """
    failed = 0
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        given: Any = None
        try:
            given = _parsed(line, number)
            made = reply(given, number)
        except Exception as error:  # a fault of ours on one odd question must not keep out the others
            told = str(error)
            if not isinstance(error, MingzeError):
                log.exception("line %d", number)
                told = f"处理这一行时程序出错（{type(error).__name__}：{error}）"
            made = {"id": given.get("id", "") if isinstance(given, dict) else "", **fault(told)}
            failed += 1
        write(json.dumps(made, ensure_ascii=False))
    return failed


def _parsed(raw: bytes, number: int) -> Any:
    """What a line of JSON says.

    Raises:
        MingzeError: it is no JSON, or holds half a character.
    """
    try:
        given = json.loads(raw.decode("utf-8-sig"))
        json.dumps(given, ensure_ascii=False).encode()  # refuses half a character: "\ud83d"
    except (ValueError, RecursionError) as error:
        shown = raw[: SHOWN * 4].decode("utf-8", "replace").strip()[:SHOWN]
        raise MingzeError(
            f"不是 JSON：{shown}", where=f"第 {number} 行", remedy='每行写一个 {"id": …, "question": …}'
        ) from error
    return given


def read_question(given: Any, number: int) -> str:
    """The question of a line.

    Raises:
        MingzeError: the line is no object, or has no question.
    """
    where = f"第 {number} 行"
    if not isinstance(given, dict):
        raise MingzeError("不是 JSON 对象", where=where, remedy='写成 {"id": …, "question": …}')
    question = given.get("question")
    if not isinstance(question, str) or not question.strip():
        raise MingzeError("question 应当是不为空的文字", where=where, remedy="写上要问的问题")
    return question


def _read(given: Any, number: int) -> _Line:
    question, session = read_question(given, number), given.get("session")
    if session is not None and not isinstance(session, str):
        raise MingzeError("session 应当是文字", where=f"第 {number} 行", remedy="给它加上引号，或者不写")
    return _Line(given.get("id", ""), session or f"line-{number}", question)
