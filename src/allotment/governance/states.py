"""Scenarios, plans and funding files: their states on the way to agreement, and who may move them from one to the next.

Author is never approver: whoever wrote any version since the last agreement may not decide on it. An edit
resets approval: a document in review or agreed that is edited is a draft again. What is superseded stays so.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from allotment.workforce.errors import AllotmentError, Problem

SCENARIO, PLAN, FUNDING = "scenario", "plan", "funding file"


class State(StrEnum):
    """Where a scenario, plan or funding file stands."""

    DRAFT = "draft"
    IN_REVIEW = "in review"
    AGREED = "agreed"
    SUPERSEDED = "superseded"


class Step(StrEnum):
    """What moves a document on."""

    SUBMIT = "submit"
    AGREE = "agree"
    RETURN = "return"
    EDIT = "edit"
    SUPERSEDE = "supersede"


@dataclass(frozen=True)
class Rule:
    """From which states a step may be taken, where it leads, and whether whoever takes it must say why."""

    from_states: frozenset[State]
    to_state: State
    needs_reason: bool = False


STEPS: dict[Step, Rule] = {
    Step.SUBMIT: Rule(frozenset({State.DRAFT}), State.IN_REVIEW),
    Step.AGREE: Rule(frozenset({State.IN_REVIEW}), State.AGREED),
    Step.RETURN: Rule(frozenset({State.IN_REVIEW}), State.DRAFT, needs_reason=True),
    Step.EDIT: Rule(frozenset({State.DRAFT, State.IN_REVIEW, State.AGREED}), State.DRAFT),
    Step.SUPERSEDE: Rule(frozenset({State.DRAFT, State.IN_REVIEW, State.AGREED}), State.SUPERSEDED, needs_reason=True),
}
DECISIONS = frozenset({Step.AGREE, Step.RETURN})


class StateError(AllotmentError):
    """A step that the document's state, or the rule that an author is never approver, does not allow."""


def steps_from(state: State) -> frozenset[Step]:
    """Give the steps that lead on from a state, whoever would take them."""
    return frozenset(step for step, rule in STEPS.items() if state in rule.from_states)


def is_own_work(step: Step, actor: str, authors: Collection[str]) -> bool:
    """Say whether somebody would decide on what they wrote a part of."""
    return step in DECISIONS and actor in authors


def next_state(state: State, step: Step, actor: str, authors: Collection[str], reason: str = "") -> State:
    """Give the state after a step.

    Args:
        state: where the document stands.
        step: what is to be done.
        actor: who would do it.
        authors: everybody who wrote a version since the last agreement.
        reason: why, which some steps must say.

    Raises:
        StateError: the step cannot be taken from this state, an author would decide on their own work, or the
            reason is missing.
    """
    rule = STEPS[step]
    if state not in rule.from_states:
        allowed = " or ".join(sorted(each.value for each in rule.from_states))
        problem = Problem("state", f"you can {step.value} what is {allowed}.", "Look at it afresh.", value=state.value)
        raise StateError(f"This cannot be done now: it is {state.value}.", [problem])
    if is_own_work(step, actor, authors):
        problem = Problem("approver", "the author is never the approver.", "Ask an approver who did not write it.")
        raise StateError("You wrote part of this, so somebody else has to decide on it.", [problem])
    if rule.needs_reason and not reason.strip():
        problem = Problem("reason", "a reason is missing.", "Say in a sentence why.")
        raise StateError(f"Say why you {step.value} this.", [problem])
    return rule.to_state
