"""``mingze search``: clauses found for a question, as the JSON of programs and as text for people.

The contract is ``docs/JSON.md``. Nothing here answers a question: it tells which clauses fit it best, and why.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict
from typing import Any, Protocol

from ingest.errors import MingzeError
from retrieval.answer import Citation
from retrieval.hits import Hit, Why
from ui.lines import Reply, read_question, reply_to_lines
from ui.present import quote

__all__ = ["FEW", "MOST", "Searches", "as_count", "hits_as_json", "hits_as_text", "search_lines"]

MOST = 1000
"""How many clauses can be asked for at once."""

FEW = 10
"""How many are given where a line does not say."""

Found = Sequence[tuple[Hit, Citation]]


class Searches(Protocol):
    """What finds clauses; :class:`retrieval.engine.Engine` does."""

    def search(self, question: str, k: int) -> Found:
        """The ``k`` best, the best first."""
        ...


def search_lines(lines: Iterable[bytes], engine: Searches, write: Callable[[str], None]) -> int:
    """Search for every line that is not blank, each written before the next is read.

    Args:
        lines: UTF-8, each ``{"id": …, "question": …, "k": …}``; ``k`` may be left out.
        engine: what finds.
        write: takes one line of JSON, without its newline.

    Returns:
        How many lines got an error instead of clauses.
    """

    def reply(given: Any, number: int) -> Reply:
        question = read_question(given, number)
        return {"id": given.get("id", ""), "hits": hits_as_json(engine.search(question, _k(given, number)))}

    return reply_to_lines(lines, reply, lambda told: {"hits": [], "error": told}, write)


def hits_as_json(found: Found) -> list[dict[str, Any]]:
    """The clauses as the contract has them, the best first."""
    return [
        {
            "plan": cited.plan,
            "start": cited.start,
            "end": cited.end,
            "quote": cited.quote,
            "score": hit.score,
            "why": _why(hit.why),
            "task": cited.task,
            "plan_title": cited.plan_title,
            "path": cited.path,
            "place": None if cited.place is None else asdict(cited.place),
        }
        for hit, cited in found
    ]


def hits_as_text(found: Found) -> str:
    """Each clause with its place, its words and why it was found."""
    if not found:
        return "没有找到条款。"
    rows = [f"[{n}] {quote(cited)}\n    {_told(hit)}" for n, (hit, cited) in enumerate(found, start=1)]
    return "\n\n".join(["最接近的条款（按得分排列，不是答案）：", *rows])


def _why(why: Why) -> dict[str, Any]:
    said = {name: why.signals.get(name, 0.0) for name in ("meaning", "words")}
    dense = {"rank": why.dense_rank, "score": why.dense_score, "adds": said["meaning"]}
    words = {"rank": why.words_rank, "score": why.words_score, "held": list(why.words), "adds": said["words"]}
    others = {name: adds for name, adds in why.signals.items() if name not in said}
    return {
        "dense": None if why.dense_rank is None else dense,
        "words": words,
        "synonyms": {lay: list(official) for lay, official in why.synonyms.items()},
        "graph": {name: others.pop(name) for name in ("task", "plan_title", "plan_words") if name in others},
        "form": others,
    }


NAMES = {"task": "所在任务", "plan_title": "计划名称", "plan_words": "计划用词", "form": "句式", "number": "数字"}
"""What the signals that are no method of their own are called."""


def _told(hit: Hit) -> str:
    """得分 6.1：语义第 1（0.88）+3.2；词语“液化气钢瓶” +0.9（煤气罐→液化气钢瓶）；所在任务 +1.2."""
    why, parts = hit.why, list[str]()
    if why.dense_rank is not None:
        parts.append(f"语义第 {why.dense_rank}（{why.dense_score:.2f}）{why.signals['meaning']:+.1f}")
    if why.words:
        parts.append(f"词语“{'、'.join(why.words)}”{why.signals['words']:+.1f}")
    parts += [f"{name}{why.signals[key]:+.1f}" for key, name in NAMES.items() if abs(why.signals.get(key, 0)) >= 0.05]
    parts += [f"“{lay}”按“{'、'.join(official)}”找" for lay, official in why.synonyms.items()]
    return f"得分 {hit.score:.1f}：{'；'.join(parts)}"


def _k(given: dict[str, Any], number: int) -> int:
    k = given.get("k", FEW)
    if not isinstance(k, int) or isinstance(k, bool) or not 1 <= k <= MOST:
        raise MingzeError(f"k 应当是 1 到 {MOST} 的整数：{k}", where=f"第 {number} 行", remedy="改正，或者不写")
    return k


def as_count(written: str) -> int:
    """How many clauses the command line asks for.

    Raises:
        MingzeError: it is no whole number from 1 to :data:`MOST`.
    """
    if not written.isascii() or not written.isdigit() or not 1 <= int(written[:9]) <= MOST:
        raise MingzeError(f"--k 应当是 1 到 {MOST} 的整数：{written}", remedy="例如 --k 10")
    return int(written)
