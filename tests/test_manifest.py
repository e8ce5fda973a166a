"""A folder of plans: with a manifest, without one, and wrong ones."""

from __future__ import annotations

import hashlib
import re
import shutil
from pathlib import Path

import pytest
from reading import check_sound

from corpus import FOLDER
from ingest.errors import CorpusError, NotAPlanError, SourceError
from ingest.manifest import open_corpus, read_file

PLAN = "示例区行动计划（2024-2026年）\n1.推进整治。（牵头单位：区房管局）\n"


def write(path: Path, text: str = PLAN) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return path


def test_the_built_in_corpus() -> None:
    corpus = open_corpus()
    (entry,) = corpus.entries
    plan = corpus.read(entry)
    assert plan.info.id == entry.id == "changning-2024-2026-draft"
    assert (plan.info.issuer, plan.info.level, plan.info.period) == ("长宁区人民政府", "区", (2024, 2026))
    check_sound(plan)


def ids(folder: Path) -> dict[str, str]:
    """The id of each plan by its place in the folder."""
    return {entry.path.relative_to(folder).as_posix(): entry.id for entry in open_corpus(folder).entries}


def test_a_bare_folder(tmp_path: Path) -> None:
    write(tmp_path / "甲 计划.txt")
    write(tmp_path / "sub" / "b.TXT")
    write(tmp_path / "README.md")
    write(tmp_path / ".hidden.txt")
    write(tmp_path / ".git" / "c.txt")
    write(tmp_path / "~$甲.docx")
    write(tmp_path / "list.zip")
    corpus = open_corpus(tmp_path)
    assert ids(tmp_path) == {"sub/b.TXT": "sub-b", "甲 计划.txt": "甲-计划"}
    assert [path.name for path in corpus.skipped] == ["list.zip"]
    plan = corpus.read(corpus.entries[0])
    assert plan.info.title == "示例区行动计划（2024-2026年）"
    assert plan.info.period == (2024, 2026)


def test_snapshots_that_lie_in_the_folder_are_no_plans(tmp_path: Path) -> None:
    write(tmp_path / "a.txt")
    for data in (tmp_path, tmp_path / "data"):
        write(data / "build.lock", "")
        write(data / "current")
        write(data / "snapshots" / "0123456789abcdef" / "texts" / "a.txt")
        write(data / "cache" / "b.txt")
    write(tmp_path / "sub" / "snapshots" / "c.txt")  # where nothing was built that is a name as any other
    assert list(ids(tmp_path)) == ["a.txt", "sub/snapshots/c.txt"]
    assert open_corpus(tmp_path).skipped == ()


def test_files_of_one_name_keep_apart(tmp_path: Path) -> None:
    names = [
        "2024/plan.txt",
        "2025/plan.txt",
        "a b.txt",
        "a-b.txt",
        "a/b.txt",
        "x.txt",
        "x.html",
        "x.html.txt",
        "x.TXT",
    ]
    for name in names:
        write(tmp_path / name)
    found = ids(tmp_path)
    assert len(set(found.values())) == len(names)
    assert all(re.fullmatch(r"[\w.\-]+", name) for name in found.values())
    assert (found["x.txt"], found["x.html"], found["a-b.txt"]) == ("x", "x.html", "a-b")


@pytest.mark.parametrize("place", ["x.txt", "x.html", "2024/x.docx", "甲 乙.txt"])
def test_an_id_stays_when_files_are_added(place: str, tmp_path: Path) -> None:
    write(tmp_path / place)
    alone = ids(tmp_path)[place]
    for other in ("x.pdf", "2025/x.docx", "2024/x.txt", "x.txt", "x.html", "sub/甲 乙.txt"):
        write(tmp_path / other)
    assert ids(tmp_path)[place] == alone


@pytest.mark.parametrize(
    ("manifest", "told"),
    [
        ("[[plan]]\nid = 'a'", "没有写 file"),
        ("[[plan]]\nfile = 'a.txt'\ntitel = 'x'", "titel"),
        ("[[plan]]\nfile = '../a.txt'", "语料文件夹之外"),
        ("[[plan]]\nfile = '/etc/passwd'", "语料文件夹之外"),
        ("[[plan]]\nfile = 'a.txt'\n[[plan]]\nfile = 'b/a.txt'", "用了两次"),
        ("[[plan]]\nfile = 'a.txt'\nperiod = '2024-2026'", "period"),
        ("[[plan]]\nfile = 'a.txt'\nperiod = [2024]", "period"),
        ("[[plan]]\nfile = 'a.txt'\ntitle = 5", "title"),
        ("[[plan]]\nfile = 'a.txt'\nissuer = ''", "issuer"),
        ("[[plan]]\nfile = 5", "file"),
        ("[[plan]]\nfile = 'a.txt'\nrevises = 'b'", "revises"),
        ("[[plan]]\nfile = 'a.txt'\nrevises = 'a'", "revises"),
        ("[plan]\nfile = 'a.txt'", "plan"),
        ("[[plan]", "TOML"),
        ("", "没有计划"),
    ],
)
def test_a_manifest_that_is_wrong_is_refused(manifest: str, told: str, tmp_path: Path) -> None:
    write(tmp_path / "manifest.toml", manifest)
    with pytest.raises(CorpusError, match=told) as error:
        open_corpus(tmp_path)
    assert str(tmp_path) in str(error.value)


