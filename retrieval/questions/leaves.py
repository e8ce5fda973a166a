"""All leaves of a question: what the linkers of names find, the numbers, and the words of the lexicon."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from itertools import pairwise

from ingest.genre import Genre
from ingest.numerals import to_int
from ingest.records import Role
from kg.algebra import ANY_ROLE, IN_CHARGE, LEAD, Among, Asked, Cites, Comparison, Condition, InPlan, InSection, Or, Ref
from kg.catalog import Catalog
from kg.facts import PlanFact
from retrieval.answer import Reason
from retrieval.questions.leaf import Leaf
from retrieval.questions.lexicon import Entry, Lexicon
from retrieval.questions.meaning import Absent, Cond, Kind, Mode, Number, Offices, RoleWord, Sup, Topic, Want
from retrieval.questions.numbers import NumberReader
from retrieval.understanding.conversation import Turn
from retrieval.understanding.names import DepartmentLinker, Named, Stranger
from retrieval.understanding.parts import Missing, PartLinker
from retrieval.understanding.plans import PlanLinker
from retrieval.understanding.quantities import QuantityLinker, Time
from retrieval.understanding.scope import Scope
from retrieval.understanding.sentence import SIGNS, Mark, Sentence, Sign, fold
from retrieval.understanding.titles import plain_title

__all__ = ["TAKEN", "LeafReader", "Leaves"]

ROLES = {
    "lead": LEAD,
    "charge": IN_CHARGE,
    "responsible": frozenset({Role.RESPONSIBLE}),
    "support": frozenset({Role.SUPPORT}),
    "any": ANY_ROLE,
}
LEAST = 0.45
"""The cost of every word, so that one long word is cheaper than two short ones."""

EACH = 0.3
"""What a step of a word's own cost costs."""

YEAR = re.compile(r"(20\d\d)年?(?:(\d{1,2})月份?)?(?![\d万亿个家项条台])")
TASK_NUMBER = re.compile(r"(?<![\d.])(\d{1,3})号")
"""13号和31号: tasks by their number."""

SHORT = 1.2
"""The cost of a field of work that stands for its office: 消防 is a subject as well."""

BLOCK = re.compile(r"第([一二三四五六七八九十]|\d{1,2})(?:大块|块|大类|大项|大方面)")
"""第三块 is the third part."""

PLACE_TAIL = "[省市区县]?(?:这份|那份|这套|那边|这边|的)?(?:文件|措施|政策|意见|通知|方案)?(?:里面|里头|里|中)?"
"""What may follow a place that stands for its plan: 陕西省这套措施里."""

PLACED = 0.5
"""The cost of a place that stands for its plan."""

TAKEN = "\ue008"
"""A private-use character, so that no text of a user can be taken for it: where the name of a plan stood."""

COMPARED = 300
"""Characters up to which what was taken out is found in several pieces: to compare takes the square of the length."""

RANGE = re.compile(r"\s*(?:到|至|-|—|~|～)+\s*")

LISTED_COST = -0.8
"""第二条 behind a list is of the list, rather than of the plan."""

LISTED = re.compile(r"第([一二两三四五六七八九十]|\d{1,2})(?:个|条|项|家|样)|最后(?:一)?(?:个|条|项|家)")

PAUSE = re.compile(r"[，。？！；：,.?!;:\s…~～()—]+")
QUOTED = re.compile(r'"([^"]{1,30})"|[《「『]([^》」』]{1,40})[》」』]')


class Leaves(list[Leaf]):
    """The leaves of one question, with what the linkers say of it as a whole."""

    plans: Sequence[PlanFact] = ()
    doubtful: Sequence[PlanFact] = ()
    unknown: str | None = None
    plan_lost: bool = False
    no_older: bool = False
    rest: str = ""
    corrected: Sequence[tuple[int, int, str]] = ()
    """Where an office is called by another name, and the note that says which was understood."""


