"""A whole plan looked through: each action allowed to the level that plans it, or routed to the level that may."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from allotment.governance.decisions.deciding_level import DecidingLevel
from allotment.governance.decisions.decision import Decision, decide_question
from allotment.governance.decisions.delegations import Asker, Delegation
from allotment.governance.decisions.errors import DecisionError
from allotment.governance.decisions.plan_rows import Action
from allotment.governance.decisions.understand import Understanding
from allotment.workforce.errors import Problem

APRIL = 4


@dataclass(frozen=True)
class Routed:
    """One action of a plan with its answer. ``route_to`` is the level to which it goes, None where it is allowed."""

    action: Action
    on: date
    decision: Decision

    @property
    def route_to(self) -> DecidingLevel | None:
        """Give the level that must take the action instead, or None."""
        return None if self.decision.allowed else self.decision.deciding_level


def route(
    actions: Sequence[Action],
    asker: Asker,
    understanding: Understanding,
    delegations: Sequence[Delegation] = (),
    where: str = "the plan",
) -> tuple[Routed, ...]:
    """Look each action up on the day on which it starts.

    An action with a year starts on 1 April of it, or on the asker's day where that is later.

    Raises:
        DecisionError: actions that are not clear, or roles that are not known; every one.
    """
    found: list[Routed] = []
    problems: list[Problem] = []
    for action in actions:
        on = asker.on if action.year is None else max(asker.on, date(action.year, APRIL, 1))
        role = understanding.ear.role_of(action.role) if action.role else None
        if action.role and role is None:
            problems.append(unknown_role(action.role, understanding, where, action.row))
            continue
        roles = (role,) if role else asker.roles
        pence = asker.pounds_pence if action.pounds_pence is None else action.pounds_pence
        full = replace(asker, on=on, roles=roles, pounds_pence=pence)
        try:
            found.append(
                Routed(action, on, decide_question(action.words, full, understanding, delegations, where=where))
            )
        except DecisionError as error:
            problems += [replace(one, row=action.row, column="action") for one in error.problems]
    if problems:
        raise DecisionError(f"The plan has {len(problems)} problem(s).", problems)
    return tuple(found)


def refuse_what_is_not_allowed(routed: Sequence[Routed], level: DecidingLevel, where: str) -> None:
    """Hold that a level may take every action of a plan.

    Raises:
        DecisionError: it may not; every such action, with the level that may.
    """
    problems = [
        Problem(
            where,
            f"{level} may not decide this on {one.on.isoformat()}: {one.route_to} does, under {one.decision.record}.",
            f"Route it to {one.route_to}, or have it delegated.",
            one.action.row,
            "action",
            one.action.words,
        )
        for one in routed
        if one.route_to is not None
    ]
    if problems:
        raise DecisionError(f"The plan holds {len(problems)} action(s) that {level} may not take.", problems)


def unknown_role(word: str, understanding: Understanding, where: str, row: int | None = None) -> Problem:
    """Give the problem of a role that is not known."""
    known = ", ".join(one.role for one in understanding.register.vocabulary.roles)
    return Problem(where, "is not a role here.", f"Use: {known}.", row, "role" if row else None, word)
