"""Who you are, the systems you may see, their organisations, and people from accepted staff returns."""

from __future__ import annotations

from datetime import date
from typing import Any

from ninja import Field, Router, Schema

from allotment.planning.access.errors import NotYoursError
from allotment.planning.returns.people import own_people, protected_people
from allotment.planning.runs.rights import require_system
from allotment.web.api.door import Asking
from allotment.web.api.shapes import Word, reading

router = Router(tags=["You, systems and people"])


class Named(Schema):
    """Something with a code and a name."""

    code: str
    name: str


class Role(Schema):
    """A role that you hold at an organisation today."""

    organisation: str = Field(description="Code of the organisation")
    organisation_name: str
    role: str


class Me(Schema):
    """You, as the site knows you."""

    name: str
    email: str
    roles: list[Role]
    systems: list[Named] = Field(description="Systems that you may see")
    may_write: bool = Field(description="Whether what you came with may write where your roles allow it")


class Organisation(Schema):
    """An organisation of a system, as the tree stands today."""

    code: str
    name: str
    kind: str
    parent: str | None = Field(description="Code of the organisation directly above")
    valid_from: date


class Counted(Schema):
    """People of one role, age band and sex; All stands for a total."""

    role: str
    age_band: str
    sex: str
    shown: str = Field(description="The count as it may be shown; [c] for a small one that is kept back")
    protected: int | None = Field(description="The protected count; empty where it is kept back")
    fte: float | None = Field(description="Protected FTE, in totals by role only")


class ProtectedPeople(Schema):
    """An organisation's people as everybody in its system may see them."""

    organisation: str
    name: str
    as_at: date
    rule: str = Field(description="How far a count may lie from the true one, in words")
    cells: list[Counted]


class ExactCount(Schema):
    """People of one role, age band and sex, exactly."""

    role: str
    staff_group: str
    age_band: str
    sex: str
    headcount: int = Field(description="Whoever holds two roles counts once in each")
    fte: float


class OwnPeople(Schema):
    """Your own organisation's people in post, exactly. Bank work is left out of the counts."""

    organisation: str
    name: str
    as_at: date
    accepted_by: str
    people: int = Field(description="Everybody, each counted once")
    bank_fte: float
    counts: list[ExactCount]


@router.get("/me", response=reading(Me), summary="Who you are")
def me(request: Asking) -> dict[str, Any]:
    """Give your name, your roles today, and the systems that you may see."""
    actor = request.auth.actor
    roles = [{**vars(post), "organisation_name": actor.tree.name(post.organisation)} for post in actor.posts]
    systems = [{"code": code, "name": actor.tree.name(code)} for code in actor.systems]
    who = {"name": actor.name, "email": actor.email, "may_write": request.auth.may_write}
    return {**who, "roles": roles, "systems": systems}


@router.get("/systems", response=reading(list[Named]), summary="Systems that you may see")
def systems(request: Asking) -> list[dict[str, str]]:
    """Give the integrated care systems that you may see, by name."""
    actor = request.auth.actor
    return [{"code": code, "name": actor.tree.name(code)} for code in actor.systems]


@router.get("/systems/{slug:system}/organisations", response=reading(list[Organisation]), summary="Organisations")
def organisations(request: Asking, system: str) -> Any:
    """Give the organisations of a system: trusts, networks, practices, councils and others."""
    require_system(request.auth.actor, system)
    return request.auth.actor.tree.in_system(system)


@router.get(
    "/systems/{slug:system}/protected-counts", response=reading(list[ProtectedPeople]), summary="Protected counts"
)
def protected_counts(request: Asking, system: str, organisation: Word = "") -> list[dict[str, Any]]:
    """Give the people of every accepted staff return, or of one organisation's, protected so that nobody is told."""
    found = protected_people(request.auth.actor, system)
    return [{**vars(one), "cells": one.cells.to_dicts()} for one in found if organisation in ("", one.organisation)]


@router.get("/people", response=reading(OwnPeople), summary="Your own organisation's people")
def people(request: Asking, organisation: Word) -> dict[str, Any]:
    """Give your own organisation's people exactly, by role, age band and sex, from its accepted staff return."""
    found = own_people(request.auth.actor, organisation)
    if found is None:
        raise NotYoursError("accepted staff return")
    return {**vars(found), "counts": found.counts.to_dicts()}
