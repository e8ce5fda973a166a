"""The words that people ask with: rows of a table; a new wording is a row in it and nothing else."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest
from asking import understood, with_lexicon

from ingest.errors import CorpusError
from kg.algebra import Calculation, Query
from retrieval.questions.grammar import RULES
from retrieval.questions.leaves import KINDS, MEANINGS
from retrieval.questions.lexicon import FILE, Entry, Lexicon
from retrieval.questions.reader import QuestionReader
from retrieval.understanding.reading import Ask

ROWS = ("执炬\trole\tlead\t0", "簇\tmeasure\ttask\t0", "曷\twh\twhich\t0")
"""A verb of responsibility, a measure word and an asking phrase that the table does not have."""

KNOWN = {"执炬": "牵头", "簇": "项", "曷": "哪些"}
"""What each is a new word for."""

CONSTRUCTIONS = {
    "执炬": [
        "区房管局{}哪些任务",
        "第10项任务由谁{}",
        "区房管局和区建管委共同{}的任务有哪些",
        "区房管局{}多少项任务",
        "第三部分里区建管委{}的任务有哪些",
    ],
    "簇": [
        "区房管局牵头哪几{}",
        "区房管局牵头多少{}任务",
        "第三部分有几{}任务",
        "区房管局和区建管委共同牵头的有几{}",
        "一共多少{}任务",
    ],
    "曷": [
        "区房管局牵头{}任务",
        "{}单位牵头第10项任务",
        "第10项任务有{}量化指标",
        "第三部分有{}任务",
        "{}任务由区房管局和区建管委共同牵头",
    ],
}


def table(folder: Path, rows: Iterable[str]) -> Lexicon:
    """The built-in table with these rows put at its end."""
    path = folder / "lexicon.tsv"
    path.write_text("\n".join([FILE.read_text("utf-8").rstrip("\n"), *rows]), encoding="utf-8")
    return Lexicon.read(path)


def entries_at(lexicon: Lexicon, text: str, start: int = 0) -> list[tuple[int, list[Entry]]]:
    return list(lexicon.at(text, start))


@pytest.mark.parametrize("row", ROWS)
def test_a_new_word_is_one_row_in_one_table(row: str, tmp_path: Path) -> None:
    """In five constructions each, the new word is read as the known one is, and not left out."""
    word = row.partition("\t")[0]
    assert word not in {line.partition("\t")[0] for line in FILE.read_text("utf-8").splitlines()}
    reader = with_lexicon(table(tmp_path, [row]))
    for construction in CONSTRUCTIONS[word]:
        new = construction.format(word)
        query, unused = meant(new, reader)
        assert query == meant(construction.format(KNOWN[word]))[0], new
        assert not set(word) & set("".join(unused)), new


@pytest.mark.parametrize("row", ROWS)
def test_without_its_row_the_word_is_left_out_or_read_otherwise(row: str) -> None:
    """What the test above shows is the row's doing."""
    word = row.partition("\t")[0]
    for construction in CONSTRUCTIONS[word]:
        [one] = understood(construction.format(word))
        known, _ = meant(construction.format(KNOWN[word]))
        left_out = set(word) & set("".join(one.unused))
        assert left_out or not isinstance(one.reading, Ask) or one.reading.query != known


def meant(question: str, reader: QuestionReader | None = None) -> tuple[Query | Calculation, tuple[str, ...]]:
    """The query of a question, and the words that were left out."""
    [one] = understood(question, reader=reader)
    assert isinstance(one.reading, Ask), one
    return one.reading.query, one.unused


def test_the_longest_word_comes_first() -> None:
    rows = [Entry("牵头", "role", "lead", 0), Entry("牵头单位", "noun", "department", 0), Entry("牵", "do", "any", 2)]
    found = entries_at(Lexicon(iter(rows)), "牵头单位有哪些")
    assert [end for end, _ in found] == [4, 2, 1]
    assert found[0][1] == [rows[1]]


def test_a_word_may_be_several_things_and_stands_once_as_each() -> None:
    lead, do, again = Entry("管", "role", "charge", 1), Entry("管", "do", "any", 1), Entry("管", "role", "charge", 3)
    assert entries_at(Lexicon(iter([lead, do, again])), "谁管", 1) == [(2, [lead, do])]


def test_nothing_begins_in_the_middle_of_a_word() -> None:
    assert entries_at(Lexicon(iter([Entry("牵头", "role", "lead", 0)])), "牵头", 1) == []


def test_the_text_may_end_inside_a_word() -> None:
    assert entries_at(Lexicon(iter([Entry("牵头单位", "noun", "department", 0)])), "牵头") == []


@pytest.mark.parametrize("line", ["牵头 role lead 0", "牵头\trole\tlead", "牵头\trole\tlead\tmuch", "a\tb\tc\t1\td"])
def test_a_row_that_is_none_is_refused_with_its_number(line: str, tmp_path: Path) -> None:
    path = tmp_path / "lexicon.tsv"
    path.write_text(f"# a comment\n{line}\n", encoding="utf-8")
    with pytest.raises(CorpusError, match="第 2 行"):
        Lexicon.read(path)


def test_a_table_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="问句词表读不到"):
        Lexicon.read(tmp_path / "none.tsv")


def test_the_built_in_table_says_each_thing_once_and_at_a_cost_in_range() -> None:
    rows = [line.split("\t") for line in FILE.read_text("utf-8").splitlines() if line and line[0] != "#"]
    assert [row for row in rows if len(row) != 4 or not row[0].strip()] == []
    assert [row for row in rows if not 0 <= float(row[3]) <= 3] == []
    keys = [tuple(row[:3]) for row in rows]
    assert len(keys) == len(set(keys))


def test_every_row_enters_the_grammar() -> None:
    """A sense that no rule combines and that has no price makes its question one that is not understood."""
    known = {category for pair in RULES.binary for category in pair} | set(RULES.unary) | set(RULES.aside)
    rows = [line.split("\t") for line in FILE.read_text("utf-8").splitlines() if line and line[0] != "#"]
    told_apart = {"anaphora", "holder", "role"}  # read with the turn before, or with the roles of the plans
    senses = {(category, sense) for _, category, sense, _ in rows if category not in told_apart}
    meant = {pair: MEANINGS.get(pair) or MEANINGS.get((pair[0], "")) or pair for pair in senses}
    nouns = {("noun", sense) for sense in KINDS}
    dead = {pair for pair, (category, _) in meant.items() if category not in known and pair not in nouns}
    assert dead == {("aggregate", "average")}  # no mean is reckoned: a question for one is not understood
