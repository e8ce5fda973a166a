"""What each plan goes by: number, title, file name, place, year, and the words that only its title has."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from ingest.genre import Genre, alternatives
from kg.catalog import Catalog
from kg.facts import PlanFact
from retrieval.understanding.grams import grams
from retrieval.understanding.revisions import Revisions, document_number
from retrieval.understanding.sentence import fold

__all__ = ["Edition", "PlanNames"]

HEAD = 200
"""Characters of a plan's text that may say its place, and its subject where it has no title."""

SUBJECT = 400
"""Characters of the text that stand for the title of a plan that has none."""

NEAR = 3
"""How far apart in a title the characters of an abbreviation stand: 综保区 for 综合保税区."""

LATIN = 4
"""Least length of a piece of a file name that names the plan."""

LOOSE = 0.6
"""How much less a pair counts that stands apart in the title: 综保 for 综合保."""

YEAR = 1.5
"""Weight of a year."""


@dataclass(frozen=True)
class Edition:
    """All copies of one text in the corpus, and what they go by.

    Args:
        plans: the copies.
        titles: whole titles and their cores, folded.
        pairs: the pairs of neighbouring characters of title and issuer.
        loose: pairs of characters of the title that stand close to each other; those of the first lines where it has none.
        places: 沈阳; without 市.
        years: of its date and number, and the first and last of its period.
        latin: pieces of the file names: nongji.
        called: what its subject is called in one word: 双创.
        number: (国发, 2018, 42); None where it has none.
        tasks: how many tasks it has.
        titled: whether its title was known.
    """

    plans: tuple[PlanFact, ...]
    titles: tuple[str, ...]
    pairs: frozenset[str]
    loose: frozenset[str]
    places: frozenset[str]
    years: frozenset[int]
    latin: tuple[str, ...]
    called: frozenset[str]
    number: tuple[str, int, int] | None
    tasks: int
    titled: bool


class PlanNames:
    """The editions of a corpus."""

    def __init__(self, catalog: Catalog, texts: Mapping[str, str], genre: Genre, revisions: Revisions) -> None:
        table = genre.table("places")["places"]
        self._places = [*table["provinces"], *table["cities"]]
        letters = genre.table("plan_names")["provinces"]
        self._letters = dict(zip(letters["letters"], letters["names"], strict=True))
        self._called: Mapping[str, list[str]] = genre.table("plan_names")["called"]
        self._texts = texts
        self._catalog = catalog
        self.editions = tuple(map(self._edition, revisions.copies))

    def _edition(self, plans: tuple[PlanFact, ...]) -> Edition:
        titled = [plan for plan in plans if plan.title != plan.id]
        titles = [fold(plan.title) for plan in titled]
        words = " ".join([*titles, *(fold(plan.issuer) for plan in plans if plan.issuer)])
        subject = "" if titled else fold(self._texts.get(plans[0].id, "")[:SUBJECT])
        years = [int(year) for plan in plans for year in re.findall(r"(?:19|20)\d\d", f"{plan.date} {plan.number}")]
        return Edition(
            plans=plans,
            titles=tuple(sorted({name for title in titles for name in _ways(title)}, key=len, reverse=True)),
            pairs=grams(words),
            loose=frozenset(pair for title in titles for pair in _loose(title)) | grams(subject),
            places=frozenset(place for plan in plans for place in self._places_of(plan)),
            years=frozenset([*years, *(year for plan in plans if plan.period for year in plan.period)]),
            latin=tuple({piece for plan in plans for piece in re.findall(rf"[a-z]{{{LATIN},}}", plan.id.lower())}),
            called=frozenset(short for short, said in self._called.items() if all(word in words for word in said)),
            number=next((number for plan in plans if (number := document_number(plan.number))), None),
            tasks=len(self._catalog.tasks_of[plans[0].iri]),
            titled=bool(titled),
        )

    def _places_of(self, plan: PlanFact) -> Iterable[str]:
        """The area; else the place of the title, of the letter of the number, or of the government that issued it."""
        if plan.area:
            return [_bare_place(plan.area)]
        found = [place for place in self._places if place in plan.title]
        if plan.number and plan.number[0] in self._letters:
            found.append(self._letters[plan.number[0]])
        if not found:
            head = self._texts.get(plan.id, "")[:HEAD]
            found = re.findall(r"(?:^|\s)([一-鿿]{2,4}?)(?:省|市|区|县)人民政府(?:办公[厅室])?(?:\s|关于|印发)", head)
        return found[:1]

    def years(self, plan: PlanFact) -> frozenset[int]:
        """The years of its date and number, and the first and last of its period."""
        return next(edition.years for edition in self.editions if plan in edition.plans)

    @cached_property
    def weights(self) -> Mapping[str, float]:
        """How much a pair tells of which edition is meant: more, the fewer have it."""
        held = Counter(pair for edition in self.editions for pair in edition.pairs | edition.loose)
        return {pair: math.log(1 + len(self.editions) / count) for pair, count in held.items()}

    def weight(self, piece: str, edition: Edition) -> float:
        """What one piece of a name tells: a pair of characters, a place, a year, or a piece of a file name."""
        if piece in edition.latin:
            held = sum(piece in other.latin for other in self.editions)
            return len(piece) / LATIN * math.log(1 + len(self.editions) / held)
        if piece in edition.called:
            return 2 * math.log(1 + len(self.editions) / sum(piece in other.called for other in self.editions))
        if piece in edition.places:
            return math.log(1 + len(self.editions))
        if piece.isdigit():
            return YEAR
        return self.weights.get(piece, 0.0) * (1.0 if piece in edition.pairs else LOOSE)

    @cached_property
    def place(self) -> str:
        """The places of the editions, as alternatives of a pattern."""
        return alternatives(sorted({p for edition in self.editions for p in edition.places})) or "(?!)"

    @cached_property
    def nameless(self) -> str:
        """The places whose plans do not say their area, so that their offices are known without it: 铁岭市财政局."""
        bare = {p for one in self.editions if not any(plan.area for plan in one.plans) for p in one.places}
        return alternatives(sorted(bare)) or "(?!)"

    @cached_property
    def sounds(self) -> frozenset[str]:
        """The pieces of file names that few editions have."""
        held = Counter(piece for edition in self.editions for piece in edition.latin)
        return frozenset(piece for piece, count in held.items() if count <= max(1, len(self.editions) // 6))


def _ways(title: str) -> set[str]:
    bare = re.sub(r"\(.*$", "", title)
    core = re.sub(r"^.*?关于印发|^.*?印发|的通知$", "", title).strip("《》")
    inner = re.findall(r"《([^《》]+)》", title)
    ways = {title, bare, core, re.sub(r"\(.*$", "", core), *inner, re.sub(r"^[^关]{0,60}?关于", "", bare)}
    return {way for way in ways if len(way) >= 6}


def _loose(title: str) -> set[str]:
    chars = re.sub(r"[^一-鿿]", "", title)
    return {
        chars[at] + chars[then] for at in range(len(chars)) for then in range(at + 1, min(at + NEAR + 1, len(chars)))
    }


def _bare_place(area: str) -> str:
    return area[:-1] if len(area) > 2 and area[-1] in "省市区县州" else area
