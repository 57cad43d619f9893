"""Workforce plans: what will be done by whom, and what the plan stands on."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from ninja import Field, Router, Schema, Status

from allotment.governance.states import PLAN
from allotment.planning.plans.write import create_plan, edit_plan
from allotment.planning.reviewing.plan_page import list_plans, see_plan
from allotment.web.api.documents import DocumentLine, DocumentWhole, add_steps, whole
from allotment.web.api.door import Asking
from allotment.web.api.shapes import Text, VersionSeen, Word, WriteKey, reading, writing
from allotment.web.showing import desk

router = Router(tags=["Plans"])
ONE = "/systems/{slug:system}/plans/{uuid:document_id}"


class ActionShape(Schema):
    """Something that will be done."""

    what: Text = ""
    owner: Text = Field("", description="The role that answers for it")
    measure: Text = Field("", description="How it will be known that it worked")
    by: Word = Field("", description="A date, as 2027-03-31")
    partner: Word = Field("", description="Code of an organisation of the system")


class RiskShape(Schema):
    """Something that may go wrong."""

    what: Text = ""
    response: Text = ""
    owner: Text = ""


class PlanText(Schema):
    """What a plan says."""

    title: Text = ""
    from_year: int = Field(description="First year of the plan")
    until_year: int = Field(description="Last year of the plan")
    scenarios: list[Word] = Field([], description="Ids of scenarios, or names of those that come with Allotment")
    runs: list[Word] = Field([], description="Ids of the runs that its figures come from")
    priorities: Text = ""
    one_workforce_now: Text = ""
    population_need: Text = ""
    gap: Text = ""
    actions: list[ActionShape] = []
    risks: list[RiskShape] = []


class PlanWanted(PlanText):
    """A new plan."""

    organisation: Word = Field("", description="Who will own it; by default the first organisation you write for")


class PlanChanged(PlanText):
    """The next version of a plan."""

    version: VersionSeen


class PlansShape(Schema):
    """The plans of a system that you may see."""

    live: list[DocumentLine]
    superseded: list[DocumentLine]
    may_make: bool


class PlanWhole(DocumentWhole):
    """A plan with what it says and what is still to be written."""

    plan: PlanText
    unfinished: list[str] = Field(description="What must still be written before it can be reviewed")


def _fields(wanted: PlanText) -> dict[str, Any]:
    """Give a plan as the fields of its form."""
    given = wanted.model_dump(exclude={"organisation", "version"})
    return {**given, "from_year": str(wanted.from_year), "until_year": str(wanted.until_year)}


@router.get("/systems/{slug:system}/plans", response=reading(PlansShape), summary="Plans of a system")
def plans(request: Asking, system: str) -> dict[str, Any]:
    """List the plans that you may see, newest change first."""
    found = list_plans(request.auth.actor, system)
    lists = {name: [row.document for row in getattr(found, name)] for name in ("live", "superseded")}
    return {**lists, "may_make": found.may_make}


@router.post("/systems/{slug:system}/plans", response=writing(DocumentLine, 201), summary="Make a plan")
def make_plan(request: Asking, system: str, wanted: PlanWanted, key: WriteKey = "") -> Any:
    """Make a plan. It is a draft that only your organisation sees."""
    fields, owner = _fields(wanted), wanted.organisation
    return Status(201, create_plan(desk(), request.auth.actor, system, fields, organisation=owner, key=key))


@router.get(ONE, response=reading(PlanWhole), summary="One plan")
def plan(request: Asking, system: str, document_id: UUID) -> dict[str, Any]:
    """Give a plan with its versions, comments and sign-offs."""
    found = see_plan(desk(), request.auth.actor, system, str(document_id))
    return {**whole(found.record), "plan": found.plan, "unfinished": found.unfinished}


@router.put(ONE, response=writing(DocumentLine), summary="Edit a plan")
def change_plan(request: Asking, system: str, document_id: UUID, wanted: PlanChanged, key: WriteKey = "") -> Any:
    """Write the next version. Where somebody else wrote one after the one you saw, you are given both (409).

    An edit resets approval: what was in review or agreed is a draft again.
    """
    fields, named = _fields(wanted), str(document_id)
    return edit_plan(desk(), request.auth.actor, system, named, fields, wanted.version, key=key)


add_steps(router, PLAN)
