"""Plans that a question names: by number, title, a shortened title, issuer and year, place, or file name."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from ingest.genre import Genre, alternatives
from ingest.numerals import to_int
from kg.catalog import Catalog
from kg.facts import PlanFact
from retrieval.understanding.plan_names import Edition, PlanNames
from retrieval.understanding.revisions import Revisions
from retrieval.understanding.sentence import SIGNS, Sentence
from retrieval.understanding.sounds import sound

__all__ = ["NamedPlans", "PlanLinker"]

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


@dataclass(frozen=True, slots=True)
class _Mention:
    """Words of a question that name one of ``editions``; ``every`` tells that all are meant, ``copy`` which copy is."""

    start: int
    end: int
    editions: tuple[Edition, ...]
    score: float
    every: bool = False
    copy: PlanFact | None = None


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
        self._general = frozenset(nouns["general"])
        self._doubtful = frozenset(nouns["doubtful"])
        offices = [name.lower() for office in catalog.departments.values() for name in office.names]
        holding = [name for name in offices if any(noun in name for noun in (*nouns["document"], *nouns["doubtful"]))]
        self._unless = re.compile(rf"{nouns['inside_words']}|{alternatives(holding) or '(?!)'}")
        place = self._names.place
        said = f"(?:{alternatives([*nouns['document'], *nouns['doubtful']])})"
        scale = math.log(1 + len(self._names.editions)) / math.log(1 + USUAL)
        self._least, self._clear = LEAST * scale, CLEAR * scale if len(self._revisions.newest()) > 1 else CLEAR
        self.several = len(self._names.editions) > 1
        """Whether the corpus holds more than one text."""
        self._anchor = re.compile(
            rf"(?<!第)(?<!\d)(?P<count>{NUMERAL})条(?:{said})?|{forms['that']}?(?P<noun>{said})|那份"
        )
        self._links = re.compile(rf"(?:{alternatives(table['forms']['links'])})$")
        self._behind, self._inside = re.compile(forms["behind"]), re.compile(forms["inside"])
        self._before, self._asks = re.compile(forms["before"]), re.compile(forms["asks"])
        self._which, self._edge = re.compile(forms["which"]), re.compile(forms["edge"])
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
        self._year = re.compile(r"((?:19|20)\d\d)年?$")

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
        for find in (self._by_title, self._by_file, self._by_number, self._by_row, self._by_words, self._by_place):
            if plans and find in (self._by_row, self._by_words, self._by_place):
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

    def first_copies(self, plans: Iterable[PlanFact]) -> list[PlanFact]:
        """One plan for each text among ``plans``: of the copies of one text the first."""
        edition = {plan.id: number for number, one in enumerate(self._names.editions) for plan in one.plans}
        found: dict[int, PlanFact] = {}
        for plan in plans:
            found.setdefault(edition[plan.id], plan)
        return list(found.values())

    def _take_out(self, sentence: Sentence, mention: _Mention) -> None:
        text = sentence.text
        start = mention.start
        if text[start - 1 : start] == '"' and text[start : mention.end].count('"') % 2:
            start -= 1
        before = self._before.sub("", text[:start])
        behind = self._behind.match(text, mention.end)
        rest = text[behind.end() if behind else mention.end :]
        sentence.text = f"{before}{rest}" if not (before[-1:].isalnum() and rest[:1].isdigit()) else f"{before} {rest}"

    def _by_title(self, text: str) -> _Mention | None:
        """A whole title, with or without 《》 and what stands in brackets behind it."""
        found = []
        for edition in self._names.editions:
            title = next((title for title in edition.titles if title in text), None)
            if title is None:
                continue
            match = re.search(rf"[《\"]?{re.escape(title)}(?:[（(][^）)]*[）)])*[》\"]?(?:的通知)?", text)
            if match and not self._cited.search(text[: match.start()]):
                found.append(_Mention(match.start(), match.end(), (edition,), len(title)))
        best = max(found, key=lambda one: one.score, default=None)
        alike = tuple(edition for one in found if best and one.score == best.score for edition in one.editions)
        return replace(best, editions=alike) if best else None

    def _by_file(self, text: str) -> _Mention | None:
        """A file name, or a piece of one that few have: suining."""
        files = [(plan, edition) for edition in self._names.editions for plan in edition.plans if len(plan.id) > 3]
        plan, edition = max(files, key=lambda one: (one[0].id.lower() in text, len(one[0].id)), default=(None, None))
        if plan and edition and plan.id.lower() in text:
            at = text.index(plan.id.lower())
            return _Mention(at, at + len(plan.id), (edition,), 0, copy=plan)
        for match in re.finditer(r"[a-z]{4,}", text):
            if match.group() in self._names.sounds:
                held = [edition for edition in self._names.editions if match.group() in edition.latin]
                end = re.match(r"\s*(?:的|plan|文件)*\s*", text[match.end() :])
                return _Mention(match.start(), match.end() + (end.end() if end else 0), tuple(held), 0)
        return None

    def _by_number(self, text: str) -> _Mention | None:
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
                return _Mention(start - bracket, match.end(), tuple(held), 0)
            if re.search(r"[发函办字规文]$", issuer) and not self._cited.search(text[:start]):
                return _Mention(start, match.end(), (), 0)
        for match in self._short.finditer(text):
            held = [e for e in self._names.editions if e.number and e.number[2] == int(match.group("n"))]
            place = re.search(rf"(?:{self._names.place})(?:省|市)?的?$", text[: match.start()])
            near = [e for e in held if place and any(name in place.group() for name in e.places)]
            if held:
                start = place.start() if place and near else match.start()
                return _Mention(start, match.end(), tuple(near or held), 0)
        return None

    def _by_row(self, text: str) -> _Mention | None:
        """辽宁、江西、贵州三份文件."""
        match = self._row.search(text)
        if match is None:
            return None
        named = [self._of_place(place) for place in self._place.findall(match.group("row"))]
        if any(len(held) != 1 for held in named):
            return None
        return _Mention(match.start(), match.end(), tuple(edition for held in named for edition in held), 0, every=True)

    def _by_place(self, text: str) -> _Mention | None:
        """那三明呢, 泰州的第6条, 陕西的省科技厅."""
        if not self.several:
            return None
        match = self._beside.search(text) or self._nameless.search(text)
        held = self._of_place(match.group("place")) if match else ()
        return _Mention(match.start(), match.end(), held, 0) if match and held else None

    def _of_place(self, place: str) -> tuple[Edition, ...]:
        return tuple(edition for edition in self._names.editions if place in edition.places)

    def _by_words(self, text: str) -> _Mention | None:
        """农机那个文件, 综保区意见, 沈阳医护措施, 江西20条: words of a title before a noun that documents go by."""
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
            return _Mention(start, end, tuple(edition for one in kept for edition in one.editions), best)
        return None

    def _at(self, text: str, anchor: re.Match[str]) -> Iterator[_Mention]:
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
                    yield _Mention(at, anchor.end(), (edition,), score)

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


def _ends_alike(own: str, said: str) -> bool:
    """国发 and 请看国发; nothing said fits all; 国办发 is not 国发."""
    return not said or said.endswith(own) or own.endswith(said)


def _tail(own: str, said: str) -> int:
    return len(own) if said.endswith(own) else len(said)
