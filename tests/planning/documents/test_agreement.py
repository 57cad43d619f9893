"""The way of a real scenario to agreement, taken in every order by everybody who might take it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from allotment.governance.states import State, StateError, Step
from allotment.planning.access.errors import ChangedMeanwhileError, NotAllowedError, NotYoursError
from allotment.planning.documents.draft import DocumentError
from allotment.workforce.errors import AllotmentError
from tests.planning.documents.doing import Doing
from tests.planning.documents.texts import retention
from tests.web.site import Site

WRITERS = ("planner", "analyst", "approver")
DECIDERS = ("approver", "data.owner")
EVERYBODY = ("planner", "analyst", "approver", "data.owner", "viewer", "partner", "administrator", "national")


@pytest.fixture(scope="module", autouse=True)
def two_approvers_of_whom_one_writes(site: Site) -> None:
    """The approver also writes, and the data owner also approves."""
    Doing(site).appoint("approver", "analyst")
    Doing(site).appoint("data.owner", "approver")


class Agreement(RuleBasedStateMachine):
    """One scenario on its way, beside what a reader of the rules would expect of it."""

    doing: Doing
    made = 0

    @initialize()
    def make_one(self) -> None:
        Agreement.made += 1
        self.name = f"on-its-way-{Agreement.made}"
        self.id = self.doing.make("planner", retention(self.name)).id
        self.state, self.version, self.shared, self.authors = State.DRAFT, 1, False, {"planner"}

    @rule(who=st.sampled_from(EVERYBODY))
    def edit(self, who: str) -> None:
        text = retention(self.name, multiplier=f"0.{self.version + 100}")
        able = who in WRITERS and self.state != State.SUPERSEDED
        if self._done(able, lambda: self.doing.edit(who, self.id, text, self.version)):
            self.version, self.state, self.authors = self.version + 1, State.DRAFT, self.authors | {who}

    @rule(who=st.sampled_from(EVERYBODY))
    def edit_what_was_seen_too_long_ago(self, who: str) -> None:
        if who in WRITERS and self.version > 1:
            with pytest.raises(ChangedMeanwhileError):
                self.doing.edit(who, self.id, retention(self.name, multiplier="0.05"), self.version - 1)

    @rule(who=st.sampled_from(EVERYBODY))
    def share(self, who: str) -> None:
        able = who == "planner" and not self.shared
        if self._done(able, lambda: self.doing.share(who, self.id, self.version)):
            self.shared = True

    @rule(who=st.sampled_from(EVERYBODY))
    def submit(self, who: str) -> None:
        able = who == "planner" and self.shared and self.state == State.DRAFT
        self._step(who, Step.SUBMIT, able, State.IN_REVIEW)

    @rule(who=st.sampled_from(EVERYBODY), step=st.sampled_from([Step.AGREE, Step.RETURN]))
    def decide(self, who: str, step: Step) -> None:
        able = who in DECIDERS and who not in self.authors and self.state == State.IN_REVIEW
        if self._step(who, step, able, State.AGREED if step is Step.AGREE else State.DRAFT) and step is Step.AGREE:
            self.authors = set()

    @rule(who=st.sampled_from(EVERYBODY), rarely=st.integers(0, 4))
    def supersede(self, who: str, rarely: int) -> None:
        if rarely == 0:
            able = who in {"planner", *DECIDERS} and self.shared and self.state != State.SUPERSEDED
            self._step(who, Step.SUPERSEDE, able, State.SUPERSEDED)

    @rule(who=st.sampled_from(EVERYBODY))
    def what_is_offered_is_what_may_be_done(self, who: str) -> None:
        if not (self.shared or who in WRITERS) or who == "administrator":
            with pytest.raises(NotYoursError):
                self.doing.see(who, self.id)
            return
        offered = self.doing.see(who, self.id).record.openings
        in_review, live = self.state == State.IN_REVIEW, self.state != State.SUPERSEDED
        decides = who in DECIDERS and self.shared and in_review
        expected = {
            "edit": who in WRITERS and live,
            "share": who == "planner" and not self.shared,
            "submit": who == "planner" and self.shared and self.state == State.DRAFT,
            "agree": decides and who not in self.authors,
            "return": decides and who not in self.authors,
            "supersede": who in {"planner", *DECIDERS} and self.shared and live,
            "comment": who in {*WRITERS, *DECIDERS} or (who == "partner" and self.shared),
            "run": who in WRITERS or (who == "partner" and self.shared),
        }
        assert offered.actions == {action for action, able in expected.items() if able}
        assert offered.own_work == (decides and who in self.authors)

    @invariant()
    def the_record_says_what_happened(self) -> None:
        document = self.doing.see("planner", self.id).record.document
        assert (document.state, document.version, document.shared) == (self.state, self.version, self.shared)

    def _step(self, who: str, step: Step, able: bool, leads_to: State) -> bool:
        done = self._done(able, lambda: self.doing.step(who, self.id, step, self.version, reason="because"))
        if done:
            self.state = leads_to
        return done

    def _done(self, able: bool, do: Callable[[], object]) -> bool:
        before = self.doing.log_length()
        refused = refusal_of(do)
        assert able == (refused is None), refused
        assert self.doing.log_length() == before + able, "what is done leaves one entry, what is refused none"
        if refused is not None:
            assert isinstance(refused, StateError | DocumentError | NotAllowedError | NotYoursError)
        return able


def refusal_of(do: Callable[[], object]) -> AllotmentError | None:
    """Do something; give the refusal, or None where it was done."""
    try:
        do()
    except AllotmentError as refused:
        return refused
    return None


def test_every_order_of_steps_by_everybody_keeps_to_the_rules(doing: Doing) -> None:
    Agreement.doing = doing
    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        Agreement,
        settings=settings(
            max_examples=6, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )


def agreed(doing: Doing, name: str) -> str:
    """A scenario of the planner's that the approver agreed."""
    made = doing.make("planner", retention(name))
    doing.share("planner", made.id, 1)
    doing.step("planner", made.id, Step.SUBMIT, 1)
    doing.step("data.owner", made.id, Step.AGREE, 1)
    return made.id


