"""What sessions remember: the last turn, apart from each other, and bounded."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from hypothesis import given
from hypothesis import strategies as st

from kg.algebra import Ref
from retrieval.understanding.conversation import Memory, Turn


def turn(name: str) -> Turn:
    return Turn(None, (Ref(name),))


def test_the_last_turn_of_each_session() -> None:
    memory = Memory()
    memory.keep("one", turn("a"))
    memory.keep("two", turn("b"))
    memory.keep("one", turn("c"))
    assert memory.last("one") == turn("c")
    assert memory.last("two") == turn("b")
    assert memory.last("three") is None


def test_no_session_remembers_nothing() -> None:
    memory = Memory()
    memory.keep("", turn("a"))
    assert memory.last("") is None


def test_the_session_unused_for_longest_goes_first() -> None:
    memory = Memory(sessions=2)
    memory.keep("one", turn("a"))
    memory.keep("two", turn("b"))
    memory.last("one")  # a look is a use
    memory.keep("three", turn("c"))
    assert memory.last("two") is None
    assert memory.last("one") == turn("a")
    assert memory.last("three") == turn("c")


@given(st.integers(1, 5), st.lists(st.tuples(st.sampled_from("abcdefgh"), st.booleans())))
def test_as_a_plain_list_would(most: int, steps: list[tuple[str, bool]]) -> None:
    memory, model = Memory(most), dict[str, Turn]()
    for at, (session, keep) in enumerate(steps):
        if keep:
            memory.keep(session, turn(str(at)))
            model.pop(session, None)
            model[session] = turn(str(at))
            while len(model) > most:
                model.pop(next(iter(model)))
        else:
            found = memory.last(session)
            assert found == model.get(session)
            if found is not None:
                model[session] = model.pop(session)


def test_many_threads() -> None:
    memory = Memory(sessions=50)

    def use(number: int) -> bool:
        memory.keep(f"s{number}", turn(str(number)))
        found = memory.last(f"s{number}")
        return found is None or found == turn(str(number))

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(use, range(2000)))
    assert len(memory._turns) <= 50
