"""How the benchmark times: rounds, medians, and ratios taken in turns, so that other load falls on both sides."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

__all__ = ["ROUNDS", "Row", "milliseconds", "ratio", "timed"]

ROUNDS = 5

Row = tuple[str, str]
"""What was measured, and the figure."""


def timed(work: Callable[[], object]) -> float:
    """Seconds that ``work`` takes."""
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def ratio(ours: Callable[[], object], alone: Callable[[], object]) -> str:
    """The median, over rounds taken in turns, of how many times as long ``ours`` takes as ``alone``."""
    return f"{statistics.median(timed(ours) / timed(alone) for _ in range(ROUNDS)):.2f}"


def milliseconds(seconds: float) -> str:
    """1.2 ms."""
    return f"{seconds * 1000:.1f} ms"
