"""Mixes: asked for, listed, one whole, and their tables."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from django.http import HttpResponse
from ninja import Field, Router, Schema, Status

from allotment.planning.access.errors import NotYoursError
from allotment.planning.mixes.files import MEANINGS, mix_file, public_answer
from allotment.planning.mixes.listing import ListedMix, changed_since, mixes_of, see_mix
from allotment.planning.mixes.make_mix import MixWanted, ask_for_mix
from allotment.planning.runs.choices import DOCUMENT_PREFIX, SHIPPED_PREFIX
from allotment.planning.runs.files import CSV, PARQUET
from allotment.web.api.door import Asking
from allotment.web.api.shapes import JobAsked, PageNumber, Word, WriteKey, a_file, reading, writing
from allotment.web.showing import desk

router = Router(tags=["Mixes"])
ONE_MIX = "/systems/{slug:system}/mixes/{slug:mix_id}"
MOST_STREAMS = 100
CENTRAL = "central"


class MixLine(Schema):
    """A mix in a list. FTE short are added over roles and places and averaged over the years."""

    mix_id: str
    system: str
    organisation: str = Field(description="Whose mix it is: the funding file's owner, or the system")
    funding_name: str
    funding_title: str
    funding_document: str | None = Field(description="Id of the funding file, where it is somebody's own")
    funding_version: int | None
    scenario_name: str
    scenario_document: str | None = Field(description="Id of the scenario, where it is somebody's own")
    scenario_version: int | None
    years: int
    status: str = Field(description="optimal, infeasible or time_limit")
    headline: str = Field(description="What the mix does, in a sentence")
    gap_before_fte: float
    gap_after_fte: float | None = Field(description="With the mix, by the whole engine")
    spent_pence: int
    made_at: datetime
    requested_by_name: str
    changed: list[str] = Field(description="What has changed since it was chosen; nothing where it is up to date")


class MixesPage(Schema):
    """A page of mixes, newest first."""

    items: list[MixLine]
    total: int
    page: int
    pages: int
    may_choose: bool = Field(description="Whether you may choose a mix here")


class MixTable(Schema):
    """A table of a mix that can be had."""

    name: str
    meaning: str = Field(description="What a row says")
    rows: int


class WholeMix(MixLine):
    """One mix whole."""

    answer: dict[str, Any] = Field(description="The answer that the command line gives, every row of it")
    tables: list[MixTable]


class MixAskedFor(Schema):
    """A mix to choose."""

    funding: Word = Field("", description="Name of a funding file that comes with Allotment")
    funding_document: Word | None = Field(None, description="Id of a funding file of yours or shared with you, instead")
    scenario: Word = Field(CENTRAL, description="Name of a scenario that comes with Allotment")
    scenario_document: Word | None = Field(None, description="Id of a scenario of yours or shared with you, instead")
    years: int = Field(15, description="Years ahead, 2 to 15")
    pool: Annotated[list[Word], Field(max_length=MOST_STREAMS)] = Field(
        [], description="Keys of streams whose ring-fences are priced together; none for all of them"
    )
    level: Word = Field("", description="Plan with what this level alone may decide, such as ICS")
    frontier: bool = Field(True, description="Whether to draw the frontier of cost against gap")
    draws: int = Field(0, description="Draws of what is uncertain that the mix must hold in, 0 to 200")
    information: bool = Field(False, description="Whether to say which uncertain assumption matters most")


def _line(listed: ListedMix) -> dict[str, Any]:
    mix, headline = listed.mix, listed.mix.headline
    parts = {"funding": mix.funding, "scenario": mix.scenario}
    named = {f"{part}_{name}": getattr(found, name) for part, found in parts.items() for name in vars(found)}
    said = {name: headline[name] for name in ("status", "gap_before_fte", "gap_after_fte", "spent_pence")}
    whole = {name: getattr(mix, name) for name in ("mix_id", "system", "organisation", "made_at", "requested_by_name")}
    return {
        **whole,
        **named,
        **said,
        "headline": headline["sentence"],
        "years": mix.asked["years"],
        "changed": listed.changed,
    }


@router.get("/systems/{slug:system}/mixes", response=reading(MixesPage), summary="Mixes of a system")
def mixes(request: Asking, system: str, page: PageNumber = 1) -> dict[str, Any]:
    """List the mixes of a system that you may see, newest first, 25 a page."""
    found = mixes_of(desk(), request.auth.actor, system, page=page)
    head = {name: getattr(found, name) for name in ("total", "page", "pages", "may_choose")}
    return {**head, "items": [_line(one) for one in found.mixes]}


@router.post("/systems/{slug:system}/mixes", response=writing(JobAsked, 202), summary="Choose a mix")
def choose_mix(request: Asking, system: str, wanted: MixAskedFor, key: WriteKey = "") -> Status[dict[str, str]]:
    """Ask for a mix. It is chosen by a job; while the same mix is being chosen, you are given its job."""
    given = MixWanted(
        funding=_choice(wanted.funding_document, wanted.funding),
        scenario=_choice(wanted.scenario_document, wanted.scenario),
        years=wanted.years,
        pool=tuple(wanted.pool),
        level=wanted.level,
        frontier=wanted.frontier,
        draws=wanted.draws,
        information=wanted.information,
    )
    return Status(202, {"job": ask_for_mix(desk(), request.auth.actor, system, given, key=key)})


def _choice(document: str | None, shipped: str) -> str:
    return f"{DOCUMENT_PREFIX}{document}" if document else f"{SHIPPED_PREFIX}{shipped}"


@router.get(ONE_MIX, response=reading(WholeMix), summary="One mix")
def mix(request: Asking, system: str, mix_id: str) -> dict[str, Any]:
    """Give one mix with its whole answer: doses, spending, limits and their prices, flexibility and the verdict."""
    seen = see_mix(desk(), request.auth.actor, system, mix_id)
    line = _line(ListedMix(seen.known, changed_since(desk(), seen.known)))
    tables = [
        {"name": name, "meaning": MEANINGS[name], "rows": table.height}
        for name, table in seen.tables.items()
        if name in MEANINGS
    ]
    return {**line, "answer": public_answer(seen), "tables": tables}


@router.get(
    f"{ONE_MIX}/tables/{{slug:table}}.{{slug:form}}",
    response=reading(None),
    openapi_extra=a_file(CSV, PARQUET),
    summary="A table of a mix",
)
def table_of_mix(request: Asking, system: str, mix_id: str, table: str, form: str) -> HttpResponse:
    """Send a table of a mix, as csv (UTF-8, RFC 4180) or parquet. Nothing is cut off.

    Tables: doses, payments, spend, gains, slots, pay_bill, shadow_prices, frontier, overrides and so on: see the mix.
    """
    if table not in MEANINGS:
        raise NotYoursError("table")
    found = mix_file(desk(), request.auth.actor, system, mix_id, f"{table}.{form}")
    answer = HttpResponse(found.content, content_type=found.media_type)
    answer["Content-Disposition"] = f'attachment; filename="{found.name}"'
    return answer
