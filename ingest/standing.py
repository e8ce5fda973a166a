"""Rules that a plan states once and that hold from there on.

「列第一位者为牵头单位，下同」 makes the first name of each later note the lead; 「以下均需各地相关部门落实，不再列出」
gives every later task a department; 「除标注外均由各区政府负责」 gives one to each task without a note. The patterns
stand in ``genre/roles.toml``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from ingest.genre import Genre
from ingest.notes import Note, NoteReader
from ingest.records import Role, Span
from ingest.responsibility import Share
from ingest.spans import Taken

REACH = 40
"""Characters behind 列首位的为牵头单位 in which the rule says what the others are."""

__all__ = ["Scope", "Standing", "StandingReader"]


class Scope(StrEnum):
    """Which tasks a rule holds for."""

    LATER = "later"  # 以下均需…落实
    EARLIER = "earlier"  # 上述任务均由…落实
    UNASSIGNED = "unassigned"  # 除标注外均由…负责: those without a note


@dataclass(frozen=True, slots=True)
class Standing:
    """What a rule at ``span`` gives, and to which tasks."""

    span: Span
    shares: tuple[Share, ...]
    scope: Scope


class StandingReader:
    """Finds the rules of a text and applies them to its notes."""

    def __init__(self, genre: Genre, notes: NoteReader) -> None:
        roles = genre.table("roles")
        self._notes = notes
        self._first_leads = re.compile("|".join(roles["first_leads"]["patterns"]))
        self._others_support = re.compile("|".join(roles["others_support"]["patterns"]))
        self._marked_leads = re.compile("|".join(roles["marked_leads"]["patterns"]))
        rules = [(Scope(row["scope"]), re.compile(row["pattern"])) for row in roles["standing"]]
        # 除另有注明外，其他任务均由…; 以上各项任务均…: what speaks of some tasks is no rule for all that follow.
        self._rules = sorted(rules, key=lambda rule: rule[0] is Scope.LATER)

    def first_leads(self, text: str, notes: Sequence[Note]) -> list[Note]:
        """The notes, the first name of each being the lead from the rule on; a rule behind all notes holds for all.

        Where the leads are marked instead (标★的为牵头单位), those are.
        """
        marked = self._marked_leads.search(text)
        if marked:
            return [_marked(text, note, marked.group("mark")) for note in notes]
        rule = self._first_leads.search(text)
        if not rule:
            return list(notes)
        begin = rule.start() if any(note.span.end > rule.start() for note in notes) else 0
        others = Role.SUPPORT if self._others_support.search(text[rule.end() :][:REACH]) else None
        return [_led(note, others) if note.span.end > begin else note for note in notes]

    def standing(self, text: str, notes: Sequence[Note]) -> list[Standing]:
        """The rules that give departments, in the order of the text."""
        found = []
        taken = Taken()
        for scope, pattern in self._rules:
            for match in pattern.finditer(text):
                span = Span(*match.span())
                home = next((note for note in notes if note.span.holds(span)), None)
                shares = self._named(text, match, home)
                if shares and taken.take(span):
                    found.append(Standing(span, shares, scope))
        return sorted(found, key=lambda rule: rule.span)

    def _named(self, text: str, match: re.Match[str], home: Note | None) -> tuple[Share, ...]:
        """The departments of a rule; where the note that states it names them in full, those: 各县（市、区） of …政府."""
        verb = match.group("verb")
        role = (self._notes.words.role_of(verb) if verb else None) or Role.RESPONSIBLE
        own = self._notes.grammar.named(text, *match.span("names"), role)
        listed = [share for share in (home.shares if home else ()) if any(_names(share, rule) for rule in own)]
        if listed:
            return tuple(listed)
        return own if all(self._notes.words.is_office(share.surface) for share in own) else ()


def _names(share: Share, rule: Share) -> bool:
    return share.surface.startswith(rule.surface) and share.span != rule.span


def _led(note: Note, others: Role | None) -> Note:
    """The note with its first name as the lead, where nobody leads yet; ``others``: the role of the rest, if told."""
    if not note.shares or any(share.role is Role.LEAD for share in note.shares):
        return note
    first, *rest = note.shares
    rest = [replace(share, role=others or share.role) for share in rest]
    return replace(note, shares=(replace(first, role=Role.LEAD), *rest))


def _marked(text: str, note: Note, mark: str) -> Note:
    """The note with those as leads that ``mark`` stands before or behind."""
    shares = tuple(
        replace(share, role=Role.LEAD)
        if mark in (text[share.span.start - 1 : share.span.start], text[share.span.end : share.span.end + 1])
        else share
        for share in note.shares
    )
    return replace(note, shares=shares)
