"""An answer said as JSON, Markdown and HTML: complete, numbered, and never more markup than we wrote."""

from __future__ import annotations

from dataclasses import replace
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ready import ReadyEngine

from ingest.errors import MingzeError
from retrieval.answer import Answer, Choice, Citation, FilePlace, Reason, Statement, Status
from retrieval.questions.reader import LINK
from ui.page.surroundings import surround
from ui.page.turn import answer_pieces, error_turn
from ui.present import ADVICE, STATUS_NAMES, as_json, as_markdown, cite, escape, in_file, number_citations, quote

if TYPE_CHECKING:
    from collections.abc import Sequence

TITLE = "长宁区城市管理精细化三年行动计划（2024-2026年）"
NOTE = Citation("p", TITLE, "10", "第一部分第10项", "（牵头单位：区房管局）", 100, 111, 100, 111)
LIFTS = Citation("p", TITLE, "10", "第一部分第10项", "三年内新增加装电梯466台", 80, 92, 60, 93)


def answer_turn(question: str, said: Answer, turn: str) -> str:
    """All pieces of a turn; an answer without a query asks nothing of its engine."""
    return "".join(answer_pieces(question, said, turn, ReadyEngine({})))


def answer(*statements: Statement, notes: Sequence[str] = (), choices: Sequence[Choice] = ()) -> Answer:
    results = ({"type": "task", "plan": "p", "number": "10", "title": "升级", "start": 1, "end": 120},)
    return Answer(
        Status.ANSWERED,
        "区房管局牵头1项任务。",
        "牵头单位 = 区房管局",
        statements,
        results,
        tuple(notes),
        None,
        tuple(choices),
    )


