"""What a stretch states: dates by the plan's date, cells of time, tables of indicators, documents over the whole text."""

from __future__ import annotations

from reading import read_text, task


def test_a_table_of_indicators_is_read_by_its_columns_and_not_as_sentences() -> None:
    text = (
        "示例市水务规划（2024-2026年）\n一、主要目标\n1.推进节水。建设节水城市。\n"
        "指标\t单位\t2023年现状\t2026年目标\n用水效率\t%\t60\t75\n管网漏损率\t%\t12\t≤9\n"
        "2.加强监管。\n"
    )
    one = task(read_text(text), "1")
    found = [(i.name, i.value, i.unit, i.comparator.value, i.period) for i in one.indicators]
    assert found == [("用水效率", 75, "%", "=", "2026"), ("管网漏损率", 9, "%", "<=", "2026")]


def test_an_aim_outside_the_tasks_is_kept_and_a_number_of_the_preamble_is_none() -> None:
    text = "关于印发20条措施的通知\n一、目标\n到2027年建成公园30座。\n二、任务\n1.建设公园。（牵头单位：市园林局）\n"
    plan = read_text(text)
    assert [(i.value, i.unit) for i in plan.indicators] == [(30, "座")]
    assert [d.value for d in plan.deadlines] == ["2027"]
    assert not task(plan, "1").indicators


def test_a_time_of_the_past_is_no_deadline_where_the_plan_has_a_date() -> None:
    text = "示例市方案\n示政发〔2024〕3号\n1.总结经验。到2022年底，已建成10座。到2025年底前建成20座。\n2.推广。\n"
    plan = read_text(text)
    assert plan.info.date == "2024"
    assert [d.value for d in task(plan, "1").deadlines] == ["2025-12"]


def test_a_short_name_is_the_document_that_was_named_elsewhere() -> None:
    text = (
        "示例市方案\n根据《示例省水污染防治条例》（以下简称《条例》），制定本方案。\n1.落实《条例》规定。\n2.推广。\n"
    )
    plan = read_text(text)
    assert [p.title for p in plan.policies] == ["示例省水污染防治条例"]
    assert "条例" not in [p.title for p in task(plan, "1").policies]


def test_a_cell_of_time_gives_each_date_once() -> None:
    text = "序号\t任务\t责任单位\t完成时限\n1\t修路，2026年6月底前开工\t市交通局\t2026年12月\n2\t植树\t市林业局\t长期坚持\n"
    plan = read_text(text)
    assert [[d.value for d in one.deadlines] for one in plan.tasks] == [["2026-06", "2026-12"], ["ongoing"]]


def test_the_months_of_a_stage_are_its_deadline() -> None:
    stages = "（一）动员部署阶段（2022年1月）。动员。（二）排查阶段(2022年2月—2022年3月)。现阶段（含农村）。"
    text = f"示例市方案\n示政发〔2022〕3号\n1.{stages}\n2.乙。\n"
    assert [d.value for d in task(read_text(text), "1").deadlines] == ["2022-01", "2022-03"]
