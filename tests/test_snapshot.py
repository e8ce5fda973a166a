"""Snapshots: what goes wrong is told in one sentence and leaves the current one as it was."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from corpus import FOLDER
from ingest.errors import MingzeError, NotAPlanError, SnapshotError, SourceError
from ingest.manifest import Corpus, Entry, open_corpus
from ingest.records import Plan
from kg.catalog import Catalog
from kg.store import EmbeddedStore
from retrieval.encoder import BATCH, Progress, Vectors, load_encoder
from retrieval.engine import Engine
from retrieval.fusion import Search
from retrieval.rows import Rows
from retrieval.vector_cache import VectorCache
from ui.snapshot import KEPT, build, open_current, read_manifest, verify

PLAN = """测试区绿化三年行动计划（2024-2026年）

一、推进绿色发展

1.加快公园建设。每年新建公园{parks}个。（牵头单位：区绿化市容局）
2.推进垃圾分类。居住区达标率稳定在95%以上。（牵头单位：区绿化市容局、区房管局）
"""


class QuickEncoder:
    """Vectors made from the bytes of the text: no meaning, no waiting. ``asked`` keeps what was embedded."""

    name = "quick"
    dimensions = 8

    def __init__(self) -> None:
        self.asked: list[str] = []

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        digests = [hashlib.sha256(text.encode()).digest()[: self.dimensions] for text in texts]
        made = np.array([list(digest) for digest in digests], np.float32).reshape(-1, self.dimensions)
        return np.asarray(made / np.linalg.norm(made, axis=1, keepdims=True), np.float32)

    def encode_passages(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        if progress is not None:
            progress(len(texts), len(texts))
        self.asked += texts
        return self.encode_queries(texts)


class BrokenEncoder(QuickEncoder):
    def encode_passages(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:  # noqa: ARG002
        raise MingzeError("向量模型装不上")


@pytest.fixture
def plans(tmp_path: Path) -> Path:
    folder = tmp_path / "plans"
    folder.mkdir()
    (folder / "green.txt").write_text(PLAN.format(parks=2), "utf-8")
    return folder


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


def opened(folder: Path) -> Corpus:
    return open_corpus(folder)


def names(data: Path) -> list[str]:
    return sorted(path.name for path in (data / "snapshots").iterdir())


def test_a_snapshot_has_all_its_parts(plans: Path, data: Path) -> None:
    info = build(opened(plans), data, QuickEncoder())
    assert (info.reused, info.skipped) == (False, ())
    assert open_current(data) == info.folder == data / "snapshots" / info.id
    verify(info.folder)
    (plan,) = info.plans
    assert (plan.id, plan.tasks, plan.source) == ("green", 2, str(plans / "green.txt"))
    assert (info.folder / plan.file).read_text("utf-8") == PLAN.format(parks=2)
    catalog = Catalog.read(EmbeddedStore.open(info.folder / "graph"))
    assert len(catalog.tasks) == 2
    search = Search.open(info.folder, QuickEncoder(), opened(plans).words)
    hits = search.search("公园建设", 100)
    assert {hit.clause for hit in hits} == set(catalog.clauses)
    assert {hit.task for hit in hits} - {None} == set(catalog.tasks)


def test_newlines_and_bom_are_kept(plans: Path, data: Path) -> None:
    content = b"\xef\xbb\xbf" + PLAN.format(parks=3).replace("\n", "\r\n").encode()
    (plans / "green.txt").write_bytes(content)
    info = build(opened(plans), data, QuickEncoder())
    assert (info.folder / info.plans[0].file).read_bytes() == content


def test_the_real_plan_with_the_real_model(data: Path) -> None:
    seen: list[tuple[str, int, int]] = []
    info = build(open_corpus(), data, load_encoder(), lambda *report: seen.append(report))
    assert info.plans[0].tasks == 36
    assert {what for what, _, _ in seen} == {"读计划", "算向量"}
    assert seen[-1][1] == seen[-1][2] == info.plans[0].clauses + 1  # and the title
    found = Search.open(info.folder, load_encoder(), open_corpus().words).tasks("无废城市建设由谁牵头")
    catalog = Catalog.read(EmbeddedStore.open(info.folder / "graph"))
    assert catalog.tasks[found[0].task].number == "19"
    source = FOLDER / "plans" / "changning-2024-2026-draft.txt"
    assert (info.folder / info.plans[0].file).read_bytes() == source.read_bytes()


def test_an_unchanged_corpus_is_found_built(plans: Path, data: Path) -> None:
    first = build(opened(plans), data, QuickEncoder())
    written = read_manifest(first.folder).created
    again = build(opened(plans), data, BrokenEncoder())  # which is never asked
    assert (again.id, again.reused) == (first.id, True)
    assert read_manifest(again.folder).created == written


def test_another_text_table_or_encoder_is_another_snapshot(plans: Path, data: Path) -> None:
    ids = [build(opened(plans), data, QuickEncoder()).id]
    (plans / "words.txt").write_text("公园建设\n", "utf-8")
    ids.append(build(opened(plans), data, QuickEncoder()).id)
    (plans / "green.txt").write_text(PLAN.format(parks=4), "utf-8")
    ids.append(build(opened(plans), data, QuickEncoder()).id)
    other = QuickEncoder()
    other.name = "other"
    ids.append(build(opened(plans), data, other).id)
    assert len(set(ids)) == 4
    assert open_current(data).name == ids[-1]


def test_the_last_ones_are_kept_and_the_current_always(plans: Path, data: Path) -> None:
    ids = []
    for parks in range(KEPT + 2):
        (plans / "green.txt").write_text(PLAN.format(parks=parks + 1), "utf-8")
        ids.append(build(opened(plans), data, QuickEncoder()).id)
        time.sleep(0.02)
    assert names(data) == sorted(ids[-KEPT:])
    (plans / "green.txt").write_text(PLAN.format(parks=KEPT), "utf-8")  # back to the oldest of those kept
    assert build(opened(plans), data, QuickEncoder()).reused
    (plans / "green.txt").write_text(PLAN.format(parks=99), "utf-8")
    build(opened(plans), data, QuickEncoder())
    assert ids[KEPT - 1] in names(data)


BAD = {
    "no word": ("——\n\n……\n".encode(), NotAPlanError, "没有文字"),
    "empty": (b"", SourceError, "文件是空的"),
    "binary": (bytes(range(256)) * 40, SourceError, "二进制"),
    "50 MB": (b"\xe8\xae\xa1" * (50 * 1024 * 1024 // 3), SourceError, "超过"),
}


@pytest.mark.parametrize("kind", BAD)
def test_a_bad_file_alone_publishes_nothing(kind: str, plans: Path, data: Path) -> None:
    before = build(opened(plans), data, QuickEncoder())
    content, error, told = BAD[kind]
    (plans / "green.txt").write_bytes(content)
    with pytest.raises(error, match=told) as raised:
        build(opened(plans), data, QuickEncoder())
    assert str(plans / "green.txt") in str(raised.value)
    assert open_current(data) == before.folder
    assert names(data) == [before.id]


def test_bad_files_stop_no_good_one(plans: Path, data: Path) -> None:
    for number, (content, _, _) in enumerate(BAD.values()):
        (plans / f"bad{number}.txt").write_bytes(content)
    info = build(opened(plans), data, QuickEncoder())
    assert [plan.id for plan in info.plans] == ["green"]
    assert [Path(one.source).name for one in info.skipped] == [f"bad{n}.txt" for n in range(len(BAD))]
    assert all(one.reason for one in info.skipped)
    assert read_manifest(info.folder).skipped == info.skipped


def test_only_bad_files_are_all_told(plans: Path, data: Path) -> None:
    (plans / "green.txt").write_bytes(b"")
    (plans / "other.txt").write_bytes(BAD["binary"][0])
    with pytest.raises(MingzeError, match=r"2 份文件没有一份.*green\.txt：文件是空的；other\.txt：这是二进制"):
        build(opened(plans), data, QuickEncoder())
    with pytest.raises(SnapshotError, match="还没有建过快照"):
        open_current(data)


def test_a_file_that_vanishes_before_it_is_read(plans: Path, data: Path) -> None:
    (plans / "other.txt").write_text(PLAN.format(parks=5), "utf-8")
    both = build(opened(plans), data, QuickEncoder())
    corpus = opened(plans)
    (plans / "other.txt").unlink()
    info = build(corpus, data, QuickEncoder())
    assert [one.source for one in info.skipped] == [str(plans / "other.txt")]
    assert "移走" in info.skipped[0].reason
    assert info.id != both.id


def test_a_file_that_vanishes_while_it_is_read(plans: Path, data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = build(opened(plans), data, QuickEncoder())
    (plans / "green.txt").write_text(PLAN.format(parks=7), "utf-8")
    corpus = opened(plans)
    really_open = Path.open

    def gone(self: Path, *args: object, **kwargs: object) -> object:
        if self == plans / "green.txt":
            self.unlink(missing_ok=True)
        return really_open(self, *args, **kwargs)  # type: ignore[call-overload]

    monkeypatch.setattr(Path, "open", gone)
    with pytest.raises(SourceError, match="移走"):
        build(corpus, data, QuickEncoder())
    assert open_current(data) == before.folder


def test_a_fault_of_the_reader_on_one_text_is_told(plans: Path, data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (plans / "odd.txt").write_text(PLAN.format(parks=8), "utf-8")
    really_read = Corpus.read

    def read(self: Corpus, entry: object) -> object:
        if entry.id == "odd":  # type: ignore[attr-defined]
            raise IndexError("list index out of range")
        return really_read(self, entry)  # type: ignore[arg-type]

    monkeypatch.setattr(Corpus, "read", read)
    info = build(opened(plans), data, QuickEncoder())
    assert "IndexError" in info.skipped[0].reason


def test_an_encoder_that_fails_leaves_the_current_one(plans: Path, data: Path) -> None:
    before = build(opened(plans), data, QuickEncoder())
    (plans / "green.txt").write_text(PLAN.format(parks=9), "utf-8")
    with pytest.raises(MingzeError, match="装不上"):
        build(opened(plans), data, BrokenEncoder())
    assert open_current(data) == before.folder
    assert names(data) == [before.id]


KILLED = """
import sys, time
sys.path[:0] = [{tests!r}]
from pathlib import Path
from test_snapshot import QuickEncoder, opened
from ui.snapshot import build
class Slow(QuickEncoder):
    def encode_passages(self, texts, progress=None):
        print("embedding", flush=True)
        time.sleep(60)
