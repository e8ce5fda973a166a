"""A question, and the turn before it → what it asks: the one way from words to queries."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from ingest.genre import Genre
from ingest.records import Role
from ingest.words import Words
from kg.algebra import SUPPORT, Among, And, Asked, Calculation, Everything, InPlan, Involves, Not, Query, Ref
from kg.catalog import Catalog
from kg.encoding import QueryCodec
from kg.query import Executor
from retrieval.answer import Choice, Reason, Status
from retrieval.lay import LayWords
from retrieval.questions.chart import Cells, parse
from retrieval.questions.context import in_context, in_other_role
from retrieval.questions.deciding import FARTHEST, Decision, Signs
from retrieval.questions.declining import Declining
from retrieval.questions.grammar import RULES
from retrieval.questions.grounding import Grounded, Grounder, lacks_subject
from retrieval.questions.lattice import SURE, paths
from retrieval.questions.leaf import Leaf
from retrieval.questions.leaves import LeafReader, Leaves
from retrieval.questions.lexicon import Lexicon
from retrieval.questions.meaning import Ask, Cond, Mode, Topic, Want
from retrieval.questions.partners import refs_of
from retrieval.questions.subjects import SubjectLinker
from retrieval.questions.within import current_texts
from retrieval.understanding.abbreviations import Abbreviations
from retrieval.understanding.conversation import Turn
from retrieval.understanding.names import DepartmentLinker
from retrieval.understanding.parts import PartLinker
from retrieval.understanding.passages import Passages
from retrieval.understanding.places import Places
from retrieval.understanding.plans import PlanLinker
from retrieval.understanding.quantities import QuantityLinker
from retrieval.understanding.reading import Ask as Asking
from retrieval.understanding.reading import Decline, Free, Reading
from retrieval.understanding.scope import Scope
from retrieval.understanding.sentence import fold
from retrieval.understanding.table import QuestionTable

__all__ = ["LINK", "Proposal", "QuestionReader", "Understood"]

LINK = "查询:"
"""What a choice asks begins with where it is a query itself: the text of a link follows."""

MOST = 8
"""Derivations that are grounded."""

CELLS = 1200
"""Cells of the chart that the ways to cut one question may fill (tokens squared each): no way is tried after that."""

MOST_SENTENCES = 10
"""Sentences of a text that are read as questions of their own, where it is too long for one."""

FAR = 2.5
"""Readings that cost so much more than the best are not offered beside it."""

NOTHING = 0.5
"""The cost of a reading that finds nothing: people ask for what they think is there."""

ALL = 2.5
"""The cost of a reading that finds everything although it does not use every word."""

NAMED = 0.5
"""The cost up to which a name of an office is beyond doubt."""

LITTLE = 4
"""Characters that say no subject: 它, 这项."""

PHRASE_LENGTH = 4
"""Characters in a row that the plans write and a reading set aside: they say of which tasks it is asked."""

PHRASE = 0.1
"""The cost of a phrase that a plan writes word for word, and of each of its characters."""

TIED = 0.05
"""Readings of a row of offices that cost no more than that apart are as good as each other: which is meant is asked."""

POINTS = 1.3
"""The cost up to which a word is believed to point at what was asked before."""

ASKING = frozenset({"want", "which", "howmany", "role", "office", "cond", "policy", "number", "sup"})
"""Categories of words without which a question asks something else."""

IGNORED = 0.9
"""The cost of leaving out a pair of characters that one task alone writes."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """One way to read a question.

    Args:
        asks: what it asks, in order.
        grounded: the reading of each.
        cost: what speaks against it, lower is better.
        unused: the stretches of the folded question that were set aside.
        leans: whether it takes something over from the turn before.
    """

    asks: tuple[Ask, ...]
    grounded: tuple[Grounded, ...]
    cost: float
    unused: tuple[tuple[int, int], ...]
    leans: bool = False


@dataclass(frozen=True, slots=True)
class Understood:
    """One thing that a question asks: its reading, what it meant, and the words that were set aside."""

    reading: Reading
    ask: Ask | None = None
    unused: tuple[str, ...] = ()
    leans: bool = False
    signs: Signs | None = None
    """What the decision to answer was told by; None where the graph is not asked."""


class QuestionReader:
    """Reads questions against one snapshot's facts. Deterministic, and without the embedding model.

    Args:
        catalog: the facts.
        texts: plan id → text.
        genre: the tables.
        words: cuts questions.
        lay_words: what residents call things.
        executor: runs the queries of readings that compete, to see whether they are answered alike.
        lexicon: the words that people ask with; None for the built-in table.
        decision: when a reading is sure enough to be answered; None for the built-in weights.
    """

    def __init__(
        self,
        catalog: Catalog,
        texts: Mapping[str, str],
        genre: Genre,
        words: Words,
        lay_words: LayWords,
        executor: Executor,
        lexicon: Lexicon | None = None,
        decision: Decision | None = None,
    ) -> None:
        table = QuestionTable(genre)
        areas = [plan.area for plan in catalog.plans.values() if plan.area]
        places = Places(genre, areas, texts.values())
        parts, plans = PartLinker(catalog, table), PlanLinker(catalog, texts, genre)
        offices = DepartmentLinker(catalog, places, Abbreviations(genre), tuple(texts.values()))
        quantities = QuantityLinker()
        newest = plans.newest()
        self.current: InPlan | None = current_texts(newest) if newest else None
        """The condition that stands where a question names no plan; None where there is one text only."""
        self._words, self._executor = words, executor
        self.decision = decision or Decision.read()
        """When a reading is sure enough to be answered; to fit it, it is opened (``bench/deciding.py``)."""
        self._subjects = SubjectLinker(catalog, texts, lay_words)
        self._leaves = LeafReader(
            catalog, lexicon or Lexicon.read(), genre, offices, parts, plans, quantities, Scope(genre, texts.values())
        )
        self._grounder = Grounder(
            catalog, texts, self._subjects, Passages(catalog, texts, self._subjects), self.current
        )
        self._declining = Declining(catalog, places)

    def read(self, question: str, turn: Turn | None, codec: QueryCodec) -> list[Understood]:
        """What ``question`` asks, in order; ``turn`` is the one before it in its session."""
        text = fold(_spaced(question))
        if not re.search(r"\w{2}|[一-鿿]", text):
            return [Understood(self._declining.not_understood())]
        leaves = self._leaves.read(text, turn)
        if refusal := self._declining.before(text, leaves):
            return [Understood(refusal)]
        proposals = self.propose(text, turn, leaves)
        if not (turn and turn.tasks) and self._points_nowhere(proposals, leaves):
            return [Understood(self._declining.nothing_found_before() if turn else self._declining.nothing_before())]
        if not proposals:
            return self._by_sentence(text, turn, codec)
        notes = [
            note
            for start, end, note in leaves.corrected
            if all(end <= begin or stop <= start for begin, stop in proposals[0].unused)
        ]
        return [_noted(one, *notes) for one in self._decided(proposals, text, codec, leaves)]

    def propose(self, text: str, turn: Turn | None, leaves: Leaves) -> list[Proposal]:
        """The readings of a folded question, best first."""
        found: dict[object, tuple[float, tuple[tuple[int, int], ...], tuple[Ask, ...]]] = {}
        cells: Cells = {}
        budget = CELLS
        known = _words_of_asking(leaves)
        phrases = [
            Leaf(
                start,
                end,
                "topic",
                Topic(text[start:end], start, end),
                PHRASE + PHRASE * (end - start),
                text[start:end],
            )
            for start, end in self._subjects.phrases(leaves.rest)
            if (start, end) not in known
        ]
        for path in paths(text, [*leaves, *phrases], self._words.cut(leaves.rest), self._subjects.pairs):
            budget -= len(path.tokens) ** 2
            for item in parse(path.tokens, RULES, ("ask", "asks"), cells):
                asks = (item.value,) if item.category == "ask" else item.value
                cost = path.cost + item.cost
                meant = tuple(ask.unordered for ask in asks)
                if meant not in found or cost < found[meant][0]:
                    found[meant] = (cost, (*path.skipped, *item.unused), asks)
            if budget <= 0:
                break
        if turn is not None and turn.ask is not None and _commands(text, leaves):
            found[()] = (0.0, (), (Ask(Want(None)),))
        if _says_together(leaves):
            found = {meant: way for meant, way in found.items() if not any(map(_one_by_one, way[2]))}
        ranked = sorted(found.values(), key=lambda one: one[0])[:MOST]
        proposals = [self._grounded(asks, cost, unused, text, turn, known) for cost, unused, asks in ranked]
        return sorted(map(self._weighed, proposals), key=lambda one: one.cost)

    def _weighed(self, proposal: Proposal) -> Proposal:
        """A reading that finds nothing, or all there is although words of the question were set aside, is less likely."""
        cost = proposal.cost
        for one in proposal.grounded:
            if isinstance(one.reading, Asking):
                query = one.reading.query
                cost += NOTHING if self._result(query) is None else 0.0
                everything = isinstance(query, Query) and isinstance(query.where, Everything) and _of_all(query)
                cost += ALL if everything and (proposal.unused or len(proposal.asks) > 1) else 0.0
        return replace(proposal, cost=cost)

    @staticmethod
    def _points_nowhere(proposals: Sequence[Proposal], leaves: Leaves) -> bool:
        """它呢, 其中这项任务由谁牵头: said of what was asked before, and nothing was."""
        if not any(leaf.category == "it" and leaf.cost < POINTS for leaf in leaves):
            return False
        if not proposals:
            return True
        spare = sum(end - start for start, end in proposals[0].unused if (start, end) not in _words_of_asking(leaves))
        first = proposals[0].asks[0]
        if any(leaf.category == "it" and (leaf.start, leaf.end) in proposals[0].unused for leaf in leaves):
            first = replace(first, want=replace(first.want, marks=first.want.marks - {"named"}))  # 这条责任单位是谁
        return spare <= LITTLE and all(_leaves_out(one) for one in first.conds) and lacks_subject(first)

    def _by_sentence(self, text: str, turn: Turn | None, codec: QueryCodec) -> list[Understood]:
        """A text too long for one question: each of its sentences by itself; not understood where it is one."""
        parts = [part.strip() for part in re.split(r"[。；;？?\n]", text) if part.strip()]
        if len(parts) < 2:
            return [Understood(self._declining.not_understood())]
        sentences = list(dict.fromkeys(parts))
        understood = [one for part in sentences[:MOST_SENTENCES] for one in self._sentence(part, turn, codec)]
        if not understood:
            return [Understood(self._declining.not_understood())]
        left_out = len(sentences) - MOST_SENTENCES
        if left_out > 0:
            note = f"一次只读前 {MOST_SENTENCES} 句，后面的 {left_out} 句没有读，请分开问。"
            understood = [_noted(one, note) for one in understood[:1]] + understood[1:]
        return understood

    def _sentence(self, text: str, turn: Turn | None, codec: QueryCodec) -> list[Understood]:
        leaves = self._leaves.read(text, turn)
        if self._declining.before(text, leaves):
            return []
        proposals = self.propose(text, turn, leaves)
        return self._decided(proposals, text, codec, leaves) if proposals else []

    def _grounded(
        self,
        asks: Sequence[Ask],
        cost: float,
        unused: tuple[tuple[int, int], ...],
        text: str,
        turn: Turn | None,
        known: Collection[tuple[int, int]],
    ) -> Proposal:
        last: Ask | None = turn.ask if turn else None
        tasks = turn.tasks if turn else ()
        made: list[Ask] = []
        grounded: list[Grounded] = []
        spare = " ".join(text[start:end] for start, end in sorted(unused) if (start, end) not in known)
        for ask in (one for several in asks for one in _by_role(several)):
            again = bool(made) and "whatabout" in ask.marks
            if again:
                own = in_context(ask, made[-1], ())
            else:
                own = _leaning(ask, made[-1], grounded[-1].reading) if made else in_context(ask, last, tasks)
            made.append(own)
            grounded.append(self._grounder.ground(own, text, "" if grounded else spare))
        if not lacks_subject(made[0]):
            cost += sum(self._ignored(text[start:end]) for start, end in unused)
        cost += sum(one.cost for one in grounded)
        leans = made[0] != asks[0] or any("context" in cond.marks for ask in made for cond in ask.conds)
        return Proposal(tuple(made), tuple(grounded), cost, unused, leans)

    def _ignored(self, words: str) -> float:
        """What it costs not to use these words: the more, the more they say that some task is about."""
        if any(place in words for place in self._leaves.places):
            return 5.0  # 陕西这份: of one plan is asked
        links = self._subjects.tasks(words) if len(words) > 1 else []
        return min(5.0, IGNORED * links[0].weight) if links and links[0].known > 0.5 else 0.0

    # —— the decision ——

    def _decided(self, proposals: Sequence[Proposal], text: str, codec: QueryCodec, leaves: Leaves) -> list[Understood]:
        """The best reading; asked back where it is not sure enough, with the readings that compete as choices."""
        best = proposals[0]
        signs = self._signs(proposals, text)
        if all(isinstance(one.reading, Free) and not one.reading.tail for one in best.grounded):
            offices = _named_offices(leaves)
            if offices:  # what is asked of an office is never answered by nearness in meaning
                return [Understood(_of_offices(offices, codec), best.asks[0], leans=best.leans)]
        asking = all(isinstance(one.reading, Asking) for one in best.grounded)
        doubtful = not self.decision.sure(signs) or self._drops_its_subject(best, text, leaves)
        if asking and (doubtful or (signs.lead < TIED and _names_a_row(best))):
            rivals = self._rivals(proposals)
            if rivals:
                return [Understood(_which(rivals, codec), best.asks[0], leans=best.leans, signs=signs)]
        unused = tuple(text[start:end] for start, end in sorted(best.unused))
        if asking and self._finds_nothing(best) and self._asks(best.unused, leaves):
            return [Understood(self._declining.not_understood(unused), best.asks[0], leans=best.leans, signs=signs)]
        told: set[Reading] = set()
        return [
            Understood(
                _with_text(one.reading, text), ask, unused if number == 0 else (), best.leans, signs if asking else None
            )
            for number, (ask, one) in enumerate(zip(best.asks, best.grounded, strict=True))
            if one.reading not in told and not told.add(one.reading)  # type: ignore[func-returns-value]
        ]

    def _drops_its_subject(self, proposal: Proposal, text: str, leaves: Leaves) -> bool:
        """Whether words were set aside that the plans write: a phrase, or any where all tasks are asked of."""
        queries = [one.reading.query for one in proposal.grounded if isinstance(one.reading, Asking)]
        shortest = 2 if any(isinstance(query, Query) and _of_all(query) for query in queries) else PHRASE_LENGTH
        if any(one.spare for one in proposal.grounded):
            return False
        known = {at for leaf in leaves if leaf.cost <= SURE for at in range(leaf.start, leaf.end)}
        for start, end in proposal.unused:
            run = 0
            for at in range(start, end - 1):
                written = text[at : at + 2] in self._subjects.pairs and not {at, at + 1} & known
                run = run + 1 if written else 0
                if run >= shortest - 1:
                    return True
        return False

    def _finds_nothing(self, proposal: Proposal) -> bool:
        return all(
            isinstance(one.reading, Asking) and self._result(one.reading.query) is None for one in proposal.grounded
        )

    @staticmethod
    def _asks(unused: Sequence[tuple[int, int]], leaves: Leaves) -> bool:
        """Whether a word that asks was set aside: what is not stated is said only of what the whole question asks."""
        asking = [leaf for leaf in leaves if leaf.category in ASKING and leaf.cost <= SURE]
        return any(start <= leaf.start and leaf.end <= end for leaf in asking for start, end in unused)

    def _signs(self, proposals: Sequence[Proposal], text: str) -> Signs:
        best = proposals[0]
        found = self._outcome(best)
        lead = next((one.cost - best.cost for one in proposals[1:] if self._outcome(one) != found), FARTHEST)
        unused = sum(end - start for start, end in best.unused)
        return Signs(lead, best.cost, len(text), unused, len(best.asks), sum(one.cost for one in best.grounded))

    def _outcome(self, proposal: Proposal) -> object:
        """What a reading finds, to tell whether two are answered alike."""
        readings = [one.reading for one in proposal.grounded]
        return tuple(self._result(one.query) if isinstance(one, Asking) else type(one).__name__ for one in readings)

    def _rivals(self, proposals: Sequence[Proposal]) -> list[Query | Calculation]:
        """The queries of the readings that are about as good and answered differently; at most four, the best first."""
        best = proposals[0]
        found: dict[object, Query | Calculation] = {}
        for one in proposals:
            reading = one.grounded[0].reading
            if one.cost > best.cost + FAR or len(one.asks) > 1 or not isinstance(reading, Asking):
                continue
            result = self._result(reading.query)
            if result is not None:
                found.setdefault(result, reading.query)
        return list(found.values())[:4]

    def _result(self, query: Query | Calculation) -> object:
        """What a query finds, to compare; None for nothing."""
        if isinstance(query, Calculation):
            computed = self._executor.calculate(query)
            return None if computed is None else ("number", computed.value)
        outcome = self._executor.run(query)
        return (query.asked, outcome.rows) if outcome.rows else None


def _named_offices(leaves: Leaves) -> list[Ref]:
    """The offices that a question names beyond doubt."""
    named = (leaf.value for leaf in leaves if leaf.category == "office" and leaf.cost <= NAMED)
    refs = (refs_of(offices) for offices in named if "context" not in offices.marks)
    return list(dict.fromkeys(ref for some in refs if len(some) == 1 for ref in some))[:3]


def _of_offices(offices: Sequence[Ref], codec: QueryCodec) -> Decline:
    """The question is not understood; what it may ask of the offices that it names is offered."""
    queries = [Query(Asked.TASKS, Involves(office)) for office in offices]
    choices = tuple(Choice(f"{query.where}的任务", LINK + codec.encode(query)) for query in queries)
    message = "没有完全看懂这句话，问的是不是这些单位的任务？"
    return Decline(Status.AMBIGUOUS, Reason.SEVERAL_READINGS, message, choices=choices)


def _by_role(ask: Ask) -> list[Ask]:
    """谁牵头、谁配合: one list for those in charge and one for those who support, so that an empty one is told."""
    roles = ask.want.roles or frozenset()
    if ask.want.asked is not Asked.DEPARTMENTS or ask.want.mode is not Mode.LIST or ask.want.sup or ask.marks:
        return [ask]
    if Role.SUPPORT not in roles or len(roles) != 2:
        return [ask]
    return [replace(ask, want=replace(ask.want, roles=one)) for one in (roles - SUPPORT, SUPPORT)]


def _says_together(leaves: Leaves) -> bool:
    """A和B都牵头的, without 或者: a word says that the row is meant together."""
    sure = [leaf for leaf in leaves if leaf.cost <= SURE]
    return any(leaf.category in ("also", "together") for leaf in sure) and not any(leaf.value == "or" for leaf in sure)


def _one_by_one(ask: Ask) -> bool:
    return any(cond.offices is not None and cond.offices.joined == "or" for cond in ask.conds)


def _names_a_row(proposal: Proposal) -> bool:
    """Whether offices stand in a row that may be meant together or one by one."""
    return any(cond.offices and len(cond.offices.names) > 1 for ask in proposal.asks for cond in ask.conds)


def _words_of_asking(leaves: Leaves) -> frozenset[tuple[int, int]]:
    """Where words of the lexicon and names stand: no subject, although 责任单位 stands in a plan's text too."""
    return frozenset((leaf.start, leaf.end) for leaf in leaves if leaf.cost <= SURE)


