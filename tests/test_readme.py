"""What the README says is run: its commands, its make targets, its settings; and nothing is left out of it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from dataclasses import fields
from pathlib import Path

import pytest

from corpus import FOLDER
from ui.cli import app
from ui.settings import FILE, Settings, read_settings

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
DOCUMENTS = [ROOT / "README.md", ROOT / "CHANGELOG.md", ROOT / "corpus" / "README.md", *(ROOT / "docs").rglob("*.md")]


def blocks(language: str) -> list[str]:
    """The code blocks of one language: ``sh`` is run, the blocks without a language only in part."""
    return re.findall(rf"^```{language}\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("line", [line for block in blocks("sh") for line in block.splitlines()])
def test_each_command_runs(line: str, data_folder: Path, tmp_path: Path) -> None:
    plan = FOLDER / "plans" / "changning-2024-2026-draft.txt"
    (tmp_path / "计划.txt").write_bytes(plan.read_bytes())
    environment = {name: value for name, value in os.environ.items() if not name.startswith("MINGZE_")}
    environment |= {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}", "MINGZE_DATA": str(data_folder)}
    done = subprocess.run(
        ["bash", "-c", line], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False, timeout=300
    )
    assert done.returncode == 0, done.stderr
    written = re.search(r"--out (\S+)", line)
    assert done.stdout if written is None and "build" not in line else True
    assert written is None or (tmp_path / written[1]).stat().st_size > 0


def test_the_answer_shown_is_the_answer_given(data_folder: Path) -> None:
    [shown] = blocks("text")
    [question] = re.findall(r"^`mingze ask (\S+)` 回答：$", README, re.MULTILINE)
    command = [Path(sys.executable).with_name("mingze"), "ask", question, "--data", data_folder]
    assert subprocess.run(command, capture_output=True, text=True, check=True, timeout=300).stdout == shown


def test_each_make_target_is_there() -> None:
    wanted = set(re.findall(r"\bmake (\w+)", README))
    assert {"run", "test", "help"} <= wanted
    for target in wanted:
        subprocess.run(["make", "--dry-run", target], cwd=ROOT, capture_output=True, check=True)


def test_each_command_stands_in_the_readme() -> None:
    commands = {
        command.callback.__name__.removesuffix("_command") for command in app.registered_commands if command.callback
    }
    assert len(commands) == 9
    for command in commands:
        assert f"| `mingze {command}` |" in README


def test_the_settings_shown_are_all_there_are(tmp_path: Path) -> None:
    [block] = blocks("toml")
    assert set(tomllib.loads(block)) == {field.name for field in fields(Settings)}
    (tmp_path / FILE).write_text(block, encoding="utf-8")
    shown, default = read_settings({}, tmp_path), Settings()
    assert (shown.host, shown.port, shown.encoder) == (default.host, default.port, default.encoder)


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_each_link_to_a_file_leads_somewhere(document: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", document.read_text(encoding="utf-8")):
        if not target.startswith("http"):
            assert (document.parent / target).exists(), target
