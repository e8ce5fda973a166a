from __future__ import annotations

import re
import time
from dataclasses import replace
from itertools import combinations
from xml.etree import ElementTree as ET

import pytest
from chains import PLAN, made_catalog
from kg_fixtures import store_of
from ready import HOSTILE

from kg import Catalog
from kg.chain import Chain, ChainEdge, ChainNode, chain
from ui.drawing import draw, draw_file
from ui.lettering import cut, plain, safe, wrapped

SVG = "{http://www.w3.org/2000/svg}"
WRITTEN = Catalog.read(store_of())


def boxes(svg: str) -> list[tuple[float, float, float, float]]:
    """Left, top, right, bottom of each node as it is drawn."""
    found = []
    for node in ET.fromstring(svg).iter():
        if "mz-node" in node.get("class", ""):
            x, y = map(float, re.findall(r"[\d.]+", node.get("transform", "")))
            rect = node.find(f"{SVG}rect")
            assert rect is not None
            found.append((x, y, x + float(rect.get("width", 0)), y + float(rect.get("height", 0))))
    return found


def titles(svg: str) -> set[str]:
    """The full words of each node."""
    nodes = [node for node in ET.fromstring(svg).iter() if "mz-node" in node.get("class", "")]
    return {node.findtext(f"{SVG}title") or "" for node in nodes}


def intersect(one: tuple[float, float, float, float], other: tuple[float, float, float, float]) -> bool:
    """Whether two boxes share more than an edge, to a tenth of a pixel."""
    over = min(one[2], other[2]) - max(one[0], other[0]), min(one[3], other[3]) - max(one[1], other[1])
    return min(over) > 0.1


def test_five_hundred_nodes_are_drawn_within_a_second_and_none_covers_another() -> None:
    found = chain(made_catalog(220, 100), PLAN)
    assert len(found.nodes) > 500
    started = time.perf_counter()
    picture = draw(found)
    assert time.perf_counter() - started < 1
    drawn = boxes(picture.svg)
    assert len(drawn) == len(found.nodes)
    assert not any(intersect(one, other) for one, other in combinations(drawn, 2))
    assert picture.width < 1500  # it grows downwards
    assert max(box[2] for box in drawn) <= picture.width
    assert max(box[3] for box in drawn) <= picture.height


def test_no_box_covers_another_in_any_small_chain() -> None:
    catalog = made_catalog(30, 12)
    for iri in [*catalog.departments, *catalog.sections, *catalog.tasks, *catalog.policies, *catalog.indicators]:
        drawn = boxes(draw(chain(catalog, iri)).svg)
        assert not any(intersect(one, other) for one, other in combinations(drawn, 2))


@pytest.mark.parametrize("iri", [*WRITTEN.plans, *WRITTEN.departments, *WRITTEN.policies, *WRITTEN.tasks])
def test_page_and_file_have_every_label_in_full(iri: str) -> None:
    found = chain(WRITTEN, iri)
    for picture in (draw(found), draw_file(found, "只画：牵头")):
        shown = titles(picture.svg)
        assert len(ET.fromstring(picture.svg).findall(f".//{SVG}title")) >= len(found.nodes)
        for node in found.nodes:
            assert any(plain(node.label) in words for words in shown)


def test_a_file_stands_alone_and_the_page_has_no_colours() -> None:
    found = chain(WRITTEN, next(iter(WRITTEN.departments)))
    file, page = draw_file(found, "只画：牵头").svg, draw(found).svg
    assert file.startswith("<?xml")
    assert "<style>" in file
    assert "只画：牵头" in file
    assert "牵头</text>" in file  # the legend
    assert "href" not in file
    assert "var(" not in file
    assert not re.search('#[0-9a-f]{3,6}[";]|<style| style=', page)
    assert "http" not in file.replace("http://www.w3.org/2000/svg", "")


