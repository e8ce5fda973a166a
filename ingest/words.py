"""Chinese text → words. The only module that imports jieba.

Two cuts: :meth:`Words.cut` keeps every character (for rules that count characters),
:meth:`Words.search` gives folded search words (for the word index and for questions).
"""

from __future__ import annotations

import logging
import os
import stat
import tempfile
import threading
import unicodedata
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from corpus import FOLDER

if TYPE_CHECKING:
    from jieba import Tokenizer  # type: ignore[import-untyped]

__all__ = ["Words", "read_word_list"]


class Words:
    """Cuts text with jieba's dictionary plus the words of the corpus.

    The dictionary (about 20 MB a copy, 0.3 s the first time in a process) is loaded at the first cut, so
    that making a ``Words`` costs nothing. The same words give the same cuts, in whatever order
    they were added at once. Safe to share between threads.

    Args:
        user_words: names and terms that must stay whole (区绿化市容局). A word with a space or with punctuation
            in it cannot be one word for jieba and has no effect.
        stop_words: words that :meth:`search` drops; None for the list in ``corpus/genre/stopwords.txt``.
    """

    def __init__(self, user_words: Iterable[str] = (), stop_words: Iterable[str] | None = None) -> None:
        self._lock = threading.Lock()
        self._tokenizer: Tokenizer | None = None
        self._pending: list[str] = []
        self._stop_words = _bundled_stop_words() if stop_words is None else frozenset(stop_words)
        self.add(user_words)

    def add(self, words: Iterable[str]) -> None:
        """Keep these words whole from now on; blank ones are ignored."""
        # Sorted, because the weight that jieba gives to a word depends on the words that are already there.
        fresh = sorted({word.strip() for word in words} - {""})
        with self._lock:
            self._pending += fresh

    def cut(self, text: str) -> list[str]:
        """Words in the order of the text, nothing dropped: ``"".join(cut(text)) == text``."""
        return list(self._ready().cut(text))

    def search(self, text: str) -> list[str]:
        """Words to search with, in the order of the text, a long word after the words inside it.

        Full-width forms are folded by NFKC (ＡＢＣ → abc), letters lower-cased; stop words and whatever holds
        neither a letter nor a digit are dropped: 「推进无废城市建设。」 → 推进, 无废, 城市, 建设.
        """
        folded = unicodedata.normalize("NFKC", text).lower()
        found = self._ready().cut_for_search(folded)
        return [word for word in found if word not in self._stop_words and any(map(str.isalnum, word))]

    def knows(self, word: str) -> bool:
        """Whether ``word`` is a word of the dictionary or of the corpus (a mere prefix of words is not)."""
        return bool(self._ready().FREQ.get(word, 0))

    def _ready(self) -> Tokenizer:
        with self._lock:
            if self._tokenizer is None:
                self._tokenizer = _fresh_tokenizer()
            while self._pending:
                self._tokenizer.add_word(self._pending.pop(0))
            return self._tokenizer


def read_word_list(text: str) -> tuple[str, ...]:
    """The words of a list: one a line, ``#`` starts a comment, blank lines are skipped."""
    lines = (line.partition("#")[0].strip() for line in text.splitlines())
    return tuple(line for line in lines if line)


@cache
def _bundled_stop_words() -> frozenset[str]:
    listed = (FOLDER / "genre" / "stopwords.txt").read_text(encoding="utf-8")
    return frozenset(read_word_list(listed))


def _fresh_tokenizer() -> Tokenizer:
    """A tokenizer with its own copy of the dictionary: words added to it reach no other."""
    import jieba

    base = _base_tokenizer()
    tokenizer = jieba.Tokenizer()
    tokenizer.FREQ, tokenizer.total = dict(base.FREQ), base.total
    tokenizer.initialized = True
    return tokenizer


@cache
def _base_tokenizer() -> Tokenizer:
    import jieba

    # It says on stderr that it loads its dictionary, and prints a traceback where it cannot store its
    # cache, which only costs half a second the next time.
    jieba.setLogLevel(logging.CRITICAL)
    tokenizer = jieba.Tokenizer()
    tokenizer.tmp_dir = str(_private_folder())
    # jieba trusts a cache of its default dictionary whatever its age, so the name has the version.
    tokenizer.cache_file = f"jieba-{jieba.__version__}.cache"
    tokenizer.initialize()
    return tokenizer


def _private_folder() -> Path:
    """A temporary folder that only this user can write to.

    jieba reads its cache with marshal, by default from ``/tmp/jieba.cache``, which any user of the machine
    can write first; so the folder must be ours, or it is a new one for this process.
    """
    folder = Path(tempfile.gettempdir()) / f"mingze-{os.getuid()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    state = folder.lstat()
    ours = stat.S_ISDIR(state.st_mode) and state.st_uid == os.getuid() and not state.st_mode & 0o022
    return folder if ours else Path(tempfile.mkdtemp(prefix="mingze-"))
