"""The assumptions of a system: the register, and changes proposed to it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal

from django.http import HttpResponse
from ninja import Field, Router, Schema, Status

from allotment.planning.proposals.decide import WHERE, decide_proposal, propose_change
from allotment.planning.proposals.listing import Wanted, register_csv, see_proposals, see_register
from allotment.planning.proposals.see import AssumptionSeen, see_assumption, see_proposal
from allotment.planning.runs.files import CSV
from allotment.web.api.door import Asking
from allotment.web.api.shapes import Text, VersionSeen, Word, WriteKey, a_file, reading, writing
from allotment.web.showing import desk

router = Router(tags=["Assumptions"])
ALL = "/systems/{slug:system}/assumptions"
OwnOnly = Annotated[bool, Field(description="Only records that this system approved for itself")]
PROPOSALS = "/systems/{slug:system}/proposals"


class RegisterEntryShape(Schema):
    """An assumption: its records in force and what they say together."""

    key: str
    title: str
    unit: str
    records: int
    lowest: float | None
    highest: float | None
    words: str
    owners: list[str]
    placeholders: int = Field(description="Records that are elicited placeholders")
    own_records: int = Field(description="Records that this system has approved for itself")
    open_proposals: int


class ThemeShape(Schema):
    """The assumptions of one theme."""

    title: str
    entries: list[RegisterEntryShape]


class RecordShape(Schema):
    """A dated record: a value that can be disputed."""

    key: str
    title: str
    unit: str
    applies_to: str
    where: dict[str, str]
    value: float
    p10: float | None
    p90: float | None
    text: str | None
    distribution: str
    source: str
    grade: str
    owner: str
    valid_from: date
    valid_to: date | None
    date_read: date
    note: str


class RegisterShape(Schema):
    """The register as a system uses it: by theme, or the records that a search found."""

    records: int
    placeholders: int
    own_records: int
    themes: list[ThemeShape] = Field(description="Empty where something was looked for")
    found: list[RecordShape] = Field(description="Empty where nothing was looked for")
    may_propose: bool


class ProposalShape(Schema):
    """A change that was proposed to a system's assumptions."""

    id: str
    system: str
    key: str
    record: dict[str, Any] = Field(description="The record that the system would use")
    rationale: str
    state: str
    state_words: str
    version: int
    proposed_by_name: str
    proposed_at: datetime
    decided_by_name: str
    decided_at: datetime | None
    reason: str


class ProposalWhole(ProposalShape):
    """A proposed change beside the record that it would replace."""

    title: str
    applies_to: str
    replaces: RecordShape | None
    may_decide: bool
    may_withdraw: bool


class RecordSeen(RecordShape):
    """A record of an assumption."""

    is_own: bool = Field(description="Whether this system approved it for itself")
    is_read: bool = Field(description="Whether runs read it now")


class AssumptionShape(Schema):
    """An assumption with all its dated records and what was proposed."""

    key: str
    title: str
    unit: str
    lowest: float | None = Field(description="The least value that its unit allows; empty where there is no least")
    highest: float | None
    narrowed_by: list[str] = Field(description="What a record may be narrowed to: a sector, a staff group, ...")
    read_on: date
    records: list[RecordSeen]
    proposals: list[ProposalShape]
    may_propose: bool


class ChangeWanted(Schema):
    """A dated record that the system should use."""

    where: dict[Word, Word] = Field({}, description="What it is about: {} for everything, or by sector, role, ...")
    value: float | None = Field(None, description="The median; empty for an assumption that is answered in words")
    text: Word = Field("", description="The answer, for an assumption that is answered in words")
    distribution: Word = Field("fixed", description="fixed, normal, lognormal, beta or uniform")
    p10: float | None = None
    p90: float | None = None
    source: Text = Field(description="Where it comes from")
    grade: Word
    owner: Text
    valid_from: date
    valid_to: date | None = None
    date_read: date
    rationale: Text = Field(description="Why the system should use it")


class ProposalMade(Schema):
    """A proposal that was made."""

    proposal: str = Field(description="Its id")


