"""Names between which a separator was lost: 「区政府集体资产监管办区住房城市建设委」 are two."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from itertools import pairwise

from ingest.offices import Offices

__all__ = ["split_joined"]

SHORTEST = 2
"""Characters of the shortest name at a seam: 区委, in 「区委区政府」."""

SHORTEST_REST = 3
"""Characters of the shortest name that may follow, other than a committee or a government: 市教委."""


def split_joined(surface: str, known: Collection[str], offices: Offices) -> tuple[tuple[int, int], ...] | None:
    """The names in ``surface``, as (start, end) of its characters, in their order; one pair where it is one name.

    A seam lies behind an office's suffix (局, 委 …) and before a level, the area that the first name begins with, or a name
    that is known. None where there seems to be a seam, and the two sides are not both names: nobody should split then.

    Args:
        surface: what stands between two separators, without white space at its ends.
        known: names that the register and the rest of the plan have.
        offices: how names are built.
    """
    if surface in known:
        return ((0, len(surface)),)
    cuts = [0, *_seams(surface, known, offices), len(surface)]
    pieces = [surface[a:b] for a, b in pairwise(cuts)]
    if len(pieces) > 1 and not all(_is_name(piece, known, offices) for piece in pieces):
        return None
    if any(offices.is_head(one) and not offices.is_head(other) for one, other in pairwise(pieces)):
        return None  # 省委省政府信访局 may be one office of both
    return tuple(pairwise(cuts))


def _seams(text: str, known: Collection[str], offices: Offices) -> Iterator[int]:
    begin = 0
    for at in range(SHORTEST, len(text) - 1):
        left, right = text[begin:at], text[at:]
        if len(left) >= SHORTEST and offices.ends(left) and _begins(left, right, known, offices):
            yield at
            begin = at


def _begins(left: str, right: str, known: Collection[str], offices: Offices) -> bool:
    """Whether another name begins where ``right`` does."""
    if offices.is_branch(left, right):
        return False
    if offices.is_collective(right) and offices.is_head(left):
        return False  # 市政府各部门
    if offices.starts(right) or _same_area(left, right):
        return len(right) >= SHORTEST_REST or offices.is_head(right)
    # What follows a government is its own office: 省政府金融办, 市委宣传部.
    return not offices.is_head(left) and offices.is_usual(left) and _leads(right, known, offices)


def _same_area(left: str, right: str) -> bool:
    """「北京市教委北京市财政局」"""
    area = re.match(r"[一-鿿]{2,4}?[省市区县州旗]", left)
    return area is not None and right.startswith(area.group())


def _leads(right: str, known: Collection[str], offices: Offices) -> bool:
    """Whether a usual name stands at the front of ``right`` that the plan, or the central authorities, have."""
    fronts = (right[:length] for length in range(SHORTEST_REST, len(right) + 1))
    return any(offices.is_organ(front) or (front in known and offices.is_usual(front)) for front in fronts)


def _is_name(piece: str, known: Collection[str], offices: Offices) -> bool:
    return piece in known or offices.is_head(piece) or offices.is_organ(piece) or offices.looks_like_office(piece)
