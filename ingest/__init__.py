"""Bytes of a plan → records with the characters that each stands on.

What is named here is imported when it is asked for: the processes that read one file each (``ingest.formats``) need none of it,
and would spend three quarters of their time on it.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ingest.errors import MingzeError
    from ingest.manifest import Corpus, open_corpus, read_file
    from ingest.records import Plan

__all__ = ["Corpus", "MingzeError", "Plan", "open_corpus", "read_file"]

HOMES = {
    "Corpus": "ingest.manifest",
    "MingzeError": "ingest.errors",
    "Plan": "ingest.records",
    "open_corpus": "ingest.manifest",
    "read_file": "ingest.manifest",
}


def __getattr__(name: str) -> Any:
    if name not in HOMES:
        raise AttributeError(f"module 'ingest' has no attribute '{name}'")
    return getattr(import_module(HOMES[name]), name)
