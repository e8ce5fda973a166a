"""Whether a query says all that its question said: a condition that is dropped gives a wrong list that looks right.

Reading fills slots, and composing a query out of them may leave one unused. Here the slots of the frame are held against
the query that came out; what stands in none of its conditions is given back in the words of a person, and the question is
declined.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.algebra import (
    ANY_ROLE,
    IN_CHARGE,
    About,
    Among,
    And,
    Asked,
    Cites,
    Condition,
    Due,
    Has,
    HasRole,
    InPlan,
    InSection,
    Involves,
    Measured,
    Not,
    Or,
    Query,
    Ref,
    RoleCount,
    role_names,
)
from retrieval.understanding.frame import Frame
from retrieval.understanding.reading import Ask

__all__ = ["unaccounted"]

NUMBER_LEFT = re.compile(
    r"(?:\d+(?:\.\d+)?|百分之[一二三四五六七八九十]+|[二两三四五六七八九十]{1,3}(?=[个家项条户件]))[一-鿿%]?"
)
"""A number that no slot took: 两家, 230万."""


def unaccounted(frame: Frame, ask: Ask) -> list[str]:
    """What the question says and the query does not, each as a phrase; none for a query that says all."""
    query = ask.query
    assert isinstance(query, Query)
    parts = list(_leaves(query.where))
    lost = [
        *_departments(frame, ask, query, parts),
        *_roles(frame, ask, query, parts),
        *_places(frame, parts),
        *_facts(frame, query, parts),
        *_subject(frame, query, parts),
    ]
    return list(dict.fromkeys(lost))


def _leaves(condition: Condition) -> Iterator[Condition]:
    match condition:
        case And(parts) | Or(parts):
            for part in parts:
                yield from _leaves(part)
        case Not(part):
            yield from _leaves(part)
        case _:
            yield condition


def _departments(frame: Frame, ask: Ask, query: Query, parts: list[Condition]) -> Iterator[str]:
    said = {part.department.id for part in parts if isinstance(part, Involves) and isinstance(part.department, Ref)}
    said |= {ref.id for ref in (*query.only, *query.excluding)}
    said |= {ref.id for ref in ask.premise.departments} if ask.premise else set()
    for party in frame.parties:
        if not said & {named.department.id for named in party.options}:
            yield f"单位“{party.options[0].department}”"


def _roles(frame: Frame, ask: Ask, query: Query, parts: list[Condition]) -> Iterator[str]:
    """牵头 is said, and neither the departments that are asked for nor any condition has a role."""
    if frame.roles in (None, ANY_ROLE) or query.asked is Asked.DEPARTMENTS or ask.described:
        return
    if query.asked is not Asked.TASKS and frame.roles == IN_CHARGE:
        return  # 主管 and 管理 are words of the subject too: 要检测的排水主管有多长
    held = any(isinstance(part, Involves | HasRole | RoleCount) for part in parts)
    leans = any(isinstance(part, Among) for part in parts)  # the tasks of the answer before, which had the role
    if not (held or leans or query.ranked or query.grouped):
        yield f"“{role_names(frame.roles)}”"


def _places(frame: Frame, parts: list[Condition]) -> Iterator[str]:
    tasks = {
        ref.id for part in parts if isinstance(part, Among) and isinstance(part.tasks, tuple) for ref in part.tasks
    }
    yield from (str(ref) for ref in frame.tasks[:1] if not tasks & {one.id for one in frame.tasks})
    sections = {part.section.id for part in parts if isinstance(part, InSection)}
    named = [*frame.sections, *frame.other_sections]
    yield from (str(ref) for ref in named[:1] if not sections & {one.id for one in named})
    plans = {ref.id for part in parts if isinstance(part, InPlan) for ref in part.plans}
    if frame.plans and not plans & {plan.iri for plan in frame.plans} and not tasks:
        yield f"《{frame.plans[0].title}》"
    cited = {part.policy.id for part in parts if isinstance(part, Cites)}
    for title, documents in frame.policies:
        if documents and not cited & {ref.id for ref in documents}:
            yield f"《{title}》"


def _facts(frame: Frame, query: Query, parts: list[Condition]) -> Iterator[str]:
    due = any(isinstance(part, Due) for part in parts) or query.due is not None
    if query.asked is not Asked.INDICATORS and not due:
        yield from (f"“{time.due}”" for time in frame.times if time.due)
    kinds = {part.kind for part in parts if isinstance(part, Has)}
    roles = {role for part in parts if isinstance(part, HasRole) for role in part.roles}
    yield from (f"“{kind}”" for kind, _ in frame.having if kind not in kinds and kind not in roles)
    counted = any(isinstance(part, RoleCount) for part in parts)
    named = sum(isinstance(part, Involves) for part in parts)
    if frame.holders and not counted and frame.holders[1] != named:
        yield f"{frame.holders[1]} 个单位"
    if frame.tally and query.tally is None:
        yield "任务数"
    if frame.rank and not query.ranked:
        yield "排名"
    measured = bool(query.measures) or any(isinstance(part, Measured) for part in parts)
    if frame.quantities and not measured and not frame.yes_no:
        yield f"{frame.quantities[0].value:g}{frame.quantities[0].unit}"


def _subject(frame: Frame, query: Query, parts: list[Condition]) -> Iterator[str]:
    spoken = any(isinstance(part, About | Among) for part in parts) or any(m.ids for m in query.measures)
    if frame.topics and not spoken:
        yield f"“{frame.topic}”"
    left = NUMBER_LEFT.search(frame.residue)
    if left and not spoken:
        yield f"“{left.group()}”"
