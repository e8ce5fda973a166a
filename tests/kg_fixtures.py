"""Small plans for the tests of the graph, written sentence by sentence so that every span is true."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from corpus import FOLDER
from ingest.manifest import open_corpus
from ingest.records import (
    Anomaly,
    Assignment,
    Clause,
    ClauseKind,
    Comparator,
    Coverage,
    Deadline,
    Indicator,
    Mention,
    Plan,
    PlanInfo,
    PolicyReference,
    Role,
    Section,
    Span,
    Task,
)
from ingest.register import Department, Register
from kg import EmbeddedStore, plan_graph, register_graph
from kg.vocabulary import REGISTER, Iri, Triple, plan_iri

REGISTER_OF_TESTS = Register(
    [
        Department("区房管局", "长宁区住房保障和房屋管理局", ("区房屋管理局",), "区", "长宁区", source="测试"),
        Department("区建管委", None, (), "区", "长宁区"),
        Department("区建管委", None, (), "区", "静安区"),
        Department("教育部", "中华人民共和国教育部", (), "国", None),
        Department("各街镇", None, (), "区", "长宁区", collective=True, members=("新泾镇", "华阳路街道")),
        Department("新泾镇", None, (), "区", "长宁区"),
        Department("华阳路街道", None, (), "区", "长宁区", note="街道办事处"),
    ]
)


@dataclass
class TaskSpec:
    """What a test's task says; an indicator is (name, value, unit, comparator, period, upper)."""

    title: str
    roles: tuple[tuple[str, Role], ...] = ()
    indicators: tuple[tuple[str, float, str, Comparator, str | None, float | None], ...] = ()
    coverage: tuple[str, ...] = ()
    deadlines: tuple[str, ...] = ()
    policies: tuple[tuple[str, str | None], ...] = ()
    mentions: tuple[str, ...] = ()


@dataclass
class SectionSpec:
    """A section: what it aims at (its name and value, in %), its tasks, then its inner sections."""

    number: str
    title: str
    tasks: tuple[TaskSpec, ...] = ()
    inner: tuple[SectionSpec, ...] = ()
    aims: tuple[tuple[str, float], ...] = ()


@dataclass
class PlanWriter:
    """Writes a plan's text and takes down where everything stands."""

    text: str = ""
    sections: list[Section] = field(default_factory=list)
    tasks: list[Task] = field(default_factory=list)
    aims: list[Indicator] = field(default_factory=list)

    def write(self, words: str) -> Span:
        start = len(self.text)
        self.text += words
        return Span(start, len(self.text))

    def section(self, spec: SectionSpec, path: tuple[str, ...]) -> None:
        place = len(self.sections)
        heading = self.write(f"{spec.number}、{spec.title}")
        self.text += "\n"
        for name, value in spec.aims:
            self.aims.append(Indicator(name, value, "%", Comparator.EQUAL, self.write(f"{name}{value:g}%。")))
        for task in spec.tasks:
            self.task(task, path)
        for inner in spec.inner:
            self.section(inner, (*path, inner.number))
        span = Span(heading.start, len(self.text))
        self.sections.insert(place, Section(spec.number, spec.title, path, span, heading))

    def task(self, spec: TaskSpec, path: tuple[str, ...]) -> None:
        number = str(len(self.tasks) + 1)
        title = self.write(f"{number}.{spec.title}。")
        clauses = [Clause(ClauseKind.TITLE, title)]
        indicators = []
        for name, value, unit, comparator, period, upper in spec.indicators:
            span = self.write(f"{name}{value:g}{unit}；")
            indicators.append(Indicator(name, value, unit, comparator, span, period, upper))
        coverage = [Coverage(self.write(words)) for words in spec.coverage]
        deadlines = [Deadline(value, self.write(f"至{value}。")) for value in spec.deadlines]
        policies = [PolicyReference(t, self.write(f"《{t}》{n or ''}"), n) for t, n in spec.policies]
        mentions = [Mention("slogan", self.write(words)) for words in spec.mentions]
        clauses.append(Clause(ClauseKind.SENTENCE, Span(title.end, len(self.text) + 1)))
        self.text += "。"
        note = len(self.text)
        self.text += "（"
        assignments = [
            Assignment(name, name, role, self.write(name), name.startswith("各"), general=name == "各有关部门")
            for name, role in spec.roles
        ]
        self.text += "）"
        clauses.append(Clause(ClauseKind.NOTE, Span(note, len(self.text))))
        self.tasks.append(
            Task(
                f"k{number}-{spec.title}",
                number,
                (*path, number),
                spec.title,
                Span(title.start, len(self.text)),
                tuple(clauses),
                tuple(assignments),
                tuple(indicators),
                tuple(coverage),
                tuple(deadlines),
                tuple(policies),
                tuple(mentions),
            )
        )
        self.text += "\n"


