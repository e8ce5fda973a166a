"""Fields of work and suffixes: the ways to write each, and which fields may be one (``genre/offices.toml``)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any

__all__ = ["Fields"]


class Fields:
    """The rows ``field``, ``fields``, ``suffix`` and ``likely``. A field goes by its full form, a suffix by its short one."""

    def __init__(self, table: Mapping[str, Any]) -> None:
        self._table = table
        self.suffixes: Mapping[str, tuple[str, ...]] = {row["ways"][0]: tuple(row["ways"]) for row in table["suffix"]}
        plain: list[Mapping[str, Any]] = [{"ways": [form]} for form in table["fields"]["plain"]]
        # Rows that hold for some suffixes only come last: in `named` they go before the others.
        self._rows = plain + sorted(table["field"], key=lambda row: "suffixes" in row)

    @cached_property
    def named(self) -> Mapping[str, tuple[str, str]]:
        """Every name of a usual field and a suffix → field, suffix: 发改委 → 发展和改革, 委."""
        return {
            form + way: (row["ways"][-1], suffix)
            for row in self._rows
            for suffix in row.get("suffixes", self.suffixes)
            for form in row["ways"]
            for way in self.suffixes[suffix]
        }

    @cached_property
    def forms(self) -> frozenset[str]:
        """Every way to write a field: 发改, 发展改革, 财政."""
        return frozenset(form for row in self._rows for form in row["ways"])

    def likely(self, one: str, other: str) -> str | None:
        """Why two fields may be one office's; None where no row has both."""
        return next((str(row["why"]) for together, row in self._together if {one, other} <= together), None)

    def asked(self, field: str, suffix: str) -> Iterator[str]:
        """Every way to write a field with its suffix, and the fields that a question may take for it."""
        fields = {field}.union(
            *(together for together, row in self._together if row.get("asked") and field in together)
        )
        rows = [row for row in self._rows if row["ways"][-1] in fields and suffix in row.get("suffixes", self.suffixes)]
        for form in dict.fromkeys(form for row in rows for form in row["ways"]):
            yield from (form + end for end in self.suffixes[suffix])

    @cached_property
    def _together(self) -> list[tuple[frozenset[str], Mapping[str, Any]]]:
        full = {form: row["ways"][-1] for row in reversed(self._rows) for form in row["ways"]}
        return [(frozenset(full[form] for form in row["forms"]), row) for row in self._table["likely"]]