def _commands(text: str, leaves: Leaves) -> bool:
    """列出来我看看: nothing but that something is to be told."""
    fillers = [leaf for leaf in leaves if leaf.category == "filler"]
    said = {at for leaf in fillers for at in range(leaf.start, leaf.end)}
    return len(said) == len(text) and any(leaf.value == "command" for leaf in fillers)


def _of_all(query: Query) -> bool:
    """Whether a query is asked of all tasks, or of all but some."""
    plain = not (query.only or query.holding or query.measures or query.ranked)
    parts = query.where.parts if isinstance(query.where, And) else (query.where,)
    return plain and all(isinstance(part, Everything | Not | InPlan) for part in parts)


def _leaves_out(cond: Cond) -> bool:
    return isinstance(cond.where, Not) and cond.offices is not None


def _noted(one: Understood, *notes: str) -> Understood:
    if not notes or not isinstance(one.reading, Asking):
        return one
    return replace(one, reading=replace(one.reading, notes=(*one.reading.notes, *notes)))


def _with_text(reading: Reading, text: str) -> Reading:
    """A search for the nearest text looks for the question where no other words are given."""
    return replace(reading, text=text) if isinstance(reading, Free) and not reading.text else reading


def _which(queries: Sequence[Query | Calculation], codec: QueryCodec) -> Decline:
    choices = tuple(Choice(str(query), LINK + codec.encode(query)) for query in queries)
    message = (
        "这句话有几种读法，答案不一样，问的是哪一种？"
        if len(queries) > 1
        else "不能肯定这句话问的是什么，是下面这个意思吗？"
    )
    return Decline(Status.AMBIGUOUS, Reason.SEVERAL_READINGS, message, choices=choices)


