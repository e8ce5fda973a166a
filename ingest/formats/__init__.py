"""Bytes of a file → its text and layout, one module a format; which one is told by the bytes."""

from ingest.formats._child import read_apart
from ingest.formats.content import Content
from ingest.formats.kind import SUFFIXES, kind_of

__all__ = ["SUFFIXES", "Content", "kind_of", "read_apart"]
