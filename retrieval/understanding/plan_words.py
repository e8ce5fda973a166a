"""Words of a plan's title before a noun that documents go by: 农机那个文件, 综保区意见, 沈阳医护措施, 江西20条."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from ingest.genre import Genre, alternatives
from ingest.numerals import to_int
from kg.catalog import Catalog
from kg.facts import PlanFact
from retrieval.understanding.plan_names import Edition, PlanNames
from retrieval.understanding.sentence import SIGNS
from retrieval.understanding.sounds import sound

__all__ = ["NUMERAL", "Mention", "PlanWords"]

LONGEST_NAME = 60
"""Characters before a genre noun that may belong to a name."""

MOST_DOUBTFUL = 6
"""A name that fits more editions than this names none of them."""

CLOSE = 0.9
"""An edition that holds so much of what the best one holds is meant as well as it."""

USUAL = 35
"""Texts of the corpus for which the two least weights were set; a rare pair weighs less where there are fewer."""

LEAST = 1.0
"""Least weight of the words of a name: about one pair that half of the editions have."""

MOST_NOUNS = 12
"""Genre nouns of a question before which a name is looked for: a bound for very long questions."""

CLEAR = 3.0
"""Least weight where the name does not stand apart (绿道建设方案), or its noun may be another's: 职教20条."""

NUMERAL = r"(?:\d{1,3}|[一二三四五六七八九十百]{1,4})"

STOP = re.compile(rf"[，。；;,:：？?！! {SIGNS}]")


@dataclass(frozen=True, slots=True)
class Mention:
    """Words of a question that name one of ``editions``; ``every`` tells that all are meant, ``copy`` which copy is."""

    start: int
    end: int
    editions: tuple[Edition, ...]
    score: float
    every: bool = False
    copy: PlanFact | None = None