def test_roles_differ_in_line_and_mark() -> None:
    found = chain(made_catalog(1, 3), "urn:task:0")
    svg = draw(found).svg
    ends = re.findall(r'class="mz-edge mz-(\w+)" d="[^"]*"/>(<\w+ class="mz-end mz-\w+")?', svg)
    assert ("lead", '<circle class="mz-end mz-lead"') in ends
    assert ("responsible", '<circle class="mz-end mz-responsible"') in ends
    assert ("support", '<rect class="mz-end mz-support"') in ends
    assert ("basis", "") in ends
    file = draw_file(found).svg
    dashes = {re.search(rf"\.mz-{role} {{[^}}]*?(stroke-dasharray: [\d ]+|}})", file) for role in ("lead", "support")}
    assert len(dashes) == 2


def test_what_the_middle_of_the_picture_is_is_told() -> None:
    svg = draw(chain(WRITTEN, next(iter(WRITTEN.tasks)))).svg
    centre = [node for node in ET.fromstring(svg).iter() if node.get("aria-current")]
    assert [node.get("data-id") for node in centre] == [next(iter(WRITTEN.tasks))]
    assert "mz-centre" in centre[0].get("class", "")
    assert (centre[0].get("aria-label") or "").startswith("任务 1 架空线入地")


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_stay_words(words: str) -> None:
    nodes = (ChainNode("urn:'\"><x>", "department", words, words), ChainNode("urn:t", "task", words, words))
    found = Chain(nodes[0].id, nodes, (ChainEdge("urn:t", nodes[0].id, "lead"),), ("urn:t",))
    for svg in (draw(found).svg, draw_file(found, words).svg):
        parsed = list(ET.fromstring(svg).iter())
        allowed = {f"{SVG}{name}" for name in ("svg", "g", "a", "rect", "text", "path", "circle", "title", "style")}
        assert {node.tag for node in parsed} <= allowed
        attributes = {name for node in parsed for name in node.attrib}
        assert not {name for name in attributes if name.startswith("on") or "src" in name}
        assert all((node.get("href") or "#/trace?id=").startswith("#/trace?id=") for node in parsed)
        assert any(plain(words) in title for title in titles(svg))
        assert "\u202e" not in svg
        assert "\x00" not in svg


def test_a_collective_that_is_its_own_member_is_drawn_without_that_line() -> None:
    catalog = made_catalog(2, 2)
    name = "urn:department:0"
    offices = {**catalog.departments, name: replace(catalog.departments[name], collective=True, members=(name,))}
    found = chain(replace(catalog, departments=offices), name)
    assert ChainEdge(name, name, "member") in found.edges
    assert len(boxes(draw(found).svg)) == len(found.nodes)


@pytest.mark.parametrize(
    ("words", "width", "lines"),
    [
        ("提升道路设施品质", 200, ["提升道路设施品质"]),
        ("塑造整洁有序的市容风貌", 84, ["塑造整洁有序", "的市容风貌"]),
        ("塑造整洁有序的市容风貌，营造便捷", 84, ["塑造整洁有序", "的市容风貌…"]),
        ("小区建设共计230万平方米（2024年）", 130, ["小区建设共计230万", "平方米（2024年）"]),
        ("面积共计二百三十万（2024年）", 140, ["面积共计二百三十万", "（2024年）"]),
        ("塑造整洁有序，营造便捷", 84, ["塑造整洁有序，", "营造便捷"]),
        ("", 84, []),
        ("（（（（", 20, ["（", "…"]),
    ],
)
def test_words_break_as_chinese_does(words: str, width: int, lines: list[str]) -> None:
    assert wrapped(words, width, 2, 14) == lines


def test_what_is_left_out_is_shown_as_left_out() -> None:
    assert cut("区房管局", 100, 14) == "区房管局"
    assert cut("区住房保障和房屋管理局", 100, 14) == "区住房保障和…"
    assert cut("", 100, 14) == ""


def test_words_are_safe_in_xml() -> None:
    assert safe("a<b>&\"'\x00\u202e\ud800\n c") == "a&lt;b&gt;&amp;&quot;&#x27;\ufffd\ufffd\ufffd c"
