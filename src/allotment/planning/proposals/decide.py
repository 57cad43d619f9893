"""Proposing a change of an assumption, and deciding on it. Whoever proposed it never decides."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace

from allotment.evidence.assumptions.local import LocalRecord
from allotment.evidence.assumptions.proposals import local_record_of, local_record_problems
from allotment.planning.access.acting import reading, write_as
from allotment.planning.access.actor import Actor
from allotment.planning.access.errors import ChangedMeanwhileError, NotAllowedError, NotYoursError
from allotment.planning.desk import Desk
from allotment.planning.proposals.ledger import ledger_of, record_content
from allotment.planning.proposals.listing import ASSUMPTION, require_register
from allotment.planning.proposals.see import PROPOSAL, see_proposal
from allotment.planning.returns.published import published_facts
from allotment.store.models.assumptions import ProposalState
from allotment.store.shelves import proposals as shelf
from allotment.store.shelves.proposals import KnownProposal
from allotment.workforce.errors import AllotmentError, AssumptionError, Problem

LONGEST_TEXT = 2_000
WHERE = "where_"
RECORD_FIELDS = tuple(each.name for each in fields(LocalRecord) if each.name not in ("where", "key", "unit", "note"))


def propose_change(
    desk: Desk, actor: Actor, system: str, key: str, given: Mapping[str, str], *, write_key: str = ""
) -> str:
    """Propose a dated record for a system to use in the place of the one that answers now; give the proposal's id.

    Args:
        key: of the assumption.
        given: the form's fields as text: those of a local record, ``where_`` and a dimension for each narrowing, and
            ``rationale``.

    Raises:
        NotYoursError, NotAllowedError: the actor may not propose changes here.
        AssumptionError: every problem at once; ``where`` of each names its field.
    """
    require_register(actor, system)
    actor.require(ASSUMPTION, "propose", system)
    record, rationale = _checked(desk, actor, system, key, given)
    content = record_content(replace(record, note=" ".join(rationale.split())))
    request = {"system": system, "record": content, "rationale": rationale}
    with write_as(desk, actor, "propose a change of an assumption", PROPOSAL, key=write_key, request=request) as write:
        if not write.done_before:
            made = shelf.add(system, content, rationale, actor.account, desk.clock())
            write.result = {"proposal": made}
            write.did(made, system, assumption=key)
        return str(write.result["proposal"])


def decide_proposal(
    desk: Desk,
    actor: Actor,
    system: str,
    proposal_id: str,
    decision: str,
    version: int,
    reason: str,
    *,
    write_key: str = "",
) -> str:
    """Do what a form asks: ``approve``, ``refuse`` or ``withdraw``; give in words what was done.

    Raises:
        NotYoursError, NotAllowedError: not theirs to see, or to decide.
        ChangedMeanwhileError: it was decided or withdrawn meanwhile.
        AllotmentError: it cannot be done, or the form asks for nothing.
    """
    if decision == "approve":
        approve_proposal(desk, actor, system, proposal_id, version, reason, write_key=write_key)
        return "Approved. Runs of the system that are made from now on use it."
    if decision == "refuse":
        refuse_proposal(desk, actor, system, proposal_id, version, reason, write_key=write_key)
        return "Refused. The register stays as it was."
    if decision == "withdraw":
        withdraw_proposal(desk, actor, system, proposal_id, version, write_key=write_key)
        return "Withdrawn. The register stays as it was."
    see_proposal(actor, system, proposal_id)
    raise AllotmentError("Nothing was decided: choose to approve or to refuse the change.")


def approve_proposal(
    desk: Desk, actor: Actor, system: str, proposal_id: str, version: int, reason: str, *, write_key: str = ""
) -> KnownProposal:
    """Approve a proposed change: runs of the system that are made from now on use it.

    Raises:
        NotYoursError, NotAllowedError: not theirs to see, or to decide.
        ChangedMeanwhileError: somebody else decided, or the author withdrew it.
        AllotmentError: the decider wrote it, gives no reason, or it no longer fits the register.
    """
    return _decide(desk, actor, system, proposal_id, version, ProposalState.APPROVED, reason, write_key)


def refuse_proposal(
    desk: Desk, actor: Actor, system: str, proposal_id: str, version: int, reason: str, *, write_key: str = ""
) -> KnownProposal:
    """Refuse a proposed change, and say why.

    Raises:
        NotYoursError, NotAllowedError: not theirs to see, or to decide.
        ChangedMeanwhileError: somebody else decided, or the author withdrew it.
        AllotmentError: the decider wrote it, or gives no reason.
    """
    return _decide(desk, actor, system, proposal_id, version, ProposalState.REFUSED, reason, write_key)


def withdraw_proposal(
    desk: Desk, actor: Actor, system: str, proposal_id: str, version: int, *, write_key: str = ""
) -> KnownProposal:
    """Withdraw one's own proposal before it is decided.

    Raises:
        NotYoursError, NotAllowedError: not theirs to see, or somebody else's.
        ChangedMeanwhileError: it was decided meanwhile.
    """
    seen = see_proposal(actor, system, proposal_id)
    if not seen.is_author:
        raise NotAllowedError("withdraw", PROPOSAL, (f"{seen.found.proposed_by_name}, who proposed it",))
    return _end(desk, actor, seen.found, version, ProposalState.WITHDRAWN, "", write_key)


_VERBS = {
    ProposalState.APPROVED: "approve a change of an assumption",
    ProposalState.REFUSED: "refuse a change of an assumption",
    ProposalState.WITHDRAWN: "withdraw a change of an assumption",
}


def _decide(
    desk: Desk,
    actor: Actor,
    system: str,
    proposal_id: str,
    version: int,
    state: ProposalState,
    reason: str,
    write_key: str,
) -> KnownProposal:
    found = see_proposal(actor, system, proposal_id).found
    actor.require(ASSUMPTION, "decide", system)
    problems = _text_problems("reason", reason, "Say why: it stays with the assumption.")
    if found.proposed_by == actor.account:
        remedy = "Ask an approver who did not propose it."
        problems.append(Problem("approver", "whoever proposes a change never decides on it.", remedy))
    if problems:
        raise AllotmentError("This was not decided.", problems)
    return _end(desk, actor, found, version, state, reason.strip(), write_key)


def _end(
    desk: Desk,
    actor: Actor,
    seen: KnownProposal,
    version: int,
    state: ProposalState,
    reason: str,
    write_key: str,
) -> KnownProposal:
    request = {"proposal": seen.id, "version": version, "state": state.value, "reason": reason}
    with write_as(desk, actor, _VERBS[state], PROPOSAL, key=write_key, request=request) as write:
        if not write.done_before:
            found = _still_there(seen.id)
            if found.version != version or not found.is_open:
                by = found.decided_by_name or found.proposed_by_name
                theirs = f"{found.state_words}. {found.reason}".strip()
                yours = f"{state.label}. {reason}".strip()
                raise ChangedMeanwhileError(PROPOSAL, version, found.version, theirs, yours, by)
            if state is ProposalState.APPROVED:
                local_record_of(found.record, ledger_of(found.system).register, published_facts(desk).common_date)
            shelf.end(found.id, version, state, actor.account, desk.clock(), reason)
            write.did(found.id, found.system, assumption=found.key, state=state.value)
    with reading(actor):
        return _still_there(seen.id)


def _still_there(proposal_id: str) -> KnownProposal:
    found = shelf.proposal(proposal_id)
    if found is None:
        raise NotYoursError(PROPOSAL)
    return found


def _checked(desk: Desk, actor: Actor, system: str, key: str, given: Mapping[str, str]) -> tuple[LocalRecord, str]:
    """Give the record and the rationale that a form states.

    Raises:
        NotYoursError: the register has no such assumption.
        AssumptionError: every problem at once.
    """
    with reading(actor):
        register = ledger_of(system).register
    if key not in register.keys:
        raise NotYoursError(ASSUMPTION)
    where = {name.removeprefix(WHERE): value for name, value in given.items() if name.startswith(WHERE)}
    stated: dict[str, object] = {name: given.get(name, "") for name in RECORD_FIELDS}
    proposal = {**stated, "key": key, "unit": register.unit(key), "where": where}
    rationale = given.get("rationale", "").strip()
    problems = local_record_problems(proposal, register, published_facts(desk).common_date)
    problems += _text_problems("rationale", rationale, "Say why the system should use this value.")
    for name in ("source", "owner"):
        if len(given.get(name, "")) > LONGEST_TEXT:
            problems += _text_problems(name, given[name], "")
    if problems:
        raise AssumptionError("The change was not proposed.", problems)
    return local_record_of(proposal, register), rationale


def _text_problems(name: str, text: str, remedy: str) -> list[Problem]:
    if not text.strip():
        return [Problem(name, "this must not be empty.", remedy)]
    if len(text) > LONGEST_TEXT:
        return [Problem(name, f"it has more than {LONGEST_TEXT:,} characters.", "Say it more shortly.")]
    return []
