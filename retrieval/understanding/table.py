"""The table ``questions``: how people ask, compiled."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from ingest.genre import Genre, alternatives
from ingest.records import Role
from kg.algebra import Asked, Comparison
from retrieval.understanding.sentence import LETTERS, SIGNS, Sign

__all__ = ["QuestionTable"]

NUMERAL = r"(?:\d{1,24}|[一二两三四五六七八九十百]{1,12})"
"""Bounded, for an unbounded one is sought anew at each of two thousand digits."""
CHINESE = "[一二三四五六七八九十百]{1,5}"
NUMERALS = {"{N}": NUMERAL, "{N2}": rf"(?:\d{{1,2}}|{CHINESE})", "{H}": CHINESE, "{signs}": SIGNS}
"""How the patterns of numbers write any number, one up to 99, one in Chinese characters, and the signs."""


class QuestionTable:
    """Patterns over sentences with signs; every list keeps the order of the table."""

    def __init__(self, genre: Genre) -> None:
        table = genre.table("questions")
        self._table = table
        self.fillers = one_of(table["fillers"]["patterns"])
        self.particles = compiled(table["particles"]["pattern"])
        self.general = re.compile(rf"(?:{alternatives(table['general']['words'])})+$")
        self.nouns = {Asked(row["kind"]): tuple(row["nouns"]) for row in table["asked"]}
        self.empty = frozenset(table["empty"]["words"]).union(*self.nouns.values())
        self.asked_inside: list[tuple[Asked, re.Pattern[str]]] = []
        self.asked_before, self.asked_after, self.asked_last = self._asked()
        self.alone = {name: one_of(patterns) for name, patterns in table["alone"].items()}
        self.describe = one_of(table["describe"]["patterns"])
        self.counted = one_of(table["counted"]["patterns"])
        self.yes_no = one_of(table["yes_no"]["patterns"])
        self.roles = [(frozenset(map(Role, row["roles"])), one_of(row["patterns"])) for row in table["role"]]
        self.denied_role = compiled(table["denied_role"]["pattern"])
        self.several_roles = one_of(table["several_roles"]["patterns"])
        self.jointly = one_of(table["jointly"]["patterns"])
        self.together = one_of(table["together"]["patterns"])
        self.either = one_of(table["either"]["patterns"])
        self.alone_lead = one_of(table["alone_lead"]["patterns"])
        self.one_holder = one_of(table["one_holder"]["patterns"])
        self.many_holders = [compiled(pattern) for pattern in table["many_holders"]["patterns"]]
        self.negated_before = compiled(table["negation"]["before"])
        self.negated_after = compiled(table["negation"]["after"])
        self.unread = one_of(table["negation"]["unread"])
        self.denial = one_of(table["negation"]["denial"])
        self.negation_words = one_of(table["negation"]["words"])
        self.having = [(_kind(row["kind"]), one_of(row["patterns"])) for row in table["having"]]
        self.task_measures = frozenset(table["task_measures"]["words"])
        self.exactly = one_of(table["exactly"]["patterns"])
        self.difference = one_of(table["difference"]["patterns"])
        self.grouped = [(Asked(row["kind"]), one_of(row["patterns"])) for row in table["grouped"]]
        self.tally = [compiled(pattern.replace("{N}", NUMERAL)) for pattern in table["tally"]["patterns"]]
        self.having_positive = compiled(table["having_words"]["positive"])
        self.having_negative = compiled(table["having_words"]["negative"])
        self.cites = one_of(table["cites"]["patterns"])
        self.mentions = one_of(table["mentions"]["patterns"])
        self.mentioned = one_of(table["mentioned"]["patterns"])
        self.coworkers = one_of(table["coworkers"]["patterns"])
        self.ranks = [(bool(row["fewest"]), [compiled(p) for p in row["patterns"]]) for row in table["rank"]]
        self.tasks_ranked = one_of(table["tasks_ranked"]["patterns"])
        self.periods = [(row["value"], one_of(row["patterns"])) for row in table["period"]]
        self.comparisons = [
            (Comparison(row["sign"]), alternatives(row["before"]) or "(?!)", alternatives(row["after"]) or "(?!)")
            for row in table["comparison"]
        ]
        self.unit_asked = [compiled(pattern) for pattern in table["unit_asked"]["patterns"]]
        self.unit_families = [(tuple(row["asks"]), tuple(row["units"])) for row in table["unit_family"]]
        rows = {name: [row] if isinstance(row, str) else row for name, row in table["numbers"].items()}
        self._numbers = {name: [_filled(pattern) for pattern in patterns] for name, patterns in rows.items()}
        self._titles = {name: _filled(pattern) for name, pattern in table["titles"].items()}
        self.anaphora = {
            name: [compiled(pattern) for pattern in patterns] for name, patterns in table["anaphora"].items()
        }

    def interrogative(self, text: str) -> bool:
        """Whether something is asked for in ``text``."""
        patterns = [p for _, p in [*self.asked_before, *self.asked_after]]
        patterns += [self.alone[name] for name in ("department", "deadline", "task", "value")]
        return any(pattern.search(text) for pattern in patterns)

    def numbers(self, name: str) -> list[re.Pattern[str]]:
        """The patterns of ``[numbers]`` by name, with numerals filled in."""
        return self._numbers[name]

    def title(self, name: str) -> re.Pattern[str]:
        """A pattern of ``[titles]`` by name."""
        return self._titles[name]

    def _asked(self) -> tuple[list[Any], list[Any], list[Any]]:
        """Patterns for each kind: 哪些+noun, noun+有哪些, and the noun that ends the sentence."""
        row = self._table["interrogative"]
        asks, measures = alternatives(row["words"]), alternatives(row["measures"])
        before, after, last = [], [], []
        for kind, words in self.nouns.items():
            noun = alternatives(words)
            kinds = "(?:不同的?|主要的?|具体的?|相关的?)?"
            # 哪些任务, 哪几个牵头部门, 多少项任务
            before.append(
                (
                    kind,
                    compiled(
                        rf"(?P<ask>{asks})\s*(?:{measures})?(?!时候){kinds}{Sign.CONDITION}?"
                        rf"(?:(?!任务|部分|指标)[^，。,？?{SIGNS}]){{0,2}}?(?:{noun})"
                    ),
                )
            )
            # 任务有哪些, 牵头单位分别是谁, 任务里哪些有…
            ends = rf"(?=的?[\s?？。!！吗呢啊呀，,{SIGNS}]|$)"
            verbs = "(?:都|分别|各|主要|又|一共|总共|共计?)*(?:有|是|为|包括|包含|在)?(?:的是)?"
            inside = "(?:里面|里|中|当中)?[，,]?"
            after.append(
                (kind, compiled(rf"(?:{noun}){inside}{verbs}(?P<ask>{asks}|谁)(?P<measure>{measures})?(?:有)?{ends}"))
            )
            # …的任务, 指标里…的
            self.asked_inside.append(
                (kind, compiled(rf"(?:{noun})(?:里面|里|中|当中).*的(?:有|是)?(?:{asks})?(?:{measures})?$"))
            )
            last.append((kind, compiled(rf"(?:{noun})(?:清单|列表|名单|数量?)?$|(?:{noun})(?:里面|里|中|当中)")))
        return before, after, last


def _kind(name: str) -> Asked | Role:
    """What a task may have: an item that can be asked for, or a department in a role."""
    return Role(name) if name in set(Role) else Asked(name)


def _filled(pattern: str) -> re.Pattern[str]:
    """A pattern with numerals filled in."""
    for name, numeral in NUMERALS.items():
        pattern = pattern.replace(name, numeral)
    return compiled(pattern)


def compiled(pattern: str) -> re.Pattern[str]:
    """A pattern of the table, its signs ({D} …) put in."""
    for letter, sign in LETTERS.items():
        pattern = pattern.replace(letter, sign)
    return re.compile(pattern)


def one_of(patterns: Iterable[str]) -> re.Pattern[str]:
    return compiled("|".join(f"(?:{pattern})" for pattern in patterns))
