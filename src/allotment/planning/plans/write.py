"""Making and editing plans."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from allotment.governance.states import PLAN
from allotment.planning.access.acting import reading
from allotment.planning.access.actor import Actor
from allotment.planning.desk import Desk
from allotment.planning.documents.draft import DocumentError, free_name
from allotment.planning.documents.finding import find_to_edit, owner_of_new
from allotment.planning.documents.keep import keep_first, keep_next, taken
from allotment.planning.plans.body import plan_of, read_plan
from allotment.planning.plans.parts import part_problems
from allotment.store.shelves.documents import KnownDocument
from allotment.workforce.errors import Problem


def create_plan(
    desk: Desk, actor: Actor, system: str, given: Mapping[str, Any], *, organisation: str = "", key: str = ""
) -> KnownDocument:
    """Make a plan from the fields of its form. A plan without a name is named after its title.

    Raises:
        NotYoursError, NotAllowedError: the writer may not write here.
        DocumentError: fields that break a rule, each under its path; or the name is taken.
    """
    owner = owner_of_new(actor, system, PLAN, organisation)
    plan = read_plan(given, partners_of(actor, system))
    asked = {"sha256": plan.draft.sha256}
    with reading(actor):
        _refuse(part_problems(actor, system, plan, is_open=False))
        if not given.get("name"):
            plan = replace(plan, name=free_name(plan.name, taken(system, PLAN, owner)))
    return keep_first(desk, actor, system, plan.draft, owner, key, asked)


def edit_plan(
    desk: Desk, actor: Actor, system: str, document_id: str, given: Mapping[str, Any], seen: int, *, key: str = ""
) -> KnownDocument:
    """Write a plan's next version from the fields of its form; an edit resets approval.

    Raises:
        NotYoursError, NotAllowedError: not theirs to see, or to edit.
        ChangedMeanwhileError: somebody else wrote a version after the one seen; it carries both texts.
        DocumentError, StateError: the fields, the name or the state does not allow it.
    """
    with reading(actor):
        document = find_to_edit(actor, system, PLAN, document_id)
        plan = read_plan({**given, "name": given.get("name") or document.name}, partners_of(actor, system))
        _refuse(part_problems(actor, system, plan, is_open=document.is_open))
    return keep_next(desk, actor, system, document_id, plan.draft, seen, key, "edit a plan")


def partners_of(actor: Actor, system: str) -> list[str]:
    """Give the codes of the organisations that a plan's actions may name: the system and all in it."""
    return [system, *(one.code for one in actor.tree.in_system(system))]


def _refuse(problems: Sequence[Problem]) -> None:
    if problems:
        raise DocumentError("The plan cannot be kept like this.", problems)


def refuse_unshared_parts(actor: Actor, document: KnownDocument) -> None:
    """Refuse to open a plan that stands on what its readers could not see.

    Raises:
        DocumentError: it does.
    """
    if document.kind == PLAN:
        _refuse(part_problems(actor, document.system, plan_of(document.body), is_open=True))


def refuse_unfinished(document: KnownDocument) -> None:
    """Refuse to send a plan to review that is not written yet.

    Raises:
        DocumentError: with what is missing.
    """
    if document.kind == PLAN:
        missing = plan_of(document.body).unfinished
        if missing:
            problems = [Problem(PLAN, "the plan is not finished.", words) for words in missing]
            raise DocumentError("The plan cannot be reviewed yet.", problems)
