"""The subject of a question: one task, several to choose from, or none."""

from __future__ import annotations

from asking import frame, parts, query_of, read, task

from kg.algebra import About, Among, Asked, Everything, Ref
from retrieval.answer import Reason, Status
from retrieval.understanding.reading import Ask, Decline

SUBJECTS = parts().subjects
TEN = Ref(task(10))


def test_words_that_stand_in_the_text_are_looked_for_as_written() -> None:
    assert SUBJECTS.about(frame("哪些任务提到充电桩"), Everything()) == About(("充电桩",))


def test_other_words_stand_for_the_tasks_that_share_them() -> None:
    about = SUBJECTS.about(frame("哪些任务提到煤气罐"), Everything())
    assert isinstance(about, Among)
    assert isinstance(about.tasks, tuple)
    assert Ref(task(22)) in about.tasks
    assert "煤气罐" in str(about)


def test_words_that_no_task_shares() -> None:
    about = SUBJECTS.about(frame("哪些任务提到航天飞机"), Everything())
    assert isinstance(about, Decline)
    assert (about.status, about.reason) == (Status.NOT_FOUND, Reason.NOT_STATED)
    assert "航天飞机" in about.message


def test_a_subject_that_clearly_means_one_task() -> None:
    assert SUBJECTS.chosen(frame("加装电梯由谁牵头"), Everything(), Asked.DEPARTMENTS) == Among((TEN,))


def test_a_subject_that_several_tasks_share_is_asked_back() -> None:
    asked = SUBJECTS.chosen(frame("安全由谁牵头"), Everything(), Asked.DEPARTMENTS)
    assert isinstance(asked, Decline)
    assert (asked.status, asked.reason) == (Status.AMBIGUOUS, Reason.SEVERAL_READINGS)
    assert 2 <= len(asked.choices) <= 4
    assert len(asked.tasks) == len(asked.choices)
    for choice in asked.choices:
        reading = read(choice.question)
        assert isinstance(reading, Ask), choice
        assert query_of(reading).asked is Asked.DEPARTMENTS


def test_each_kind_asks_back_in_its_own_words_and_each_choice_is_understood() -> None:
    for kind in (Asked.DEPARTMENTS, Asked.DEADLINES, Asked.POLICIES, Asked.INDICATORS, Asked.TASKS):
        asked = SUBJECTS.which(frame("加装电梯"), [task(10), task(11), task(10)], kind)
        assert len(asked.choices) == 2
        for choice in asked.choices:
            reading = read(choice.question)
            assert isinstance(reading, Ask), choice
            assert query_of(reading).asked is kind


def test_within_what_the_question_names() -> None:
    """加装电梯 is task 10, which does not stand in part 3."""
    where = parts().conditions.place(frame("第三部分"))
    assert isinstance(SUBJECTS.chosen(frame("加装电梯由谁牵头"), where, Asked.DEPARTMENTS), Decline)
    assert isinstance(SUBJECTS.about(frame("与煤气罐有关的任务"), where), About | Among)


def test_a_task_as_a_condition() -> None:
    assert SUBJECTS.one(task(10)) == Among((TEN,))
    assert str(SUBJECTS.ref(task(10))) == "任务10"
