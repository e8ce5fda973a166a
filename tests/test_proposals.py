"""Proposed entries for the register: what a person reviews, pastes, and then finds in force."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reading import GENRE, changning, corpus, read_text, texts_in

from ingest.proposals import Proposals, propose
from ingest.register import Register, read_register

EMPTY = Register([])
PROVINCE = """江西省人民政府关于某某的若干措施

一、主要任务
1.甲。（责任单位：省财政厅、省教育厅、财政部）
2.乙。（责任单位：财政厅、各市、县人民政府）
3.丙。（责任单位：省发改委）
4.丁。（责任单位：省文旅厅）
5.戊。（责任单位：省文化广电和旅游厅、国家发展改革委）
6.己。（责任单位：省市场监管局、省城管局、省综合执法局）
"""
CENTRAL = """国务院关于某某的意见

一、主要任务
1.甲。（责任单位：发展改革委、财政部）
2.乙。（责任单位：民航局、有关部门）
"""


def proposals() -> Proposals:
    return propose([read_text(PROVINCE), read_text(CENTRAL)], EMPTY, GENRE)


def names(found: Proposals) -> list[str]:
    return [entry.department.name for entry in found.entries]


def test_an_entry_says_what_is_known_and_where_it_stands() -> None:
    plan = read_text(PROVINCE)
    [entry] = [entry for entry in propose([plan], EMPTY, GENRE).entries if entry.department.name == "省财政厅"]
    office = entry.department
    assert (office.level, office.area, office.full_name, office.other_names) == (
        "省",
        "江西省",
        "江西省财政厅",
        ("财政厅",),
    )
    assert [(place.task, place.quote) for place in entry.evidence] == [("1", "省财政厅"), ("2", "财政厅")]
    assert all(place.span.of(plan.text) == place.quote for place in entry.evidence)


def test_pairs_that_may_be_one_are_told_and_not_merged() -> None:
    found = proposals()
    assert {(doubt.one, doubt.other) for doubt in found.doubts} == {
        ("省文化广电和旅游厅", "省文旅厅")
    }  # 城管局, 执法局: in one note
    assert {"省文旅厅", "省文化广电和旅游厅"} <= set(names(found))


def test_an_organ_of_the_central_authorities_goes_by_names_that_mean_it_everywhere() -> None:
    found = {entry.department.name: entry.department for entry in proposals().entries}
    assert "中国民航局" in found
    assert found["国家发展改革委"].other_names == ()
    assert {"发展改革委", "民航局"}.isdisjoint(found)


def test_the_file_is_read_as_a_register_and_leaves_nothing_to_propose(tmp_path: Path) -> None:
    plans = [read_text(PROVINCE), read_text(CENTRAL)]
    path = tmp_path / "register.toml"
    found = propose(plans, EMPTY, GENRE)
    path.write_text(found.as_toml(), "utf-8")
    pasted = read_register(path)
    assert [department.name for department in pasted.departments] == names(found)
    assert propose(plans, pasted, GENRE).entries == ()
    assert pasted.resolve("发展改革委", "江西省") is None
    assert {row["why"] for row in tomllib.loads(found.as_toml())["doubt"]} == {doubt.why for doubt in found.doubts}


def test_the_evidence_is_in_the_file() -> None:
    text = proposals().as_toml()
    assert "# 依据（共2处）：plan 任务2" in text
    assert "“财政厅”" in text


def test_an_office_of_an_unknown_place_is_not_pasted_by_mistake(tmp_path: Path) -> None:
    found = propose([read_text("若干措施\n一、任务\n1.甲。（责任单位：市财政局、市教委）\n")], EMPTY, GENRE)
    path = tmp_path / "register.toml"
    path.write_text(found.as_toml(), "utf-8")
    assert names(found) == ["市教委", "市财政局"]
    assert "没有写明地区" in found.as_toml()
    assert all(read_register(path).resolve("市财政局", area) is None for area in (None, "北京市", "plan"))


def test_a_plan_whose_offices_are_registered_proposes_nothing() -> None:
    assert propose([changning()], corpus().register, GENRE) == Proposals((), ())


@given(st.text(alphabet="局委\"\\\x00\x7f\u2028\n#[]='财政省市", min_size=1, max_size=12))
def test_any_name_makes_a_file_that_is_read(name: str) -> None:
    found = propose([read_text(f"江西省某某行动计划\n一、任务\n1.甲。（责任单位：省财政厅、{name}）\n")], EMPTY, GENRE)
    assert len(tomllib.loads(found.as_toml())["department"]) == len(found.entries)


def test_real_plans_propose_each_office_with_evidence(shared_plans: Path, tmp_path: Path) -> None:
    plans = texts_in(shared_plans)
    found = propose(plans, corpus().register, GENRE)
    texts = {plan.info.id: plan.text for plan in plans}
    places = [place for entry in found.entries for place in entry.evidence]
    assert all(place.span.of(texts[place.plan]) == place.quote for place in places)
    named = sum(len(task.assignments) for plan in plans[1:] for task in plan.tasks)
    assert len(places) == pytest.approx(named, abs=1)
    path = tmp_path / "register.toml"
    path.write_text(found.as_toml(), "utf-8")
    assert len(read_register(path).departments) == len(found.entries)
