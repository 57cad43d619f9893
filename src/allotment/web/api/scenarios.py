"""Scenarios: those that come with Allotment, your own, and those shared with you."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from ninja import Field, Router, Schema, Status

from allotment.governance.states import SCENARIO
from allotment.planning.documents.scenarios import copy_scenario, create_scenario, edit_scenario
from allotment.planning.reviewing.scenario_page import ListedScenario, list_scenarios, see_scenario, see_shipped
from allotment.web.api.documents import DocumentLine, DocumentWhole, add_steps, whole
from allotment.web.api.door import Asking
from allotment.web.api.shapes import ProblemShape, Text, VersionSeen, Word, WriteKey, reading, writing
from allotment.web.showing import desk

router = Router(tags=["Scenarios"])
ONE = "/systems/{slug:system}/scenarios/{uuid:document_id}"


class ScenarioLine(Schema):
    """A scenario in a list."""

    name: str
    title: str
    document: DocumentLine | None = Field(description="Empty for one that comes with Allotment")
    owner_name: str
    newest_run: str | None = Field(description="Id of its newest run that you may see")
    stale: list[str] = Field(description="What has changed since that run")


class ScenariosShape(Schema):
    """The scenarios of a system that you may see."""

    own: list[ScenarioLine]
    shared: list[ScenarioLine]
    superseded: list[ScenarioLine]
    shipped: list[ScenarioLine]
    may_make: bool


class ScenarioWhole(DocumentWhole):
    """A scenario with its text and its runs."""

    body: str = Field(description="The scenario as YAML")
    problems: list[ProblemShape] = Field(description="Why its text no longer holds, where it does not")
    runs: list[str] = Field(description="Ids of its newest runs, newest first")
    stale: list[str] = Field(description="What has changed since its newest run")


class ShippedScenario(Schema):
    """A scenario that comes with Allotment."""

    name: str
    body: str = Field(description="The scenario as YAML")
    runs: list[str]


class ScenarioWanted(Schema):
    """A new scenario: its text, or the scenario to copy and the copy's title."""

    body: Text = Field("", description="The whole scenario as YAML")
    copy_of: Word = Field("", description="Instead of a text: id or name of a scenario to copy")
    title: Word = Field("", description="Title of the copy")
    organisation: Word = Field("", description="Who will own it; by default the first organisation you write for")


class ScenarioChanged(Schema):
    """The next version of a scenario."""

    body: Text = Field(description="The whole scenario as YAML")
    version: VersionSeen


def _line(listed: ListedScenario) -> dict[str, Any]:
    return {**vars(listed), "newest_run": listed.newest_run.run_id if listed.newest_run else None}


@router.get("/systems/{slug:system}/scenarios", response=reading(ScenariosShape), summary="Scenarios of a system")
def scenarios(request: Asking, system: str) -> dict[str, Any]:
    """List the scenarios that you may see: your own, the partners', and those that come with Allotment."""
    found = list_scenarios(desk(), request.auth.actor, system)
    lists = {name: [_line(one) for one in getattr(found, name)] for name in ("own", "shared", "superseded", "shipped")}
    return {**lists, "may_make": found.may_make}


@router.post("/systems/{slug:system}/scenarios", response=writing(DocumentLine, 201), summary="Make a scenario")
def make_scenario(request: Asking, system: str, wanted: ScenarioWanted, key: WriteKey = "") -> Any:
    """Make a scenario from its YAML, or as a copy of another. It is a draft that only your organisation sees."""
    actor, owner = request.auth.actor, wanted.organisation
    if wanted.copy_of:
        copied = copy_scenario(desk(), actor, system, wanted.copy_of, wanted.title, organisation=owner, key=key)
        return Status(201, copied)
    return Status(201, create_scenario(desk(), actor, system, wanted.body, organisation=owner, key=key))


@router.get(ONE, response=reading(ScenarioWhole), summary="One scenario")
def scenario(request: Asking, system: str, document_id: UUID) -> dict[str, Any]:
    """Give a scenario with its text, versions, comments, sign-offs and runs."""
    found = see_scenario(desk(), request.auth.actor, system, str(document_id))
    runs = [listed.run.run_id for listed in found.runs]
    return {**whole(found.record), "problems": found.problems, "runs": runs, "stale": found.stale}


@router.put(ONE, response=writing(DocumentLine), summary="Edit a scenario")
def change_scenario(
    request: Asking, system: str, document_id: UUID, wanted: ScenarioChanged, key: WriteKey = ""
) -> Any:
    """Write the next version. Where somebody else wrote one after the one you saw, you are given both (409).

    An edit resets approval: what was in review or agreed is a draft again.
    """
    seen, named = wanted.version, str(document_id)
    return edit_scenario(desk(), request.auth.actor, system, named, wanted.body, seen, key=key)


@router.get(
    "/systems/{slug:system}/shipped-scenarios/{slug:name}",
    response=reading(ShippedScenario),
    summary="A scenario that comes with Allotment",
)
def shipped_scenario(request: Asking, system: str, name: str) -> dict[str, Any]:
    """Give a scenario that comes with Allotment, with its runs on this system."""
    found = see_shipped(desk(), request.auth.actor, system, name)
    return {"name": name, "body": found.yaml, "runs": [listed.run.run_id for listed in found.runs]}


add_steps(router, SCENARIO)
