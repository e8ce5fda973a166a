"""Questions in one way of writing, and sentences in which signs stand for what was recognised."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.understanding.sentence import LONGEST_QUESTION, SIGNS, Sentence, Sign, fold


@pytest.mark.parametrize(
    ("question", "folded"),
    [
        ("區房管局牽頭哪些任務？", "区房管局牵头哪些任务?"),  # traditional characters
        ("区房管局　牵头 哪些任务", "区房管局牵头哪些任务"),  # white space between Chinese characters says nothing
        ("第１３项任务", "第13项任务"),  # full-width digits
        ("ＡＢＣ Which Task", "abc which task"),
        ("区房管局\n牵头\t哪些任务", "区房管局牵头哪些任务"),
        ("区房\u200b管局", "区房管局"),  # zero-width space
        ("\u202e区房管局\u202c", "区房管局"),  # marks that turn the direction of writing
        ("\x00\x07区房管局", "区房管局"),
        (f"{SIGNS}区房管局", "区房管局"),  # a user's own private-use characters are no signs
        ("“一网统管”", '"一网统管"'),
        ("  how   many tasks  ", "how many tasks"),
        ("任务 10", "任务10"),
        ("", ""),
        ("\u3000\n", ""),
    ],
)
def test_one_way_of_writing(question: str, folded: str) -> None:
    assert fold(question) == folded


@given(st.text())
def test_no_sign_and_no_control_character_is_left(question: str) -> None:
    assert not any(char in SIGNS or unicodedata.category(char) in ("Cc", "Cf", "Co", "Cs") for char in fold(question))


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["C"])))
def test_folding_twice_changes_nothing_more(question: str) -> None:
    assert fold(fold(question)) == fold(question)


def test_a_long_question_is_cut() -> None:
    assert fold("区" * 100_000) == "区" * LONGEST_QUESTION
    assert len(fold("\ufdfa" * 100_000)) <= LONGEST_QUESTION  # one character that NFKC writes as eighteen


def test_a_sign_stands_for_words_and_remembers_them() -> None:
    sentence = Sentence("区房管局和区建管委共同牵头")
    sentence.replace(5, 9, Sign.DEPARTMENT, "建")
    sentence.replace(0, 4, Sign.DEPARTMENT, "房")
    assert sentence.text == f"{Sign.DEPARTMENT}和{Sign.DEPARTMENT}共同牵头"
    assert sentence.values(Sign.DEPARTMENT) == ["房", "建"]  # in the order of the sentence, not of the finding
    assert [mark.surface for _, mark in sentence.found(Sign.DEPARTMENT)] == ["区房管局", "区建管委"]
    assert sentence.surface(0, 3) == "区房管局和区建管委"
    assert sentence.values(Sign.TASK) == []


def test_a_sign_takes_over_the_marks_inside_it() -> None:
    sentence = Sentence("第五部分农机服务，第4项")
    sentence.replace(9, 12, Sign.TASK, 4)
    sentence.replace(0, 4, Sign.SECTION, 5)
    sentence.replace(0, 5, Sign.SECTION, 5)
    assert sentence.text == f"{Sign.SECTION}，{Sign.TASK}"
    assert [(mark.sign, mark.surface) for mark in sentence.marks] == [
        (Sign.SECTION, "第五部分农机服务"),
        (Sign.TASK, "第4项"),
    ]


@given(st.data())
def test_every_mark_keeps_its_words(data: st.DataObject) -> None:
    """Whatever is replaced in whatever order: what the signs stand for and what is left is the question."""
    question = data.draw(st.text(alphabet="区房管局第三部分和abc ", min_size=1, max_size=30))
    sentence = Sentence(question)
    for _ in range(data.draw(st.integers(0, 6))):
        start = data.draw(st.integers(0, len(sentence.text) - 1))
        end = data.draw(st.integers(start + 1, len(sentence.text)))
        sentence.replace(start, end, data.draw(st.sampled_from(Sign)), None)
    assert sentence.surface(0, len(sentence.text)) == question
    assert len(sentence.marks) == sum(char in SIGNS for char in sentence.text)
    for sign in Sign:
        assert all(mark.sign is sign for _, mark in sentence.found(sign))
