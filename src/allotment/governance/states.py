"""The states of a scenario or plan on its way to agreement, and who may move it from one to the next.

Author is never approver: whoever wrote any version since the last agreement may not decide on it. An edit
resets approval: a document in review or agreed that is edited is a draft again.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from allotment.workforce.errors import AllotmentError, Problem


class State(StrEnum):
    """Where a scenario or plan stands."""

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
    """From which states a step may be taken, and where it leads."""

    from_states: frozenset[State]
    to_state: State


STEPS: dict[Step, Rule] = {
    Step.SUBMIT: Rule(frozenset({State.DRAFT}), State.IN_REVIEW),
    Step.AGREE: Rule(frozenset({State.IN_REVIEW}), State.AGREED),
    Step.RETURN: Rule(frozenset({State.IN_REVIEW}), State.DRAFT),
    Step.EDIT: Rule(frozenset({State.DRAFT, State.IN_REVIEW, State.AGREED}), State.DRAFT),
    Step.SUPERSEDE: Rule(frozenset({State.DRAFT, State.IN_REVIEW, State.AGREED}), State.SUPERSEDED),
}
DECISIONS = frozenset({Step.AGREE, Step.RETURN})


class StateError(AllotmentError):
    """A step that the document's state, or the rule that an author is never approver, does not allow."""


def next_state(state: State, step: Step, actor: str, authors: Collection[str]) -> State:
    """Give the state after a step.

    Args:
        state: where the document stands.
        step: what is to be done.
        actor: who would do it.
        authors: everybody who wrote a version since the last agreement.

    Raises:
        StateError: the step cannot be taken from this state, or an author would decide on their own work.
    """
    rule = STEPS[step]
    if state not in rule.from_states:
        allowed = " or ".join(sorted(each.value for each in rule.from_states))
        problem = Problem("state", f"you can {step.value} what is {allowed}.", "Look at it afresh.", value=state.value)
        raise StateError(f"This cannot be done now: it is {state.value}.", [problem])
    if step in DECISIONS and actor in authors:
        problem = Problem("approver", "the author is never the approver.", "Ask an approver who did not write it.")
        raise StateError("You wrote part of this, so somebody else has to decide on it.", [problem])
    return rule.to_state
