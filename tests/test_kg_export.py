from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from kg_fixtures import (
    ALPHA,
    PLANS,
    SectionSpec,
    TaskSpec,
    graphs_of,
    make_plan,
    real,
    store_of,
)
from rdflib import Dataset, Graph, URIRef

from ingest.errors import MingzeError
from ingest.records import Role
from kg import Catalog, EmbeddedStore
from kg.export import FORMATS, export
from kg.vocabulary import REGISTER, plan_iri

STORE = store_of()
TEXTS = {plan.info.id: plan.text for plan in PLANS}


def spelled(triples: object) -> set[tuple[str, str, str]]:
    return {(str(s), str(p), f"{type(v).__name__} {v}") for s, p, v in triples}  # type: ignore[attr-defined]


def plain(graph: Graph) -> set[tuple[str, str, str]]:
    values = [(s, p, o if isinstance(o, URIRef) else o.toPython()) for s, p, o in graph]  # type: ignore[attr-defined]
    return {(str(s), str(p), f"{'Iri' if isinstance(v, URIRef) else type(v).__name__} {v}") for s, p, v in values}


@pytest.mark.parametrize(("ending", "form"), [(".ttl", "turtle"), (".jsonld", "json-ld")])
def test_one_graph_or_all_parse_back_to_the_same(tmp_path: Path, ending: str, form: str) -> None:
    for name in (plan_iri("alpha"), REGISTER, None):
        export(STORE, tmp_path / f"graph{ending}", graph=name)
        assert plain(Graph().parse(tmp_path / f"graph{ending}", format=form)) == spelled(STORE.triples(name))


def test_trig_keeps_the_named_graphs(tmp_path: Path) -> None:
    export(STORE, tmp_path / "graph.trig")
    dataset = Dataset()
    dataset.parse(tmp_path / "graph.trig", format="trig")
    for name in STORE.graphs():
        assert plain(dataset.graph(URIRef(name))) == spelled(STORE.triples(name))


@pytest.mark.parametrize("ending", [ending for ending in FORMATS if ending != ".xlsx"])
def test_exporting_again_gives_the_same_file(tmp_path: Path, ending: str) -> None:
    for name in ("one", "two"):
        export(store_of(), tmp_path / f"{name}{ending}", texts=TEXTS)
    assert (tmp_path / f"one{ending}").read_bytes() == (tmp_path / f"two{ending}").read_bytes()


def test_the_table_has_a_row_for_each_task_of_the_real_plan(tmp_path: Path) -> None:
    (plan,), register = real()
    store = EmbeddedStore.memory(graphs_of((plan,), register))
    export(store, tmp_path / "table.xlsx", texts={plan.info.id: plan.text}, catalog=Catalog.read(store))
    (sheet,) = openpyxl.load_workbook(tmp_path / "table.xlsx").worksheets
    head, *rows = sheet.iter_rows(values_only=True)
    assert head == ("序号", "部分", "任务", "牵头单位", "量化指标", "完成时限", "依据")
    assert [row[0] for row in rows] == list(range(1, 37))
    assert [row[2] for row in rows] == [task.title for task in plan.tasks]
    for row, task in zip(rows, plan.tasks, strict=True):
        assert row[3] == "、".join(a.department for a in task.assignments if a.role is Role.LEAD)
        for line in str(row[6]).split("）\n"):
            quote, place = line.removesuffix("）").rsplit("（字符", 1)
            start, end = map(int, place.split("—"))
            assert quote == f"“{plan.text[start:end]}”"
    assert rows[15][5] == "2026年12月"
    assert rows[8][4] == rows[8][5] == "未写明"
    assert sheet.freeze_panes == "A2"
    assert sheet.column_dimensions["G"].width > 50
    assert all(cell.alignment.wrap_text for row in sheet.iter_rows() for cell in row)


def test_other_roles_get_a_column_where_there_are_any(tmp_path: Path) -> None:
    export(STORE, tmp_path / "table.xlsx", texts=TEXTS)
    book = openpyxl.load_workbook(tmp_path / "table.xlsx")
    assert book.sheetnames == ["alpha的计划", "beta 二的计划"]
    heads = [[cell.value for cell in sheet[1]] for sheet in book.worksheets]
    assert heads[0][3:6] == ["牵头单位", "责任单位", "配合单位"]
    assert heads[1][3:6] == ["牵头单位", "配合单位", "量化指标"]
    alpha = list(book.worksheets[0].iter_rows(values_only=True))
    assert alpha[4][3:6] == ("区建管委", "未写明", "某临时办")
    assert alpha[4][6:8] == ("面积 1500000平方米：面积1.5e+06平方米；", "未写明")
    assert alpha[3][1] == "一、市容\n（一）家园"
    assert alpha[5][7] == "2025年6月、2026年12月"


def test_a_text_is_never_a_formula(tmp_path: Path) -> None:
    titles = ["=1+1", "+1", "-2", "@SUM(A1)", '=HYPERLINK("http://x")', "正常"]
    plan = make_plan("p", (SectionSpec("=一", "=甲", tuple(TaskSpec(title) for title in titles)),))
    export(store_of(plan), tmp_path / "table.xlsx", texts={"p": plan.text})
    sheet = openpyxl.load_workbook(tmp_path / "table.xlsx").worksheets[0]
    assert [sheet.cell(y, 3).value for y in range(2, 8)] == titles
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} == {"s", "n"}
    assert [sheet.cell(y, 3).quotePrefix for y in range(2, 8)] == [True] * 5 + [False]


def test_plans_of_one_title_get_a_sheet_each(tmp_path: Path) -> None:
    long = "很长的标题" * 10
    plans = tuple(replace(p, info=replace(p.info, title=long)) for p in PLANS)
    export(store_of(*plans), tmp_path / "table.xlsx", texts=TEXTS)
    names = openpyxl.load_workbook(tmp_path / "table.xlsx").sheetnames
    assert len(set(names)) == 2
    assert all(len(name) <= 31 for name in names)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("graph.docx", "不会导出“.docx”格式.*\\.ttl"),
        ("graph", "不会导出“graph”格式"),
        ("missing/graph.ttl", "写不进去.*换一个存在且可写的文件夹"),
        ("folder.ttl", "这是文件夹"),
    ],
)
def test_a_bad_path_is_told_in_chinese(tmp_path: Path, name: str, said: str) -> None:
    (tmp_path / "folder.ttl").mkdir()
    with pytest.raises(MingzeError, match=said):
        export(STORE, tmp_path / name, texts=TEXTS)


def test_a_table_without_its_texts_is_refused(tmp_path: Path) -> None:
    with pytest.raises(MingzeError, match="缺少计划原文"):
        export(STORE, tmp_path / "table.xlsx", texts={"alpha": ALPHA.text})
    with pytest.raises(MingzeError, match="没有这份计划"):
        export(STORE, tmp_path / "table.xlsx", graph=plan_iri("无"), texts=TEXTS)


def test_a_failed_export_leaves_the_old_file_and_no_rubbish(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "graph.ttl"
    path.write_text("old")

    def full(self: Path, target: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(MingzeError, match="写不进去"):
        export(STORE, path)
    assert path.read_text() == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["graph.ttl"]


def test_an_exported_file_may_be_read_by_whom_the_mask_lets(tmp_path: Path) -> None:
    mask = os.umask(0o022)
    try:
        export(STORE, tmp_path / "graph.ttl")
    finally:
        os.umask(mask)
    assert (tmp_path / "graph.ttl").stat().st_mode & 0o777 == 0o644
