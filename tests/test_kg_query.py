"""Queries against an independent reading of the records (kg_oracle), and the cases that deserve a name."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from kg_fixtures import (
    ALPHA,
    PLANS,
    REGISTER_OF_TESTS,
    SectionSpec,
    TaskSpec,
    graphs_of,
    make_plan,
    real,
    store_of,
)
from kg_oracle import Oracle, calculations, queries

from ingest.errors import MingzeError
from ingest.records import Comparator, Plan, Role
from kg import Catalog, EmbeddedStore, run
from kg._sparql import compiled
from kg.algebra import (
    About,
    Among,
    And,
    Asked,
    Calculation,
    Comparison,
    Due,
    Everything,
    Holding,
    InPlan,
    Involves,
    Measure,
    Not,
    Operator,
    Or,
    Query,
    Ref,
    RoleCount,
)
from kg.query import Executor
from kg.vocabulary import department_iri, document_iri, plan_iri, task_iri

LEAD = frozenset({Role.LEAD})
STORE = store_of()
EXECUTOR = Executor(STORE, Catalog.read(STORE))
ORACLE = Oracle(PLANS, REGISTER_OF_TESTS)
HOUSING = Ref(department_iri("区房管局", "长宁区"), "区房管局")
BUILDING = Ref(department_iri("区建管委", "长宁区"), "区建管委")
EDUCATION = Ref(department_iri("教育部", None), "教育部")


def same(executor: Executor, oracle: Oracle, query: Query) -> None:
    found, expected = executor.run(query), oracle.run(query)
    assert found.rows == expected.rows
    assert found.tasks == expected.tasks
    assert dict(found.counts) == expected.counts
    assert found.count == len(expected.rows)


@settings(max_examples=1000, deadline=None)
@given(queries(PLANS, REGISTER_OF_TESTS))
def test_agrees_with_the_oracle_on_written_plans(query: Query) -> None:
    same(EXECUTOR, ORACLE, query)


@settings(max_examples=500, deadline=None)
@given(calculations(PLANS, REGISTER_OF_TESTS))
def test_numbers_agree_with_the_oracle(calculation: Calculation) -> None:
    computed, expected = EXECUTOR.calculate(calculation), ORACLE.calculate(calculation)
    assert (None if computed is None else computed.value) == pytest.approx(expected)


@settings(max_examples=500, deadline=None)
@given(queries(PLANS, REGISTER_OF_TESTS))
def test_agrees_with_the_oracle_where_nodes_go_as_one_text(query: Query) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("kg._sparql.FEW", 1)
        same(EXECUTOR, ORACLE, query)


@pytest.fixture(scope="module")
def changning() -> tuple[Executor, Oracle]:
    plans, register = real()
    store = EmbeddedStore.memory(graphs_of(plans, register))
    return Executor(store, Catalog.read(store)), Oracle(plans, register)


@settings(max_examples=500, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_agrees_with_the_oracle_on_the_real_plan(changning: tuple[Executor, Oracle], data: st.DataObject) -> None:
    same(*changning, data.draw(real_queries()))


def real_queries() -> st.SearchStrategy[Query]:
    if not hasattr(real_queries, "made"):
        real_queries.made = queries(*real())  # type: ignore[attr-defined]
    return real_queries.made  # type: ignore[attr-defined, no-any-return]


NAMES = st.sampled_from(["区房管局", "区建管委", "教育部", "各街镇", "某临时办", "“奇怪”局 {?x}"])
SPECS = st.builds(
    TaskSpec,
    st.sampled_from(["治理", "整治", "a'b\"c"]),
    st.lists(st.tuples(NAMES, st.sampled_from(Role)), max_size=4).map(tuple),
    st.lists(
        st.tuples(
            st.just("量"),
            st.sampled_from([0.5, 3.0, 90.0]),
            st.sampled_from(["%", "个"]),
            st.sampled_from(Comparator),
            st.none() | st.just("annual"),
            st.none() | st.just(95.0),
        ),
        max_size=2,
    ).map(tuple),
    st.lists(st.just("全覆盖"), max_size=2).map(tuple),
    st.lists(st.sampled_from(["2025", "2026-06", "ongoing"]), max_size=2).map(tuple),
    st.lists(st.sampled_from([("办法", None), ("意见", "国发〔2024〕1号")]), max_size=2).map(tuple),
)
RANDOM_PLANS = st.lists(SPECS, min_size=1, max_size=4).map(
    lambda specs: make_plan(
        "r", (SectionSpec("一", "甲", tuple(specs[:1]), (SectionSpec("（一）", "乙", tuple(specs[1:])),)),)
    )
)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(RANDOM_PLANS, st.data())
def test_agrees_with_the_oracle_on_random_plans(plan: Plan, data: st.DataObject) -> None:
    store = store_of(plan)
    executor, oracle = Executor(store, Catalog.read(store)), Oracle((plan,), REGISTER_OF_TESTS)
    strategy = queries_without_samples_missing(plan)
    for _ in range(4):
        same(executor, oracle, data.draw(strategy))


def queries_without_samples_missing(plan: Plan) -> st.SearchStrategy[Query]:
    return queries((plan, ALPHA), REGISTER_OF_TESTS, inside=1)  # ALPHA lends values where a random plan has none


def task(plan: Plan, number: int) -> str:
    return task_iri(plan.info.id, plan.tasks[number - 1].key)


def test_leads_but_another_takes_no_part() -> None:
    where = And((Involves(BUILDING, LEAD), Not(Involves(HOUSING))))
    assert run(STORE, Query(Asked.TASKS, where)).rows == (task(ALPHA, 4),)


def test_departments_come_in_the_order_of_the_notes_and_ranked_by_tasks() -> None:
    everything = Query(Asked.DEPARTMENTS, InPlan((Ref(plan_iri("alpha")),)))
    found = run(STORE, everything)
    assert found.rows[:3] == (BUILDING.id, HOUSING.id, EDUCATION.id)
    assert found.counts[BUILDING.id] == 3
    ranked = run(STORE, Query(Asked.DEPARTMENTS, everything.where, ranked=True, fewest=True, top=1))
    assert ranked.count == 3  # 教育部, 各街镇 and 某临时办 have one task each
    assert set(ranked.counts.values()) == {1}


def test_a_collective_is_not_its_members() -> None:
    member = Ref(department_iri("新泾镇", "长宁区"))
    assert run(STORE, Query(Asked.TASKS, And((Involves(member), InPlan((Ref(plan_iri("alpha")),)))))).rows == ()


def test_the_same_name_in_another_district_is_another_department() -> None:
    assert run(STORE, Query(Asked.TASKS, Involves(Ref(department_iri("区建管委", "静安区"))))).rows == ()


def test_policies_outside_the_tasks_count_when_plans_are_asked_of() -> None:
    basis = document_iri("总体方案", "国发〔2024〕1号")
    plan = InPlan((Ref(plan_iri("beta/二")),))
    assert run(STORE, Query(Asked.POLICIES, plan)).rows == (basis, document_iri("办法", None))
    assert run(STORE, Query(Asked.POLICIES, And((plan, About(("加装",)))))).rows == ()


@pytest.mark.parametrize(
    ("comparison", "value", "tasks"),
    [
        (Comparison.AT_MOST, "2026", [2, 5]),
        (Comparison.LESS, "2026", [5]),  # 2026 is due by 2026-12; 2025-06 is before
        (Comparison.EQUAL, "2026-12", [2, 5]),
        (Comparison.EQUAL, "ongoing", [3]),
    ],
)
def test_due(comparison: Comparison, value: str, tasks: list[int]) -> None:
    where = And((InPlan((Ref(plan_iri("alpha")),)), Due(comparison, value)))
    assert run(STORE, Query(Asked.TASKS, where)).rows == tuple(task(ALPHA, n) for n in tasks)


@pytest.mark.parametrize(
    ("comparison", "value"), [(Comparison.AT_MOST, "ongoing"), (Comparison.EQUAL, "明年"), (Comparison.EQUAL, "2026-1")]
)
def test_a_due_that_is_no_date_is_refused(comparison: Comparison, value: str) -> None:
    with pytest.raises(ValueError, match="neither a year"):
        run(STORE, Query(Asked.TASKS, Due(comparison, value)))


def test_what_a_user_gives_is_never_in_the_sparql() -> None:
    evil = '"} INSERT DATA { <a> <b> <c> } #'
    query = Query(
        Asked.INDICATORS,
        Or((About((evil,)), Among((Ref("urn:x"), Ref("urn:y"))), RoleCount(Comparison.EQUAL, 77777))),
        measures=(Measure(unit=evil, value=77777.0, comparison=Comparison.MORE, period=evil),),
    )
    sparql, bindings = compiled(query)
    assert "INSERT" not in sparql
    assert "77777" not in sparql
    assert "urn:x" not in sparql
    assert evil in bindings.values()
    assert run(STORE, query).rows == ()


@pytest.mark.parametrize(
    "refs",
    [
        tuple(Ref(task_iri(plan.info.id, one.key)) for plan in PLANS for one in plan.tasks),
        tuple(Ref(f"urn:x:{number}") for number in range(100)),
    ],
)
def test_many_nodes_are_no_column_each(refs: tuple[Ref, ...]) -> None:
    """A bound value comes back in every row."""
    either = Or(tuple(Involves(ref) for ref in refs * 2))
    for where in (Among(refs * 2), Not(Among(refs * 2)), InPlan(refs * 2), either):
        assert len(compiled(Query(Asked.TASKS, where))[1]) == 1


def test_a_query_within_a_query() -> None:
    """The tasks of whoever leads most; who leads the tasks that measure 台; who leads as many as 区房管局."""
    most = Query(Asked.DEPARTMENTS, InPlan((Ref(plan_iri("alpha")),)), LEAD, ranked=True, top=1)
    assert run(STORE, most).rows == (BUILDING.id, HOUSING.id)
    led = run(STORE, Query(Asked.TASKS, Involves(most, LEAD)))
    assert led.rows == run(STORE, Query(Asked.TASKS, Or((Involves(BUILDING, LEAD), Involves(HOUSING, LEAD))))).rows
    lifts = Among(Query(Asked.INDICATORS, measures=(Measure("台"),)))
    assert run(STORE, Query(Asked.DEPARTMENTS, lifts, LEAD)).rows == (HOUSING.id, BUILDING.id)
    as_many = Holding(Comparison.EQUAL, Query(Asked.TASKS, Involves(HOUSING, LEAD)), roles=LEAD)
    assert HOUSING.id in run(STORE, Query(Asked.DEPARTMENTS, roles=LEAD, holding=(as_many,))).rows


def test_nobody_within_is_no_task() -> None:
    """A condition on departments that nobody meets leaves no task, and nothing outside the tasks either."""
    nobody = Query(Asked.DEPARTMENTS, roles=LEAD, tally=(Comparison.MORE, 99))
    assert run(STORE, Query(Asked.TASKS, Involves(nobody))).rows == ()
    plan = InPlan((Ref(plan_iri("beta/二")),))
    either = Or((Involves(nobody), plan))
    assert run(STORE, Query(Asked.INDICATORS, either)).rows != run(STORE, Query(Asked.INDICATORS, plan)).rows
    assert run(STORE, Query(Asked.TASKS, Not(Involves(nobody)))).count == 7


def test_first_is_who_stands_first_in_the_note() -> None:
    first = run(STORE, Query(Asked.TASKS, And((Involves(BUILDING, LEAD, first=True), Involves(HOUSING)))))
    assert first.rows[0] == task(ALPHA, 1)
    second = And((Involves(HOUSING, LEAD, first=True), Among((Ref(task(ALPHA, 1)),))))
    assert run(STORE, Query(Asked.TASKS, second)).rows == ()
    assert run(STORE, Query(Asked.DEPARTMENTS, Among((Ref(task(ALPHA, 1)),)), LEAD, first=True)).rows == (BUILDING.id,)


def test_queries_are_run_three_deep_within_one_another() -> None:
    asked = Query(Asked.TASKS)
    for _ in range(3):
        asked = Query(Asked.TASKS, Among(asked))
    assert run(STORE, asked).count == 7
    with pytest.raises(ValueError, match="within one another"):
        run(STORE, Query(Asked.TASKS, Among(asked)))


@pytest.mark.parametrize(
    ("sign", "left", "right", "value"),
    [
        (Operator.SHARE, Query(Asked.TASKS, Involves(BUILDING, LEAD)), Query(Asked.TASKS), 100 * 3 / 7),
        (Operator.DIFFERENCE, Query(Asked.TASKS), Query(Asked.TASKS, Involves(BUILDING, LEAD)), 4),
        (Operator.RATIO, Query(Asked.TASKS), Query(Asked.TASKS, Involves(Ref("urn:nobody"))), None),
        (Operator.SUM, Query(Asked.INDICATORS, measures=(Measure("台"),)), None, 966),
        (Operator.SUM, Query(Asked.INDICATORS), None, None),  # 台 and 平方米
        (Operator.SUM, Query(Asked.INDICATORS, measures=(Measure("光年"),)), None, None),  # nothing found
        (Operator.DIFFERENCE, Query(Asked.INDICATORS, measures=(Measure("台"),)), Query(Asked.TASKS), None),
        (Operator.RATIO, Query(Asked.INDICATORS, measures=(Measure("台"),)), Query(Asked.TASKS), 966 / 7),
    ],
)
def test_numbers(sign: Operator, left: Query, right: Query | None, value: float | None) -> None:
    computed = EXECUTOR.calculate(Calculation(sign, left, right))
    assert (None if computed is None else computed.value) == pytest.approx(value)


def test_an_id_that_is_no_iri_is_refused() -> None:
    with pytest.raises(MingzeError, match="IRI"):
        run(STORE, Query(Asked.TASKS, Involves(Ref("不是 IRI"))))


def test_a_deep_condition_runs() -> None:
    where: Not | Everything = Everything()
    for _ in range(40):
        where = Not(where)
    assert run(STORE, Query(Asked.TASKS, where)).count == 7
