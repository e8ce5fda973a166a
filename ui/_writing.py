"""Reading a corpus for a snapshot, and writing the snapshot's files; where they go is :mod:`ui.snapshot`'s affair."""

from __future__ import annotations

import hashlib
import json
import logging
import os
import re
import shutil
import time
from collections.abc import Callable, Container, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from ingest.errors import CorpusError, MingzeError
from ingest.manifest import Corpus, Entry
from ingest.naming import Names
from ingest.records import Clause, Plan
from ingest.register import Register
from kg.build import plan_graph, register_graph
from kg.documents import Documents
from kg.store import EmbeddedStore
from kg.vocabulary import REGISTER, Iri, Triple, item_iri, plan_iri, task_iri
from retrieval.encoder import Encoder
from retrieval.indexes import Indexes
from retrieval.layouts import write_layout
from retrieval.rows import ClauseRow, PlanRow
from ui._manifest import PlanRecord, Skipped
from ui.likeness import Alike, find_alike
from ui.reading_cache import Reading, ReadingCache
from ui.report import FileReport, Report, plan_report, refusal
from ui.report_text import report_as_text

__all__ = ["Progress", "ReadCorpus", "read_corpus", "write_content", "write_report"]

Progress = Callable[[str, int, int], None]
"""Called with what is being done (Chinese), how much of it is done, and how much there is."""

READING, EMBEDDING = "读计划", "算向量"
PLAIN_ID = re.compile(r"\w[\w.\-]{0,59}")  # at most 180 bytes of UTF-8; a file name may have 255

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Read:
    """What one file gave, in how many seconds; ``key`` is that of its reading in the cache, None where it has none."""

    entry: Entry
    found: Plan | MingzeError
    key: str | None
    kept: bool
    seconds: float


@dataclass(frozen=True, slots=True)
class ReadCorpus:
    """What could be read of a corpus, and what could not; ``readings`` are the keys of what the cache holds of it."""

    corpus: Corpus
    plans: tuple[tuple[Entry, Plan], ...]
    skipped: tuple[Skipped, ...]
    fingerprint: str
    readings: tuple[str, ...]
    report: Report

    @property
    def records(self) -> tuple[PlanRecord, ...]:
        """What the manifest says of each plan."""
        return tuple(_record(entry, plan) for entry, plan in self.plans)


def read_corpus(corpus: Corpus, cache: ReadingCache, progress: Progress | None = None) -> ReadCorpus:
    """Read every plan, from the cache where it did not change; a file that cannot be read stops no other.

    Raises:
        MingzeError: no plan at all could be read; for one file that file's own error.
    """
    files: list[_Read] = []
    for number, entry in enumerate(corpus.entries, 1):
        files.append(_read(corpus, entry, cache))
        if progress is not None:
            progress(READING, number, len(corpus.entries))
    plans = [(file.entry, file.found) for file in files if isinstance(file.found, Plan)]
    errors = [(file.entry, file.found) for file in files if isinstance(file.found, MingzeError)]
    if not plans:
        raise _nothing_read(corpus, [error for _, error in errors])
    return ReadCorpus(
        corpus,
        tuple(plans),
        tuple(Skipped(str(entry.path), str(error)) for entry, error in errors),
        _fingerprint(corpus, plans, errors),
        tuple(sorted({file.key for file in files if file.key is not None})),
        _report(corpus, files),
    )


def write_content(read: ReadCorpus, folder: Path, encoder: Encoder, progress: Progress | None = None) -> None:
    """Write graph, texts, layouts, tables, report and indexes into an empty folder."""
    register = Names(read.corpus.register, read.corpus.genre).grown(plan for _, plan in read.plans)
    documents = Documents.of(plan for _, plan in read.plans)
    held = {plan.info.id for _, plan in read.plans}
    graphs = {
        plan_iri(plan.info.id): _triples(plan, register, documents, _older(entry, held)) for entry, plan in read.plans
    }
    EmbeddedStore.create(folder / "graph", {REGISTER: register_graph(register), **graphs})
    for name in ("texts", "layouts", "tables"):
        (folder / name).mkdir()
    for record, (_, plan) in zip(read.records, read.plans, strict=True):
        (folder / record.file).write_bytes(plan.text.encode())  # bytes: newlines stay as they are
        if record.layout is not None:
            write_layout(plan.layout, folder / record.layout)
    for table in read.corpus.tables:  # questions are read by the same tables as the plans were
        shutil.copyfile(table, folder / "tables" / table.name)
    for name in ("report.json", "report.txt"):
        write_report(read.report, folder / name)
    embedding = None if progress is None else lambda done, of: progress(EMBEDDING, done, of)
    rows = [row for _, plan in read.plans for row in _clause_rows(plan)]
    titles = [PlanRow(plan.info.id, plan.info.title) for _, plan in read.plans]
    Indexes.build(rows, titles, folder, encoder, read.corpus.words, embedding)