def make_plan(id_: str, specs: tuple[SectionSpec, ...], area: str | None = "长宁区", **known: object) -> Plan:
    """A plan with one citation outside its tasks, and an anomaly in its first task if it has any."""
    writer = PlanWriter()
    preamble = writer.write("根据《总体方案》制定本计划。")
    basis = PolicyReference("总体方案", Span(preamble.start + 2, preamble.start + 8), "国发〔2024〕1号")
    writer.text += "\n"
    for spec in specs:
        writer.section(spec, (spec.number,))
    info = PlanInfo(id_, f"{id_}的计划", "0" * 64, area=area, period=(2024, 2026), **known)  # type: ignore[arg-type]
    anomalies = [Anomaly("annex", "附件缺失", preamble)]
    anomalies += [Anomaly("garbled", "文字错乱", task.clauses[0].span) for task in writer.tasks[:1]]
    return Plan(
        info,
        writer.text,
        tuple(writer.sections),
        tuple(writer.tasks),
        clauses=(Clause(ClauseKind.PREAMBLE, preamble),),
        policies=(basis,),
        indicators=tuple(writer.aims),
        coverage=tuple(Coverage(aim.span) for aim in writer.aims[:1]),
        deadlines=tuple(Deadline("2027-12", aim.span) for aim in writer.aims[1:2]),
        anomalies=tuple(anomalies),
    )


L, R, S = Role.LEAD, Role.RESPONSIBLE, Role.SUPPORT
EQ, GE, RANGE = Comparator.EQUAL, Comparator.AT_LEAST, Comparator.RANGE

ALPHA = make_plan(
    "alpha",
    (
        SectionSpec(
            "一",
            "市容",
            (
                TaskSpec(
                    "架空线入地",
                    (("区建管委", L), ("区房管局", L), ("教育部", S)),
                    (("入地率", 90.0, "%", GE, "2024-2026", None),),
                ),
                TaskSpec(
                    "加装电梯",
                    (("区房管局", L), ("区建管委", S)),
                    (("电梯", 466.0, "台", EQ, None, None),),
                    ("全部",),
                    ("2026",),
                ),
            ),
            (
                SectionSpec(
                    "（一）",
                    "家园",
                    (TaskSpec("=公式", (("各街镇", R),), (), (), ("ongoing",), (("总体方案", "国发〔2024〕1号"),)),),
                ),
                SectionSpec(
                    "（二）",
                    "道路",
                    (
                        TaskSpec(
                            "整治",
                            (("区建管委", L), ("某临时办", S)),
                            (("面积", 1500000.0, "平方米", EQ, "annual", None),),
                        ),
                    ),
                ),
            ),
        ),
        SectionSpec(
            "二",
            "保障",
            (
                TaskSpec(
                    "资金",
                    (),
                    (("次数", 3.0, "次", RANGE, "annual", 5.0),),
                    ("清零",),
                    ("2025-06", "2026-12"),
                    (("办法", None),),
                    ("“千座公园”",),
                ),
            ),
        ),
    ),
)

BETA = make_plan(
    "beta/二",
    (
        SectionSpec(
            "一",
            "房屋",
            (
                TaskSpec(
                    "加装电梯",
                    (("区房管局", S), ("区建管委", L), ("各有关部门", S)),
                    (("电梯", 500.0, "台", GE, None, None),),
                ),
            ),
            aims=(("覆盖率", 60.0), ("满意率", 90.0)),
        ),
        SectionSpec(
            "一",
            "又一个一",
            (TaskSpec("资金", (("教育部", L), ("新泾镇", L)), (), (), ("2027",), (("办法", None), ("办法", None))),),
        ),
    ),
    area="长宁区",
    status="印发稿",
)

PLANS = (ALPHA, BETA)


def graphs_of(plans: tuple[Plan, ...], register: Register = REGISTER_OF_TESTS) -> dict[Iri, tuple[Triple, ...]]:
    """The named graphs of these plans and their register."""
    graphs = {plan_iri(plan.info.id): plan_graph(plan, register) for plan in plans}
    return {REGISTER: register_graph(register), **graphs}


def store_of(*plans: Plan) -> EmbeddedStore:
    """A store in memory of these plans, or of the two hand-written ones."""
    return EmbeddedStore.memory(graphs_of(plans or PLANS))


@cache
def real() -> tuple[tuple[Plan, ...], Register]:
    """The plan of the built-in corpus and its register."""
    corpus = open_corpus(Path(FOLDER))
    entries = [e for e in corpus.entries if e.id == "changning-2024-2026-draft"]
    return tuple(corpus.read(entry) for entry in entries), corpus.register