class LeafReader:
    """Proposes leaves; chooses none."""

    def __init__(
        self,
        catalog: Catalog,
        lexicon: Lexicon,
        genre: Genre,
        offices: DepartmentLinker,
        parts: PartLinker,
        plans: PlanLinker,
        quantities: QuantityLinker,
        scope: Scope,
    ) -> None:
        self._catalog = catalog
        self._lexicon = lexicon
        self._numbers = NumberReader(genre)
        self._offices = offices
        self._parts = parts
        self._plans = plans
        self._quantities = quantities
        self._newest = plans.newest()
        self.places = plans.placed()
        """The places that plans of this corpus are of: words that may not be set aside."""
        self._scope = scope
        areas = {plan.area for plan in catalog.plans.values() if plan.area}
        self._own_areas = sorted({*areas, *(area.rstrip("省市区县") for area in areas)}) if len(areas) == 1 else []
        self._titled = frozenset(plain_title(section.title) for section in catalog.sections.values())

    def read(self, text: str, turn: Turn | None = None) -> Leaves:
        """The leaves of a folded question; ``turn`` is what words that point back mean."""
        leaves = Leaves()
        named = self._of_plans(text, turn, leaves)
        kept = leaves.plans or (turn.plans if turn else ()) or self._newest
        leaves += self._of_parts(named, kept)
        offices = list(self._of_offices(named, leaves.plans or self._newest))
        leaves += (leaf for leaf, _ in offices)
        leaves.corrected = [(leaf.start, leaf.end, note) for leaf, note in offices if note]
        leaves += self._of_places(named)
        leaves += self._of_times(named)
        leaves += self._numbers.read(named)
        leaves += self._of_words(named, turn)
        leaves += self._quoted(named)
        leaves += self._unstated(named)
        leaves += self._ordinals(named, turn)
        leaves.rest = named
        return leaves

    # —— names ——

    def _of_plans(self, text: str, turn: Turn | None, leaves: Leaves) -> str:
        """Leaves for the plans that are named; the question with :data:`TAKEN` in the place of their names."""
        sentence = Sentence(text)
        found = self._plans.mark(sentence)
        same = found.same and turn is not None and turn.plans
        leaves.plans = found.plans or (turn.plans if same and turn else ())
        leaves.doubtful, leaves.unknown = found.doubtful, found.unknown
        leaves.plan_lost, leaves.no_older = found.same and not leaves.plans, found.no_older
        cuts = _cut(text, sentence.text)
        refs = tuple(Ref(plan.iri, plan.title) for plan in leaves.plans)
        for number, (start, end) in enumerate(cuts):
            value = Cond(InPlan(refs), marks=frozenset({"plan"})) if refs and number == 0 else None
            leaves.append(Leaf(start, end, "cond" if value else "filler", value, 0.0, text[start:end]))
        for start, end in cuts:
            text = text[:start] + TAKEN * (end - start) + text[end:]
        return text

    def _of_parts(self, text: str, plans: Sequence[PlanFact]) -> Iterator[Leaf]:
        sentence = Sentence(text)
        self._parts.mark_titles(sentence, plans)
        self._parts.mark_policies(sentence)
        self._parts.mark_sections(sentence, plans)
        self._parts.mark_tasks(sentence, plans)
        marks = list(placed(sentence))
        yield from self._ranges(text, marks)
        for match in BLOCK.finditer(text):
            found = self._parts.section(match.group(1), plans)
            if found:
                place = Cond(_either([InSection(ref) for ref in found]), marks=frozenset({"section"}))
                yield Leaf(match.start(), match.end(), "cond", place, 0.2, match.group())
        for start, end, mark in marks:
            value = self._part(mark, plans)
            if value is not None:
                cost = (
                    -0.2
                    if fold(mark.surface) in self._titled
                    else 0.0
                    if mark.sign is not Sign.SECTION or re.search(r"[第\d一二三四五六七八九十]", mark.surface)
                    else 0.4
                )
                yield Leaf(start, end, "policy" if mark.sign is Sign.POLICY else "cond", value, cost, mark.surface)

        yield from self._titles(text, plans)
        for match in TASK_NUMBER.finditer(text):
            ids = {plan.id for plan in plans}
            own = [t for t in self._catalog.tasks.values() if t.number == match.group(1) and (not ids or t.plan in ids)]
            if own:
                refs = tuple(self._parts.task_ref(task.iri) for task in own)
                yield Leaf(
                    match.start(), match.end(), "cond", Cond(Among(refs), marks=frozenset({"task"})), 0.4, match.group()
                )

    def _titles(self, text: str, plans: Sequence[PlanFact]) -> Iterator[Leaf]:
        """重点任务, 保障措施: a part by its whole title, wherever it stands."""
        ids = {plan.id for plan in plans}
        found: dict[str, list[Ref]] = {}
        for section in self._catalog.sections.values():
            title = plain_title(section.title)
            if len(title) > 2 and title in text and (not ids or section.plan in ids):
                found.setdefault(title, []).append(Ref(section.iri, f"第{section.number}部分「{section.title}」"))
        for title, refs in found.items():
            at = text.index(title)
            value = Cond(_either([InSection(ref) for ref in refs]), marks=frozenset({"section"}))
            yield Leaf(at, at + len(title), "cond", value, 0.0, title)

    def _ranges(self, text: str, marks: Sequence[tuple[int, int, Mark]]) -> Iterator[Leaf]:
        """二（一）到二（六）: every task from the first to the last."""
        for (start, end, first), (begin, stop, last) in pairwise(marks):
            if not RANGE.fullmatch(text[end:begin]) or first.sign is not Sign.TASK or last.sign is not Sign.TASK:
                continue
            low, high = (next((one for one in mark.value if isinstance(one, Ref)), None) for mark in (first, last))
            if low is None or high is None:
                continue
            lower, upper = self._catalog.tasks[low.id], self._catalog.tasks[high.id]
            own = self._catalog.tasks_of[self._catalog.plan_by_id[lower.plan].iri]
            refs = tuple(self._parts.task_ref(t.iri) for t in own if lower.order <= t.order <= upper.order)
            if refs and lower.plan == upper.plan:
                yield Leaf(start, stop, "cond", Cond(Among(refs), marks=frozenset({"section"})), -0.3, text[start:stop])

    def _part(self, mark: Mark, plans: Sequence[PlanFact]) -> object:
        if mark.sign is Sign.POLICY:
            absent = Absent(mark.surface, mark.surface, message=f"计划没有引用{mark.surface}。")
            refs = mark.value or (absent,)
            return Cond(_either([Cites(ref) for ref in refs]), marks=frozenset({"policy"}))
        value = mark.value if isinstance(mark.value, tuple) else (mark.value,)
        refs = tuple(one for one in value if isinstance(one, Ref))
        missing = [one for one in value if isinstance(one, Missing)]
        if missing and not refs:
            task, first = mark.sign is Sign.TASK, missing[0]
            reason = Reason.NO_SUCH_TASK if task else Reason.NO_SUCH_SECTION
            gone = Absent(first.words, first.words, reason, first.message, first.options)
            return Cond(Among((gone,)), marks=frozenset({"task" if task else "section"}))
        if mark.sign is Sign.TASK:
            kept = tuple(self._parts.in_plans(refs, plans)) if plans else refs
            return Cond(Among(kept or refs), marks=frozenset({"task"}))
        return Cond(_either([InSection(ref) for ref in refs]), marks=frozenset({"section"}))

    def _of_offices(self, text: str, plans: Sequence[PlanFact]) -> Iterator[tuple[Leaf, str]]:
        sentence = Sentence(text)
        self._offices.mark(sentence)
        for area in self._own_areas:
            for match in re.finditer(re.escape(area), text):
                yield Leaf(match.start(), match.end(), "filler", None, 0.0, area), ""
        for start, end, mark in placed(sentence):
            if isinstance(mark.value, Stranger):
                name = mark.value.name
                message = f"计划里没有叫“{name}”的单位。"
                refs: tuple[Ref, ...] = (Absent(name, name, Reason.NO_SUCH_DEPARTMENT, message),)
                yield Leaf(start, end, "stranger", Offices((refs,)), 0.8, mark.surface), ""
                continue
            options: tuple[Named, ...] = self._offices.meant(mark.value, plans) if plans else mark.value
            refs = tuple(one.department for one in options)
            cost = 0.5 if any(one.corrected for one in options) else 0.0
            notes = [f"“{one.corrected}”按“{one.department}”理解" for one in options if one.corrected]
            yield Leaf(start, end, "office", Offices((refs,)), cost, mark.surface), "；".join(notes)
        for leaf in self._short_offices(text, plans):
            yield leaf, ""

    def _short_offices(self, text: str, plans: Sequence[PlanFact]) -> Iterator[Leaf]:
        """绿化, 财政, 住建: a field of work may stand for its office anywhere, at a cost."""
        for start in range(len(text)):
            for length in (4, 3, 2):
                word = text[start : start + length]
                if len(word) < length:
                    continue
                owners = () if self._lexicon.is_noun(word) else self._offices.short(word)
                if owners:
                    options = self._offices.meant(owners, plans) if plans else owners
                    refs = tuple(one.department for one in options)
                    yield Leaf(start, start + length, "office", Offices((refs,)), SHORT, text[start : start + length])

    def _of_places(self, text: str) -> Iterator[Leaf]:
        """陕西这份, 铁岭、三明两个市: a place stands for its plan, where it has one."""
        for place, plans in self.places.items():
            for match in re.finditer(rf"{re.escape(place)}(?:{PLACE_TAIL})?", text):
                if len(plans) == 1:
                    refs = tuple(Ref(plan.iri, plan.title) for plan in plans)
                    value = Cond(InPlan(refs), marks=frozenset({"plan"}))
                    yield Leaf(match.start(), match.end(), "cond", value, PLACED, match.group())

    def _of_times(self, text: str) -> Iterator[Leaf]:
        sentence = Sentence(text)
        self._quantities.mark_times(sentence)
        for start, end, mark in placed(sentence):
            time: Time = mark.value
            if time.due or time.first:
                yield Leaf(start, end, "time", time, 0.0, mark.surface)
        for match in YEAR.finditer(text):
            year, month = int(match.group(1)), match.group(2)
            due = f"{year}-{int(month):02d}" if month else str(year)
            yield Leaf(match.start(), match.end(), "time", Time(year, year, due), 0.1, match.group())

    # —— words ——

    def _of_words(self, text: str, turn: Turn | None) -> Iterator[Leaf]:
        for pause in PAUSE.finditer(text):
            yield Leaf(pause.start(), pause.end(), "pause", None, 0.05, pause.group())
        for start in range(len(text)):
            if text[start] == "、":
                yield Leaf(start, start + 1, "conj", "and", 0.0, "、")
            for end, entries in self._lexicon.at(text, start):
                for entry in entries:
                    for category, value, more in self._meanings(entry, turn):
                        yield Leaf(start, end, category, value, LEAST + EACH * entry.cost + more, text[start:end])

    def _unstated(self, text: str) -> Iterator[Leaf]:
        """电话, 预算, 满意度: what plans do not state."""
        for start, end, row in self._scope.found(text):
            want = Want(
                None, Mode.UNSTATED, marks=frozenset({"out"}) if row.out_of_scope else frozenset(), reply=row.reply
            )
            yield Leaf(start, end, "unstated", want, 0.1, text[start:end])

    def _meanings(self, entry: Entry, turn: Turn | None) -> Iterator[tuple[str, object, float]]:
        if entry.category == "anaphora":
            yield from self._pointing(entry.sense, turn)
            return
        if entry.category == "holder":
            yield "kind", Kind(Asked.DEPARTMENTS, ROLES[entry.sense], word=entry.word), 0.0
            return
        if entry.category == "ordinal":
            yield "ordinal", int(entry.sense), 0.0
            return
        made = MEANINGS.get((entry.category, entry.sense)) or MEANINGS.get((entry.category, ""))
        if entry.category == "role":
            yield "role", RoleWord(ROLES[entry.sense]), 0.0
        elif entry.category == "noun" and entry.sense in KINDS:
            yield "kind", Kind(KINDS[entry.sense], word=entry.word), 0.0
        elif made:
            yield made[0], made[1], 0.0
        else:
            yield entry.category, entry.sense, 0.0

    def _pointing(self, sense: str, turn: Turn | None) -> Iterator[tuple[str, object, float]]:
        """What 其中, 它, 这个局, 下一条 mean after ``turn``; words without weight where nothing was asked before."""
        if sense in ("instead", "whatabout"):
            yield sense, sense, 0.0
            return
        if sense == "others":
            yield "others", sense, 0.0
            return
        if turn is None:
            yield "it", sense, 0.2
            return
        if sense in ("office", "offices", "it") and turn.departments and (sense != "it" or len(turn.departments) == 1):
            names = tuple((ref,) for ref in turn.departments)
            value = Offices(names if sense == "offices" else names[:1], marks=frozenset({"context"}))
            yield "office", value, 0.3 if sense == "it" and turn.tasks else 0.0
        if sense in ("those", "it") and turn.tasks:
            yield "cond", Cond(Among(turn.tasks, "上一个答案中的任务"), marks=frozenset({"context"})), 0.0
        if sense in ("next", "previous") and turn.tasks:
            yield from self._beside(turn, 1 if sense == "next" else -1)
        yield "it", sense, 0.6 if turn.tasks or turn.departments else 0.2

    def _beside(self, turn: Turn, step: int) -> Iterator[tuple[str, object, float]]:
        fact = self._catalog.tasks[turn.tasks[-1 if step > 0 else 0].id]
        order = fact.order + step
        for task in self._catalog.tasks_of[self._catalog.plan_by_id[fact.plan].iri]:
            if task.order == order:
                ref = self._parts.task_ref(task.iri)
                yield "cond", Cond(Among((ref,)), marks=frozenset({"task"})), 0.0

    def _ordinals(self, text: str, turn: Turn | None) -> Iterator[Leaf]:
        """第二条, 最后一个: of what the last answer lists."""
        if turn is None or len(turn.listed) < 2:
            return
        for match in LISTED.finditer(text):
            last = match.group(1) is None
            at = len(turn.listed) - 1 if last else (to_int(match.group(1)) or 0) - 1
            if at >= len(turn.listed) and match.group().endswith(("个", "家", "样")):
                message = f"上一个答案列出了 {len(turn.listed)} 项，没有{match.group()}。"
                absent = Absent(match.group(), match.group(), Reason.NOT_UNDERSTOOD, message)
                gone = Cond(Among((absent,)), marks=frozenset({"task"}))
                yield Leaf(match.start(), match.end(), "cond", gone, LISTED_COST, match.group())
            if 0 <= at < len(turn.listed):
                item = turn.listed[at]
                if item.id in self._catalog.departments:
                    value: object = Offices(((item,),), marks=frozenset({"context"}))
                    yield Leaf(match.start(), match.end(), "office", value, 0.0, match.group())
                else:
                    value = Cond(Among((item,)), marks=frozenset({"task"}))
                    yield Leaf(match.start(), match.end(), "cond", value, LISTED_COST, match.group())

    def _quoted(self, text: str) -> Iterator[Leaf]:
        for match in QUOTED.finditer(text):
            words = match.group(1) or match.group(2)
            if words in self._numbers.units:
                yield Leaf(match.start(), match.end(), "unit", words, 0.0, match.group())
            yield Leaf(
                match.start(), match.end(), "quote", Topic(words, match.start(), match.end(), quoted=True), 0.0, words
            )
            for at in (match.start(), match.end() - 1):
                yield Leaf(at, at + 1, "filler", None, 0.1, text[at])


