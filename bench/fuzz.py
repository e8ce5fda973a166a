"""`make fuzz`: throw texts at the reader until the time is over; stops at the first that breaks a promise.

The texts are pieces of plans (numbers, labels, verbs, names, brackets, dates, whole lines of the tests' plans) put
together at random and cut, guided by coverage (atheris). The promises: nothing is raised but a MingzeError, every
record stands on the text it says, reading takes less than a second and a second a megabyte more, and memory stays
within ten times the file and 64 MB. Usage::

    .venv/bin/python -m bench.fuzz [--seconds 600]
"""

from __future__ import annotations

import argparse
import random
import resource
import sys
import time
from pathlib import Path

import atheris

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE.parent), str(HERE.parent / "tests")]

with atheris.instrument_imports(include=["ingest"]):
    from reading import GENRE, check_sound, corpus, read_text

    from ingest.errors import MingzeError

LARGEST = 40
"""Pieces of one text."""

ROOM = 64 * 1024 * 1024
SECONDS, SECONDS_PER_MB, TIMES = 1.0, 1.0, 10
SLOWER = 4
"""How much the instrumentation for coverage slows the reader."""


def pieces() -> list[str]:
    """What the texts are made of: the words of the genre, and lines of the plans in tests/plans and corpus/plans."""
    roles, marks = GENRE.table("roles"), GENRE.table("marks")
    words = [
        *roles["manner"]["words"],
        *roles["office"]["suffixes"],
        *roles["ignored"]["labels"],
        *marks["title"]["kinds"],
    ]
    words += [
        stem + kind + "："
        for row in roles["label"]["stem"]
        for stem in row["words"][:3]
        for kind in roles["label"]["kinds"][:4]
    ]
    words += [word for row in roles["verb"] for word in row["words"]]
    words += [
        *"。，；：、（）()〔〕【】《》“”\n\r\t 　|-*#",
        "\r\n",
        "\ufeff",
        "\x0c",
        "𠮷",
        "一、",
        "二、",
        "（一）",
        "（二）",
        "1.",
        "2.",
        "（1）",
        "①",
        "1.1 ",
    ]
    words += [
        "第一章",
        "任务一：",
        "附件1",
        "附件：",
        "2025年底前",
        "到2026年",
        "三年内",
        "15万平方米",
        "60%",
        "国发〔2018〕42号",
        "等有关部门",
        "下同",
        "以下均需各地落实",
    ]
    words += [
        "市财政局",
        "区建管委",
        "各县（市、区）政府",
        "会同",
        "以及各",
        "列首位的为牵头单位",
        "不再列出",
        "序号",
        "任务",
        "责任单位",
        "完成时限",
    ]
    folders = (HERE.parent / "tests" / "plans", HERE.parent / "corpus" / "plans")
    return words + [
        line
        for folder in folders
        for path in sorted(folder.glob("*.txt"))
        for line in path.read_text("utf-8").splitlines()
    ]


PIECES = pieces()


def text_of(data: bytes) -> str:
    """A text from the fuzzer's bytes: which pieces, how they are cut, and now and then a run of one of them."""
    provider = atheris.FuzzedDataProvider(data)
    parts = []
    for _ in range(provider.ConsumeIntInRange(0, LARGEST)):
        piece = PIECES[provider.ConsumeIntInRange(0, len(PIECES) - 1)]
        kind = provider.ConsumeIntInRange(0, 9)
        if kind == 0:
            piece = piece[: provider.ConsumeIntInRange(0, len(piece))]
        elif kind == 1:
            piece *= provider.ConsumeIntInRange(1, 3000)
        elif kind == 2:
            piece = provider.ConsumeUnicodeNoSurrogates(20)
        parts.append(piece)
    return "".join(parts)


def one(data: bytes) -> None:
    """Read one text and hold the reader to its promises."""
    text = text_of(data)
    size = len(text.encode())
    before, started = peak(), time.perf_counter()
    try:
        plan = read_text(text)
    except MingzeError:
        return
    finally:
        seconds, more = time.perf_counter() - started, peak() - before
        if seconds > SLOWER * (SECONDS + SECONDS_PER_MB * size / 1e6):
            raise AssertionError(f"{seconds:.1f} s for {size} bytes: {text[:200]!r}")
        if more > ROOM + TIMES * size:
            raise AssertionError(f"{more / 1e6:.0f} MB for {size} bytes: {text[:200]!r}")
    check_sound(plan)


def peak() -> int:
    """The most memory that this process ever had, in bytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=int, default=600, help="how long")
    chosen = parser.parse_args()
    corpus().words.cut("城市更新")  # jieba reads its dictionary the first time
    seed = random.SystemRandom().randrange(1, 2**31)
    atheris.Setup(
        [sys.argv[0], f"-max_total_time={chosen.seconds}", "-max_len=600", f"-seed={seed}", "-rss_limit_mb=4096"], one
    )
    atheris.Fuzz()


if __name__ == "__main__":
    main()
