"""Proposed changes of assumptions and what was decided on them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from allotment.store.models import AssumptionProposal
from allotment.store.models.assumptions import ProposalState


@dataclass(frozen=True)
class KnownProposal:
    """A proposal as it stands. ``record`` has the fields of a local record, dates as text."""

    id: str
    system: str
    key: str
    record: dict[str, Any]
    rationale: str
    state: str
    state_words: str
    version: int
    proposed_by: str
    proposed_by_name: str
    proposed_at: datetime
    decided_by_name: str
    decided_at: datetime | None
    reason: str

    @property
    def is_open(self) -> bool:
        """Say whether it waits for a decision."""
        return self.state == ProposalState.PROPOSED


def approved_records(system: str) -> list[dict[str, Any]]:
    """Give the records that a system has approved, in the order of approval: a later one goes over an earlier."""
    approved = AssumptionProposal.objects.filter(organisation=system, state=ProposalState.APPROVED)
    return list(approved.order_by("decided_at", "id").values_list("record", flat=True))


def proposals(system: str, key: str | None = None) -> list[KnownProposal]:
    """Give a system's proposals, of one key or all, newest first."""
    rows = AssumptionProposal.objects.filter(organisation=system).select_related("proposed_by", "decided_by")
    if key is not None:
        rows = rows.filter(key=key)
    return [_known(row) for row in rows.order_by("-proposed_at", "id")]


def waiting(system: str) -> list[KnownProposal]:
    """Give a system's proposals that wait for a decision, the longest waiting first."""
    rows = AssumptionProposal.objects.filter(organisation=system, state=ProposalState.PROPOSED)
    return [_known(row) for row in rows.select_related("proposed_by", "decided_by").order_by("proposed_at", "id")]


def proposal(proposal_id: str) -> KnownProposal | None:
    """Give a proposal within the reader's scope, or None."""
    try:
        rows = AssumptionProposal.objects.filter(id=UUID(proposal_id))
    except ValueError:  # no id at all
        return None
    found = rows.select_related("proposed_by", "decided_by").first()
    return None if found is None else _known(found)


def add(system: str, record: dict[str, Any], rationale: str, by: str, at: datetime) -> str:
    """Add a proposal in the open transaction, and give its id."""
    made = AssumptionProposal.objects.create(
        organisation_id=system,
        key=record["key"],
        record=record,
        rationale=rationale,
        proposed_by_id=by,
        proposed_at=at,
    )
    return made.id.hex


def end(proposal_id: str, seen: int, state: ProposalState, by: str, at: datetime, reason: str) -> bool:
    """Approve, refuse or withdraw a proposal that still waits; false where it is not as seen."""
    row = AssumptionProposal.objects.filter(id=proposal_id, version=seen, state=ProposalState.PROPOSED).first()
    if row is None:
        return False
    row.state, row.version, row.reason = state, seen + 1, reason
    row.decided_by_id, row.decided_at = UUID(by), at
    row.save()
    return True


def _known(row: AssumptionProposal) -> KnownProposal:
    return KnownProposal(
        id=row.id.hex,
        system=row.organisation_id,
        key=row.key,
        record=row.record,
        rationale=row.rationale,
        state=row.state,
        state_words=str(ProposalState(row.state).label),
        version=row.version,
        proposed_by=str(row.proposed_by_id),
        proposed_by_name=row.proposed_by.name,
        proposed_at=row.proposed_at,
        decided_by_name=row.decided_by.name if row.decided_by else "",
        decided_at=row.decided_at,
        reason=row.reason,
    )
