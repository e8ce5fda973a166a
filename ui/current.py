"""The snapshot that a command works on: the current one, or the first, built when there is none yet."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.errors import SnapshotError
from ingest.manifest import Corpus, open_corpus
from kg.catalog import Catalog
from kg.store import EmbeddedStore
from retrieval.encoder import load_encoder
from retrieval.layouts import Layouts, place_in_file
from ui.settings import Settings, as_port, read_settings
from ui.snapshot import Manifest, SnapshotInfo, build, open_current, read_manifest
from ui.terminal import progress, say

if TYPE_CHECKING:
    from retrieval.engine import Engine
    from ui.live import LiveEngine

__all__ = ["Current", "Place", "build_snapshot", "find_current", "find_place", "save_report"]


KEPT = 500
"""Answers that a server keeps, each some kilobytes: on a working day the same questions come again."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a command works; ``named`` tells that the user wrote ``--corpus`` and means that corpus and no other."""

    settings: Settings
    named: bool = False


def find_place(
    corpus: Path | None = None, data: Path | None = None, host: str | None = None, port: str | None = None
) -> Place:
    """The settings, with what the command line says in their place.

    Raises:
        SettingsError: a setting does not fit.
    """
    said = {"corpus": corpus, "data": data, "host": host, "port": None if port is None else as_port(port)}
    given = {name: value for name, value in said.items() if value is not None}
    return Place(replace(read_settings(), **given), named=corpus is not None)  # type: ignore[arg-type]


def build_snapshot(place: Place) -> SnapshotInfo:
    """Build the corpus and make it the current snapshot, with bars on a terminal.

    Raises:
        MingzeError: see :func:`ui.snapshot.build`.
    """
    corpus = open_corpus(place.settings.corpus)
    with progress() as report:
        return build(corpus, place.settings.data, load_encoder(place.settings.encoder), report)


def save_report(built: SnapshotInfo, path: Path) -> None:
    """Write a build's report where the user wants it: as JSON where the file's name ends so, else as Chinese text.

    Raises:
        SnapshotError: it cannot be written there.
    """
    from ui._writing import write_report

    try:
        write_report(built.report, path)
    except OSError as error:
        what = f"报告写不进去（{error.strerror or error}）；快照已建好"
        raise SnapshotError(what, where=str(path), remedy="换一个能写的位置") from error


def find_current(place: Place) -> Current:
    """The current snapshot; where none was ever built it is built first, and stderr says so.

    Raises:
        SnapshotError: it is damaged, or was built from another corpus than the one named.
    """
    data = place.settings.data
    if not (data / "current").exists():
        say(f"{data} 里还没有快照，先建一个（只需一次）……")
        return Current(build_snapshot(place).folder, place.settings.encoder)
    found = Current(open_current(data), place.settings.encoder)
    if place.named and not _is_of(found.manifest, open_corpus(place.settings.corpus)):
        raise SnapshotError(
            f"{data} 里的快照不是从这个语料建的，或语料已有变化",
            where=str(place.settings.corpus),
            remedy="先运行 mingze build，带上同样的 --corpus 和 --data",
        )
    return found


@dataclass(frozen=True)
class Current:
    """An open snapshot. Each part is read when it is first asked for; ``encoder`` is for free questions."""

    folder: Path
    encoder: str

    @cached_property
    def manifest(self) -> Manifest:
        """What it was made of."""
        return read_manifest(self.folder)

    @cached_property
    def store(self) -> EmbeddedStore:
        """Its graph, read-only."""
        return EmbeddedStore.open(self.folder / "graph")

    @cached_property
    def catalog(self) -> Catalog:
        """What the graph holds."""
        return Catalog.read(self.store)

    @cached_property
    def texts(self) -> dict[str, str]:
        """The text of each plan by its id; bytes are decoded, so that newlines stay as they are."""
        return {plan.id: (self.folder / plan.file).read_bytes().decode() for plan in self.manifest.plans}

    @cached_property
    def layouts(self) -> Layouts:
        """Where the text of each plan stands in its file, for those whose files know places."""
        return Layouts({plan.id: self.folder / plan.layout for plan in self.manifest.plans if plan.layout})

    def engine(self) -> Engine:
        """What answers questions on it."""
        from retrieval.engine import Engine

        return Engine.open(self.folder, load_encoder(self.encoder))

    def live(self, data: Path) -> LiveEngine:
        """What answers questions in a server: of this snapshot, and of each that becomes current after it."""
        from retrieval.engine import Engine
        from ui.live import LiveEngine

        encoder = load_encoder(self.encoder)
        return LiveEngine(data, lambda folder: Engine.open(folder, encoder, KEPT))

    def anomalies(self) -> list[str]:
        """What the plans get wrong or leave open: a line for each plan, then one for each place with its words."""
        of_plan: dict[str, list[str]] = {plan.id: [] for plan in self.manifest.plans}
        for found in self.catalog.anomalies.values():
            layout = self.layouts.get(found.plan)
            place = place_in_file(layout, found.start, found.end) if layout is not None else None
            where = f"第 {found.start}—{found.end} 字{f'（{place.label}）' if place else ''}"
            words = self.texts[found.plan][found.start : found.end]
            of_plan[found.plan].append(f"  {where}：{found.message}：“{words}”")
        titles = {plan.id: f"《{plan.title}》：疑点 {len(of_plan[plan.id])} 处" for plan in self.catalog.plans.values()}
        return [line for plan, title in titles.items() for line in (title, *of_plan[plan])]


def _is_of(manifest: Manifest, corpus: Corpus) -> bool:
    """Whether a snapshot was built from the plans and tables that are in this corpus now."""
    plans = {(entry.id, _sha256(entry.path)) for entry in corpus.entries}
    built = {(plan.id, plan.sha256) for plan in manifest.plans}
    tables = {f"tables/{table.name}": _sha256(table) for table in corpus.tables}
    used = {name: mark.sha256 for name, mark in manifest.files.items() if name.startswith("tables/")}
    return built <= plans and len(plans) == len(built) + len(manifest.skipped) and tables == used


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes() if path.is_file() else b"").hexdigest()
