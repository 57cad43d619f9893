"""The way of a scenario or plan to agreement: every step from every state, and who may never take it."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allotment.governance.states import STEPS, State, StateError, Step, is_own_work, next_state, steps_from

LEADS_TO = {
    (State.DRAFT, Step.SUBMIT): State.IN_REVIEW,
    (State.DRAFT, Step.EDIT): State.DRAFT,
    (State.DRAFT, Step.SUPERSEDE): State.SUPERSEDED,
    (State.IN_REVIEW, Step.AGREE): State.AGREED,
    (State.IN_REVIEW, Step.RETURN): State.DRAFT,
    (State.IN_REVIEW, Step.EDIT): State.DRAFT,
    (State.IN_REVIEW, Step.SUPERSEDE): State.SUPERSEDED,
    (State.AGREED, Step.EDIT): State.DRAFT,
    (State.AGREED, Step.SUPERSEDE): State.SUPERSEDED,
}
PEOPLE = ("ann", "bob", "cy")


@pytest.mark.parametrize(("state", "step"), list(product(State, Step)))
def test_each_step_leads_where_it_should_and_every_other_is_refused(state: State, step: Step) -> None:
    expected = LEADS_TO.get((state, step))
    assert (step in steps_from(state)) == (expected is not None)
    if expected is None:
        with pytest.raises(StateError, match=state.value):
            next_state(state, step, "ann", (), "because")
    else:
        assert next_state(state, step, "ann", (), "because") == expected


@pytest.mark.parametrize("step", [Step.AGREE, Step.RETURN])
def test_an_author_never_decides_on_their_own_work(step: Step) -> None:
    with pytest.raises(StateError, match="somebody else"):
        next_state(State.IN_REVIEW, step, "ann", {"ann", "bob"}, "because")
    assert is_own_work(step, "ann", {"ann", "bob"})
    assert not is_own_work(step, "cy", {"ann", "bob"})


@pytest.mark.parametrize("step", [Step.SUBMIT, Step.EDIT, Step.SUPERSEDE])
def test_an_author_may_do_everything_but_decide(step: Step) -> None:
    assert next_state(State.DRAFT, step, "ann", {"ann"}, "because") is STEPS[step].to_state


@pytest.mark.parametrize("step", [Step.RETURN, Step.SUPERSEDE])
@pytest.mark.parametrize("reason", ["", "  \n"])
def test_returning_and_superseding_need_a_reason(step: Step, reason: str) -> None:
    with pytest.raises(StateError, match="reason"):
        next_state(State.IN_REVIEW, step, "cy", {"ann"}, reason)


@given(st.lists(st.tuples(st.sampled_from(PEOPLE), st.sampled_from(list(Step)))))
def test_no_order_of_steps_agrees_what_its_decider_wrote(taken: list[tuple[str, Step]]) -> None:
    state, authors, decided_by = State.DRAFT, {"ann"}, None
    for actor, step in taken:
        try:
            state = next_state(state, step, actor, authors, "because")
        except StateError:
            continue
        if step is Step.EDIT:
            authors, decided_by = authors | {actor}, None
        if step is Step.AGREE:
            decided_by = actor
            assert actor not in authors
            authors = set()
        assert (state is State.AGREED) == (decided_by is not None and state is not State.SUPERSEDED)
    assert state in State
