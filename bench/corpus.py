"""What a corpus of hundreds of plans costs: first build, one plan changed, nothing changed, killed half-way, a question.

The plans are copies of the built-in one, each with its own title and with another number in some of its sentences. Usage::

    .venv/bin/python -m bench.corpus [--plans 300] [--changed 0.1] [--kill SECONDS]
"""

from __future__ import annotations

import argparse
import os
import random
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).parent
MINGZE = Path(sys.executable).with_name("mingze")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--plans", type=int, default=300, help="how many plans")
    parser.add_argument(
        "--changed", type=float, default=0.1, help="share of each plan's sentences that no other plan has"
    )
    parser.add_argument("--kill", type=float, help="kill the first build after so many seconds, and begin it again")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        plans, data = Path(temporary) / "plans", Path(temporary) / "data"
        plans.mkdir()
        for number in range(chosen.plans):
            (plans / f"plan{number:04}.txt").write_text(synthetic(number, chosen.changed), "utf-8")
        build = ["build", "--corpus", str(plans), "--data", str(data)]
        if chosen.kill:
            measure("first build, killed", build, kill_after=chosen.kill)
        measure("first build", build)
        measure("nothing changed", build)
        changed = plans / "plan0000.txt"
        changed.write_text(changed.read_text("utf-8").replace("精品道路", "示范道路"), "utf-8")
        measure("one plan changed", build)
        measure("a question", ["ask", "--data", str(data), "第10片区的计划里第22项由谁牵头？"])
        size = sum(path.stat().st_size for path in data.rglob("*") if path.is_file())
        print(f"data folder: {size / 1e6:.0f} MB")


def synthetic(number: int, changed: float) -> str:
    """A plan of its own: the built-in one under another title, with another number in a share of its sentences."""
    draw = random.Random(number)
    text = (HERE.parent / "corpus" / "plans" / "changning-2024-2026-draft.txt").read_text("utf-8")
    sentences = re.split(r"(?<=[。；])", text.replace("长宁区城市管理", f"长宁区第{number}片区城市管理"))
    return "".join(f"第{number}片区{s}" if draw.random() < changed and s[:1].isalpha() else s for s in sentences)


def measure(what: str, arguments: list[str], kill_after: float | None = None) -> None:
    """Run ``mingze`` and print its seconds, on the clock and of the processors, its peak of memory, and what was new."""
    begun = time.perf_counter()
    with tempfile.TemporaryFile("w+") as told:
        process = subprocess.Popen([MINGZE, *arguments], stdout=subprocess.DEVNULL, stderr=told)
        if kill_after is not None:
            time.sleep(kill_after)
            process.kill()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        told.seek(0)
        lines = told.read().splitlines()
    seconds, busy, megabytes = time.perf_counter() - begun, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024
    news = next((line.strip() for line in lines if "读文件" in line), lines[-1] if lines else "")
    print(
        f"{what:<22} {seconds:7.1f} s {busy:7.1f} s of CPU {megabytes:6.0f} MB  exit {process.returncode}  {news}",
        flush=True,
    )


if __name__ == "__main__":
    main()