def test_an_edit_of_what_is_agreed_makes_it_a_draft_again_that_its_editor_cannot_agree(doing: Doing) -> None:
    document = agreed(doing, "agreed-then-edited")
    doing.edit("approver", document, retention("agreed-then-edited", multiplier="0.4"), 1)
    record = doing.see("planner", document).record
    assert (record.document.state, record.agreed_by) == (State.DRAFT, None)
    doing.step("planner", document, Step.SUBMIT, 2)
    with pytest.raises(StateError, match="somebody else"):
        doing.step("approver", document, Step.AGREE, 2)
    doing.step("data.owner", document, Step.AGREE, 2)
    again = doing.see("planner", document).record.agreed_by
    assert again is not None
    assert (again.version, again.actor_name) == (2, "Dev Data Owner")


def test_whoever_wrote_only_what_was_agreed_before_may_decide_on_the_next_version(doing: Doing) -> None:
    made = doing.make("planner", retention("earlier-author"))
    doing.edit("approver", made.id, retention("earlier-author", multiplier="0.4"), 1)
    doing.share("planner", made.id, 2)
    doing.step("planner", made.id, Step.SUBMIT, 2)
    doing.step("data.owner", made.id, Step.AGREE, 2)
    doing.edit("planner", made.id, retention("earlier-author", multiplier="0.3"), 2)
    doing.step("planner", made.id, Step.SUBMIT, 3)
    doing.step("approver", made.id, Step.AGREE, 3)


def test_a_decision_on_a_version_that_is_no_longer_the_newest_is_refused_with_both(doing: Doing) -> None:
    made = doing.make("planner", retention("decided-late"))
    doing.share("planner", made.id, 1)
    doing.step("planner", made.id, Step.SUBMIT, 1)
    doing.edit("planner", made.id, retention("decided-late", multiplier="0.3"), 1)
    doing.step("planner", made.id, Step.SUBMIT, 2)
    with pytest.raises(ChangedMeanwhileError):
        doing.step("data.owner", made.id, Step.AGREE, 1)


def test_a_step_sent_twice_with_one_key_is_taken_and_recorded_once(doing: Doing) -> None:
    made = doing.make("planner", retention("step-twice"))
    doing.share("planner", made.id, 1, key="share-twice")
    doing.share("planner", made.id, 1, key="share-twice")
    for _ in range(2):
        doing.step("planner", made.id, Step.SUBMIT, 1, key="submit-twice")
    for _ in range(2):
        doing.step("data.owner", made.id, Step.RETURN, 1, key="return-twice", reason="Say who pays.")
    record = doing.see("planner", made.id).record
    assert [(one.step, one.state, one.reason) for one in record.sign_offs] == [
        ("return", "draft", "Say who pays."),
        ("submit", "in review", ""),
    ]


def test_an_agreement_is_frozen_with_the_hash_of_the_text_that_was_seen(doing: Doing) -> None:
    document = agreed(doing, "frozen")
    record = doing.see("planner", document).record
    assert record.agreed_by is not None
    assert record.agreed_by.hashes == {"text": record.document.sha256, "runs": {}}


def test_the_reason_is_kept_with_the_sign_off_and_out_of_the_log(doing: Doing) -> None:
    document = agreed(doing, "reason-kept")
    doing.step("planner", document, Step.SUPERSEDE, 1, reason="The council's own plan replaces it.")
    entry = doing.log()
    assert entry.verb == "supersede a scenario"
    assert "council" not in str(entry.detail)
    assert doing.see("planner", document).record.sign_offs[0].reason == "The council's own plan replaces it."


@pytest.mark.parametrize("reason", ["a" * 2001, "bell \a"])
def test_a_reason_that_cannot_be_kept_is_refused(doing: Doing, reason: str) -> None:
    document = agreed(doing, f"reason-{len(reason)}")
    with pytest.raises(DocumentError):
        doing.step("planner", document, Step.SUPERSEDE, 1, reason=reason)
