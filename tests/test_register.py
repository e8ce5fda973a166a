"""Names → departments. The other names are those that the register lists, with their source."""

from __future__ import annotations

from pathlib import Path

import pytest
from reading import corpus

from ingest.errors import CorpusError
from ingest.records import PlanInfo
from ingest.register import Department, Register, place_of, read_register

# 长宁区政府网站: 九个街道，一个镇
TOWNS = ["华阳路", "江苏路", "新华路", "周家桥", "天山路", "仙霞新村", "虹桥", "程家桥", "北新泾"]


@pytest.mark.parametrize(
    ("surface", "name"),
    [
        ("区房管局", "区房管局"),
        ("房管局", "区房管局"),
        ("长宁区房管局", "区房管局"),
        ("长宁区住房保障和房屋管理局", "区房管局"),
        ("住房保障和房屋管理局", "区房管局"),
        ("区 房管局", "区房管局"),
        ("城管执法局", "区城管执法局"),
        ("区建设管理委", "区建管委"),
        ("规划和自然资源局", "区规划资源局"),
        ("民防办公室", "区国动办"),
        ("新泾镇人民政府", "新泾镇"),
        ("各街道（镇）", "各街镇"),
        ("各街道(镇)", "各街镇"),
        ("区虹桥办", "区虹桥办"),
        ("区东虹办", "区东虹办"),
    ],
)
def test_a_name_of_the_district(surface: str, name: str) -> None:
    found = corpus().register.resolve(surface, "长宁区")
    assert found is not None
    assert found.name == name


@pytest.mark.parametrize("surface", ["市房管局", "区水利局", "房管", "", "数据", "城管", "徐汇区房管局"])
def test_no_name_of_the_district(surface: str) -> None:
    assert corpus().register.resolve(surface, "长宁区") is None


def test_another_district_has_its_own_offices() -> None:
    assert corpus().register.resolve("区房管局", "徐汇区") is None
    assert corpus().register.resolve("区房管局", None) is None


def test_the_collective_and_its_members() -> None:
    streets = corpus().register.resolve("各街镇", "长宁区")
    assert streets is not None
    assert streets.collective
    assert sorted(streets.members) == sorted([*(f"{town}街道" for town in TOWNS), "新泾镇"])
    some = corpus().register.resolve("相关街镇", "长宁区")
    assert some is not None
    assert some.collective
    assert some.members == ()


def test_every_name_has_a_source_and_leads_to_its_department() -> None:
    register = corpus().register
    for department in register.departments:
        assert department.source
        assert all(source for _, source in department.name_sources)
        for name in (
            department.name,
            *([department.full_name] if department.full_name else []),
            *department.other_names,
        ):
            assert register.resolve(name, department.area) == department, name
        for member in department.members:
            assert register.resolve(member, department.area), member


def test_a_name_of_two_departments_is_neither() -> None:
    two = [Department("区教育局", other_names=("区教委",)), Department("区体育局", other_names=("区教委",))]
    assert Register(two).resolve("区教委", None) is None


def test_a_canonical_name_wins_over_another_name() -> None:
    two = [Department("区房管局", other_names=("区建委",)), Department("区建委")]
    assert Register(two).resolve("区建委", None) == two[1]


def test_an_office_of_the_area_goes_before_one_that_is_known_everywhere() -> None:
    central, own = Department("发展改革委", level="国"), Department("发展改革委", level="省", area="江西省")
    register = Register([central, own])
    assert register.resolve("发展改革委", "江西省") == own
    assert register.resolve("发展改革委", "福建省") == central


def test_a_name_with_its_own_area_is_understood_in_any_plan() -> None:
    office = Department("市财政局", "南昌市财政局", level="市", area="南昌市")
    register = Register([office])
    assert register.resolve("南昌市财政局", "江西省") == office
    assert register.resolve("市财政局", "江西省") is None


@pytest.mark.parametrize(
    ("name", "level", "area", "names"),
    [
        ("市教委", "市", "北京市", ["市教委", "北京市教委"]),
        ("省财政厅", "省", "江西省", ["省财政厅", "江西省财政厅", "财政厅"]),
        ("县财政局", "区", "临澧县", ["县财政局", "临澧县财政局", "财政局"]),
        ("市财政局", "市", "长宁区", ["市财政局"]),  # the city above: 长宁区财政局 is another office
        ("市财政局", "市", "?plan", ["市财政局"]),
        ("财政部", "国", None, ["财政部"]),
    ],
)
def test_the_forms_of_a_name_at_every_level(name: str, level: str, area: str | None, names: list[str]) -> None:
    assert sorted(Department(name, level=level, area=area).names) == sorted(names)


def test_a_plan_without_an_area_has_names_of_its_own() -> None:
    here, there = PlanInfo("here", "若干措施", "0"), PlanInfo("there", "若干措施", "0")
    office = Department("市财政局", level="市", area=place_of(here))
    assert Register([office]).named_in(here, "市财政局") == office
    assert Register([office]).named_in(there, "市财政局") is None
    assert office.known_area is None


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("[[department]]\nname = '甲局'\nalias = ['甲']", "alias"),
        ("[[department]]\nfull_name = '甲局'", "没有 name"),
        ("[[department]]\nname = '甲局'\nkind = 'office'\n" * 2, "登记了两次"),
        ("[[department]]\nname = '各局'\nkind = 'colective'", "kind"),
        ("department = '甲局'", "department"),
    ],
)
def test_a_register_that_is_wrong_is_refused(content: str, told: str, tmp_path: Path) -> None:
    path = tmp_path / "register.toml"
    path.write_text(content, "utf-8")
    with pytest.raises(CorpusError, match=told) as error:
        read_register(path)
    assert str(path) in str(error.value)


def test_an_empty_register(tmp_path: Path) -> None:
    path = tmp_path / "register.toml"
    path.write_text("", "utf-8")
    assert read_register(path).departments == ()
