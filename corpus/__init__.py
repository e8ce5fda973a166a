"""The built-in corpus: plans, the department register and the tables of the genre."""

from pathlib import Path

__all__ = ["FOLDER"]

FOLDER = Path(__file__).parent
