"""A question → its frame, by the table ``questions`` and the names of the graph."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ingest.numerals import to_int
from ingest.records import Role
from ingest.words import Words
from kg.algebra import Asked, Comparison, Ref
from kg.facts import PlanFact
from retrieval.understanding.frame import Frame, Party, Rank
from retrieval.understanding.names import DepartmentLinker, Named, Stranger
from retrieval.understanding.parts import Missing, PartLinker
from retrieval.understanding.plans import PlanLinker
from retrieval.understanding.quantities import QuantityLinker
from retrieval.understanding.sentence import LONGEST_QUESTION, SIGNS, Sentence, Sign, fold
from retrieval.understanding.table import QuestionTable

__all__ = ["FrameReader"]

ROW = re.compile(r"[、,，和与跟同及或]|以及|或者")
"""What stands between departments in a row."""

CLAUSE = re.compile(r"[，。；,;]")

NUMBER = re.compile(r"(?<![哪第])几[项条个](?:$|任务|措施)|多少项|数量|总数|个数")
"""Words that ask how many, and not which."""

Found = tuple[int, int, Asked, "re.Match[str]"]


class FrameReader:
    """Fills frames."""

    def __init__(
        self,
        table: QuestionTable,
        departments: DepartmentLinker,
        parts: PartLinker,
        plans: PlanLinker,
        quantities: QuantityLinker,
        words: Words,
        own_places: frozenset[str],
        roles: frozenset[Role],
    ) -> None:
        self._table = table
        self._departments = departments
        self._parts = parts
        self._plans = plans
        self.newest: list[PlanFact] = plans.newest()
        """The plans that are asked of where a question names none; none where there is one text only."""
        self._quantities = quantities
        self._words = words
        self._roles = roles
        self._own_places = sorted(own_places, key=len, reverse=True)

    def read(self, question: str, kept: Sequence[PlanFact] = ()) -> Frame:
        """The slots of ``question``; never raises, whatever the text. ``kept`` are the plans of the turn before."""
        frame = Frame(fold(question))
        sentence = Sentence(frame.question)
        numbered = self._of_plans(frame, sentence, kept)
        self._parts.mark_titles(sentence, numbered)
        self._anaphora(frame, sentence)
        self._parts.mark_policies(sentence)
        self._departments.mark(sentence)
        self._parts.mark_sections(sentence, numbered)
        self._parts.mark_tasks(sentence, numbered)
        self._numbers_of_holders(frame, sentence)
        self._quantities.mark_times(sentence)
        self._quantities.mark_quantities(sentence)
        frame.units = self._quantities.mark_unit(sentence)
        self._having(frame, sentence)
        self._collect(frame, sentence)
        if not (frame.plans or frame.tasks or frame.sections):
            frame.plans, frame.named_none = self.newest, bool(self.newest)
        self._cues(frame, sentence.text)
        used = self._asked(frame, self._table.particles.sub("", sentence.text))
        named = bool(frame.units)  # 以条为单位的 names a unit, 几条 counts in it
        if not named and frame.asked in (Asked.INDICATORS, None) and not frame.counted:
            frame.units = self._quantities.unit_counted(sentence.text)
        frame.topics = self._topics(frame, sentence.text, used)
        bare = not (named or frame.topics) and frame.asked in (Asked.INDICATORS, None)
        if self._table.task_measures.intersection(frame.units) and bare:
            # A指导、B不参加的有几条: without a subject, what is counted is tasks, not roads.
            frame.asked, frame.asked_openly, frame.counted, frame.units = Asked.TASKS, True, True, ()
        if frame.units == ("家",) and bare:  # 一共几家
            frame.asked, frame.asked_openly, frame.counted, frame.units = Asked.DEPARTMENTS, True, True, ()
        held = any(party.negated for party in frame.parties) or frame.other_sections or frame.lean_negated
        frame.denies = not held and bool(self._table.denial.search(sentence.text))
        frame.unread = bool(self._table.unread.search(sentence.text))
        return frame

    def _of_plans(self, frame: Frame, sentence: Sentence, kept: Sequence[PlanFact]) -> Sequence[PlanFact]:
        """Fill the plans of the question; those in which a number is looked for: 第3项呢 stays in the plan before."""
        named = self._plans.mark(sentence)
        frame.plans = list(named.plans or (kept if named.same else ()))
        frame.doubtful, frame.unknown = named.doubtful, named.unknown
        frame.plan_lost, frame.no_older, frame.rest = named.same and not kept, named.no_older, sentence.text
        return frame.plans or kept or self.newest

    def split(self, question: str) -> list[str]:
        """A question that asks twice, in two: 「第16项什么时候完成、由谁牵头」; each part asks for something."""
        parts = re.split(r"[，,、；;。？?]|以及|(?<=[一-鿿])和(?=多少|几|哪|谁|什么)", question[:LONGEST_QUESTION])
        parts = [part.strip() for part in parts if part.strip()]
        asking = [self._table.interrogative(fold(part)) or part.endswith("呢") for part in parts]
        if sum(asking) < 2 or not all(asking):
            return [question]
        plans = self._plans.mark(Sentence(fold(parts[0]))).plans
        return [parts[0], *(f"《{plans[0].title}》{part}" if plans else part for part in parts[1:])]

    def _anaphora(self, frame: Frame, sentence: Sentence) -> None:
        found = set()
        for name, patterns in self._table.anaphora.items():
            match = next((m for pattern in patterns if (m := pattern.search(sentence.text))), None)
            if not match:
                continue
            found.add(name)
            if name == "ordinal":
                groups = match.groupdict()
                frame.ordinal = -1 if groups.get("last") else to_int(groups.get("n") or "")
            before = sentence.text[: match.start()]
            if name in ("department", "it") and self._table.negated_before.search(before):
                frame.lean_negated = True
            sentence.text = before + sentence.text[match.end() :]
        frame.anaphora = frozenset(found)

    def _numbers_of_holders(self, frame: Frame, sentence: Sentence) -> None:
        """只有一个牵头单位, 不少于三个单位牵头; 牵头任务不少于四项的部门."""
        for pattern in self._table.tally:
            match = pattern.search(sentence.text)
            if match:
                frame.tally = _comparison(match)
                sentence.replace(match.start(), match.end(), Sign.CONDITION, frame.tally)
                return
        for pattern in self._table.many_holders:
            match = pattern.search(sentence.text)
            if match:
                frame.holders = (*_comparison(match), self._role(match.group()))
                frame.exactly = bool(self._table.exactly.search(match.group()))
                sentence.replace(match.start(), match.end(), Sign.CONDITION, frame.holders)
                return
        match = self._table.one_holder.search(sentence.text)
        if match and re.search(r"单位|部门|牵头|负责", match.group()):
            frame.holders = (Comparison.EQUAL, 1, self._role(match.group()))
            sentence.replace(match.start(), match.end(), Sign.CONDITION, frame.holders)

    def _having(self, frame: Frame, sentence: Sentence) -> None:
        """有量化指标的, 没有配合单位的: a condition, where no interrogative asks for the thing itself."""
        for kind, pattern in self._table.having:
            for match in reversed(list(pattern.finditer(sentence.text))):
                before = sentence.text[: match.start()]
                negative = self._table.having_negative.search(before)
                said = negative or self._table.having_positive.search(before)
                if said is None or re.search(r"有没有$|有无$|是否有$", before):
                    continue
                frame.having.append((kind, negative is None))
                sentence.replace(said.start(), match.end(), Sign.CONDITION, kind)
                break

    def _collect(self, frame: Frame, sentence: Sentence) -> None:
        for value in sentence.values(Sign.TASK):
            frame.tasks += [one for one in value if isinstance(one, Ref) and one not in frame.tasks]
            frame.missing += [(Sign.TASK, one) for one in value if isinstance(one, Missing)]
        for place, mark in sentence.found(Sign.SECTION):
            if isinstance(mark.value, Missing):
                frame.missing.append((Sign.SECTION, mark.value))
            else:
                denied = self._table.negated_before.search(sentence.text[:place])
                (frame.other_sections if denied else frame.sections).extend(mark.value)
        if frame.plans:
            frame.tasks = self._parts.in_plans(frame.tasks, frame.plans)
        frame.policies = [(mark.surface.strip("《》"), mark.value) for _, mark in sentence.found(Sign.POLICY)]
        frame.times = sentence.values(Sign.TIME)
        frame.quantities = sentence.values(Sign.QUANTITY)
        for number, run in enumerate(self._runs(sentence)):
            negated = any(self._negated(sentence.text, place) for place, _ in run)
            roles, not_roles = self._roles_after(sentence.text, run[-1][0])
            either = "或" in sentence.text[run[0][0] : run[-1][0]]
            frame.strangers += [value for _, value in run if isinstance(value, Stranger)]
            parties = [value for _, value in run if not isinstance(value, Stranger)]
            offices = [self._departments.meant(value, frame.plans or self.newest) for value in parties]
            frame.parties += [Party(value, roles, negated, number, either, not_roles) for value in offices]

    @staticmethod
    def _runs(sentence: Sentence) -> Iterator[list[tuple[int, tuple[Named, ...] | Stranger]]]:
        """Departments that stand in a row (A、B和C): what is said behind the last holds for all."""
        run: list[tuple[int, tuple[Named, ...] | Stranger]] = []
        for place, mark in sentence.found(Sign.DEPARTMENT):
            if run and not ROW.fullmatch(sentence.text[run[-1][0] + 1 : place]):
                yield run
                run = []
            run.append((place, mark.value))
        if run:
            yield run

    def _negated(self, text: str, place: int) -> bool:
        before, after = text[:place], text[place + 1 :]
        asked = re.search(r"有没有$|是不是$", before) or re.match(r"有没有|是不是(?!没)", after)
        return not asked and bool(self._table.negated_before.search(before) or self._table.negated_after.match(after))

    def _roles_after(self, text: str, place: int) -> tuple[frozenset[Role] | None, frozenset[Role] | None]:
        """The roles that a department is said to have, and not to have, up to the next one or the end of the clause."""
        behind = Sign.DEPARTMENT + text[place + 1 :].split(Sign.DEPARTMENT, maxsplit=1)[0]
        match = self._table.denied_role.search(behind)
        if match and match.start() > 1:  # {D}不牵头的 denies the department itself
            return self._role(CLAUSE.split(behind[: match.start()])[0]), self._role(match.group("role"))
        return self._role(CLAUSE.split(behind)[0]), None

    def _role(self, text: str) -> frozenset[Role] | None:
        """The role of the strongest word in ``text``: 负责牵头 and 参与牵头 are 牵头; 既不牵头也不配合 are both."""
        if self._table.several_roles.search(text):
            return frozenset(role for roles, pattern in self._table.roles for role in roles if pattern.search(text))
        said = next((roles for roles, pattern in self._table.roles if pattern.search(text)), None)
        if said == frozenset({Role.RESPONSIBLE}) and Role.RESPONSIBLE not in self._roles:
            return frozenset({Role.LEAD, Role.RESPONSIBLE})  # 责任部门 where the plans only say who leads
        return said

    def _cues(self, frame: Frame, text: str) -> None:
        table = self._table
        frame.roles = self._role(text)
        frame.together = bool(table.together.search(text))
        frame.jointly = bool(table.jointly.search(text))
        frame.either = bool(table.either.search(text))
        alone = table.alone_lead.search(text)
        denied = bool(alone and re.search(r"(?:不是|并非|非|不)$", text[: alone.start()]))
        frame.alone, frame.jointly = bool(alone) and not denied, frame.jointly or denied
        frame.coworkers = bool(table.coworkers.search(text))
        frame.mentioned = bool(table.mentioned.search(text))
        frame.yes_no = bool(table.yes_no.search(text))
        frame.describe = bool(table.describe.search(text))
        frame.value = bool(table.alone["value"].search(text) or table.alone["rate"].search(text))
        frame.exactly = frame.exactly or bool(table.exactly.search(text))
        frame.difference = bool(table.difference.search(text))
        frame.grouped = next((kind for kind, pattern in table.grouped if pattern.search(text)), None)
        frame.sum = bool(table.alone["sum"].search(text))
        frame.rank = None if frame.holders or frame.difference else self._rank(text)

    def _rank(self, text: str) -> Rank | None:
        for fewest, patterns in self._table.ranks:
            match = next((m for pattern in patterns if (m := pattern.search(text))), None)
            if not match:
                continue
            groups = match.groupdict()
            every = groups.get("every") is not None or re.search(r"排名$|排行|排序|从多|从少|由多|由少", match.group())
            nth = to_int(groups.get("nth") or groups.get("nth2") or "")
            top = None if every or nth else to_int(groups.get("n") or "") or 1
            by_value = bool(re.search(r"最[高低大小长短]", match.group()))
            by_indicators = bool(re.search(r"(?:指标|目标)(?:数量?)?$", text[: match.start()]))
            return Rank(fewest, top, nth, by_value, by_indicators, "every" in groups and groups["every"] is not None)
        return None

    def _asked(self, frame: Frame, text: str) -> list[re.Match[str]]:
        """Fill what is asked for; returns the words that say it."""
        match, frame.asked, frame.asked_openly = self._asking(text)
        if frame.rank and self._table.tasks_ranked.search(text):
            frame.asked = Asked.TASKS
        if match is None:
            return []
        frame.noun = match.group()
        groups = match.groupdict()
        number = groups.get("ask") in ("多少", "几", "how many") or bool(NUMBER.search(frame.noun))
        measured = "measure" not in groups or bool(groups["measure"])
        frame.counted = number and (frame.asked is not Asked.INDICATORS or measured)
        if frame.asked is Asked.DEPARTMENTS:
            behind = re.split(r"[，。,；;]", text[match.end() :], maxsplit=1)[0]
            frame.asked_roles = self._role(frame.noun) or self._role(behind)
        return [match]

    def _asking(self, text: str) -> tuple[re.Match[str] | None, Asked | None, bool]:
        """The words that ask, what they ask for, and whether they are an interrogative."""
        table = self._table
        alone = [("plan", Asked.PLANS), ("deadline", Asked.DEADLINES), ("policy", Asked.POLICIES)]
        for name, kind in alone if self._plans.several else alone[1:]:
            match = table.alone[name].search(text)
            if match:
                return match, kind, True
        openly = _first(table.asked_before, text) or _first(table.asked_after, text) or _first(table.asked_inside, text)
        if openly:
            return openly[3], openly[2], True
        for name, kind in (("department", Asked.DEPARTMENTS), ("task", Asked.TASKS)):
            match = table.alone[name].search(text)
            if match:
                return match, kind, True
        endings = [(-m.end(), -len(m.group()), kind, m) for kind, p in table.asked_last if (m := p.search(text))]
        last = min(endings, key=lambda one: one[:2], default=None)
        return (last[3], last[2], False) if last else (None, None, False)

    def _topics(self, frame: Frame, text: str, used: list[re.Match[str]]) -> tuple[str, ...]:
        """What is left when all that was recognised is taken out: the words of the subject."""
        table = self._table
        for pattern in (table.difference, table.exactly, *(pattern for _, pattern in table.grouped)):
            text = pattern.sub(" ", text)
        for match in used:
            text = text.replace(match.group(), " ", 1)
        takers = [table.coworkers, table.describe, table.yes_no, table.counted, table.together, table.alone_lead]
        takers += [table.either, *(pattern for _, pattern in table.roles), table.mentions, table.cites]
        takers += [p for _, patterns in table.ranks for p in patterns] + table.unit_asked
        takers += [pattern for name, pattern in table.alone.items() if name not in ("rate", "sum")]
        for pattern in [*takers, table.fillers, table.particles]:
            text = pattern.sub(" ", text)
        text = re.sub(rf"[{SIGNS}]", " ", text)
        frame.residue = " ".join(text.split())
        text = table.negation_words.sub(" ", text)
        for place in self._own_places:
            text = text.replace(place, " ")
        topics = ["".join(self._kept(part)) for part in re.split(r"(?<=[一-鿿])(?:和|与|及|、|跟)(?=[一-鿿])", text)]
        return tuple(" ".join(topic.split()) for topic in topics if topic.strip())

    def _kept(self, text: str) -> Iterator[str]:
        """The words that carry a subject, blanks for the others."""
        for word in self._words.cut(text):
            # One character cannot be told from a piece of another word: 管, 建, 分.
            empty = word in self._table.empty or len(word) == 1 or not self._words.search(word)
            yield " " if empty else word


def _first(patterns: list[tuple[Asked, re.Pattern[str]]], text: str) -> Found | None:
    """The match that stands first, the longest of those."""
    found = [(m.start(), -len(m.group()), kind, m) for kind, pattern in patterns if (m := pattern.search(text))]
    return min(found, key=lambda one: one[:2], default=None)


def _comparison(match: re.Match[str]) -> tuple[Comparison, int]:
    groups = match.groupdict()
    number = to_int(groups.get("n") or "") or 1
    named = (
        ("least", Comparison.AT_LEAST),
        ("most", Comparison.AT_MOST),
        ("more", Comparison.MORE),
        ("fewer", Comparison.LESS),
    )
    return next((comparison for name, comparison in named if groups.get(name)), Comparison.EQUAL), number
