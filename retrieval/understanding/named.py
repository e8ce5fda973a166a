"""Signs for tasks and sections that a question names by title: 推动协同创新由谁牵头, 延伸供应链那一节, 保障措施里."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TypeVar

from ingest.numerals import to_int
from kg.catalog import Catalog
from kg.facts import PlanFact, SectionFact, TaskFact
from retrieval.understanding.sentence import Sentence, Sign
from retrieval.understanding.table import QuestionTable
from retrieval.understanding.titles import Piece, TitleIndex, plain_title, section_titles, task_titles
from retrieval.understanding.tree import Missing, Part, PlanTree, section_name, task_label

__all__ = ["NamedParts"]

PIECE = 0.6
"""Least share of the words before 部分 that a section's title holds: 延伸供应链那一节 of 以市场为导向，延伸大中小企业供应链."""

SAID = 1.0
"""The same where only 方面, 这块 or 里 follows: these words name subjects too, so that all must stand in the title."""

TASK = 0.75
"""The same for a task: 供应链合作机制那条 of 完善供应链合作机制."""

SHORT_SECTION, SHORT_TASK = 4, 5
"""Least length of a title that names its part without quotes: 保障措施, 开展垃圾分类."""

MOST_OPTIONS = 4

P = TypeVar("P", SectionFact, TaskFact)