class ProposalDecision(Schema):
    """The version that you saw, and why."""

    version: VersionSeen
    reason: Text = Field("", description="Why: it stays with the assumption")


class DecisionSaid(Schema):
    """What was done."""

    done: str


@router.get(ALL, response=reading(RegisterShape), summary="The register of assumptions")
def assumptions(
    request: Asking,
    system: str,
    search: Word = "",
    owner: Word = "",
    grade: Word = "",
    own_only: OwnOnly = False,
) -> Any:
    """Give the register as a system uses it, by theme; or the records that hold every word you look for."""
    return see_register(request.auth.actor, system, Wanted(search, owner, grade, own_only))


@router.get(
    "/systems/{slug:system}/assumptions.csv",
    response=reading(None),
    openapi_extra=a_file(CSV),
    summary="The register as CSV",
)
def assumptions_csv(request: Asking, system: str) -> HttpResponse:
    """Send every record of the register as a system uses it."""
    answer = HttpResponse(register_csv(request.auth.actor, system), content_type=CSV)
    answer["Content-Disposition"] = f'attachment; filename="{system}-assumptions.csv"'
    return answer


@router.get(f"{ALL}/{{slug:assumption}}", response=reading(AssumptionShape), summary="One assumption")
def assumption(request: Asking, system: str, assumption: str) -> dict[str, Any]:
    """Give an assumption with all its dated records and the changes proposed to it."""
    return _assumption(see_assumption(desk(), request.auth.actor, system, assumption))


def _assumption(seen: AssumptionSeen) -> dict[str, Any]:
    records = [
        {**vars(one.record), "applies_to": one.record.applies_to, "is_own": one.is_own, "is_read": one.is_read}
        for one in seen.records
    ]
    ends = {name: _finite(getattr(seen, name)) for name in ("lowest", "highest")}
    return {**vars(seen), **ends, "records": records}


def _finite(number: float) -> float | None:
    return None if number in (float("inf"), float("-inf")) else number


@router.post(f"{ALL}/{{slug:assumption}}/proposals", response=writing(ProposalMade, 201), summary="Propose a change")
def propose(request: Asking, system: str, assumption: str, wanted: ChangeWanted, key: WriteKey = "") -> Any:
    """Propose a dated record for a system to use. An approver who did not propose it decides."""
    stated = wanted.model_dump(exclude={"where"})
    given = {name: "" if value is None else str(value) for name, value in stated.items()}
    given |= {f"{WHERE}{name}": value for name, value in wanted.where.items()}
    made = propose_change(desk(), request.auth.actor, system, assumption, given, write_key=key)
    return Status(201, {"proposal": made})


@router.get(PROPOSALS, response=reading(list[ProposalShape]), summary="Proposed changes")
def proposals(request: Asking, system: str) -> Any:
    """List every change that was proposed to a system's assumptions, newest first."""
    return see_proposals(request.auth.actor, system)


@router.get(f"{PROPOSALS}/{{slug:proposal_id}}", response=reading(ProposalWhole), summary="One proposed change")
def proposal(request: Asking, system: str, proposal_id: str) -> dict[str, Any]:
    """Give a proposed change beside the record that it would replace."""
    seen = see_proposal(request.auth.actor, system, proposal_id)
    return {**vars(seen), **vars(seen.found)}


@router.post(
    f"{PROPOSALS}/{{slug:proposal_id}}/{{decision}}", response=writing(DecisionSaid), summary="Decide on a change"
)
def decide(
    request: Asking,
    system: str,
    proposal_id: str,
    decision: Literal["approve", "refuse", "withdraw"],
    wanted: ProposalDecision,
    key: WriteKey = "",
) -> dict[str, str]:
    """Approve or refuse a proposed change, or withdraw your own. Whoever proposed it never decides."""
    actor, seen = request.auth.actor, wanted.version
    done = decide_proposal(desk(), actor, system, proposal_id, decision, seen, wanted.reason, write_key=key)
    return {"done": done}