build(opened(Path({plans!r})), Path({data!r}), Slow())
"""


def test_a_killed_build_leaves_the_current_one(plans: Path, data: Path) -> None:
    before = build(opened(plans), data, QuickEncoder())
    (plans / "green.txt").write_text(PLAN.format(parks=10), "utf-8")
    code = KILLED.format(tests=str(Path(__file__).parent), plans=str(plans), data=str(data))
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "embedding\n"
        with pytest.raises(SnapshotError, match="另一个构建正在进行"):
            build(opened(plans), data, QuickEncoder())
        process.send_signal(signal.SIGKILL)
    assert any(".partial-" in name for name in names(data))
    assert open_current(data) == before.folder
    verify(before.folder)
    after = build(opened(plans), data, QuickEncoder())
    assert names(data) == sorted([before.id, after.id])


HALF = """
import sys, time
sys.path[:0] = [{tests!r}]
from pathlib import Path
from test_snapshot import QuickEncoder, opened
from ui.snapshot import build
class Slow(QuickEncoder):
    def encode_passages(self, texts, progress=None):
        made = super().encode_passages(texts, progress)
        print(len(texts), flush=True)
        time.sleep(0.1)
        return made
build(opened(Path({plans!r})), Path({data!r}), Slow())
"""


PAGE = """<!DOCTYPE html><html><head><title>公告</title></head><body>
<p>测试区水务三年行动计划（2024-2026年）</p>
<p>一、主要任务</p>
<p>1.整治河道。三年内整治河道7条。（牵头单位：区水务局）</p>
</body></html>"""


def test_a_citation_knows_its_place_in_the_file(plans: Path, data: Path) -> None:
    (plans / "water.html").write_text(PAGE, "utf-8")
    info = build(opened(plans), data, QuickEncoder())
    assert {plan.id: plan.layout for plan in info.plans} == {"green": None, "water.html": "layouts/water.html.json"}
    engine = Engine.open(info.folder, QuickEncoder())
    for name, label in {"区水务局": "第3段", "区房管局": None}.items():
        citations = engine.ask(f"{name}牵头哪些任务？").citations
        assert citations
        assert {citation.place and citation.place.label for citation in citations} == {label}
    [layout] = (info.folder / "layouts").iterdir()
    layout.write_text("[" + " " * (layout.stat().st_size - 1), "utf-8")
    damaged = Engine.open(info.folder, QuickEncoder())
    assert damaged.ask("区房管局牵头哪些任务？").citations  # read only when it is cited
    with pytest.raises(SnapshotError, match="原文位置缺失或损坏"):
        damaged.ask("区水务局牵头哪些任务？")


def test_a_killed_build_goes_on_where_it_was(plans: Path, data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(4):
        (plans / f"plan{number}.txt").write_text(long_plan(number), "utf-8")
    code = HALF.format(tests=str(Path(__file__).parent), plans=str(plans), data=str(data))
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        seen = [int(process.stdout.readline()) for _ in range(3)]
        process.send_signal(signal.SIGKILL)
        seen += [int(line) for line in process.stdout.read().split()]
    read = counted_reads(monkeypatch)
    encoder = QuickEncoder()
    info = build(opened(plans), data, encoder)
    assert read == []  # all files were read before the first clause was embedded
    assert 0 <= sum(seen) - info.kept <= BATCH  # at most the batch in hand is made again
    assert info.kept >= 2 * BATCH
    assert len(encoder.asked) == len(set(encoder.asked)) == info.embedded > 0
    fresh = build(opened(plans), data.with_name("fresh"), QuickEncoder())
    assert fresh.id == info.id
    assert (fresh.folder / "vectors.faiss").read_bytes() == (info.folder / "vectors.faiss").read_bytes()


def long_plan(number: int) -> str:
    tasks = [f"{n}.推进第{number}片区第{n}号公园建设。（责任单位：区绿化市容局）" for n in range(1, 40)]
    return "\n".join([f"第{number}片区行动计划（2024-2026年）", *tasks])


def counted_reads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The ids of the plans that are read from now on, and not taken from the cache."""
    read: list[str] = []
    really_read = Corpus.read

    def reading(self: Corpus, entry: Entry) -> Plan:
        read.append(entry.id)
        return really_read(self, entry)

    monkeypatch.setattr(Corpus, "read", reading)
    return read


