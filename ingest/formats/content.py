"""What reading a file gives, whatever its format."""

from __future__ import annotations

from dataclasses import dataclass

from ingest.layout import Layout

__all__ = ["Content"]


@dataclass(frozen=True, slots=True)
class Content:
    """One text, and where each stretch of it stands in the file; all offsets of the layout count characters of ``text``."""

    text: str
    layout: Layout
