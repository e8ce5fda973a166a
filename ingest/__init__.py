"""Bytes of a plan → records with the characters that each stands on."""

from ingest.errors import MingzeError
from ingest.manifest import Corpus, open_corpus, read_file
from ingest.records import Plan

__all__ = ["Corpus", "MingzeError", "Plan", "open_corpus", "read_file"]
