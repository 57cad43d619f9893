"""What waits for a reader on the home page: decisions, faults, work under way, results gone stale, returns missing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from allotment.governance.states import State
from allotment.planning.access.acting import reading
from allotment.planning.access.actor import Actor
from allotment.planning.desk import Desk
from allotment.planning.documents.finding import may_see
from allotment.planning.jobs.kinds import job_kind
from allotment.planning.jobs.watch import see_jobs
from allotment.planning.returns.see import return_status, returns_in
from allotment.planning.runs.standing import staleness
from allotment.store.models.documents import FUNDING, PLAN, SCENARIO
from allotment.store.shelves import documents as document_shelf
from allotment.store.shelves import proposals as proposal_shelf
from allotment.store.shelves.runs import KnownRun

JOBS_LOOKED_AT = 20
WAITS_FOR_READER = {"faulty": "has faults to mend", "checked": "is ready to accept"}


@dataclass(frozen=True)
class Matter:
    """One thing that waits: in words, and the page it leads to by name and parts of its address."""

    words: str
    page: str
    parts: dict[str, str] = field(default_factory=dict)


def matters(desk: Desk, actor: Actor, system: str, run: KnownRun | None) -> list[Matter]:
    """Give what waits for a reader in a system, what they can end themselves first."""
    with reading(actor):
        return [
            *_decisions(actor, system),
            *_proposals(actor, system),
            *_returns(actor, system),
            *_jobs(actor),
            *_stale(desk, system, run),
            *_missing(actor, system),
        ]


def _decisions(actor: Actor, system: str) -> Iterator[Matter]:
    for kind in (SCENARIO, PLAN, FUNDING):
        for document in document_shelf.documents(system, kind):
            waits = document.state == State.IN_REVIEW and may_see(actor, document)
            if waits and actor.may("shared", "decide", document.organisation):
                said = f"The {kind} “{document.title}” is in review and waits for a decision"
                yield Matter(said, kind, {"system": system, "document_id": document.id})


def _proposals(actor: Actor, system: str) -> Iterator[Matter]:
    if not actor.may("assumption", "decide", system):
        return
    for proposal in proposal_shelf.waiting(system):
        if proposal.proposed_by != actor.account:
            said = f"A change of the assumption “{proposal.key}” waits for a decision"
            yield Matter(said, "proposal", {"system": system, "proposal_id": proposal.id})


def _returns(actor: Actor, system: str) -> Iterator[Matter]:
    for found in returns_in(actor, system):
        if found.state in WAITS_FOR_READER:
            said = f"The staff return of {actor.tree.name(found.organisation)} at {found.as_at:%d %B %Y}"
            yield Matter(f"{said} {WAITS_FOR_READER[found.state]}", "return", {"system": system, "return_id": found.id})


def _jobs(actor: Actor) -> Iterator[Matter]:
    for job in see_jobs(actor, newest=JOBS_LOOKED_AT):
        mine = job.requested_by == actor.account
        if mine and (job.is_live or job.state == "failed"):
            state = f"is under way: {job.stage or job.state_words}" if job.is_live else "failed"
            yield Matter(f"{job_kind(job.kind).title} {state}", "job", {"job_id": job.id})


def _stale(desk: Desk, system: str, run: KnownRun | None) -> Iterator[Matter]:
    if run is None:
        return
    for reason in staleness(desk, run):
        yield Matter(f"The figures above are out of date. {reason}", "run", {"system": system, "run_id": run.run_id})


def _missing(actor: Actor, system: str) -> Iterator[Matter]:
    statuses = return_status(actor, system)
    missing = sum(status.as_at is None for status in statuses)
    if missing:
        said = f"{missing} of {len(statuses)} partners have no accepted staff return: see what each costs in certainty"
        yield Matter(said, "evidence", {"system": system})