class Tags(HTMLParser):
    """The tags, attributes and words of a piece of HTML."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.words = ""
        self.feed(markup)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data: str) -> None:
        self.words += data


def test_json_holds_the_contract_and_what_a_program_shows() -> None:
    said = as_json(answer(Statement("**第10项**　升级", (NOTE,)), notes=["另见第12项。"]), "d001")
    assert said["id"] == "d001"
    assert said["status"] == "answered"
    assert said["results"] == [{"type": "task", "plan": "p", "number": "10", "title": "升级", "start": 1, "end": 120}]
    assert said["citations"] == [
        {
            "plan": "p",
            "task": "10",
            "quote": "（牵头单位：区房管局）",
            "start": 100,
            "end": 111,
            "plan_title": TITLE,
            "path": "第一部分第10项",
            "place": None,
        }
    ]
    assert said["understood"] == "牵头单位 = 区房管局"
    assert said["reason"] is None
    assert said["notes"] == ["另见第12项。"]
    assert said["choices"] == []


def test_json_of_no_answer_gives_its_reason_and_its_choices() -> None:
    unclear = Answer(
        Status.AMBIGUOUS,
        "有两个单位。",
        reason=Reason.SEVERAL_READINGS,
        choices=(Choice("区虹桥办", "区虹桥办牵头什么？"),),
    )
    said = as_json(unclear, "x")
    assert (said["status"], said["reason"]) == ("ambiguous", "several_readings")
    assert said["choices"] == [{"label": "区虹桥办", "question": "区虹桥办牵头什么？"}]
    assert "区虹桥办牵头什么？" in said["answer"]


SET_ASIDE = replace(answer(Statement("甲", (NOTE,))), unused=("下午要用", "领导说“急”"))
LINKED = Answer(
    Status.AMBIGUOUS,
    "这句话有几种读法。",
    reason=Reason.SEVERAL_READINGS,
    choices=(Choice("牵头单位 = 区房管局", f"{LINK}eJyrVg"), Choice("区虹桥办", "区虹桥办牵头什么？")),
)


def test_the_words_that_were_set_aside_are_told() -> None:
    assert as_json(SET_ASIDE)["unused"] == ["下午要用", "领导说“急”"]
    assert as_json(SET_ASIDE)["understood"] == "牵头单位 = 区房管局"
    read = "查询理解：牵头单位 = 区房管局（未用：“下午要用”、“领导说‘急’”）"
    assert read in as_markdown(SET_ASIDE)
    turn = Tags(answer_turn("问", SET_ASIDE, "1"))
    assert ("class", "mz-unused") in turn.attributes
    assert "查询理解：牵头单位 = 区房管局未用：下午要用领导说“急”" in turn.words
    assert "未用" not in as_markdown(answer()) + answer_turn("问", answer(), "1")


def test_a_choice_that_asks_a_query_shows_its_label_and_never_the_code() -> None:
    assert as_json(LINKED)["choices"][0] == {"label": "牵头单位 = 区房管局", "question": f"{LINK}eJyrVg"}
    assert "- 牵头单位 = 区房管局\n- 区虹桥办牵头什么？" in as_markdown(LINKED)
    markup = answer_turn("问", LINKED, "1")
    assert 'data-ask="牵头单位 = 区房管局" data-query="eJyrVg">牵头单位 = 区房管局</button>' in markup
    assert 'data-ask="区虹桥办牵头什么？">区虹桥办</button>' in markup
    assert LINK not in as_markdown(LINKED) + markup


def test_citations_are_numbered_once_in_order() -> None:
    twice = answer(Statement("甲", (NOTE, LIFTS)), Statement("乙", (LIFTS,)))
    assert number_citations(twice) == {NOTE: 1, LIFTS: 2}
    text = as_markdown(twice)
    assert r"- 甲 \[1\]\[2\]" in text
    assert r"- 乙 \[2\]" in text
    assert text.count("466台") == 1


def test_a_citation_reads_as_in_a_report() -> None:
    assert cite(NOTE) == "《长宁区城市管理精细化三年行动计划（2024-2026年）》第一部分第10项"
    assert quote(NOTE) == f"{cite(NOTE)}：“（牵头单位：区房管局）”"


@pytest.mark.parametrize(
    ("place", "shown"),
    [
        (None, ""),
        (FilePlace("第3页", 3, None), "第3页"),
        (FilePlace("工作表“任务分解表”C7", None, None), "工作表“任务分解表”C7"),
        (FilePlace("第3页至第4页", 3, 0.9349), "第3页至第4页，扫描件识别，置信度 0.93"),
    ],
)
def test_a_citation_says_where_in_the_file_it_stands(place: FilePlace | None, shown: str) -> None:
    citation = replace(NOTE, place=place)
    told = f"（{shown}）" if shown else ""
    assert in_file(citation) == shown
    assert cite(citation) == f"{cite(NOTE)}{told}"
    statement = Statement("**第10项**　升级", (citation,))
    [said] = as_json(answer(statement))["citations"]
    assert said["place"] == (place and {"label": place.label, "page": place.page, "confidence": place.confidence})
    assert f"第一部分第10项{told}：" in as_markdown(answer(statement))
    shown_on_page = Tags(answer_turn("问", answer(statement), "1"))
    assert (("class", "mz-place") in shown_on_page.attributes) == bool(shown)
    assert shown in shown_on_page.words


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("《行动计划》", "《行动计划》第一部分第10项"),
        ("关于贯彻《实施意见》的计划", "《关于贯彻〈实施意见〉的计划》第一部分第10项"),
    ],
)
def test_titles_inside_a_title(title: str, shown: str) -> None:
    assert cite(Citation("p", title, "10", "第一部分第10项", "甲", 0, 1, 0, 1)) == shown


def test_quote_marks_inside_a_quote() -> None:
    assert quote(Citation("p", "计划", None, "序言", "建设“美丽家园”", 0, 8, 0, 8)).endswith("：“建设‘美丽家园’”")


@pytest.mark.parametrize("reason", list(Reason))
def test_every_reason_says_what_to_do(reason: Reason) -> None:
    assert ADVICE[reason].endswith("。")


@pytest.mark.parametrize("status", list(Status))
def test_every_status_has_a_name(status: Status) -> None:
    assert STATUS_NAMES[status]


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("第10. 项", "第10. 项"),
        ("10. 项", r"10\. 项"),
        ("10.升级“美丽家园”建设", "10.升级“美丽家园”建设"),
        ("- 项", r"\- 项"),
        ("不低于95%（15万平方米）", "不低于95%（15万平方米）"),
        ("[点](javascript:x)", r"\[点\](javascript:x)"),
        ("<b>*重*</b>", r"\<b\>\*重\*\</b\>"),
        ("甲\n# 乙", r"甲 \# 乙"),
        ("\\", r"\\"),
    ],
)
def test_escaped_markdown_reads_as_itself(text: str, escaped: str) -> None:
    assert escape(text) == escaped


@given(st.text())
def test_escaping_loses_no_character_but_line_breaks(text: str) -> None:
    assert escape(text).replace("\\", "").split() == text.replace("\\", "").split()


def test_only_bold_is_kept_of_a_statement() -> None:
    said = answer(Statement("**第10项** <i>[甲](http://x)</i> ***", (NOTE,)))
    assert r"- **第10项** \<i\>\[甲\](http://x)\</i\> \*\*\* \[1\]" in as_markdown(said)
    turn = Tags(answer_turn("问", said, "t"))
    assert "i" not in turn.tags
    assert turn.tags.count("strong") == 1
    assert "<i>[甲](http://x)</i> ***" in turn.words


@given(st.text(min_size=1))
def test_no_word_of_others_becomes_markup(words: str) -> None:
    citation = Citation(words, words, words, words, words, 0, len(words), 0, len(words))
    said = Answer(
        Status.ANSWERED,
        words,
        words,
        (Statement(words, (citation,)),),
        (),
        (words,),
        Reason.NOT_STATED,
        (Choice(words, words),),
    )
    turn = Tags(answer_turn(words, said, "t"))
    assert set(turn.tags) <= {"article", "h2", "div", "p", "ol", "li", "button", "span", "strong", "a"}
    assert not [name for name, _ in turn.attributes if name.startswith("on") or name in {"src", "style"}]
    links = [str(value) for name, value in turn.attributes if name == "href"]  # the answer's files: ours, and no other
    assert all(link.startswith(("api/answer.docx?q=", "api/answer.xlsx?q=")) for link in links)


@given(st.text())
def test_an_error_keeps_words_as_words(words: str) -> None:
    turn = Tags(error_turn(words, MingzeError(words, where=words, remedy=words), "t"))
    assert set(turn.tags) <= {"article", "h2", "div", "p", "button"}


def test_the_html_puts_summary_first_and_notes_apart() -> None:
    said = answer(Statement("**第10项**", (NOTE,)), notes=["另见第12项。"])
    markup = answer_turn("区房管局牵头哪些任务？", said, "t")
    places = [markup.index(part) for part in ("mz-summary", "mz-statements", "mz-notes", "mz-understood")]
    assert places == sorted(places)
    assert 'data-start="100"' in markup
    assert "[1]" in Tags(markup).words


TEXT = "一、甲部分\n\n    1.第一项。做好。（牵头单位：区建管委）\n2.第二项。做好。\n（责任单位：区房管局）\n"


def test_the_surroundings_are_the_whole_paragraph() -> None:
    start = TEXT.index("做好")
    found = surround(TEXT, start, start + 2)
    assert found.before + found.quote + found.after == "1.第一项。做好。（牵头单位：区建管委）"
    assert (found.quote, found.start, found.end) == ("做好", start, start + 2)


def test_a_note_on_its_own_line_brings_its_task() -> None:
    start = TEXT.index("（责任")
    assert surround(TEXT, start, start + 10).above == "2.第二项。做好。"


@pytest.mark.parametrize(("start", "end"), [(-1, 3), (3, 3), (5, 4), (0, 10_000)])
def test_a_span_that_is_none_is_refused(start: int, end: int) -> None:
    with pytest.raises(ValueError, match="not a span"):
        surround(TEXT, start, end)


def test_a_text_without_line_breaks_does_not_fill_the_page() -> None:
    found = surround("甲" * 100_000, 50_000, 50_010)
    assert len(found.before) + len(found.after) < 7000
    assert found.quote == "甲" * 10


@given(st.text(min_size=1), st.data())
def test_the_quote_is_the_span(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    found = surround(text, start, end)
    assert found.quote == text[start:end]
    assert found.quote in text