class PlanWords:
    """Finds plans by shortened titles.

    Args:
        catalog: the facts.
        names: what the plans go by.
        genre: the tables.
        lone: whether only one text is in force, so that few words tell which is meant.
    """

    def __init__(self, catalog: Catalog, names: PlanNames, genre: Genre, *, lone: bool) -> None:
        self._names = names
        table = genre.table("plan_names")
        nouns, forms = table["nouns"], table["forms"]
        every = [*nouns["document"], *nouns["doubtful"]]
        self._general = frozenset(nouns["general"])
        self._doubtful = frozenset(nouns["doubtful"])
        offices = [name.lower() for office in catalog.departments.values() for name in office.names]
        holding = alternatives(name for name in offices if any(noun in name for noun in every)) or "(?!)"
        self._unless = re.compile(rf"{nouns['inside_words']}|{holding}")
        scale = math.log(1 + len(names.editions)) / math.log(1 + USUAL)
        self._least, self._clear = LEAST * scale, CLEAR if lone else CLEAR * scale
        said = alternatives(every)
        self._anchor = re.compile(
            rf"(?<!第)(?<!\d)(?P<count>{NUMERAL})条(?:{said})?|{forms['that']}?(?P<noun>{said})|那份"
        )
        self._links = re.compile(rf"(?:{alternatives(forms['links'])})$")
        self._inside, self._asks = re.compile(forms["inside"]), re.compile(forms["asks"])
        self._which, self._edge = re.compile(forms["which"]), re.compile(forms["edge"])
        self._cited = re.compile(forms["cited"])
        self._year = re.compile(r"((?:19|20)\d\d)年?$")

    def find(self, text: str) -> Mention | None:
        """The first noun of ``text`` before which words of a title stand; None where there is none."""
        taken = [match.span() for match in self._unless.finditer(text)]
        for anchor in islice(self._anchor.finditer(text), MOST_NOUNS):
            if any(start <= anchor.start("noun") < end for start, end in taken):
                continue
            found = list(self._at(text, anchor))
            best = max((mention.score for mention in found), default=0.0)
            kept = [mention for mention in found if mention.score >= CLOSE * best]
            if not kept or len(kept) > MOST_DOUBTFUL:
                continue
            start = min(mention.start for mention in kept)
            end = anchor.end()
            noun = anchor.group("noun") or ""
            if noun in self._doubtful and self._asks.match(text[end:]):
                end -= len(noun)
            return Mention(start, end, tuple(edition for one in kept for edition in one.editions), best)
        return None

    def _at(self, text: str, anchor: re.Match[str]) -> Iterator[Mention]:
        """What each edition holds of the words before a noun."""
        window = text[max(0, anchor.start() - LONGEST_NAME) : anchor.start()]
        stop = max((match.end() for match in STOP.finditer(window)), default=0)
        words = window[stop:]
        if not words or (anchor.group("noun") not in self._doubtful and self._which.match(text[anchor.end() :])):
            return
        sounds = self._sounds(words)
        for edition in self._names.editions:
            start, score, placed = self._held(words, edition, sounds)
            at = anchor.start() - len(words) + start
            if score > 0 and not self._cited.search(text[:at]) and self._may_be_called(edition, anchor, placed=placed):
                least = self._least if self._edge.search(text[:at]) and not anchor.group("count") else self._clear
                weak = anchor.group("noun") in self._doubtful and not self._inside.match(text, anchor.end())
                if placed or (score >= least and not weak):
                    yield Mention(at, anchor.end(), (edition,), score)

    def _may_be_called(self, edition: Edition, anchor: re.Match[str], *, placed: bool) -> bool:
        """通知 is what only a plan with 通知 in its title is; one without title, or named by its place, may be anything."""
        if anchor.group("count"):
            count = to_int(anchor.group("count"))
            said = re.findall(rf"({NUMERAL})条", "".join(edition.titles[:1]))
            return count == edition.tasks or count in map(to_int, said)
        noun = anchor.group("noun")
        if not noun or noun in self._general or noun in self._doubtful or not edition.titled:
            return True
        return placed or any(noun in title for title in edition.titles)

    def _held(
        self, words: str, edition: Edition, sounds: Mapping[int, Sequence[tuple[int, str]]]
    ) -> tuple[int, float, bool]:
        """How far back from their end ``edition`` holds ``words``: where that starts, its weight, whether a place is in it."""
        seen: set[str] = set()
        at, start, placed, bridged = len(words), len(words), False, False
        while at > 0:
            step, piece = self._step(words, at, edition, sounds)
            if step and piece:
                seen.add(piece)
                placed = placed or piece in edition.places
                start = at - step
            elif not step:
                # 广东的稳就业措施: one character may be another than in the title
                if bridged or not self._goes_on(words, at - 1, edition, sounds):
                    break
                bridged, step = True, 1
            at -= step
        score = sum(self._names.weight(piece, edition) for piece in seen)
        return start, score, placed

    def _goes_on(self, words: str, at: int, edition: Edition, sounds: Mapping[int, Sequence[tuple[int, str]]]) -> bool:
        """Whether the edition holds what stands before ``at``, but for words that say nothing."""
        while at > 0:
            step, piece = self._step(words, at, edition, sounds)
            if piece or not step:
                return bool(piece)
            at -= step
        return False

    def _step(
        self, words: str, at: int, edition: Edition, sounds: Mapping[int, Sequence[tuple[int, str]]]
    ) -> tuple[int, str]:
        """How many characters before ``at`` the edition holds, and by what; (n, "") for words that say nothing."""
        head = words[:at]
        whole = next((name for name in (*edition.places, *edition.called) if head.endswith(name)), None)
        if whole:
            return len(whole), whole
        year = self._year.search(head)
        if year:
            return (len(year.group()), year.group(1)) if int(year.group(1)) in edition.years else (0, "")
        pair = head[-2:]
        if len(pair) == 2 and (pair in edition.pairs or pair in edition.loose):
            # One character at a time: the next pair begins with this one's first.
            before = words[at - 3 : at - 1] if at > 2 else ""
            more = before in edition.pairs or before in edition.loose
            return (1 if more else 2), pair
        for length, piece in sounds.get(at, ()):
            if piece in edition.latin:
                return length, piece
        link = self._links.search(head)
        return (len(link.group()), "") if link else (0, "")

    def _sounds(self, words: str) -> dict[int, list[tuple[int, str]]]:
        """Where words end that are spoken as a piece of a file name, or as its first half: 双创 for shuangchuang."""
        found: dict[int, list[tuple[int, str]]] = {}
        if not self._names.sounds or not re.search(r"[一-鿿]{2}", words):
            return found
        spoken = [sound(char) for char in words]
        for end in range(2, len(words) + 1):
            for length in range(min(6, end), 1, -1):
                said = "".join(spoken[end - length : end])
                if not re.fullmatch(r"[一-鿿]+", words[end - length : end]):
                    continue
                pieces = [
                    piece
                    for piece in self._names.sounds
                    if piece == said or (length > 1 and len(said) >= 4 and piece.startswith(said))
                ]
                found.setdefault(end, []).extend((length, piece) for piece in pieces)
        return found
