"""An answer, said in other forms: the JSON of programs, Markdown, and a citation as people write it.

Nothing is decided here. The words of users and of plans are data: what would be markup in them is
escaped. A statement's text is Markdown of which only ``**bold**`` is kept.
"""

from __future__ import annotations

import re
from dataclasses import asdict
from typing import Any

from retrieval.answer import Answer, Choice, Citation, Reason, Status

__all__ = [
    "ADVICE",
    "STATUS_NAMES",
    "as_json",
    "as_markdown",
    "choice_words",
    "cite",
    "escape",
    "how_read",
    "in_file",
    "link_of",
    "number_citations",
    "quote",
]

STATUS_NAMES = {
    Status.ANSWERED: "已答",
    Status.NOT_FOUND: "计划中没有写",
    Status.OUT_OF_SCOPE: "不在计划范围内",
    Status.AMBIGUOUS: "请选一个意思",
}

ADVICE = {
    Reason.NO_SUCH_DEPARTMENT: "请核对名称，也可以换用全称或通用简称再问。",
    Reason.LEADS_NOTHING: "可以改问任务由谁牵头。",
    Reason.NO_SUCH_TASK: "可以直接用任务的名称来问。",
    Reason.NO_SUCH_SECTION: "可以先问计划分为哪几个部分。",
    Reason.NOT_STATED: "没有写的不作推测。可以换一种说法再问。",
    Reason.NOTHING_MEETS: "可以去掉一个条件再问。",
    Reason.OUT_OF_SCOPE: "这里只回答计划写了什么：任务、单位、指标、时限和引用文件。",
    Reason.NOT_UNDERSTOOD: "请写出单位、任务或指标的名称，一次问一件事。",
    Reason.SEVERAL_READINGS: "请选您要问的那一种。",
}
"""What a user can do when there is no answer."""

_MARKUP = re.compile(r"[\\`*_\[\]<>|~#&$]")
# What begins a list, a heading or a rule where a line starts: 「10. 」, 「- 」, 「+ 」, 「===」, 「---」
_LINE_START = re.compile(r"(?m)^(\s*)(?:(\d{1,9})([.)])(?=\s|$)|([-+=]))")
_BOLD = re.compile(r"\*\*(?=\S)(.+?)(?<=\S)\*\*")


def as_json(answer: Answer, id: str = "") -> dict[str, Any]:  # noqa: A002 - the contract's own word
    """The answer as the JSON contract has it (``docs/JSON.md``).

    Beyond the contract: ``understood``, ``unused``, ``reason`` (None when there is an answer), ``notes``,
    ``choices`` and, in each citation, ``plan_title``, ``path`` and ``place``. ``answer`` is Markdown.
    """
    return {
        "id": id,
        "status": str(answer.status),
        "answer": as_markdown(answer),
        "results": [dict(result) for result in answer.results],
        "citations": [
            {
                "plan": citation.plan,
                "task": citation.task,
                "quote": citation.quote,
                "start": citation.start,
                "end": citation.end,
                "plan_title": citation.plan_title,
                "path": citation.path,
                "place": None if citation.place is None else asdict(citation.place),
            }
            for citation in answer.citations
        ],
        "understood": answer.understood,
        "unused": list(answer.unused),
        "reason": None if answer.reason is None else str(answer.reason),
        "notes": list(answer.notes),
        "choices": [{"label": c.label, "question": c.question} for c in answer.choices],
    }