class NamedParts:
    """Finds parts of the plans by their titles."""

    def __init__(self, catalog: Catalog, table: QuestionTable, tree: PlanTree) -> None:
        self._catalog = catalog
        self._table = table
        self._tree = tree
        self._tasks = task_titles(catalog)
        self._sections = section_titles(catalog)
        self._nouns = table.title("noun")

    def mark_titles(self, sentence: Sentence, plans: Sequence[PlanFact]) -> None:
        """Signs for whole titles, and for clauses of long ones; a task's goes before a section's."""
        for title, tasks in self._tasks.within(sentence.text, plans):
            self._mark(sentence, title, tasks, SHORT_TASK)
        for title, sections in self._sections.within(sentence.text, plans):
            if not self._nouns.fullmatch(title):
                self._mark(sentence, title, sections, SHORT_SECTION)
            elif len({section.plan for section in sections}) == len(self._tree.scope(plans)):
                self._mark_noun(sentence, title, sections)

    def _mark(self, sentence: Sentence, title: str, parts: Sequence[Part], short: int) -> None:
        sign = Sign.TASK if isinstance(parts[0], TaskFact) else Sign.SECTION
        points = self._table.title("points" if sign is Sign.TASK else "points_section")
        at = sentence.text.find(title)
        while at >= 0:
            start, end, quoted = _quotes(sentence.text, at, at + len(title))
            behind = at + 1
            if quoted or (len(title) >= short and self._stands_alone(sentence.text, at, at + len(title))):
                said = points.match(sentence.text[end:])
                end += said.end() if said else 0
                self._replace(sentence, start, end, title, parts)
                behind = start + 1  # one sign stands there now
            at = sentence.text.find(title, behind)

    def _stands_alone(self, text: str, start: int, end: int) -> bool:
        """Whether a title in the question is a phrase of its own, and no word that is looked for in the texts."""
        before, after = text[:start], text[end:]
        sides = self._table.title("before").search(before) and self._table.title("after").search(after)
        return bool(sides) and not self._table.title("looked_for").search(before)

    def _mark_noun(self, sentence: Sentence, title: str, sections: Sequence[SectionFact]) -> None:
        """Of 重点任务, where it is a section's title, only 重点 becomes the sign: what is asked for are still its 任务.

        六项重点任务 repeats how many there are; another number stays in the question.
        """
        match = re.search(rf"(?:(?P<n>[一二两三四五六七八九十\d]+)(?:大|项|条|个))?(?=[\"《]?{title})", sentence.text)
        if match is None:
            return
        counts = {len(self._catalog.tasks_of[section.iri]) for section in sections}
        counted = match.group("n") is None or counts == {to_int(match.group("n"))}
        start = match.start() if counted else match.end()
        kind = self._nouns.fullmatch(title)
        quote = 1 if sentence.text[match.end()] in '"《' else 0
        end = match.end() + quote + (len(kind.group("kind")) if kind else 0)
        sentence.replace(start, end, Sign.SECTION, tuple(self._tree.ref(section) for section in sections))
        if quote:
            sentence.text = re.sub(
                rf"(?<={Sign.SECTION})({title[end - match.end() - quote :]})[\"》]", r"\1", sentence.text
            )

    def mark_pieces(self, sentence: Sentence, plans: Sequence[PlanFact]) -> None:
        """Signs for sections and tasks by a piece of their titles, where a word says that a part is meant."""
        self._mark_pieces(sentence, "section_named", self._sections, plans, PIECE)
        self._mark_pieces(sentence, "section_said", self._sections, plans, SAID)
        self._mark_pieces(sentence, "task_named", self._tasks, plans, TASK)

    def _mark_pieces(
        self, sentence: Sentence, name: str, index: TitleIndex[P], plans: Sequence[PlanFact], least: float
    ) -> None:
        for pattern in self._table.numbers(name):
            for match in reversed(list(pattern.finditer(sentence.text))):
                words = match.group("topic")
                piece = index.piece(words, plans, least)
                if piece is None or (least == SAID and not self._whole(words[piece.start :], piece)):
                    continue
                if self._nouns.fullmatch(words[piece.start :]):
                    continue  # 重点任务里, where not every plan has such a section: see mark_titles
                if not self._table.title("before").search(sentence.text[: match.start("topic") + piece.start]):
                    continue  # 仓单融资这件事: 融资 is no phrase of its own
                start = match.start() if piece.start == 0 else match.start("topic") + piece.start
                self._replace(sentence, start, match.end(), words[piece.start :], piece.parts)

    def _whole(self, words: str, piece: Piece[P]) -> bool:
        """Whether the words are the title, 方面 aside: subjects, too, are followed by 方面 and 里."""
        titles = {re.sub(r"方面$", "", plain_title(part.title)) for part in piece.parts}
        return words in titles or words.removesuffix("方面") in titles

    def _replace(self, sentence: Sentence, start: int, end: int, words: str, parts: Sequence[Part]) -> None:
        """One part a plan; several of one plan are asked back, each by its number.

        A section without tasks gives way to one of the same title that has some: 附件 repeats the headings of its letter.
        """
        sign = Sign.TASK if isinstance(parts[0], TaskFact) else Sign.SECTION
        parts = [part for part in parts if isinstance(part, TaskFact) or self._catalog.tasks_of[part.iri]] or parts
        refs = tuple(self._tree.ref(part) for part in parts)
        if len({part.plan for part in parts}) == len(parts):
            sentence.replace(start, end, sign, refs)
            return
        names = [task_label(part) if isinstance(part, TaskFact) else section_name(part) for part in parts]
        kind = "任务" if sign is Sign.TASK else "部分"
        options = tuple(zip(refs, names, strict=True))[:MOST_OPTIONS]
        missing = Missing(sentence.text[start:end], f"标题里有“{words}”的{kind}不止一个，问的是哪一个？", options)
        sentence.replace(start, end, sign, (missing,) if sign is Sign.TASK else missing)


def _quotes(text: str, start: int, end: int) -> tuple[int, int, bool]:
    """The place of a title with the marks around it, and whether these are quotes: 《…》, "…"; (…) are none."""
    pair = (text[start - 1 : start], text[end : end + 1])
    if pair in {("《", "》"), ('"', '"'), ("「", "」"), ("『", "』"), ("'", "'")}:
        return start - 1, end + 1, True
    return (start - 1, end + 1, False) if pair == ("(", ")") else (start, end, False)
