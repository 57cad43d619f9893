"""A change of an assumption: proposed by one, decided by another, and read by the runs that follow."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.web.site import Site

KEY = "leaver_share"
TRAINEE = {
    "where_role": "GP in training",
    "value": "0.05",
    "distribution": "lognormal",
    "p10": "0.03",
    "p90": "0.065",
    "valid_from": "2025-04-01",
    "valid_to": "",
    "source": "Exit interviews, 2024 to 2026",
    "grade": "C",
    "owner": "Workforce intelligence lead",
    "date_read": "2026-10-01",
    "rationale": "Our trainees leave more often.",
}


@pytest.fixture(autouse=True)
def no_proposals(site: Site) -> None:
    """Every test starts from the register as it is shipped."""
    from allotment.store import scoping
    from allotment.store.models import AssumptionProposal

    with scoping.everything():
        AssumptionProposal.objects.all().delete()


def _propose(site: Site, who: str = "analyst", key: str = KEY, write_key: str = "", **changed: str) -> str:
    from allotment.planning.proposals.decide import propose_change

    return propose_change(site.desk, site.actor(who), "QR1", key, {**TRAINEE, **changed}, write_key=write_key)


def _approve(site: Site, proposal: str, who: str = "approver", version: int = 1, write_key: str = "") -> str:
    from allotment.planning.proposals.decide import approve_proposal

    decided = approve_proposal(
        site.desk, site.actor(who), "QR1", proposal, version, "Better than a guess.", write_key=write_key
    )
    return decided.state


def _values(site: Site, who: str = "viewer") -> dict[tuple[str, str], float]:
    from allotment.planning.proposals.see import see_assumption

    seen = see_assumption(site.desk, site.actor(who), "QR1", KEY)
    return {(row.record.applies_to, str(row.record.valid_from)): row.record.value for row in seen.records}


def test_an_approved_change_stands_over_the_shipped_record(site: Site) -> None:
    about = ("role: GP in training", "2025-04-01")
    before = _values(site)
    proposal = _propose(site)
    assert _values(site) == before
    assert _approve(site, proposal) == "approved"
    assert before[about] == pytest.approx(0.045)
    assert _values(site) == {**before, about: 0.05}


def test_approved_records_reach_the_systems_runs_and_no_other(site: Site) -> None:
    from allotment.planning.runs.local import local_evidence_of

    _approve(site, _propose(site))
    records = local_evidence_of(site.desk, "QR1").records
    assert [(record.key, record.value, dict(record.where)) for record in records] == [
        (KEY, 0.05, {"role": "GP in training"})
    ]
    assert local_evidence_of(site.desk, "QE1").is_empty


def test_a_later_approval_goes_over_an_earlier_one_from_its_own_start(site: Site) -> None:
    from allotment.planning.runs.local import local_evidence_of

    _approve(site, _propose(site))
    _approve(site, _propose(site, value="0.06", valid_from="2025-08-01"))
    held = {(str(one.valid_from), str(one.valid_to)): one.value for one in local_evidence_of(site.desk, "QR1").records}
    assert held == {("2025-04-01", "2025-07-31"): 0.05, ("2025-08-01", "None"): 0.06}
    assert _values(site)["role: GP in training", "2025-08-01"] == 0.06


def test_every_fault_of_a_proposal_is_said_at_once_by_its_field(site: Site) -> None:
    from allotment.workforce.errors import AssumptionError

    with pytest.raises(AssumptionError) as refused:
        _propose(site, value="2", p10="abc", source="", rationale=" ", where_role="Wizard", valid_from="soon")
    named = {problem.where for problem in refused.value.problems}
    assert named == {"value", "p10", "source", "rationale", "where", "valid_from"}


def test_a_record_that_no_run_would_read_is_refused(site: Site) -> None:
    from allotment.workforce.errors import AssumptionError

    with pytest.raises(AssumptionError) as refused:
        _propose(site, valid_from="2026-04-01")
    assert [problem.where for problem in refused.value.problems] == ["valid_from"]


def test_a_narrowing_that_the_model_never_asks_by_is_refused(site: Site) -> None:
    from allotment.workforce.errors import AssumptionError

    with pytest.raises(AssumptionError) as refused:
        _propose(site, where_region="South West")
    assert [problem.where for problem in refused.value.problems] == ["where"]


def test_whoever_proposes_never_decides(site: Site) -> None:
    from allotment.store.shelves import accounts
    from allotment.workforce.errors import AllotmentError

    both = accounts.add_account("both@allotment.example", "Bo Both", None)
    today = site.desk.clock().date()
    for role in ("planner", "approver"):
        accounts.appoint(both, "QR1", role, today, None)
    proposal = _propose(site, "both")
    with pytest.raises(AllotmentError, match="not decided") as refused:
        _approve(site, proposal, "both")
    assert [problem.where for problem in refused.value.problems] == ["approver"]
    assert _approve(site, proposal) == "approved"


@pytest.mark.parametrize("who", ["viewer", "analyst", "planner", "data.owner", "administrator", "partner"])
def test_only_an_approver_of_the_system_decides(site: Site, who: str) -> None:
    from allotment.planning.access.errors import NotAllowedError
    from allotment.planning.proposals.decide import refuse_proposal

    proposal = _propose(site)
    with pytest.raises(NotAllowedError):
        _approve(site, proposal, who)
    with pytest.raises(NotAllowedError):
        refuse_proposal(site.desk, site.actor(who), "QR1", proposal, 1, "No.")


@pytest.mark.parametrize(("who", "may"), [("planner", True), ("partner", True), ("viewer", False), ("approver", False)])
def test_planners_and_analysts_of_the_system_and_its_organisations_propose(site: Site, who: str, may: bool) -> None:
    from allotment.planning.access.errors import NotAllowedError

    if may:
        assert _propose(site, who)
    else:
        with pytest.raises(NotAllowedError):
            _propose(site, who)


def test_a_stranger_finds_nothing(site: Site) -> None:
    from allotment.planning.access.errors import NotYoursError
    from allotment.planning.proposals.decide import withdraw_proposal
    from allotment.planning.proposals.listing import Wanted, register_csv, see_proposals, see_register
    from allotment.planning.proposals.see import see_assumption, see_proposal, start_proposal

    proposal, stranger = _propose(site), site.actor("stranger")
    for look in (
        lambda: see_register(stranger, "QR1", Wanted()),
        lambda: see_proposals(stranger, "QR1"),
        lambda: register_csv(stranger, "QR1"),
        lambda: see_assumption(site.desk, stranger, "QR1", KEY),
        lambda: see_proposal(stranger, "QR1", proposal),
        lambda: see_proposal(stranger, "QE1", proposal),
        lambda: start_proposal(site.desk, stranger, "QR1", KEY),
        lambda: _propose(site, "stranger"),
        lambda: _approve(site, proposal, "stranger"),
        lambda: withdraw_proposal(site.desk, stranger, "QR1", proposal, 1),
    ):
        with pytest.raises(NotYoursError):
            look()


def test_only_its_author_withdraws_a_proposal(site: Site) -> None:
    from allotment.planning.access.errors import ChangedMeanwhileError, NotAllowedError
    from allotment.planning.proposals.decide import withdraw_proposal

    proposal = _propose(site, "partner")
    with pytest.raises(NotAllowedError):
        withdraw_proposal(site.desk, site.actor("planner"), "QR1", proposal, 1)
    assert withdraw_proposal(site.desk, site.actor("partner"), "QR1", proposal, 1).state == "withdrawn"
    with pytest.raises(ChangedMeanwhileError):
        _approve(site, proposal)
    assert _values(site)["role: GP in training", "2025-04-01"] == pytest.approx(0.045)


def test_a_refusal_needs_a_reason_and_changes_nothing(site: Site) -> None:
    from allotment.planning.proposals.decide import refuse_proposal
    from allotment.workforce.errors import AllotmentError

    proposal, before = _propose(site), _values(site)
    with pytest.raises(AllotmentError) as refused:
        refuse_proposal(site.desk, site.actor("approver"), "QR1", proposal, 1, " ")
    assert [problem.where for problem in refused.value.problems] == ["reason"]
    done = refuse_proposal(site.desk, site.actor("approver"), "QR1", proposal, 1, "Too few leavers to tell.")
    assert (done.state, done.reason) == ("refused", "Too few leavers to tell.")
    assert _values(site) == before


def test_sent_twice_it_is_proposed_and_approved_once(site: Site) -> None:
    from allotment.planning.proposals.listing import see_proposals
    from allotment.store.models import AuditEntry

    first = _propose(site, write_key="propose-once")
    assert _propose(site, write_key="propose-once") == first
    assert len(see_proposals(site.actor("viewer"), "QR1")) == 1
    assert _approve(site, first, write_key="approve-once") == _approve(site, first, write_key="approve-once")
    verbs = [entry.verb for entry in AuditEntry.objects.filter(thing_id=first).order_by("sequence")]
    assert verbs == ["propose a change of an assumption", "approve a change of an assumption"]


def test_of_two_who_decide_at_once_one_is_told_what_the_other_did(site: Site) -> None:
    from django.db import connections

    from allotment.planning.access.errors import ChangedMeanwhileError
    from allotment.planning.proposals.decide import approve_proposal, refuse_proposal

    proposal, actor = _propose(site), site.actor("approver")

    def decide(how: int) -> str:
        verb = (approve_proposal, refuse_proposal)[how]
        try:
            return verb(site.desk, actor, "QR1", proposal, 1, "A reason.").state
        except ChangedMeanwhileError:
            return "told"
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as both:
        answers = set(both.map(decide, range(2)))
    assert "told" in answers
    assert len(answers & {"approved", "refused"}) == 1


def test_the_log_says_which_assumption_and_repeats_no_words_of_anybody(site: Site) -> None:
    from allotment.store.models import AuditEntry

    proposal = _propose(site)
    _approve(site, proposal)
    details = [entry.detail for entry in AuditEntry.objects.filter(thing_id=proposal).order_by("sequence")]
    assert details == [{"assumption": KEY}, {"assumption": KEY, "state": "approved"}]


def test_the_register_is_found_by_words_owner_and_grade(site: Site) -> None:
    from allotment.planning.proposals.listing import Wanted, see_register

    whole = see_register(site.actor("viewer"), "QR1", Wanted())
    assert sum(entry.records for theme in whole.themes for entry in theme.entries) == whole.records
    assert sum(entry.placeholders for theme in whole.themes for entry in theme.entries) == whole.placeholders
    found = see_register(site.actor("viewer"), "QR1", Wanted(words="Care worker LEAVE")).found
    assert {(one.key, one.applies_to) for one in found} >= {(KEY, "role: Care worker")}
    graded = see_register(site.actor("viewer"), "QR1", Wanted(grade="elicited placeholder")).found
    assert len(graded) == whole.placeholders
    owned = see_register(site.actor("viewer"), "QR1", Wanted(owner="Recruitment lead")).found
    assert {one.owner for one in owned} == {"Recruitment lead"}


def test_a_systems_own_records_are_marked_and_counted(site: Site) -> None:
    from allotment.planning.proposals.listing import Wanted, see_register

    assert see_register(site.actor("viewer"), "QR1", Wanted(own_only=True)).found == ()
    _approve(site, _propose(site))
    found = see_register(site.actor("viewer"), "QR1", Wanted(own_only=True)).found
    assert [(one.key, one.value) for one in found] == [(KEY, 0.05)]


def test_the_form_starts_from_the_record_that_was_chosen(site: Site) -> None:
    from allotment.planning.proposals.see import see_assumption, start_proposal

    records = see_assumption(site.desk, site.actor("planner"), "QR1", KEY).records
    chosen = next(row for row in records if row.record.applies_to == "role: Care worker")
    start = start_proposal(site.desk, site.actor("planner"), "QR1", KEY, str(chosen.place)).start
    assert (start["where_role"], start["value"], start["distribution"]) == ("Care worker", "0.105", "lognormal")
    assert start["source"] == ""
    for odd in ("", "-1", "999", "x", "²"):
        assert start_proposal(site.desk, site.actor("planner"), "QR1", KEY, odd).start["where_role"]


def test_a_role_that_stands_in_for_another_is_changed_by_its_name(site: Site) -> None:
    chosen = {"where_role": "GP partner", "text": "Consultant", "value": "", "distribution": "fixed"}
    proposal = _propose(site, key="age_profile_reference", p10="", p90="", **chosen)
    assert _approve(site, proposal) == "approved"


def test_an_approved_record_that_no_longer_fits_is_left_out_and_named(site: Site) -> None:
    from allotment.planning.proposals.listing import Wanted, see_register
    from allotment.store import scoping
    from allotment.store.models import AssumptionProposal

    proposal = _propose(site)
    _approve(site, proposal)
    with scoping.everything():
        row = AssumptionProposal.objects.get(id=proposal)
        row.record = {**row.record, "unit": "furlongs"}
        row.save()
    seen = see_register(site.actor("viewer"), "QR1", Wanted())
    assert seen.unfit == (KEY,)
    assert seen.own_records == 0