def test_what_the_manifest_says(tmp_path: Path) -> None:
    write(tmp_path / "a.txt")
    row = "[[plan]]\nfile = 'a.txt'\narea = '长宁区'\ndate = 2024-05-06\nperiod = [2024, 2027]\n"
    write(tmp_path / "manifest.toml", row)
    corpus = open_corpus(tmp_path)
    plan = corpus.read(corpus.entries[0])
    assert (plan.info.id, plan.info.date, plan.info.period) == ("a", "2024-05-06", (2024, 2027))
    assert plan.tasks[0].assignments[0].department == "区房管局"


@pytest.mark.parametrize("folder", ["nothing", "file.txt"])
def test_no_such_folder(folder: str, tmp_path: Path) -> None:
    write(tmp_path / "file.txt")
    with pytest.raises(CorpusError, match="没有这个语料文件夹"):
        open_corpus(tmp_path / folder)


def test_an_empty_folder(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="没有计划"):
        open_corpus(tmp_path)


def test_a_file_that_is_not_the_one_of_the_manifest(tmp_path: Path) -> None:
    write(tmp_path / "a.txt")
    write(tmp_path / "manifest.toml", f"[[plan]]\nfile = 'a.txt'\nsha256 = '{'0' * 64}'\n")
    corpus = open_corpus(tmp_path)
    with pytest.raises(SourceError, match="sha256"):
        corpus.read(corpus.entries[0])


def test_a_listed_file_that_is_not_there(tmp_path: Path) -> None:
    write(tmp_path / "manifest.toml", "[[plan]]\nfile = 'a.txt'\n")
    corpus = open_corpus(tmp_path)
    with pytest.raises(SourceError, match="找不到"):
        corpus.read(corpus.entries[0])
    assert corpus.fingerprint()


def test_a_text_that_is_no_plan(tmp_path: Path) -> None:
    path = write(tmp_path / "letter.txt", "各位同事：\n本周五下午放假，请相互转告。\n")
    with pytest.raises(NotAPlanError, match="读不出计划的结构") as error:
        read_file(path, open_corpus())
    assert str(path) in str(error.value)


def test_a_file_that_the_corpus_lists_is_that_plan(tmp_path: Path) -> None:
    corpus = open_corpus()
    copied = tmp_path / "other name.txt"
    shutil.copy(corpus.entries[0].path, copied)
    assert read_file(copied, corpus) == corpus.read(corpus.entries[0])
    assert read_file(write(tmp_path / "other name.txt"), corpus).info.id == "other-name"


def test_the_fingerprint_is_that_of_the_content(tmp_path: Path) -> None:
    write(tmp_path / "one" / "a.txt")
    first = open_corpus(tmp_path / "one").fingerprint()
    shutil.copytree(tmp_path / "one", tmp_path / "two")
    assert open_corpus(tmp_path / "two").fingerprint() == first
    write(tmp_path / "two" / "a.txt", PLAN + "2.加强治理。")
    changed = open_corpus(tmp_path / "two").fingerprint()
    write(tmp_path / "one" / "words.txt", "瓶改管")
    assert len({first, changed, open_corpus(tmp_path / "one").fingerprint()}) == 3


def test_a_corpus_has_its_own_register_and_tables(tmp_path: Path) -> None:
    write(tmp_path / "a.txt", PLAN.replace("房管局", "住建局"))
    write(
        tmp_path / "register.toml",
        "[[department]]\nname = '区建委'\narea = '示例区'\n[department.other_names]\n'区住建局' = '通行简称'\n",
    )
    table = (FOLDER / "genre" / "roles.toml").read_text("utf-8")
    write(tmp_path / "genre" / "roles.toml", table.replace('"牵头单位", ', '"挂帅单位", "牵头单位", '))
    corpus = open_corpus(tmp_path)
    assert [entry.id for entry in corpus.entries] == ["a"]
    assert corpus.read(corpus.entries[0]).tasks[0].assignments[0].department == "区建委"
    assert any(path.parent == tmp_path / "genre" for path in corpus.tables)


def test_the_manifest_of_the_built_in_corpus_is_that_of_its_files() -> None:
    for entry in open_corpus().entries:
        assert hashlib.sha256(entry.path.read_bytes()).hexdigest() == entry.known["sha256"]
