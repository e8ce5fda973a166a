"""Texts that are nearly the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from ui.likeness import Alike, find_alike

TEXT = "".join(
    f"{n}.推进第{n * 7}处公园建设，每年新增绿地{n * 13}公顷，由区绿化市容局（第{n}科）负责。\n" for n in range(1, 60)
)


@pytest.mark.parametrize(
    ("other", "share"),
    [
        (TEXT, 1),
        (TEXT.replace("（", "(").replace("）", ")").replace("\n", " "), 1),  # reposted with other brackets, on one line
        (TEXT.replace("1", "１").replace("2", "２"), 1),
        (TEXT.replace("推进第77处", "推进第78处"), None),
        ("", 0),
        (TEXT[::-1], 0),
        ("".join(f"{n}.加强第{n * 3}条河道巡查，配备巡查员{n}名。（责任单位：区水务局）\n" for n in range(1, 60)), 0),
    ],
)
def test_the_share_that_two_texts_have_in_common(other: str, share: float | None) -> None:
    found = find_alike({"a": TEXT, "b": other}).get("b")
    if share is None:
        assert found is not None
        assert 0.9 < found.share < 1
    else:
        assert (found.share if found else 0) == share


def test_each_is_told_of_the_first_only() -> None:
    other = TEXT.replace("公园", "广场").replace("绿地", "草坪").replace("绿化市容", "建设管理")
    texts = {"a": TEXT, "x": other, "b": TEXT + "附件略。", "c": TEXT, "y": other}
    found = find_alike(texts)
    assert {plan: alike.plan for plan, alike in found.items()} == {"b": "a", "c": "a", "y": "x"}
    assert found["c"] == Alike("a", 1)


def test_short_texts() -> None:
    assert find_alike({"a": "短", "b": "短。", "c": "长", "d": "（）", "e": ""}) == {
        "b": Alike("a", 1),
        "e": Alike("d", 1),
    }


def test_the_postings_among_the_real_plans(shared_plans: Path) -> None:
    texts = {path.stem[:2]: path.read_text("utf-8") for path in sorted(shared_plans.glob("*.txt"))}
    assert {plan: alike.plan for plan, alike in find_alike(texts).items()} == {"24": "23", "32": "31"}
