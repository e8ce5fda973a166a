"""The wheel works where there is no source: installed into an environment of its own, run in an empty folder.

Nothing is fetched: the new environment sees the libraries of this one through a path file. Such a file is not
read for further path files, so the editable install of this checkout stays hidden.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SOURCES = ("corpus", "ingest", "kg", "retrieval", "ui", "pyproject.toml", "README.md", "LICENSE")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built from a copy, so that no build folder is left in the checkout."""
    source, target = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("dist")
    for name in SOURCES:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, source / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / name, source / name)
    run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(target), str(source), folder=source)
    [built] = target.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The ``bin`` folder of an environment that holds the wheel, and this one's libraries without our source."""
    home = tmp_path_factory.mktemp("home")
    venv.create(home, symlinks=True)
    python = home / "bin" / "python"
    run(
        sys.executable,
        "-m",
        "pip",
        "--python",
        str(python),
        "install",
        "--no-deps",
        "--no-index",
        str(wheel),
        folder=home,
    )
    own = Path(run(str(python), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", folder=home).strip())
    (own / "libraries.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    return home / "bin"


def run(*command: str, folder: Path) -> str:
    """Its standard output; nothing of this checkout or of the user's settings reaches it."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("MINGZE_", "PYTHON"))}
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False, timeout=300
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


BANK = "corpus/questions/bank/"
"""Questions with what their answers must hold: data of tests and of ``bench``, which no user needs."""


def test_every_data_file_is_carried_but_the_bank_of_questions(wheel: Path) -> None:
    carried = set(zipfile.ZipFile(wheel).namelist())
    data = [
        file.relative_to(ROOT).as_posix()
        for package in ("corpus", "ingest", "kg", "retrieval", "ui")
        for file in (ROOT / package).rglob("*")
        if file.is_file() and "__pycache__" not in file.parts
    ]
    assert [name for name in data if name not in carried and not name.startswith(BANK)] == []
    assert [name for name in carried if name.startswith(BANK)] == []


def test_tests_and_tools_are_not_carried(wheel: Path) -> None:
    packages = {name.partition("/")[0] for name in zipfile.ZipFile(wheel).namelist()}
    assert {name for name in packages if not name.endswith(".dist-info")} == {
        "corpus",
        "ingest",
        "kg",
        "retrieval",
        "ui",
    }


def test_the_source_is_hidden(installed: Path, tmp_path: Path) -> None:
    where = run(str(installed / "python"), "-c", "import ingest; print(ingest.__file__)", folder=tmp_path)
    assert Path(where.strip()).is_relative_to(installed.parent)


def test_the_installed_command_answers_in_an_empty_folder(installed: Path, tmp_path: Path) -> None:
    answer = run(str(installed / "mingze"), "ask", "区房管局牵头哪些任务？", folder=tmp_path)
    for number in (10, 11, 13, 25, 31, 35):
        assert f"第{number}项" in answer