def test_only_what_changed_is_read_and_embedded(plans: Path, data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(3):
        (plans / f"plan{number}.txt").write_text(long_plan(number), "utf-8")
    read = counted_reads(monkeypatch)
    first = build(opened(plans), data, QuickEncoder())
    assert read == ["green", "plan0", "plan1", "plan2"]
    assert first.embedded == len(set(Rows.read(first.folder).passages))
    assert [file.kept for file in first.report.files] == [False] * 4

    again = build(opened(plans), data, BrokenEncoder())
    assert (again.reused, again.embedded, again.kept) == (True, 0, 0)
    (plans / "plan1.txt").write_text(long_plan(1) + "\n40.推进湿地修复。（责任单位：区水务局）\n", "utf-8")
    (plans / "more.txt").write_text(PLAN.format(parks=2).replace("绿化", "绿地"), "utf-8")
    encoder = QuickEncoder()
    second = build(opened(plans), data, encoder)
    assert read[4:] == ["more", "plan1"]
    assert {file.id for file in second.report.files if not file.kept} == {"more", "plan1"}
    new = set(Rows.read(second.folder).passages) - set(Rows.read(first.folder).passages)
    assert sorted(encoder.asked) == sorted(new)
    assert second.embedded == len(new) < second.kept
    fresh = build(opened(plans), data.with_name("fresh"), QuickEncoder())
    assert fresh.id == second.id  # the way there leaves no trace
    for name in ("vectors.faiss", "clauses.json", "texts/plan1.txt"):
        assert (fresh.folder / name).read_bytes() == (second.folder / name).read_bytes()


def test_a_text_that_is_no_plan_is_read_once(plans: Path, data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (plans / "letter.txt").write_bytes(BAD["no word"][0])
    (plans / "empty.txt").write_bytes(b"")
    read = counted_reads(monkeypatch)
    first = build(opened(plans), data, QuickEncoder())
    again = build(opened(plans), data, QuickEncoder())
    assert read == ["empty", "green", "letter", "empty"]  # what could not be read may be readable now
    assert [one.reason for one in again.skipped] == [one.reason for one in first.skipped]
    assert len(again.skipped) == 2


def test_the_caches_hold_what_the_snapshots_that_stay_are_made_of(plans: Path, data: Path) -> None:
    for parks in range(KEPT + 3):
        (plans / "green.txt").write_text(PLAN.format(parks=parks), "utf-8")
        build(opened(plans), data, QuickEncoder())
        time.sleep(0.02)
    assert len(list((data / "cache" / "readings").iterdir())) == KEPT
    texts = {text for path in (data / "snapshots").iterdir() for text in Rows.read(path).passages}
    with VectorCache(data / "cache" / "vectors.sqlite") as vectors:
        gone = [f"每年新建公园{parks}个。" for parks in range(KEPT + 3)]
        assert set(vectors.get("quick", texts)) == texts
        assert set(vectors.get("quick", gone)) == set(gone[-KEPT:])


@pytest.mark.parametrize("damage", ["gone", "rubbish"])
def test_a_build_does_without_its_caches(damage: str, plans: Path, data: Path) -> None:
    info = build(opened(plans), data, QuickEncoder())
    if damage == "gone":
        shutil.rmtree(data / "cache")
    else:
        for path in (data / "cache").rglob("*.*"):
            path.write_bytes(b"rubbish")
    shutil.rmtree(info.folder)
    again = build(opened(plans), data, QuickEncoder())
    assert (again.id, again.embedded, again.kept) == (info.id, info.embedded, 0)
    verify(again.folder)


def test_a_report_of_a_file_that_is_named_by_its_whole_path(
    plans: Path, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (plans / "manifest.toml").write_text(f"[[plan]]\nfile = '{plans / 'green.txt'}'\n", "utf-8")
    monkeypatch.chdir(plans.parent)
    assert [file.file for file in build(opened(Path("plans")), data, QuickEncoder()).report.files] == ["green.txt"]


def test_the_report_tells_what_each_file_gave(plans: Path, data: Path) -> None:
    shutil.copy(plans / "green.txt", plans / "repost.txt")
    (plans / "empty.txt").write_bytes(b"")
    (plans / "list.zip").write_bytes(b"PK")
    info = build(opened(plans), data, QuickEncoder())
    report = json.loads((info.folder / "report.json").read_text("utf-8"))
    assert report == json.loads(json.dumps(info.report.as_json()))
    empty, green, repost = report["files"]
    assert (empty["file"], empty["status"]) == ("empty.txt", "refused")
    assert "文件是空的" in empty["reason"]
    assert (green["status"], green["format"], green["title"]) == (
        "read",
        "txt",
        "测试区绿化三年行动计划（2024-2026年）",
    )
    assert green["gave"]["tasks"] == 2
    assert green["gave"]["assignments"] == {"lead": 3}
    assert green["gave"]["indicators"] == 2
    assert set(green["departments"]) == {"区绿化市容局", "区房管局"}
    assert repost["alike"] == {"plan": "green", "share": 1}
    assert report["gave"]["tasks"] == 4
    assert report["not_read"] == ["list.zip"]
    text = PLAN.format(parks=2)
    for remark in (remark for file in (green, repost) for remark in file["remarks"]):
        assert remark["quote"] == text[remark["start"] : remark["end"]]
    told = (info.folder / "report.txt").read_text("utf-8")
    for words in ("读成 2 份，没有读成 1 份", "empty.txt：文件是空的", "list.zip", "与“green”内容相同", "牵头 3"):
        assert words in told


def test_a_build_waits_for_nobody(plans: Path, data: Path) -> None:
    data.mkdir()
    with (data / "build.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(SnapshotError, match="另一个构建正在进行"):
            build(opened(plans), data, QuickEncoder())


@pytest.mark.parametrize("name", ["clauses.json", "vectors.faiss", "texts/green.txt", "graph/CURRENT"])
def test_a_damaged_snapshot_is_told_and_built_again(name: str, plans: Path, data: Path) -> None:
    info = build(opened(plans), data, QuickEncoder())
    path = info.folder / name
    whole = path.read_bytes()
    path.write_bytes(bytes([whole[0] ^ 1]) + whole[1:])
    open_current(data)  # the size is right: found only by reading everything
    with pytest.raises(SnapshotError, match="已损坏"):
        verify(info.folder)
    path.write_bytes(whole[:-1])
    with pytest.raises(SnapshotError, match="已损坏"):
        open_current(data)
    path.unlink()
    with pytest.raises(SnapshotError, match="缺这个文件"):
        open_current(data)
    again = build(opened(plans), data, QuickEncoder())
    assert (again.id, again.reused) == (info.id, False)
    verify(open_current(data))
    assert names(data) == [info.id]


def test_a_damaged_manifest_or_current_is_told(plans: Path, data: Path) -> None:
    info = build(opened(plans), data, QuickEncoder())
    manifest = info.folder / "manifest.json"
    content = json.loads(manifest.read_text("utf-8"))
    for wrong, told in [
        ("{", "缺失或损坏"),
        ("[]", "缺失或损坏"),
        (json.dumps({**content, "extra": 1}), "缺失或损坏"),
        (json.dumps({**content, "format": 99}), "第 99 版格式"),
    ]:
        manifest.write_text(wrong, "utf-8")
        with pytest.raises(SnapshotError, match=told):
            open_current(data)
    for wrong in ("", "../../etc", "0" * 16):
        (data / "current").write_text(wrong, "utf-8")
        with pytest.raises(SnapshotError):
            open_current(data)
    assert open_current_after_build(plans, data) == info.folder


def open_current_after_build(plans: Path, data: Path) -> Path:
    build(opened(plans), data, QuickEncoder())
    return open_current(data)


def test_ids_that_are_no_file_names_stay_in_the_folder(plans: Path, data: Path) -> None:
    rows = [f'[[plan]]\nid = "{plan_id}"\nfile = "green{n}.txt"\n' for n, plan_id in enumerate(["../../up", "长" * 90])]
    for number in range(2):
        shutil.copy(plans / "green.txt", plans / f"green{number}.txt")
    (plans / "manifest.toml").write_text("\n".join(rows), "utf-8")
    info = build(opened(plans), data, QuickEncoder())
    assert [plan.id for plan in info.plans] == ["../../up", "长" * 90]
    assert all((info.folder / plan.file).parent == info.folder / "texts" for plan in info.plans)
    verify(info.folder)


@pytest.mark.skipif(os.geteuid() == 0, reason="root writes everywhere")
def test_a_folder_that_cannot_be_written(plans: Path, data: Path) -> None:
    data.mkdir(mode=0o500)
    with pytest.raises(SnapshotError, match="写不进去"):
        build(opened(plans), data, QuickEncoder())


def test_data_that_is_a_file(plans: Path, data: Path) -> None:
    data.write_text("not a folder")
    with pytest.raises(SnapshotError, match="写不进去"):
        build(opened(plans), data, QuickEncoder())


def test_texts_without_structure_can_be_searched(plans: Path, data: Path) -> None:
    (plans / "letter.txt").write_text("各位同事：本周五下午放假。\n煤气罐不要放在楼道里。\n", "utf-8")
    info = build(opened(plans), data, QuickEncoder())
    assert {plan.id: plan.tasks for plan in info.plans} == {"green": 2, "letter": 0}
    assert info.skipped == ()
    [told] = [
        row
        for row in json.loads((info.folder / "report.json").read_text("utf-8"))["files"]
        if row["file"] == "letter.txt"
    ]
    assert "只能按原文查找" in json.dumps(told, ensure_ascii=False)
    found = Engine.open(info.folder, QuickEncoder()).search("煤气罐不要放在楼道里", 10)
    assert "煤气罐不要放在楼道里。" in [cited.quote for _, cited in found]
