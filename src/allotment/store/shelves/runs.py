"""Runs as the site lists them: by system, with the scenario each was made for. The figures lie in the archive."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from allotment.governance.states import State
from allotment.store.models import StaffReturn, SystemRun
from allotment.store.models.returns import ReturnState

NEWEST_FIRST = ("-made_at", "run_id", "id")


@dataclass(frozen=True)
class NewRun:
    """A run to list: ``document`` and its version where it was made for somebody's scenario, else both None."""

    run_id: str
    organisation: str
    system: str
    document: str | None
    document_version: int | None
    scenario_name: str
    scenario_title: str
    years: int
    replicates: int
    seed: int
    hashes: Mapping[str, str]
    headline: Mapping[str, Any]
    requested_by: str | None
    made_at: datetime


@dataclass(frozen=True)
class KnownRun:
    """A run as it is listed, with its scenario as that stands now (all None for a shipped scenario)."""

    run_id: str
    organisation: str
    system: str
    document: str | None
    document_name: str | None
    document_version: int | None
    document_version_now: int | None
    document_state: str | None
    document_shared: bool
    scenario_name: str
    scenario_title: str
    years: int
    replicates: int
    seed: int
    hashes: dict[str, str]
    headline: dict[str, Any]
    last_check: dict[str, Any]
    requested_by: str | None
    requested_by_name: str | None
    made_at: datetime


@dataclass(frozen=True)
class PageOfRuns:
    """Some of the runs there are; ``scenarios`` names all that have any, as name and title."""

    runs: list[KnownRun]
    total: int
    page: int
    scenarios: list[tuple[str, str]]


@dataclass(frozen=True)
class Readable:
    """Whose runs somebody may read: of shipped scenarios, of shared scenarios, and of drafts, by organisation."""

    shipped: frozenset[str]
    shared: frozenset[str]
    drafts: frozenset[str]


def accepted_returns() -> tuple[tuple[str, str], ...]:
    """Give which return of each organisation in scope is accepted: by organisation, its id and nothing else of it."""
    rows = StaffReturn.objects.filter(state=ReturnState.ACCEPTED).order_by("organisation_id")
    return tuple((code, found.hex) for code, found in rows.values_list("organisation_id", "id"))


def add_run(new: NewRun) -> bool:
    """List a run in the open transaction, and say whether it is new.

    One that its scenario lists already stays as it is, but for the version: the newest that says the same.
    """
    there = SystemRun.objects.filter(run_id=new.run_id, organisation_id=new.organisation)
    there = there.filter(document__isnull=True) if new.document is None else there.filter(document_id=new.document)
    if there.exists():
        there.filter(document_version__lt=new.document_version or 0).update(document_version=new.document_version)
        return False
    SystemRun.objects.create(
        run_id=new.run_id,
        organisation_id=new.organisation,
        system_id=new.system,
        document_id=new.document,
        document_version=new.document_version,
        scenario_name=new.scenario_name,
        scenario_title=new.scenario_title,
        years=new.years,
        replicates=new.replicates,
        seed=new.seed,
        hashes=dict(new.hashes),
        headline=dict(new.headline),
        requested_by_id=new.requested_by,
        made_at=new.made_at,
    )
    return True


def listed_run_ids(system: str) -> set[str]:
    """Give the names of a system's runs of shipped scenarios."""
    rows = SystemRun.objects.filter(system_id=system, document__isnull=True)
    return set(rows.values_list("run_id", flat=True))


def system_of(run_id: str) -> str | None:
    """Give the system of a run that is listed within the reader's scope, or None."""
    return SystemRun.objects.filter(run_id=run_id).values_list("system_id", flat=True).first()


def keep_check(run_id: str, system: str, check: Mapping[str, Any]) -> None:
    """Keep what came of making a run again, wherever the system lists it."""
    SystemRun.objects.filter(run_id=run_id, system_id=system).update(last_check=dict(check))


def owners(system: str) -> frozenset[str]:
    """Give the organisations within the reader's scope that own runs of a system."""
    rows = SystemRun.objects.filter(system_id=system).order_by()
    return frozenset(rows.values_list("organisation_id", flat=True).distinct())


def run(run_id: str, system: str, readable: Readable) -> KnownRun | None:
    """Give a run that somebody may read, as its shipped scenario or else its first scenario lists it; or None."""
    rows = _readable(system, readable).filter(run_id=run_id)
    found = min(rows, key=lambda row: (row.document_id is not None, row.made_at), default=None)
    return None if found is None else _known(found)


def runs(system: str, readable: Readable, *, scenario: str | None = None, newest: int | None = None) -> list[KnownRun]:
    """Give the runs of a system that somebody may read, newest first: all, of one scenario's name, or the newest."""
    rows = _readable(system, readable)
    if scenario is not None:
        rows = rows.filter(scenario_name=scenario)
    return [_known(row) for row in rows.order_by(*NEWEST_FIRST)[:newest]]


def page_of_runs(
    system: str, readable: Readable, *, scenario: str | None, document: str | None, page: int, size: int
) -> PageOfRuns:
    """Give one page of the runs of a system that somebody may read, newest first; the last one where it is beyond it.

    ``scenario`` and ``document`` narrow it to one scenario's name and to one scenario document.
    """
    mine = _readable(system, readable)
    named = mine.values_list("scenario_name", "scenario_title").order_by("made_at")
    rows = mine if scenario is None else mine.filter(scenario_name=scenario)
    rows = rows if document is None else rows.filter(document_id=document)
    total = rows.count()
    page = min(max(1, page), max(1, -(-total // size)))
    shown = rows.order_by(*NEWEST_FIRST)[(page - 1) * size : page * size]
    scenarios = sorted(dict(named).items(), key=lambda pair: pair[1])
    return PageOfRuns([_known(row) for row in shown], total, page, scenarios)


def _readable(system: str, readable: Readable) -> QuerySet[SystemRun]:
    shared = Q(document__shared=True) | ~Q(document__state=State.DRAFT.value)
    return SystemRun.objects.filter(
        Q(document__isnull=True, organisation__in=readable.shipped)
        | Q(document__isnull=False, organisation__in=readable.shared) & shared
        | Q(document__isnull=False, organisation__in=readable.drafts),
        system_id=system,
    ).select_related("document", "requested_by")


def _known(row: SystemRun) -> KnownRun:
    document = row.document
    return KnownRun(
        run_id=row.run_id,
        organisation=row.organisation_id,
        system=row.system_id,
        document=None if document is None else str(document.id),
        document_name=None if document is None else document.name,
        document_version=row.document_version,
        document_version_now=None if document is None else document.version,
        document_state=None if document is None else document.state,
        document_shared=document is not None and (document.shared or document.state != State.DRAFT.value),
        scenario_name=row.scenario_name,
        scenario_title=row.scenario_title,
        years=row.years,
        replicates=row.replicates,
        seed=row.seed,
        hashes=row.hashes,
        headline=row.headline,
        last_check=row.last_check,
        requested_by=None if row.requested_by is None else str(row.requested_by.id),
        requested_by_name=None if row.requested_by is None else row.requested_by.name,
        made_at=row.made_at,
    )