def _leaning(ask: Ask, first: Ask, answered: Reading) -> Ask:
    """What a second question leaves out, the first one says: 加装电梯要装多少台，又是哪个局在扛.

    Behind one that asks for the most it is asked of what that finds: 牵头排第二的是哪家，手里一共几条.
    """
    if ask.conds:
        return ask
    if (other := in_other_role(ask, first)) is not None:
        return other
    if not isinstance(answered, Asking) or not isinstance(answered.query, Query):
        return ask.on(*first.conds)
    query = answered.query
    if query.asked is Asked.INDICATORS and ask.want.asked is Asked.DEPARTMENTS and query.measures:
        return ask.on(Cond(Among(query), marks=frozenset({"context"})))  # 充电桩要建多少，哪家牵头
    if first.want.sup is None:
        return ask.on(*first.conds)
    if query.asked is Asked.DEPARTMENTS:
        return ask.on(Cond(Involves(query, query.roles), marks=frozenset({"context"})))
    return ask.on(Cond(Among(query), marks=frozenset({"context"})))


def _spaced(question: str) -> str:
    """Blanks between words of a chat are commas: 建委牵头的 一个不漏发我; not where each character has one."""
    if re.fullmatch(r"(\S\s)+\S?", question):
        return question
    return re.sub(r"(?<=[一-鿿]{2})\s+(?=[一-鿿]{2})", "，", question)
