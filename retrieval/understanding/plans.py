"""Plans that a question names: by number, title, a shortened title, issuer and year, place, or file name."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from ingest.genre import Genre, alternatives
from kg.catalog import Catalog
from kg.facts import PlanFact
from retrieval.understanding.plan_names import Edition, PlanNames
from retrieval.understanding.plan_words import NUMERAL, Mention, PlanWords
from retrieval.understanding.revisions import Revisions
from retrieval.understanding.sentence import Sentence

__all__ = ["NamedPlans", "PlanLinker"]


QUOTED = re.compile(r"[“\"]([^“”\"]{3,8})[”\"]")
"""关于开展“携手行动”…的通知: what a plan calls itself."""


@dataclass(frozen=True, slots=True)
class NamedPlans:
    """The plans that a question names.

    Args:
        plans: those that are meant; of the copies of one text the first, unless the file name says which.
        doubtful: one copy of each edition that a name may mean, where it fits several.
        unknown: a document number that no plan has; None where there is none.
        same: whether the plan of the turn before is meant: 这份文件里.
        no_older: whether an older text is asked for, and there is none: 旧版里.
    """

    plans: tuple[PlanFact, ...] = ()
    doubtful: tuple[PlanFact, ...] = ()
    unknown: str | None = None
    same: bool = False
    no_older: bool = False


class PlanLinker:
    """Finds plans in questions and takes their names out, so that they do not become a subject.

    Args:
        catalog: the facts.
        texts: plan id → text.
        genre: the tables.
    """

    def __init__(self, catalog: Catalog, texts: Mapping[str, str], genre: Genre) -> None:
        self._revisions = Revisions(catalog, genre)
        self._names = PlanNames(catalog, texts, genre, self._revisions)
        table = genre.table("plan_names")
        nouns, forms = table["nouns"], table["forms"]
        lone = len(self._revisions.newest()) == 1
        self._words = PlanWords(catalog, self._names, genre, lone=lone)
        place = self._names.place
        said = f"(?:{alternatives([*nouns['document'], *nouns['doubtful']])})"
        self.several = len(self._names.editions) > 1
        """Whether the corpus holds more than one text."""
        self._before, self._behind = re.compile(forms["before"]), re.compile(forms["behind"])
        self._cited, self._same = re.compile(forms["cited"]), re.compile(forms["same"])
        self._older, self._version = re.compile(forms["older"]), re.compile(forms["version"])
        self._full, self._short = re.compile(table["numbers"]["full"]), re.compile(table["numbers"]["short"])
        self._beside = re.compile(
            rf"(?:^|(?<=[在从到和与及、，换成那]))(?P<place>{place})(?:省|市|区|县)?"
            rf"(?:(?=的?呢?[?？。]*$)|的?(?=第{NUMERAL}[条项])|的(?=[省市区县][一-鿿]))"
        )
        self._row = re.compile(
            rf"(?P<row>(?:{place})(?:省|市)?(?:[、和与及,](?:{place})(?:省|市)?)+)"
            rf"(?:这|那)?[两二三四五六七八九\d]?(?:个)?(?:份(?:{said})?|地|省|市|家|(?={said}){said}|的?(?=[省市区县][一-鿿]))"
        )
        self._place = re.compile(place)
        self._everywhere = re.compile("|".join(forms["everywhere"]))
        self._nameless = re.compile(
            rf"(?P<place>{self._names.nameless})(?:省|市|区|县)?(?=[省市区县][一-鿿]{{2,10}}(?:局|厅|委|办))"
        )

    def mark(self, sentence: Sentence) -> NamedPlans:
        """The plans that stand in ``sentence``, whose names are taken out of it."""
        plans, doubtful, unknown = self._mentioned(sentence)
        older = self._take_older(sentence, plans or doubtful)
        if older:
            plans, doubtful = older, ()
        same = self._take_pointing(sentence) and not plans
        lost = older == []
        return NamedPlans(tuple(plans), tuple(doubtful), None if plans else unknown, same, lost)

    def _mentioned(self, sentence: Sentence) -> tuple[list[PlanFact], Sequence[PlanFact], str | None]:
        """The plans that names mean, those that a name may mean, and a document number that none has."""
        plans: list[PlanFact] = []
        doubtful: tuple[PlanFact, ...] = ()
        unknown = None
        for find in (self._by_title, self._by_file, self._by_number, self._by_row, self._words.find, self._by_place):
            if plans and find in (self._by_row, self._words.find, self._by_place):
                break  # what else sounds like a name is a word of the subject
            while mention := find(sentence.text):
                if not mention.editions:
                    unknown = unknown or sentence.text[mention.start : mention.end]
                elif len(newest := self._newest(mention.editions)) == 1 or mention.every:
                    plans += [plan for edition in newest if (plan := mention.copy or edition.plans[0]) not in plans]
                else:
                    doubtful = doubtful or tuple(edition.plans[0] for edition in newest)
                self._take_out(sentence, mention)
        if plans:
            doubtful = ()  # 北京5号文: the number says which of the place's plans
        said = set(self._place.findall(sentence.text)) if doubtful else set()
        placed = [edition for edition in self._names.editions if edition.plans[0] in doubtful and edition.places & said]
        if len(placed) == 1:
            plans, doubtful = [placed[0].plans[0]], ()  # 辽宁省商务厅在中小企业政策里
        return plans, doubtful, unknown

    def _take_pointing(self, sentence: Sentence) -> bool:
        """Take out 不分文件 and 这份文件里; whether the second stood there. With one plan, both are left as they are."""
        if not self.several:
            return False
        sentence.text = self._everywhere.sub("", sentence.text)
        same = self._same.search(sentence.text)
        if same:
            sentence.text = sentence.text[: same.start()] + sentence.text[same.end() :]
        return same is not None

    def placed(self) -> dict[str, tuple[PlanFact, ...]]:
        """The places that plans are of, and what their titles put in quotes (携手行动), each with one copy of each text.

        Empty where there is one text only.
        """
        found: dict[str, tuple[PlanFact, ...]] = {}
        for edition in self._names.editions if self.several else ():
            quoted = QUOTED.findall(edition.plans[0].title)
            for name in dict.fromkeys((*edition.places, *quoted)):
                found[name] = (*found.get(name, ()), edition.plans[0])
        return found

    def newest(self) -> list[PlanFact]:
        """The plans that are asked where none is named: no older texts, one copy of each; () where that is all of them."""
        newest = self._revisions.newest()
        return newest if len(newest) < sum(map(len, self._revisions.copies)) else []

    def _newest(self, editions: Sequence[Edition]) -> list[Edition]:
        """Of a text and one that takes its place, which go by one name, the newer one."""
        older = {one.id for one in self._revisions.older(plan for edition in editions for plan in edition.plans)}
        return [edition for edition in editions if edition.plans[0].id not in older] or list(editions)

    def _take_older(self, sentence: Sentence, plans: Sequence[PlanFact]) -> list[PlanFact] | None:
        """The older texts that 送审稿里 or 2023年版 means, of ``plans`` or of the whole corpus; [] where there are none.

        None where nothing says so, or what does names the plan itself, or no plan at all: 提到旧版的任务.
        """
        text = sentence.text
        match = self._older.search(text) or self._version.search(text)
        if match is None:
            return None
        known = list(plans) or self._revisions.newest()
        chain = self._revisions.older(known)
        year = match.groupdict().get("year")
        drafts = self._revisions.says_draft(match.group())
        if year:
            found = [plan for plan in [*known, *chain] if int(year) in self._names.years(plan)]
        elif drafts:
            found = [plan for plan in [*chain, *known] if self._revisions.is_draft(plan)]
        else:
            found = chain[:1] if plans or len(chain) == 1 else []
        if not found and not plans:
            return None
        sentence.text = text[: match.start()] + text[match.end() :]
        return found

    def _take_out(self, sentence: Sentence, mention: Mention) -> None:
        text = sentence.text
        start = mention.start
        if text[start - 1 : start] == '"' and text[start : mention.end].count('"') % 2:
            start -= 1
        before = self._before.sub("", text[:start])
        behind = self._behind.match(text, mention.end)
        rest = text[behind.end() if behind else mention.end :]
        sentence.text = f"{before}{rest}" if not (before[-1:].isalnum() and rest[:1].isdigit()) else f"{before} {rest}"

    def _by_title(self, text: str) -> Mention | None:
        """A whole title, with or without 《》 and what stands in brackets behind it."""
        found = []
        for edition in self._names.editions:
            title = next((title for title in edition.titles if title in text), None)
            if title is None:
                continue
            match = re.search(rf"[《\"]?{re.escape(title)}(?:[（(][^）)]*[）)])*[》\"]?(?:的通知)?", text)
            if match and not self._cited.search(text[: match.start()]):
                found.append(Mention(match.start(), match.end(), (edition,), len(title)))
        best = max(found, key=lambda one: one.score, default=None)
        alike = tuple(edition for one in found if best and one.score == best.score for edition in one.editions)
        return replace(best, editions=alike) if best else None

    def _by_file(self, text: str) -> Mention | None:
        """A file name, or a piece of one that few have: suining."""
        files = [(plan, edition) for edition in self._names.editions for plan in edition.plans if len(plan.id) > 3]
        plan, edition = max(files, key=lambda one: (one[0].id.lower() in text, len(one[0].id)), default=(None, None))
        if plan and edition and plan.id.lower() in text:
            at = text.index(plan.id.lower())
            return Mention(at, at + len(plan.id), (edition,), 0, copy=plan)
        for match in re.finditer(r"[a-z]{4,}", text):
            if match.group() in self._names.sounds:
                held = [edition for edition in self._names.editions if match.group() in edition.latin]
                end = re.match(r"\s*(?:的|plan|文件)*\s*", text[match.end() :])
                return Mention(match.start(), match.end() + (end.end() if end else 0), tuple(held), 0)
        return None

    def _by_number(self, text: str) -> Mention | None:
        for match in self._full.finditer(text):
            issuer, year, number = match.group("issuer") or "", int(match.group("year")), int(match.group("n"))
            held = [
                edition
                for edition in self._names.editions
                if edition.number and edition.number[1:] == (year, number) and _ends_alike(edition.number[0], issuer)
            ]
            start = match.start("issuer") if issuer else match.start()
            if held:
                longest = max((_tail(e.number[0], issuer) for e in held if e.number), default=0)
                start = match.end("issuer") - longest if issuer else start
                bracket = start > 0 and text[start - 1] == "(" and text[match.end() - 1] == ")"
                return Mention(start - bracket, match.end(), tuple(held), 0)
            if re.search(r"[发函办字规文]$", issuer) and not self._cited.search(text[:start]):
                return Mention(start, match.end(), (), 0)
        for match in self._short.finditer(text):
            held = [e for e in self._names.editions if e.number and e.number[2] == int(match.group("n"))]
            place = re.search(rf"(?:{self._names.place})(?:省|市)?的?$", text[: match.start()])
            near = [e for e in held if place and any(name in place.group() for name in e.places)]
            if held:
                start = place.start() if place and near else match.start()
                return Mention(start, match.end(), tuple(near or held), 0)
        return None

    def _by_row(self, text: str) -> Mention | None:
        """辽宁、江西、贵州三份文件."""
        match = self._row.search(text)
        if match is None:
            return None
        named = [self._of_place(place) for place in self._place.findall(match.group("row"))]
        if any(len(held) != 1 for held in named):
            return None
        return Mention(match.start(), match.end(), tuple(edition for held in named for edition in held), 0, every=True)

    def _by_place(self, text: str) -> Mention | None:
        """那三明呢, 泰州的第6条, 陕西的省科技厅."""
        if not self.several:
            return None
        match = self._beside.search(text) or self._nameless.search(text)
        held = self._of_place(match.group("place")) if match else ()
        return Mention(match.start(), match.end(), held, 0) if match and held else None

    def _of_place(self, place: str) -> tuple[Edition, ...]:
        return tuple(edition for edition in self._names.editions if place in edition.places)


def _ends_alike(own: str, said: str) -> bool:
    """国发 and 请看国发; nothing said fits all; 国办发 is not 国发."""
    return not said or said.endswith(own) or own.endswith(said)


def _tail(own: str, said: str) -> int:
    return len(own) if said.endswith(own) else len(said)