def as_markdown(answer: Answer) -> str:
    """The answer in Markdown: summary, statements with [1][2]…, notes, how it was read, the quotes."""
    numbers = number_citations(answer)
    parts = [escape(answer.summary)]
    if answer.statements:
        rows = [
            f"- {_keep_bold(s.text)} " + "".join(rf"\[{numbers[c]}\]" for c in s.citations) for s in answer.statements
        ]
        parts.append("\n".join(rows))
    if answer.reason is not None:
        parts.append(escape(ADVICE[answer.reason]))
    if answer.choices:
        parts.append("\n".join(f"- {escape(choice_words(choice))}" for choice in answer.choices))
    parts += [f"> 说明：{escape(note)}" for note in answer.notes]
    if read := how_read(answer):
        parts.append(f"查询理解：{escape(read)}")
    stood_on = frozenset(answer.citations)
    if stood_on:
        sources = [
            rf"\[{number}\] {escape(quote(citation))}（第{citation.start}—{citation.end}字）  "
            for citation, number in numbers.items()
            if citation in stood_on
        ]
        parts.append("\n".join(sources))
    return "\n\n".join(part for part in parts if part)


def how_read(answer: Answer) -> str:
    """How the question was read, with the words that were set aside; empty where it was not read.

    「牵头单位 = 区房管局（未用：“下午要用”）」.
    """
    if not answer.understood or not answer.unused:
        return answer.understood
    words = "、".join(f"“{_inner_marks(each)}”" for each in answer.unused)
    return f"{answer.understood}（未用：{words}）"


def link_of(choice: Choice) -> str:
    """The text of the query that a choice asks, as it stands in an address; empty where it asks a question."""
    from retrieval.questions.reader import LINK  # the command line must not wait for the reader to say its help

    return choice.question.removeprefix(LINK) if choice.question.startswith(LINK) else ""


def choice_words(choice: Choice) -> str:
    """What a choice asks, in words: its label where it asks a query, whose text only programs read."""
    return choice.label if link_of(choice) else choice.question


def number_citations(answer: Answer) -> dict[Citation, int]:
    """Each citation with the number that stands for it in the statements, from 1, in order."""
    return {citation: number for number, citation in enumerate(answer.all_citations, start=1)}


def cite(citation: Citation) -> str:
    """The place as it is written in a report: 《…行动计划（2024-2026年）》第三部分第22项（第3页）.

    Titles inside the title change 《》 to 〈〉, as GB/T 15834-2011 (4.15) asks.
    """
    title = citation.plan_title.strip()
    if title.startswith("《") and title.endswith("》"):
        title = title[1:-1]
    place = f"（{in_file(citation)}）" if citation.place else ""
    return f"《{title.translate({0x300A: '〈', 0x300B: '〉'})}》{citation.path}{place}"


def in_file(citation: Citation) -> str:
    """Where in the file it stands: 第3页，扫描件识别，置信度 0.93; empty for plain text."""
    place = citation.place
    if place is None:
        return ""
    return place.label if place.confidence is None else f"{place.label}，扫描件识别，置信度 {place.confidence:.2f}"


def quote(citation: Citation) -> str:
    """Place and words: 《…》第三部分第22项：“（牵头单位：区建管委）”. Quote marks inside become ‘’."""
    return f"{cite(citation)}：“{_inner_marks(citation.quote)}”"


def _inner_marks(words: str) -> str:
    """``words`` as they stand within quote marks: “” become ‘’."""
    return words.translate({0x201C: "‘", 0x201D: "’"})


def escape(text: str) -> str:
    r"""``text`` as Markdown that reads as itself, on one line: no tag, link, emphasis, list or rule.

    「<b>第10. 项」 becomes 「\<b\>第10. 项」; 「10. 项」 becomes 「10\. 项」.
    """
    line = " ".join(text.split()) if "\n" in text or "\r" in text else text
    return _LINE_START.sub(_escaped_start, _MARKUP.sub(r"\\\g<0>", line))


def _escaped_start(match: re.Match[str]) -> str:
    space, digits, dot, sign = match.groups()
    return f"{space}{digits}\\{dot}" if digits else f"{space}\\{sign}"


def _keep_bold(text: str) -> str:
    """``text`` escaped, except that **…** stays bold."""
    parts = _BOLD.split(text)  # odd places are what stood between the stars
    return "".join(f"**{escape(p)}**" if i % 2 else escape(p) for i, p in enumerate(parts))
