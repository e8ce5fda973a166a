"""The one family of errors that a user may see: what is wrong, where, and what to do."""

from __future__ import annotations

__all__ = ["CorpusError", "MingzeError", "NotAPlanError", "SettingsError", "SnapshotError", "SourceError"]


class MingzeError(Exception):
    """An error that is told to the user in Chinese, in one sentence a part.

    Args:
        what: what is wrong.
        where: the file, option or place it concerns; empty where there is none.
        remedy: what the reader can do about it.
    """

    def __init__(self, what: str, *, where: str = "", remedy: str = "") -> None:
        self.what = what
        self.where = where
        self.remedy = remedy
        super().__init__(str(self))

    def __str__(self) -> str:
        place = f"{self.where}：" if self.where else ""
        advice = f"请{self.remedy}。" if self.remedy else ""
        return f"{place}{self.what}。{advice}"


class SourceError(MingzeError):
    """A file cannot be read: missing, empty, too large, binary, in an unknown encoding or format."""


class NotAPlanError(MingzeError):
    """A readable text has none of the marks of a plan."""


class CorpusError(MingzeError):
    """A table of the corpus (manifest, register, genre) is wrong."""


class SnapshotError(MingzeError):
    """There is no snapshot, or the one that is there is damaged or does not fit."""


class SettingsError(MingzeError):
    """A setting has an unknown name or an impossible value."""
