"""``mingze register`` as a user runs it."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from pathlib import Path

MINGZE = Path(sys.executable).with_name("mingze")


def mingze(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("MINGZE_")}
    command = [str(MINGZE), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, env=environment, check=False, timeout=300)


def test_register_proposes_what_the_register_lacks(tmp_path: Path) -> None:
    (tmp_path / "plans").mkdir()
    text = "江西省绿化行动计划\n\n一、任务\n1.建园。（责任单位：省林业局、财政厅）\n2.巡查。（责任单位：省财政厅）\n"
    (tmp_path / "plans" / "计划.txt").write_text(text, encoding="utf-8")
    out = tmp_path / "建议.toml"
    shown = mingze("register", "--corpus", tmp_path / "plans")
    saved = mingze("register", "--corpus", tmp_path / "plans", "--out", out)
    assert (shown.returncode, saved.returncode, saved.stdout) == (0, 0, "")
    assert shown.stdout.rstrip("\n") == out.read_text(encoding="utf-8").rstrip("\n")
    assert [row["name"] for row in tomllib.loads(shown.stdout)["department"]] == ["省财政厅", "省林业局"]
    assert "建议登记 2 个单位" in saved.stderr
    (tmp_path / "plans" / "空.txt").write_text("", encoding="utf-8")
    partly = mingze("register", "--corpus", tmp_path / "plans")
    assert (partly.returncode, shown.stdout) == (1, partly.stdout)
    assert "跳过" in partly.stderr
    (tmp_path / "plans" / "空.txt").unlink()
    refused = mingze("register", "--corpus", tmp_path / "plans", "--out", tmp_path / "无" / "建议.toml")
    assert (refused.returncode, refused.stdout) == (2, "")
    assert "写不进去" in refused.stderr
