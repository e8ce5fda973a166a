"""What a question takes over from the one before it: 其中…, 那…呢, 不对我要的是…, 谁牵头？.

A later ask is the earlier one with a part replaced or a condition added, or it is asked of what the earlier one found.
"""

from __future__ import annotations

from dataclasses import replace

from kg.algebra import Among, Asked, InPlan, Not, Ref
from retrieval.questions.grammar import holding, roles_in, unsaid
from retrieval.questions.meaning import Ask, Cond, Mode, Topic, Want

__all__ = ["in_context", "in_other_role"]

KINDS = ("office", "section", "holders", "time", "measured", "has", "policy", "words")
REFINING = frozenset({"deny", "holders", "measured", "has", "except"})
"""Conditions that only narrow what was found: 把有消防支队的去掉, 只看单独牵头的."""

SUBJECTS = frozenset({"task", "topic", "context"})


def in_context(ask: Ask, last: Ask | None, tasks: tuple[Ref, ...]) -> Ask:
    """``ask`` after ``last``, which found ``tasks``; the ask itself where it needs nothing of what was before."""
    if any("context" in cond.marks for cond in ask.conds):
        return _of_those(ask, last)
    return ask if last is None else _after(ask, last, tasks)


def _after(ask: Ask, last: Ask, tasks: tuple[Ref, ...]) -> Ask:
    """A later ask that points at nothing by a word of its own."""
    if (fragment := _fragment(ask, last)) is not None:
        return fragment
    if _narrows(ask) and last.operator is None:
        return replace(last, conds=(*last.conds, *ask.conds), marks=ask.marks)
    if ask.marks & {"instead", "whatabout"} or (_unasked(ask) and ask.conds):
        return _replaced(ask, last)
    partners = ask.want.asked is Asked.DEPARTMENTS and ask.want.marks & {"with", "together", "others"}
    offices = tuple(cond for cond in last.conds if "office" in cond.marks and "deny" not in cond.marks)
    if partners and offices and not any(cond.offices for cond in ask.conds):
        return ask.on(*(offices if ask.conds else last.conds))
    bare = not [cond for cond in ask.conds if not isinstance(cond.where, InPlan)]
    if bare and ask.operator is None and tasks and _leans(ask.want):
        return ask.on(Cond(Among(tasks, "上一个答案中的任务"), marks=frozenset({"context"})))
    return ask


def _fragment(ask: Ask, last: Ask) -> Ask | None:
    """What makes no question without the one before: 分别是哪些, 较区城运中心多几项, 配合什么."""
    if ask.want.asked is None and not ask.conds:
        return replace(last, want=replace(last.want, mode=Mode.LIST)) if last.operator is None else last
    if ask.operator is not None and not ask.conds:
        if last.want.asked is Asked.DEPARTMENTS and last.want.mode is Mode.COUNT and ask.other is not None:
            return replace(
                ask, want=last.want, conds=last.conds, other=replace(ask.other, want=last.want)
            )  # 比第二条多几家
        return replace(ask, conds=last.conds)
    return in_other_role(ask, last)


def in_other_role(ask: Ask, last: Ask) -> Ask | None:
    """牵头什么、配合什么: the tasks that the offices of ``last`` have in the role of ``ask``; None where that is not asked."""
    want = ask.want
    offices = [one for one in last.conds if one.offices and "deny" not in one.marks]
    if want.asked is not Asked.TASKS or not want.roles or want.sup or ask.conds or not offices:
        return None
    conds = (holding(one.offices, want.roles) if one in offices and one.offices else one for one in last.conds)
    return ask.on(*conds)


def _narrows(ask: Ask) -> bool:
    """把有消防支队的去掉, 只看单独牵头的: nothing but conditions that take away from what was found."""
    return (
        _defaulted(ask)
        and bool(ask.conds)
        and all(one.marks & REFINING or isinstance(one.where, Not) for one in ask.conds)
    )


def _unasked(ask: Ask) -> bool:
    """Whether no word asks: a fragment behind a question is that question of something else."""
    plain = ask.want in (Want(Asked.TASKS), Want(Asked.TASKS, Mode.PASSAGE))
    return plain and ask.operator is None and "yesno" not in ask.marks


def _leans(want: Want) -> bool:
    """谁牵头, 几家, 什么时候完成: asked of nothing by itself; 任务最少的是哪一部分 is asked of the plan."""
    return (
        want.sup is None
        and want.tally is None
        and not want.measures
        and want.asked not in (Asked.SECTIONS, Asked.PLANS)
    )


def _of_those(ask: Ask, last: Ask | None) -> Ask:
    """其中不到50%的: the earlier question with one more condition, where it lists the same kind of thing."""
    those = [cond for cond in ask.conds if isinstance(cond.where, Among) and cond.where.label]
    same = last is not None and ask.want.asked in (last.want.asked, None) and last.want.mode in (Mode.LIST, Mode.COUNT)
    if not those or last is None or not same or last.want.asked is not Asked.INDICATORS or last.operator is not None:
        return ask
    rest = tuple(cond for cond in ask.conds if cond not in those)
    measures = tuple(replace(one, unit=one.unit or _unit(last.want)) for one in ask.want.measures) or last.want.measures
    return replace(last, want=replace(ask.want, asked=last.want.asked, measures=measures), conds=(*last.conds, *rest))


def _unit(want: Want) -> str | None:
    return next((one.unit for one in want.measures if one.unit), None)


def _replaced(ask: Ask, last: Ask) -> Ask:
    """那区应急局呢: the same question of another office; 不对我要的是带消防的: another condition of its kind."""
    kept = tuple(one for one in last.conds if not any(_same_kind(one, new) for new in ask.conds))
    conds = (*kept, *(_in_role(new, last.conds) for new in ask.conds))
    explicit = ask.want.mode is not Mode.PASSAGE and not _defaulted(ask)
    want = ask.want if explicit else last.want
    return replace(last, want=want, conds=conds, marks=ask.marks, claim=ask.claim)


def _in_role(new: Cond, before: tuple[Cond, ...]) -> Cond:
    """那区房管局呢: an office whose role no word tells has the role of the office before it."""
    if new.offices is None or "deny" in new.marks:
        return new
    roles = next((role for old in before if old.offices for role in roles_in(old.where)), None)
    return holding(new.offices, roles) if roles and unsaid(new.where) else new


def _same_kind(old: Cond, new: Cond) -> bool:
    """Whether a new condition takes the place of an old one: an office that of an office, a subject that of a subject."""
    if new.marks & SUBJECTS or isinstance(new.where, Topic):
        return bool(old.marks & SUBJECTS) or isinstance(old.where, Topic)
    if isinstance(new.where, InPlan):
        return isinstance(old.where, InPlan)
    return any(mark in new.marks and mark in old.marks for mark in KINDS)


def _defaulted(ask: Ask) -> bool:
    """Whether the wish was not said: the list of tasks that stands where only conditions are."""
    return ask.want == Want(Asked.TASKS)
