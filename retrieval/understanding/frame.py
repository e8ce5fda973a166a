"""A question → its slots: who, which tasks, what is asked, how it is compared. Nothing is decided here."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from ingest.numerals import to_int
from ingest.records import Role
from ingest.words import Words
from kg.algebra import Asked, Comparison, Ref
from kg.facts import PlanFact
from retrieval.understanding.names import DepartmentLinker, Named, Stranger
from retrieval.understanding.parts import Missing, PartLinker
from retrieval.understanding.quantities import Quantity, QuantityLinker, Time
from retrieval.understanding.sentence import SIGNS, Sentence, Sign, fold
from retrieval.understanding.table import QuestionTable

__all__ = ["Frame", "FrameReader", "Party", "Rank"]


@dataclass(frozen=True, slots=True)
class Party:
    """A department of the question: its readings, the roles said of it (None: none said), and whether it is denied."""

    options: tuple[Named, ...]
    roles: frozenset[Role] | None
    negated: bool


@dataclass(frozen=True, slots=True)
class Rank:
    """Order by number; ``top`` None for all."""

    fewest: bool
    top: int | None


@dataclass(slots=True)
class Frame:
    """The slots of one question; an empty one says nothing of it."""

    question: str
    plans: list[PlanFact] = field(default_factory=list)
    parties: list[Party] = field(default_factory=list)
    strangers: list[Stranger] = field(default_factory=list)
    tasks: list[Ref] = field(default_factory=list)
    sections: list[Ref] = field(default_factory=list)
    missing: list[tuple[Sign, Missing]] = field(default_factory=list)
    policies: list[tuple[str, tuple[Ref, ...]]] = field(default_factory=list)
    times: list[Time] = field(default_factory=list)
    quantities: list[Quantity] = field(default_factory=list)
    units: tuple[str, ...] = ()
    having: list[tuple[Asked, bool]] = field(default_factory=list)
    leads: tuple[Comparison, int] | None = None
    asked: Asked | None = None
    asked_openly: bool = False
    """Whether an interrogative asks for it (哪些任务), rather than the noun that ends the sentence."""
    value: bool = False
    counted: bool = False
    rank: Rank | None = None
    yes_no: bool = False
    describe: bool = False
    together: bool = False
    either: bool = False
    alone: bool = False
    coworkers: bool = False
    mentions: bool = False
    roles: frozenset[Role] | None = None
    anaphora: frozenset[str] = frozenset()
    ordinal: int | None = None
    """Which of the last answer's items: from 1; -1 for the last."""
    topic: str = ""

    @property
    def bare(self) -> bool:
        """Whether the question names nothing of its own: 谁牵头？ 一共几项？"""
        return not (
            self.parties or self.strangers or self.tasks or self.sections or self.policies or self.topic or self.missing
        )