KINDS = {
    "task": Asked.TASKS,
    "department": Asked.DEPARTMENTS,
    "indicator": Asked.INDICATORS,
    "deadline": Asked.DEADLINES,
    "policy": Asked.POLICIES,
    "section": Asked.SECTIONS,
    "plan": Asked.PLANS,
    "coverage": Asked.COVERAGE,
}

COMPARISONS = {
    "at_least": Comparison.AT_LEAST,
    "at_most": Comparison.AT_MOST,
    "more": Comparison.MORE,
    "less": Comparison.LESS,
    "equal": Comparison.EQUAL,
}

MEANINGS: Mapping[tuple[str, str], tuple[str, object]] = {
    ("wh", "who"): ("want", Want(Asked.DEPARTMENTS)),
    ("wh", "percent"): ("want", Want(Asked.INDICATORS, Mode.VALUE, unit="%")),
    ("wh", "howlong"): ("want", Want(Asked.INDICATORS, Mode.VALUE, marks=frozenset({"long"}))),
    ("wh", "when"): ("want", Want(Asked.DEADLINES)),
    ("wh", "content"): ("want", Want(Asked.TASKS, Mode.CONTENT)),
    ("wh", "how"): ("want", Want(Asked.TASKS, Mode.PASSAGE)),
    ("wh", "where"): ("want", Want(Asked.TASKS, Mode.PASSAGE, marks=frozenset({"where"}))),
    ("wh", "why"): ("want", Want(Asked.TASKS, Mode.REASON)),
    ("wh", "where_in"): ("want", Want(Asked.TASKS)),
    ("wh", "where_section"): ("want", Want(Asked.SECTIONS)),
    ("wh", "which"): ("which", "which"),
    ("wh", "howmany"): ("howmany", "howmany"),
    ("wh", "yesno"): ("yesno", "yesno"),
    ("wh", "closing"): ("closing", "yesno"),
    ("aggregate", "most"): ("sup", Sup()),
    ("aggregate", "least"): ("sup", Sup(fewest=True)),
    ("aggregate", "highest"): ("sup", Sup(value=True)),
    ("aggregate", "lowest"): ("sup", Sup(fewest=True, value=True)),
    ("aggregate", "order"): ("sup", Sup(top=None)),
    ("aggregate", "total"): ("total", "total"),
    ("aggregate", "share"): ("share", "share"),
    ("aggregate", "ratio"): ("ratio", "ratio"),
    ("aggregate", "difference"): ("difference", "difference"),
    ("aggregate", "average"): ("average", "average"),
    ("aggregate", "each"): ("each", "each"),
    ("aggregate", "each_section"): ("group", Kind(Asked.SECTIONS)),
    ("aggregate", "each_department"): ("group", Kind(Asked.DEPARTMENTS)),
    ("neg", "not"): ("neg", "not"),
    ("neg", "except_before"): ("except_before", "except"),
    ("neg", "except_after"): ("except_after", "except"),
    ("have", "any"): ("have", "have"),
    ("have", "lack"): ("lack", "lack"),
    **{
        (f"compare_{side}", sense): (f"cmp_{side}", sign)
        for side in ("before", "after")
        for sense, sign in COMPARISONS.items()
    },
    ("compare_before", "about"): ("filler", None),
    ("compare_after", "about"): ("filler", None),
    ("period", "annual"): ("period", "annual"),
    ("period", "plan"): ("period", "plan"),
    ("period", "ongoing"): ("ongoing", "ongoing"),
    ("differ", "less"): ("differ", Comparison.LESS),
    ("differ", "more"): ("differ", Comparison.MORE),
    ("filler", ""): ("filler", None),
    ("filler", "command"): ("filler", "command"),
    ("status", "now"): ("status", "now"),
    ("status", "money"): ("want", Want(Asked.INDICATORS, Mode.VALUE, unit="元")),
    ("status", "reason"): ("want", Want(Asked.TASKS, Mode.REASON)),
    ("several", ""): ("number", Number(2, "家", Comparison.AT_LEAST)),
}
"""How rows of the lexicon enter the grammar where their category is not its own."""


def placed(sentence: Sentence) -> Iterator[tuple[int, int, Mark]]:
    """Each mark with the characters of the question that it stands for."""
    at, marks = 0, iter(sentence.marks)
    for char in sentence.text:
        if char in SIGNS:
            mark = next(marks)
            yield at, at + len(mark.surface), mark
            at += len(mark.surface)
        else:
            at += 1


def _cut(text: str, rest: str) -> list[tuple[int, int]]:
    """The stretches of ``text`` that are not in ``rest``: the names that were taken out."""
    if text == rest:
        return []
    if len(text) <= COMPARED:
        matcher = SequenceMatcher(None, text, rest, autojunk=False)
        return [(a, b) for kind, a, b, _, _ in matcher.get_opcodes() if kind != "equal" and b > a]
    start = next((at for at, (a, b) in enumerate(zip(text, rest, strict=False)) if a != b), len(rest))
    back = 0
    while back < len(rest) - start and text[-1 - back] == rest[-1 - back]:
        back += 1
    return [(start, len(text) - back)]


def _either(parts: Iterable[Condition]) -> Condition:
    several = tuple(parts)
    return several[0] if len(several) == 1 else Or(several)
