"""Questions that lean on the one before: 其中…, 谁牵头？, 那区应急局呢, 第二个呢."""

from __future__ import annotations

from dataclasses import replace

from ingest.records import Role
from kg.algebra import (
    ANY_ROLE,
    Among,
    And,
    Asked,
    Condition,
    Everything,
    InSection,
    Involves,
    Not,
    Or,
    Query,
    Ref,
    affirmed,
)
from kg.catalog import Catalog
from retrieval.answer import Reason, Status
from retrieval.understanding.conversation import Turn
from retrieval.understanding.frame import Frame, Party
from retrieval.understanding.moving import moved
from retrieval.understanding.names import Named
from retrieval.understanding.reading import Ask, Decline

__all__ = ["follow_up"]

LAST = "上一个答案中的任务"


def follow_up(frame: Frame, turn: Turn | None, catalog: Catalog) -> Ask | Decline | Condition:
    """What the turn before adds: a finished query, the tasks that the question is about, or nothing (everything).

    A department that the question leans on (这个部门, 它) is put into the frame.
    """
    leans = frame.anaphora & {"among", "it", "department", "ordinal"}
    if turn is None or not (turn.tasks or turn.departments or turn.query):
        return _nothing_before() if leans and frame.unnamed else Everything()
    if "ordinal" in leans and frame.ordinal is not None and not frame.tasks:
        return _nth(frame, turn, catalog)
    if _leans_on_department(frame, turn):
        return Among(turn.tasks, LAST) if "among" in leans and not frame.tasks else Everything()
    if turn.query and (changed := _changed(frame, turn.query, bool(leans), catalog)):
        return changed
    kept = frame.parties and all(party.negated for party in frame.parties) and "instead" in frame.anaphora
    if (kept or leans or frame.bare or (frame.unnamed and frame.units)) and turn.tasks:
        return Among(turn.tasks, LAST)
    return Everything()


def _nothing_before() -> Decline:
    message = "这个问题接着上文问，但还没有上文。请把部门或任务写全。"
    return Decline(Status.NOT_FOUND, Reason.NOT_UNDERSTOOD, message)


def _leans_on_department(frame: Frame, turn: Turn) -> bool:
    """Put the departments into the frame that 这些部门, 这个部门, 它 or 还…一起 mean; whether there were any."""
    if "departments" in frame.anaphora:
        frame.parties += [Party((Named(department),), None, negated=False) for department in turn.departments]
        return bool(turn.departments)
    it = "it" in frame.anaphora and not turn.tasks
    alone = frame.alone and frame.unnamed
    if not ("department" in frame.anaphora or it or "more" in frame.anaphora or alone) or frame.lean_negated:
        return False
    if len(turn.departments) != 1 or frame.parties:
        return False
    roles = frame.roles or _roles_of(turn.query)
    frame.parties.append(Party((Named(turn.departments[0]),), roles, negated=False))
    return True


def _changed(frame: Frame, query: Query, leans: bool, catalog: Catalog) -> Ask | Decline | None:  # noqa: FBT001 - whether it leans is all there is to say
    """The last query with one thing changed: denied, another department, another role, counted."""
    if frame.lean_negated:
        return Ask(replace(query, where=_deny(query.where)))
    elsewhere = frame.plans and not (frame.named_none or frame.parties or frame.topics or frame.asked_openly)
    if elsewhere and "instead" in frame.anaphora:
        return moved(frame, query, catalog)
    if "instead" in frame.anaphora and not leans and not frame.asked_openly:
        replaced = _replaced(frame, query)
        if replaced:
            return replaced
    if not frame.bare:
        return None
    where = _with_roles(query.where, frame.roles) if frame.roles else query.where
    if frame.counted and frame.asked in (query.asked, Asked.TASKS):
        return Ask(replace(query, where=where, counted=True))
    return Ask(replace(query, where=where)) if "instead" in frame.anaphora and where != query.where else None


def _deny(where: Condition) -> Condition:
    """The same tasks without the department: 不是它牵头的呢."""
    match where:
        case And(parts):
            return And(tuple(_deny(part) for part in parts))
        case Involves():
            return Not(where)
        case _:
            return where


def _with_roles(where: Condition, roles: frozenset[Role]) -> Condition:
    """The same departments in another role: 牵头几项？配合的有几项？"""
    match where:
        case And(parts):
            return And(tuple(_with_roles(part, roles) for part in parts))
        case Or(parts):
            return Or(tuple(_with_roles(part, roles) for part in parts))
        case Involves(department, _):
            return Involves(department, roles)
        case _:
            return where


def _nth(frame: Frame, turn: Turn, catalog: Catalog) -> Condition | Decline:
    """第二个: the item of the last list."""
    assert frame.ordinal is not None
    at = frame.ordinal - 1 if frame.ordinal > 0 else len(turn.listed) - 1
    if not 0 <= at < len(turn.listed):
        which = "最后一个" if frame.ordinal < 0 else f"第 {frame.ordinal} 个"
        message = f"上一个答案列出了 {len(turn.listed)} 项，没有{which}。"
        return Decline(Status.NOT_FOUND, Reason.NOT_UNDERSTOOD, message)
    item = turn.listed[at]
    if item.id in catalog.departments:
        frame.parties.append(Party((Named(item),), None, negated=False))
        return Everything()
    return Among((item,))


def _roles_of(query: Query | None) -> frozenset[Role] | None:
    """The role that the last query asked about."""
    if query is None:
        return None
    involved = [part for part in affirmed(query.where) if isinstance(part, Involves)]
    return involved[0].roles if involved else query.roles


def _replaced(frame: Frame, query: Query) -> Ask | None:
    """那区应急局呢: the last query with one department, task or section in the place of its own."""
    parties = [party for party in frame.parties if not party.negated]
    if len(parties) == 1 and not (frame.tasks or frame.topic):
        new = parties[0].options[0].department
        if any(isinstance(part, Involves) for part in affirmed(query.where)):
            return Ask(replace(query, where=_swap(query.where, new, None, None)))
    if frame.tasks and not frame.parties and any(isinstance(part, Among) for part in affirmed(query.where)):
        described = query.asked is Asked.TASKS
        return Ask(replace(query, where=_swap(query.where, None, tuple(frame.tasks), None)), described=described)
    if frame.topics and frame.asked is None and not (parties or frame.tasks or frame.sections):
        frame.asked, frame.asked_openly, frame.roles = query.asked, True, frame.roles or query.roles
        return None
    if frame.sections and not frame.parties and any(isinstance(part, InSection) for part in affirmed(query.where)):
        return Ask(replace(query, where=_swap(query.where, None, None, frame.sections[0])))
    return None


def _swap(where: Condition, department: Ref | None, tasks: tuple[Ref, ...] | None, section: Ref | None) -> Condition:
    match where:
        case And(parts):
            return And(tuple(_swap(part, department, tasks, section) for part in parts))
        case Or(parts):
            return Or(tuple(_swap(part, department, tasks, section) for part in parts))
        case Not(part):
            return Not(_swap(part, department, tasks, section))
        case Involves(_, roles) if department:
            return Involves(department, roles or ANY_ROLE)
        case Among() if tasks:
            return Among(tasks)
        case InSection() if section:
            return InSection(section)
        case _:
            return where