class FrameReader:
    """Fills frames by the table ``questions`` and the names of the graph."""

    def __init__(
        self,
        table: QuestionTable,
        departments: DepartmentLinker,
        parts: PartLinker,
        quantities: QuantityLinker,
        words: Words,
        own_places: frozenset[str],
    ) -> None:
        self._table = table
        self._departments = departments
        self._parts = parts
        self._quantities = quantities
        self._words = words
        self._own_places = sorted(own_places, key=len, reverse=True)

    def read(self, question: str) -> Frame:
        """The slots of ``question``; never raises, whatever the text."""
        frame = Frame(fold(question))
        sentence = Sentence(frame.question)
        frame.plans = self._parts.mark_plans(sentence)
        self._anaphora(frame, sentence)
        self._parts.mark_policies(sentence)
        self._departments.mark(sentence)
        self._parts.mark_sections(sentence)
        self._parts.mark_tasks(sentence)
        self._lead_count(frame, sentence)
        self._quantities.mark_times(sentence)
        self._quantities.mark_quantities(sentence)
        self._having(frame, sentence)
        self._collect(frame, sentence)
        self._cues(frame, sentence.text)
        used = self._asked(frame, self._table.particles.sub("", sentence.text))
        frame.units = self._quantities.unit_named(sentence.text)
        if not frame.units and frame.asked in (Asked.INDICATORS, None):
            frame.units = self._quantities.unit_counted(sentence.text)
        frame.topic = self._topic(sentence.text, used)
        return frame

    def _anaphora(self, frame: Frame, sentence: Sentence) -> None:
        found = set()
        for name, patterns in self._table.anaphora.items():
            for pattern in patterns:
                match = pattern.search(sentence.text)
                if not match:
                    continue
                found.add(name)
                if name == "ordinal":
                    groups = match.groupdict()
                    frame.ordinal = -1 if groups.get("last") else to_int(groups.get("n") or groups.get("k") or "")
                if name != "instead" or match.end() < len(sentence.text):
                    sentence.text = sentence.text[: match.start()] + sentence.text[match.end() :]
                break
        frame.anaphora = frozenset(found)

    def _lead_count(self, frame: Frame, sentence: Sentence) -> None:
        """只有一个牵头单位, 不少于三个单位牵头: a condition on how many lead."""
        for pattern in self._table.many_leads:
            match = pattern.search(sentence.text)
            if match:
                groups = match.groupdict()
                number = to_int(groups.get("n") or "") or 1
                sign = (
                    Comparison.AT_LEAST
                    if groups.get("least")
                    else Comparison.MORE
                    if groups.get("more")
                    else Comparison.EQUAL
                )
                frame.leads = (sign, number)
                sentence.replace(match.start(), match.end(), Sign.CONDITION, frame.leads)
                return
        match = self._table.one_lead.search(sentence.text)
        if match and re.search(r"单位|部门|牵头", match.group()):
            frame.leads = (Comparison.EQUAL, 1)
            sentence.replace(match.start(), match.end(), Sign.CONDITION, frame.leads)

    def _having(self, frame: Frame, sentence: Sentence) -> None:
        """有量化指标的, 没有量化指标的: a condition, where no interrogative asks for the thing itself."""
        for kind, pattern in self._table.having:
            for match in reversed(list(pattern.finditer(sentence.text))):
                before = sentence.text[: match.start()]
                negative = self._table.having_negative.search(before)
                positive = self._table.having_positive.search(before)
                if re.search(r"有没有$|有无$|是否有$", before) or not (negative or positive):
                    continue
                said = negative or positive
                assert said is not None
                frame.having.append((kind, negative is None))
                sentence.replace(said.start(), match.end(), Sign.CONDITION, kind)
                break

    def _collect(self, frame: Frame, sentence: Sentence) -> None:
        for value in sentence.values(Sign.TASK):
            frame.tasks += [one for one in value if isinstance(one, Ref) and one not in frame.tasks]
            frame.missing += [(Sign.TASK, one) for one in value if isinstance(one, Missing)]
        for value in sentence.values(Sign.SECTION):
            if isinstance(value, Missing):
                frame.missing.append((Sign.SECTION, value))
            else:
                frame.sections += value
        frame.policies = [(mark.surface.strip("《》"), mark.value) for _, mark in sentence.found(Sign.POLICY)]
        frame.times = sentence.values(Sign.TIME)
        frame.quantities = sentence.values(Sign.QUANTITY)
        for run in self._runs(sentence):
            negated = any(self._negated(sentence.text, place) for place, _ in run)
            roles = self._role_after(sentence.text, run[-1][0])
            for _, value in run:
                if isinstance(value, Stranger):
                    frame.strangers.append(value)
                else:
                    frame.parties.append(Party(value, roles, negated))

    @staticmethod
    def _runs(sentence: Sentence) -> Iterator[list[tuple[int, tuple[Named, ...] | Stranger]]]:
        """Departments that stand in a row (A、B和C): what is said behind the last holds for all."""
        run: list[tuple[int, tuple[Named, ...] | Stranger]] = []
        for place, mark in sentence.found(Sign.DEPARTMENT):
            if run and not re.fullmatch(r"[、,，和与跟同及或]|以及|或者", sentence.text[run[-1][0] + 1 : place]):
                yield run
                run = []
            run.append((place, mark.value))
        if run:
            yield run

    def _negated(self, text: str, place: int) -> bool:
        before, after = text[:place], text[place + 1 :]
        asked = re.search(r"有没有$|是不是$", before) or re.match(r"有没有|是不是", after)
        return not asked and bool(self._table.negated_before.search(before) or self._table.negated_after.match(after))

    def _role_after(self, text: str, place: int) -> frozenset[Role] | None:
        """The first word of responsibility behind a department and before the next."""
        stretch = re.split(rf"[{Sign.DEPARTMENT}，。；,;]", text[place + 1 :], maxsplit=1)[0]
        return self._role(stretch)

    def _role(self, text: str) -> frozenset[Role] | None:
        """The role of the strongest word in ``text``: 负责牵头 and 参与牵头 are 牵头."""
        return next((roles for roles, pattern in self._table.roles if pattern.search(text)), None)

    def _cues(self, frame: Frame, text: str) -> None:
        table = self._table
        frame.roles = self._role(text)
        frame.together = bool(table.together.search(text))
        frame.either = bool(table.either.search(text))
        frame.alone = bool(table.alone_lead.search(text))
        frame.coworkers = bool(table.coworkers.search(text))
        frame.mentions = bool(table.mentions.search(text))
        frame.yes_no = bool(table.yes_no.search(text))
        frame.describe = bool(table.describe.search(text))
        frame.value = bool(table.alone["value"].search(text) or table.alone["rate"].search(text))
        for fewest, patterns in table.ranks:
            match = next((m for p in patterns if (m := p.search(text))), None)
            if match and not frame.leads:
                number = match.groupdict().get("n")
                every = re.search(r"排名|排行|排序|从多|从少|由多|由少", match.group())
                frame.rank = Rank(fewest, None if every else to_int(number or "") or 1)
                break

    def _asked(self, frame: Frame, text: str) -> list[re.Match[str]]:
        """Fill what is asked for; returns the words that say it."""
        table = self._table
        used = [m for m in [table.alone["deadline"].search(text)] if m]
        if used:
            frame.asked, frame.asked_openly = Asked.DEADLINES, True
            return used
        openly = [(m.start(), -len(m.group()), kind, m) for kind, p in table.asked_before if (m := p.search(text))]
        openly = openly or [
            (m.start(), -len(m.group()), kind, m) for kind, p in table.asked_after if (m := p.search(text))
        ]
        if openly:
            _, _, kind, match = min(openly, key=lambda one: one[:2])
            frame.asked, frame.asked_openly = kind, True
            number = match.group("ask") in ("多少", "几", "how many")
            frame.counted = number and (kind is not Asked.INDICATORS or bool(match.groupdict().get("measure", "x")))
            return [match]
        inside = [(m.start(), -len(m.group()), kind, m) for kind, p in table.asked_inside if (m := p.search(text))]
        if inside:
            _, _, frame.asked, match = min(inside, key=lambda one: one[:2])
            frame.asked_openly = True
            return [match]
        who = table.alone["department"].search(text)
        if who:
            frame.asked, frame.asked_openly = Asked.DEPARTMENTS, True
            return [who]
        what = table.alone["task"].search(text)
        if what:
            frame.asked, frame.asked_openly = Asked.TASKS, True
            frame.counted = bool(re.search(r"(?<!哪)几|多少", what.group()))
            return [what]
        endings = [(-m.end(), -len(m.group()), kind, m) for kind, p in table.asked_last if (m := p.search(text))]
        if endings:
            _, _, frame.asked, match = min(endings, key=lambda one: one[:2])
            frame.counted = bool(re.search(r"数量?$", match.group()))
            return [match]
        return []

    def _topic(self, text: str, used: list[re.Match[str]]) -> str:
        """What is left when all that was recognised is taken out: the words of the subject."""
        for match in used:
            text = text.replace(match.group(), " ", 1)
        table = self._table
        takers = [table.coworkers, table.describe, table.yes_no, table.counted, table.together, table.alone_lead]
        takers += [pattern for _, pattern in table.roles] + [table.mentions, table.cites]
        takers += [p for _, patterns in table.ranks for p in patterns] + table.unit_asked
        takers += [pattern for name, pattern in table.alone.items() if name != "rate"]
        for pattern in [*takers, table.fillers, table.particles]:
            text = pattern.sub(" ", text)
        for place in self._own_places:
            text = text.replace(place, " ")
        text = re.sub(rf"[{SIGNS}]", " ", text)
        kept = []
        for word in self._words.cut(text):
            # One character cannot be told from a piece of another word: 管, 建, 分.
            empty = word in table.empty or len(word) == 1 or not self._words.search(word)
            kept.append(" " if empty else word)
        return " ".join("".join(kept).split())
