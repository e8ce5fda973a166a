"""An answer as Word and Excel, opened again: all it says, with the clauses it stands on."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

import docx
import openpyxl

from ui.answer_file import answer_docx, answer_xlsx
from ui.present import number_citations

if TYPE_CHECKING:
    from retrieval.engine import Engine

LED = "区房管局牵头哪些任务？"
ATTACK = '=HYPERLINK("http://example.com","区房管局")'


def words(content: bytes) -> str:
    document = docx.Document(BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def test_word_holds_every_statement_and_every_source(opened_engine: Engine) -> None:
    answer = opened_engine.ask(LED)
    said = words(answer_docx(LED, answer))
    assert said.startswith(LED)
    assert answer.summary in said
    assert "查询理解：牵头单位 = 区房管局" in said
    for citation, number in number_citations(answer).items():
        assert citation.quote in said
        assert f"[{number}]" in said
    for statement in answer.statements:
        assert statement.title in said
    assert "指标：新增加装电梯 466台（2024-2026年） [8]" in said


def test_excel_has_a_row_a_statement_and_a_row_a_source(opened_engine: Engine) -> None:
    answer = opened_engine.ask(LED)
    book = openpyxl.load_workbook(BytesIO(answer_xlsx(LED, answer)))
    assert book.sheetnames == ["答案", "出处"]
    rows = list(book["答案"].iter_rows(min_row=2, max_row=7, values_only=True))
    assert [cell.value for cell in book["答案"][1]] == ["序号", "结论", "牵头", "指标", "出处编号"]
    assert [row[1] for row in rows] == [statement.title for statement in answer.statements]
    assert "加装电梯 466台" in str(rows[0][3])
    sources = list(book["出处"].iter_rows(min_row=2, values_only=True))
    assert [(row[0], row[2], row[3], row[4]) for row in sources] == [
        (number, c.quote, c.start, c.end) for c, number in number_citations(answer).items()
    ]
    note = str(book["答案"].cell(book["答案"].max_row, 1).value)
    assert f"问题：{LED}" in note
    assert answer.summary in note


def test_no_answer_is_told_too(opened_engine: Engine) -> None:
    question = "区房管局的电话是多少？"
    answer = opened_engine.ask(question)
    said = words(answer_docx(question, answer))
    assert "【计划中没有写】" in said
    assert answer.summary in said
    assert openpyxl.load_workbook(BytesIO(answer_xlsx(question, answer))).sheetnames == ["答案", "出处"]


def test_a_hostile_question_is_no_formula(opened_engine: Engine) -> None:
    answer = opened_engine.ask(ATTACK)
    book = openpyxl.load_workbook(BytesIO(answer_xlsx(ATTACK, answer)))
    assert all(cell.data_type != "f" for sheet in book for row in sheet.iter_rows() for cell in row)
    assert words(answer_docx(ATTACK, answer)).startswith(ATTACK)


def test_the_same_answer_is_the_same_document(opened_engine: Engine) -> None:
    answer = opened_engine.ask(LED)
    assert answer_docx(LED, answer) == answer_docx(LED, answer)
