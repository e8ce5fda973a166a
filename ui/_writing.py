"""Reading a corpus for a snapshot, and writing the snapshot's files; where they go is :mod:`ui.snapshot`'s affair."""

from __future__ import annotations

import hashlib
import logging
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from ingest.errors import CorpusError, MingzeError
from ingest.manifest import Corpus, Entry
from ingest.records import Clause, Plan
from kg.build import plan_graph, register_graph
from kg.store import EmbeddedStore
from kg.vocabulary import REGISTER, Iri, Triple, item_iri, plan_iri, task_iri
from retrieval.encoder import Encoder
from retrieval.fusion import ClauseRow, Search
from ui._manifest import PlanRecord, Skipped

__all__ = ["Progress", "ReadCorpus", "read_corpus", "write_content"]

Progress = Callable[[str, int, int], None]
"""Called with what is being done (Chinese), how much of it is done, and how much there is."""

READING, EMBEDDING = "读计划", "算向量"
PLAIN_ID = re.compile(r"\w[\w.\-]{0,59}")  # at most 180 bytes of UTF-8; a file name may have 255

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ReadCorpus:
    """What could be read of a corpus: plans with their triples, and what could not; its fingerprint."""

    corpus: Corpus
    plans: tuple[tuple[Entry, Plan, tuple[Triple, ...]], ...]
    skipped: tuple[Skipped, ...]
    fingerprint: str

    @property
    def records(self) -> tuple[PlanRecord, ...]:
        """What the manifest says of each plan."""
        return tuple(_record(entry, plan) for entry, plan, _ in self.plans)


def read_corpus(corpus: Corpus, progress: Progress | None = None) -> ReadCorpus:
    """Read every plan; a file that cannot be read is told in ``skipped`` and stops no other.

    Raises:
        MingzeError: no plan at all could be read; for one file that file's own error.
    """
    plans: list[tuple[Entry, Plan, tuple[Triple, ...]]] = []
    errors: list[tuple[Entry, MingzeError]] = []
    for number, entry in enumerate(corpus.entries, 1):
        found = _read(corpus, entry)
        if isinstance(found, MingzeError):
            errors.append((entry, found))
        else:
            plans.append((entry, *found))
        if progress is not None:
            progress(READING, number, len(corpus.entries))
    if not plans:
        raise _nothing_read(corpus, [error for _, error in errors])
    skipped = tuple(Skipped(str(entry.path), str(error)) for entry, error in errors)
    return ReadCorpus(corpus, tuple(plans), skipped, _fingerprint(corpus, plans, errors))


def write_content(read: ReadCorpus, folder: Path, encoder: Encoder, progress: Progress | None = None) -> None:
    """Write graph, texts, tables and indexes into an empty folder."""
    graphs = {plan_iri(plan.info.id): triples for _, plan, triples in read.plans}
    EmbeddedStore.create(folder / "graph", {REGISTER: register_graph(read.corpus.register), **graphs})
    (folder / "texts").mkdir()
    for record, (_, plan, _) in zip(read.records, read.plans, strict=True):
        (folder / record.file).write_bytes(plan.text.encode())  # bytes: newlines stay as they are
    (folder / "tables").mkdir()
    for table in read.corpus.tables:  # questions are read by the same tables as the plans were
        shutil.copyfile(table, folder / "tables" / table.name)
    embedding = None if progress is None else lambda done, of: progress(EMBEDDING, done, of)
    rows = [row for _, plan, _ in read.plans for row in _clause_rows(plan)]
    Search.build(rows, folder, encoder, read.corpus.words, embedding)


def _read(corpus: Corpus, entry: Entry) -> tuple[Plan, tuple[Triple, ...]] | MingzeError:
    try:
        plan = corpus.read(entry)
        return plan, plan_graph(plan, corpus.register)
    except MingzeError as error:
        return error
    except Exception as error:  # a fault of our reader on one odd text must not keep out the others
        log.info("reading %s", entry.path, exc_info=True)
        what = f"读这份计划时程序出错（{type(error).__name__}：{error}）"
        return MingzeError(what, where=str(entry.path), remedy="把这个文件和这句话发给开发者")


def _nothing_read(corpus: Corpus, errors: list[MingzeError]) -> MingzeError:
    if len(errors) == 1:
        return errors[0]
    reasons = "；".join(f"{Path(e.where).name}：{e.what}" if e.where else e.what for e in errors)
    what = f"{len(errors)} 份文件没有一份读得出计划（{reasons}）"
    return CorpusError(what, where=str(corpus.folder), remedy="换成计划正文的纯文本文件")


def _fingerprint(
    corpus: Corpus, plans: list[tuple[Entry, Plan, tuple[Triple, ...]]], errors: list[tuple[Entry, MingzeError]]
) -> str:
    """A hash over what was read: not over the files, which may have changed or vanished since."""
    lines = [f"{entry.id}\0{sorted(entry.known.items())}\0{plan.info.sha256}" for entry, plan, _ in plans]
    lines += [f"{entry.id}\0{error.what}" for entry, error in errors]
    lines += [f"{path.name}\0{hashlib.sha256(path.read_bytes()).hexdigest()}" for path in corpus.tables]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _record(entry: Entry, plan: Plan) -> PlanRecord:
    name = plan.info.id if PLAIN_ID.fullmatch(plan.info.id) else hashlib.sha256(plan.info.id.encode()).hexdigest()[:16]
    return PlanRecord(
        id=plan.info.id,
        title=plan.info.title,
        file=f"texts/{name}.txt",
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
        yield ClauseRow(iri, plan.info.id, task, clause.span.of(plan.text))
