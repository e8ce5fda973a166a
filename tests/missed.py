"""Questions that are not answered right yet, kept in tables with what happens instead.

Each is asked all the same: its test is expected to fail, and the suite fails once it passes (``xfail_strict``). Then it
must be taken out of its table.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pytest

__all__ = ["cases", "key"]


def key(asked: str | list[str]) -> str:
    """The name of a case in a table: its question, or its turns: 区房管局牵头哪些任务？ / 一共几项."""
    return asked if isinstance(asked, str) else " / ".join(asked)


def cases(rows: Iterable[Any], missed: Mapping[str, str]) -> list[Any]:
    """The rows of a parametrised test; those whose first value is named in ``missed`` are expected to fail."""
    values = [row if isinstance(row, tuple) else (row,) for row in rows]
    return [
        pytest.param(*row, marks=pytest.mark.xfail(reason=missed[key(row[0])])) if key(row[0]) in missed else row
        for row in values
    ]
