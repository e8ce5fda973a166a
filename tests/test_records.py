"""The records of plans for programs, against plain loops over the catalog; real uvicorn, real HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote

import docx
import httpx
import openpyxl
import pytest
from browser import serving
from kg_fixtures import PLANS
from shelf import ShelfEngine, hostile_shelf

from ingest.records import Role
from ui.api import create_app

if TYPE_CHECKING:
    from ready import ReadyEngine

    from ui.page import EngineProtocol

pytest_plugins = ("browser", "ready")

KINDS = ("plans", "tasks", "departments", "indicators", "deadlines", "policies")


@pytest.fixture(scope="module")
def real(opened_engine: EngineProtocol) -> Iterator[str]:
    with serving(create_app(opened_engine, version="test")) as address:
        yield address


@pytest.fixture(scope="module")
def shelf() -> ShelfEngine:
    return ShelfEngine(PLANS)


@pytest.fixture(scope="module")
def several(shelf: ShelfEngine) -> Iterator[str]:
    with serving(create_app(shelf)) as address:
        yield address


@pytest.fixture(scope="module")
def attacked() -> Iterator[str]:
    with serving(create_app(hostile_shelf())) as address:
        yield address


def get(address: str, path: str, **parameters: Any) -> Any:
    answer = httpx.get(f"{address}/api/{path}", params=parameters)
    assert answer.status_code == 200, answer.text
    return answer.json()


def all_of(address: str, kind: str, **parameters: Any) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = get(address, kind, limit=500, **parameters)["items"]
    return items


@pytest.mark.parametrize("kind", KINDS)
def test_pages_joined_are_the_whole_in_one_order(several: str, kind: str) -> None:
    whole = get(several, kind, limit=500)
    assert whole["total"] == len(whole["items"]) > 0
    pages = [get(several, kind, offset=at, limit=2) for at in range(0, whole["total"], 2)]
    assert [item for page in pages for item in page["items"]] == whole["items"]
    assert {(page["total"], page["limit"]) for page in pages} == {(whole["total"], 2)}
    assert get(several, kind, offset=whole["total"])["items"] == []
    assert get(several, kind)["limit"] == 100


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("wrong", [{"limit": 0}, {"limit": 501}, {"offset": -1}, {"limit": "多"}])
def test_a_wrong_page_is_refused_in_chinese(several: str, kind: str, wrong: dict[str, Any]) -> None:
    answer = httpx.get(f"{several}/api/{kind}", params=wrong)
    assert answer.status_code == 422
    assert any("\u4e00" <= character <= "\u9fff" for character in answer.json()["error"])


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("plans/无", "没有这份计划：无"),
        ("plans/无/text", "没有这份计划：无"),
        ("plans/无/matrix", "没有这份计划：无"),
        ("tasks?plan=无", "没有这份计划：无"),
        ("departments?plan=无", "没有这份计划：无"),
        ("policies?plan=无", "没有这份计划：无"),
        ("breakdown.xlsx?plan=无", "没有这份计划：无"),
        ("breakdown.docx?plan=无", "没有这份计划：无"),
        ("tasks?department=无", "没有这个单位：无"),
        ("indicators?department=无", "没有这个单位：无"),
        ("tasks?section=九十九", "没有这个部分：九十九"),
        ("deadlines?section=九十九", "没有这个部分：九十九"),
    ],
)
def test_what_is_not_there_is_told_in_chinese(several: str, path: str, said: str) -> None:
    answer = httpx.get(f"{several}/api/{path}")
    assert answer.status_code == 404
    assert answer.json()["error"] == said


def test_an_unknown_role_is_refused(several: str) -> None:
    assert httpx.get(f"{several}/api/tasks", params={"role": "boss"}).status_code == 422


def places(record: Any) -> Iterator[dict[str, Any]]:
    """Every part of a record that has a place."""
    if isinstance(record, dict):
        if "quote" in record:
            yield record
        for value in record.values():
            yield from places(value)
    elif isinstance(record, list):
        for value in record:
            yield from places(value)


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "plans"])
def test_every_quote_is_the_text_at_its_place(real: str, opened_engine: EngineProtocol, kind: str) -> None:
    (plan,) = opened_engine.catalog.plans.values()
    text = opened_engine.text(plan.id)
    found = list(places(all_of(real, kind)))
    assert found
    for place in found:
        assert place["quote"] == text[place["start"] : place["end"]] != ""


def test_tasks_tell_what_the_catalog_holds(real: str, opened_engine: EngineProtocol) -> None:
    catalog = opened_engine.catalog
    told = all_of(real, "tasks")
    assert [one["iri"] for one in told] == list(catalog.tasks)
    for one, task in zip(told, catalog.tasks.values(), strict=True):
        assert (one["type"], one["number"], one["title"]) == ("task", task.number, task.title)
        shares = [(a["department"], a["role"]) for a in one["assignments"]]
        given = catalog.assignments_of[task.iri]
        assert shares == [(catalog.departments[a.department].name, str(a.role)) for a in given]
        assert [i["value"] for i in one["indicators"]] == [i.value for i in catalog.indicators_of[task.iri]]
        assert [d["value"] for d in one["deadlines"]] == [d.value for d in catalog.deadlines_of[task.iri]]
    assert len(all_of(real, "indicators")) == len(catalog.indicators)
    assert len(all_of(real, "deadlines")) == len(catalog.deadlines)


@pytest.mark.parametrize("role", [None, "lead", "responsible", "support", "any"])
def test_tasks_are_filtered_by_department_and_role(several: str, shelf: ShelfEngine, role: str | None) -> None:
    catalog = shelf.catalog
    roles = set(Role) if role in (None, "any") else {Role(role)}
    for plan in (None, *catalog.plans.values()):
        for department in catalog.departments.values():
            wanted = [
                task.iri
                for task in catalog.tasks.values()
                if plan in (None, catalog.plan_by_id[task.plan])
                and any(a.department == department.iri and a.role in roles for a in catalog.assignments_of[task.iri])
            ]
            asked = {
                "department": department.iri,
                **({"plan": plan.id} if plan else {}),
                **({"role": role} if role else {}),
            }
            assert [one["iri"] for one in all_of(several, "tasks", **asked)] == wanted


def test_a_role_alone_is_any_department_in_it(several: str, shelf: ShelfEngine) -> None:
    catalog = shelf.catalog
    wanted = [t for t in catalog.tasks if any(a.role is Role.SUPPORT for a in catalog.assignments_of[t])]
    assert [one["iri"] for one in all_of(several, "tasks", role="support")] == wanted
    assert 0 < len(wanted) < len(catalog.tasks)


def test_tasks_are_filtered_by_part_and_words(real: str, opened_engine: EngineProtocol) -> None:
    catalog = opened_engine.catalog
    for section in catalog.sections.values():
        wanted = [task.number for task in catalog.tasks_of[section.iri]]
        for name in (section.iri, "/".join(section.path)):
            assert [one["number"] for one in all_of(real, "tasks", section=name)] == wanted
    assert [one["number"] for one in all_of(real, "tasks", q="加装电梯 466")] == ["10"]
    assert all_of(real, "tasks", q="没有这些字") == []
    assert all_of(real, "tasks", section="none") == []


def test_a_department_is_known_by_its_other_names(real: str) -> None:
    known = [one["number"] for one in all_of(real, "tasks", department="区房管局", role="lead")]
    assert known == ["10", "11", "13", "25", "31", "35"]
    assert [
        one["number"] for one in all_of(real, "tasks", department="长宁区住房保障和房屋管理局", role="lead")
    ] == known


def test_departments_are_counted_by_role(several: str, shelf: ShelfEngine) -> None:
    catalog = shelf.catalog
    for one in all_of(several, "departments"):
        given = catalog.assignments_to[one["iri"]]
        assert (
            one["counts"]["tasks"] == len({a.task for a in given}) == len({a["task_iri"] for a in one["assignments"]})
        )
        assert one["counts"]["lead"] == len({a.task for a in given if a.role is Role.LEAD})
    leading = {a.department for a in catalog.assignments.values() if a.role is Role.LEAD and a.plan == "alpha"}
    assert {one["iri"] for one in all_of(several, "departments", plan="alpha", role="lead")} == leading


def test_indicators_and_deadlines_are_filtered(real: str, opened_engine: EngineProtocol) -> None:
    catalog = opened_engine.catalog
    by_unit = [i.iri for i in catalog.indicators.values() if i.unit == "%"]
    assert [one["iri"] for one in all_of(real, "indicators", unit="%")] == by_unit
    tasks = {a.task for a in catalog.assignments.values() if catalog.departments[a.department].name == "区房管局"}
    wanted = [i.iri for i in catalog.indicators.values() if i.task in tasks]
    assert [one["iri"] for one in all_of(real, "indicators", department="区房管局")] == wanted
    third = [i.iri for i in catalog.indicators.values() if catalog.sections_of[i.task or i.iri][0].number == "三"]
    assert [one["iri"] for one in all_of(real, "indicators", section="三")] == third
    assert [one["task"] for one in all_of(real, "indicators", q="电梯")] == ["10"]
    assert all_of(real, "deadlines", until=2025) == []
    assert len(all_of(real, "deadlines", until=2026)) == 3


def test_a_plan_tells_its_revision_and_its_counts(real: str, opened_engine: EngineProtocol) -> None:
    catalog = opened_engine.catalog
    (fact,) = catalog.plans.values()
    plan = get(real, f"plans/{fact.id}")
    assert (plan["title"], plan["period"], plan["status"]) == (fact.title, "2024-2026", "送审稿")
    assert plan["end"] == len(opened_engine.text(fact.id))
    assert plan["counts"]["tasks"] == 36
    assert len(plan["warnings"]) == plan["counts"]["anomalies"] == len(catalog.anomalies)
    assert (plan["asked_as"], plan["revises"], plan["revised_by"]) == ("", None, None)


@pytest.mark.parametrize("which", ["real", "several", "attacked"])
def test_the_lines_of_a_plan_are_its_text(which: str, request: pytest.FixtureRequest) -> None:
    address = request.getfixturevalue(which)
    engines = {"real": "opened_engine", "several": "shelf"}
    engine = request.getfixturevalue(engines[which]) if which in engines else hostile_shelf()
    for plan in engine.catalog.plans.values():
        told = get(address, f"plans/{quote(plan.id, safe='')}/text")
        assert "".join(line["text"] for line in told["paragraphs"]) == engine.text(plan.id)
        at = 0
        for line in told["paragraphs"]:
            assert line["start"] == at
            at += len(line["text"])
        begun = [iri for line in told["paragraphs"] for iri in line["begins"]]
        ended = [iri for line in told["paragraphs"] for iri in line["ends"]]
        tasks = [task.iri for task in engine.catalog.tasks_of[plan.iri]]
        assert [iri for iri in begun if iri in tasks] == [one["iri"] for one in told["tasks"]] == ended == tasks
        for line in told["paragraphs"]:
            for start, end in line["strong"]:
                assert line["start"] <= start < end


@pytest.mark.parametrize("which", ["real", "several", "attacked"])
def test_every_count_of_the_matrix_is_a_plain_count(which: str, request: pytest.FixtureRequest) -> None:
    address = request.getfixturevalue(which)
    engines = {"real": "opened_engine", "several": "shelf"}
    engine = request.getfixturevalue(engines[which]) if which in engines else hostile_shelf()
    catalog = engine.catalog
    for plan in catalog.plans.values():
        told = get(address, f"plans/{quote(plan.id, safe='')}/matrix")
        tasks = list(catalog.tasks_of[plan.iri])
        assert sum(section["tasks"] for section in told["sections"]) == len(tasks)
        for name, roles in (("lead", {Role.LEAD}), ("any", set(Role))):
            for column, section in enumerate(told["sections"]):
                here = [t for t in tasks if catalog.sections_of[t.iri][0].iri == section["iri"]]
                doing = [{a.department for a in catalog.assignments_of[t.iri] if a.role in roles} for t in here]
                for row in told["departments"]:
                    assert row[name][column] == sum(row["iri"] in some for some in doing)
                assert told["totals"][name][column] == sum(bool(some) for some in doing)
                assert told["totals"][name][column] + told["unassigned"][name][column] == len(here)
        named = {a.department for a in catalog.assignments.values() if a.plan == plan.id}
        assert {row["iri"] for row in told["departments"]} == named


def saved_name(answer: httpx.Response) -> str:
    return unquote(answer.headers["content-disposition"].rpartition("filename*=UTF-8''")[2])


def test_the_table_is_the_same_in_excel_and_word_and_says_what_the_catalog_holds(
    real: str, opened_engine: EngineProtocol
) -> None:
    catalog = opened_engine.catalog
    (plan,) = catalog.plans.values()
    workbook = httpx.get(f"{real}/api/breakdown.xlsx", params={"plan": plan.id})
    document = httpx.get(f"{real}/api/breakdown.docx", params={"plan": plan.id})
    assert saved_name(workbook) == "重点任务分解表_长宁区城市管理精细化三年行动计划（2024-2026年）（送审稿）.xlsx"
    assert saved_name(document).endswith("（送审稿）.docx")
    (sheet,) = openpyxl.load_workbook(BytesIO(workbook.content)).worksheets
    rows = [tuple(str(value) for value in row) for row in sheet.iter_rows(values_only=True)]
    (table,) = docx.Document(BytesIO(document.content)).tables
    assert [tuple(cell.text for cell in row.cells) for row in table.rows] == rows
    assert rows[0] == ("序号", "部分", "任务", "牵头单位", "量化指标", "完成时限", "依据")
    for row, task in zip(rows[1:], catalog.tasks.values(), strict=True):
        leads = [catalog.departments[a.department].name for a in catalog.assignments_of[task.iri]]
        assert row[0] == task.number
        assert row[1].endswith(catalog.sections_of[task.iri][0].title)
        assert row[2] == task.title
        assert row[3] == "、".join(leads)
        assert all(indicator.name in row[4] for indicator in catalog.indicators_of[task.iri])
        assert (row[5] == "未写明") is not bool(catalog.deadlines_of[task.iri])


def test_the_table_of_several_plans_has_one_of_each(several: str) -> None:
    workbook, document = (httpx.get(f"{several}/api/breakdown.{kind}") for kind in ("xlsx", "docx"))
    assert saved_name(workbook) == "重点任务分解表_2份计划.xlsx"
    assert openpyxl.load_workbook(BytesIO(workbook.content)).sheetnames == ["alpha的计划", "beta 二的计划"]
    assert len(docx.Document(BytesIO(document.content)).tables) == 2


def test_the_table_of_hostile_plans_holds_words_only(attacked: str) -> None:
    workbook, document = (
        httpx.get(f"{attacked}/api/breakdown.{kind}", params={"plan": "hostile"}) for kind in ("xlsx", "docx")
    )
    (sheet,) = openpyxl.load_workbook(BytesIO(workbook.content)).worksheets
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n"}
    (table,) = docx.Document(BytesIO(document.content)).tables
    assert len(table.rows) == sheet.max_row
    assert not set('<>"/\\:*?|\u202e') & set(saved_name(workbook))


def test_a_server_without_facts_gives_empty_lists(site: str, shared_engine: ReadyEngine) -> None:
    for kind in KINDS:
        assert get(site, kind) == {"total": 0, "offset": 0, "limit": 100, "items": []}
    assert httpx.get(f"{site}/api/breakdown.xlsx").status_code == 404


def test_the_records_are_described(real: str) -> None:
    paths = get(real, "openapi.json")["paths"]
    for kind in (
        *KINDS,
        "plans/{plan}",
        "plans/{plan}/text",
        "plans/{plan}/matrix",
        "breakdown.xlsx",
        "breakdown.docx",
    ):
        described = paths[f"/api/{kind}"]["get"]
        assert any("\u4e00" <= character <= "\u9fff" for character in described["summary"])
        assert described["responses"]["200"]["description"] != "Successful Response"