def write_report(report: Report, path: Path) -> None:
    """Write a report: as JSON where the file's name ends so, else as Chinese text."""
    as_json = path.suffix.lower() == ".json"
    text = json.dumps(report.as_json(), ensure_ascii=False, indent=1) + "\n" if as_json else report_as_text(report)
    path.write_text(text, encoding="utf-8")


def _read(corpus: Corpus, entry: Entry, cache: ReadingCache) -> _Read:
    begun = time.perf_counter()
    key = cache.key(entry)
    kept = None if key is None else cache.get(key, entry)
    found = _read_anew(corpus, entry) if kept is None else kept
    if kept is None and key is not None:
        if isinstance(found, Reading) and cache.key(entry) == key:  # else it was changed while it was read
            cache.put(key, found)
        else:
            key = None
    return _Read(entry, found, key, kept is not None, time.perf_counter() - begun)


def _read_anew(corpus: Corpus, entry: Entry) -> Plan | MingzeError:
    try:
        plan = corpus.read(entry)
        plan_graph(plan, corpus.register)  # made again when it is written, so that not all are in memory at once
        plan.text.encode()  # half a character cannot be written
    except MingzeError as error:
        return error
    except Exception as error:  # a fault of our reader on one odd text must not keep out the others
        log.info("reading %s", entry.path, exc_info=True)
        what = f"读这份计划时程序出错（{type(error).__name__}：{error}）"
        return MingzeError(what, where=str(entry.path), remedy="把这个文件和这句话发给开发者")
    return plan


def _triples(plan: Plan, register: Register, documents: Documents, revises: str | None) -> Iterator[Triple]:
    yield from plan_graph(plan, register, revises, documents)


def _older(entry: Entry, held: Container[str]) -> str | None:
    """The plan that this one revises; None where that could not be read."""
    older = entry.known.get("revises")
    return older if older in held else None


def _report(corpus: Corpus, files: list[_Read]) -> Report:
    alike = find_alike({file.entry.id: file.found.text for file in files if isinstance(file.found, Plan)})
    return Report(
        corpus=str(corpus.folder),
        created=datetime.now(UTC).isoformat(timespec="seconds"),
        files=tuple(_file_report(corpus, file, alike) for file in files),
        not_read=tuple(path.relative_to(corpus.folder).as_posix() for path in corpus.skipped),
    )


def _file_report(corpus: Corpus, file: _Read, alike: dict[str, Alike]) -> FileReport:
    name = os.path.relpath(file.entry.path, corpus.folder)  # a manifest may name a file by its whole path
    if isinstance(file.found, MingzeError):
        return refusal(file.found, name, file.seconds, kept=file.kept)
    return plan_report(file.found, name, file.seconds, kept=file.kept, alike=alike.get(file.entry.id))


def _nothing_read(corpus: Corpus, errors: list[MingzeError]) -> MingzeError:
    if len(errors) == 1:
        return errors[0]
    reasons = "；".join(f"{Path(e.where).name}：{e.what}" if e.where else e.what for e in errors)
    what = f"{len(errors)} 份文件没有一份读得出计划（{reasons}）"
    return CorpusError(what, where=str(corpus.folder), remedy="换成计划的正文")


def _fingerprint(corpus: Corpus, plans: list[tuple[Entry, Plan]], errors: list[tuple[Entry, MingzeError]]) -> str:
    """A hash over what was read: not over the files, which may have changed or vanished since."""
    lines = [
        f"{entry.id}\0{sorted(entry.known.items())}\0{plan.info.sha256}\0{hashlib.sha256(plan.text.encode()).hexdigest()}"
        for entry, plan in plans
    ]
    lines += [f"{entry.id}\0{error.what}" for entry, error in errors]
    lines += [f"{path.name}\0{hashlib.sha256(path.read_bytes()).hexdigest()}" for path in corpus.tables]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _record(entry: Entry, plan: Plan) -> PlanRecord:
    name = plan.info.id if PLAIN_ID.fullmatch(plan.info.id) else hashlib.sha256(plan.info.id.encode()).hexdigest()[:16]
    return PlanRecord(
        id=plan.info.id,
        title=plan.info.title,
        file=f"texts/{name}.txt",
        layout=f"layouts/{name}.json" if plan.layout.places else None,
        source=str(entry.path),
        sha256=plan.info.sha256,
        tasks=len(plan.tasks),
        clauses=len(plan.clauses) + sum(len(task.clauses) for task in plan.tasks),
        warnings=len(plan.anomalies),
    )


def _clause_rows(plan: Plan) -> Iterator[ClauseRow]:
    """Every clause of a plan, in the order of its text."""
    plan_node = plan_iri(plan.info.id)
    owned: list[tuple[Clause, Iri | None]] = [(clause, None) for clause in plan.clauses]
    owned += [(clause, task_iri(plan.info.id, task.key)) for task in plan.tasks for clause in task.clauses]
    for clause, task in sorted(owned, key=lambda pair: pair[0].span):
        iri = item_iri(task or plan_node, "clause", clause.span, (clause.kind,))
        yield ClauseRow(iri, plan.info.id, task, clause.kind, clause.span.of(plan.text))
