"""Mixes as the site lists them: by system, with the funding file and scenario each was chosen under."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from allotment.governance.states import State
from allotment.store.models import Document, SystemMix
from allotment.store.shelves.runs import Readable

NEWEST_FIRST = ("-made_at", "mix_id", "id")


@dataclass(frozen=True)
class Part:
    """A funding file or a scenario that a mix stands on: ``document`` and its version are None for a shipped one."""

    name: str
    title: str
    document: str | None = None
    version: int | None = None


@dataclass(frozen=True)
class NewMix:
    """A mix to list."""

    mix_id: str
    organisation: str
    system: str
    funding: Part
    scenario: Part
    asked: Mapping[str, Any]
    hashes: Mapping[str, str]
    headline: Mapping[str, Any]
    requested_by: str
    made_at: datetime


@dataclass(frozen=True)
class KnownMix:
    """A mix as it is listed; ``funding_version_now`` and ``scenario_version_now`` are None for shipped ones."""

    mix_id: str
    organisation: str
    system: str
    funding: Part
    scenario: Part
    funding_version_now: int | None
    scenario_version_now: int | None
    is_open: bool
    asked: dict[str, Any]
    hashes: dict[str, str]
    headline: dict[str, Any]
    requested_by: str
    requested_by_name: str
    made_at: datetime


def add_mix(new: NewMix) -> bool:
    """List a mix in the open transaction, and say whether it is new: its documents list it once.

    One that is listed already stays as it is, but for the versions: the newest that say the same.
    """
    there = SystemMix.objects.filter(
        mix_id=new.mix_id,
        system_id=new.system,
        organisation_id=new.organisation,
        funding_id=_uuid(new.funding.document),
        scenario_id=_uuid(new.scenario.document),
    )
    if there.exists():
        there.update(funding_version=new.funding.version, scenario_version=new.scenario.version)
        return False
    SystemMix.objects.create(
        mix_id=new.mix_id,
        organisation_id=new.organisation,
        system_id=new.system,
        funding_id=new.funding.document,
        funding_version=new.funding.version,
        funding_name=new.funding.name,
        funding_title=new.funding.title,
        scenario_id=new.scenario.document,
        scenario_version=new.scenario.version,
        scenario_name=new.scenario.name,
        scenario_title=new.scenario.title,
        asked=dict(new.asked),
        hashes=dict(new.hashes),
        headline=dict(new.headline),
        requested_by_id=new.requested_by,
        made_at=new.made_at,
    )
    return True


def owners(system: str) -> frozenset[str]:
    """Give the organisations within the reader's scope that own mixes of a system, or scenarios in it."""
    mixes = SystemMix.objects.filter(system_id=system).order_by().values_list("organisation_id", flat=True)
    documents = Document.objects.filter(system_id=system).order_by().values_list("organisation_id", flat=True)
    return frozenset(mixes.union(documents))


def mix(mix_id: str, system: str, readable: Readable) -> KnownMix | None:
    """Give a mix that somebody may read, as its shipped funding file or else its first document lists it; or None."""
    rows = _readable(system, readable).filter(mix_id=mix_id)
    found = min(rows, key=lambda row: (row.funding_id is not None, row.made_at), default=None)
    return None if found is None else _known(found)


def page_of_mixes(
    system: str, readable: Readable, *, page: int, size: int, funding: str | None = None
) -> tuple[list[KnownMix], int, int]:
    """Give one page of the mixes of a system that somebody may read, newest first, how many there are, and the page.

    ``funding`` narrows them to one funding document.
    """
    rows = _readable(system, readable)
    if funding is not None:
        rows = rows.filter(funding_id=_uuid(funding))
    total = rows.count()
    page = min(max(1, page), max(1, -(-total // size)))
    shown = rows.order_by(*NEWEST_FIRST)[(page - 1) * size : page * size]
    return [_known(row) for row in shown], total, page


def _readable(system: str, readable: Readable) -> QuerySet[SystemMix]:
    return SystemMix.objects.filter(
        _part_readable("funding", readable),
        _part_readable("scenario", readable),
        Q(funding__isnull=False) | Q(scenario__isnull=False) | Q(organisation__in=readable.shipped),
        system_id=system,
    ).select_related("funding", "scenario", "requested_by")


def _part_readable(part: str, readable: Readable) -> Q:
    """Say which mixes stand on a part that somebody may read: a shipped one, one that is open, or their own draft."""
    is_open = Q(**{f"{part}__shared": True}) | ~Q(**{f"{part}__state": State.DRAFT.value})
    return (
        Q(**{f"{part}__isnull": True})
        | Q(**{f"{part}__organisation__in": readable.shared}) & is_open
        | Q(**{f"{part}__organisation__in": readable.drafts}) & ~is_open
    )


def _known(row: SystemMix) -> KnownMix:
    parts = [one for one in (row.funding, row.scenario) if one is not None]
    return KnownMix(
        mix_id=row.mix_id,
        organisation=row.organisation_id,
        system=row.system_id,
        funding=Part(row.funding_name, row.funding_title, _id(row.funding), row.funding_version),
        scenario=Part(row.scenario_name, row.scenario_title, _id(row.scenario), row.scenario_version),
        funding_version_now=None if row.funding is None else row.funding.version,
        scenario_version_now=None if row.scenario is None else row.scenario.version,
        is_open=all(one.shared or one.state != State.DRAFT.value for one in parts),
        asked=row.asked,
        hashes=row.hashes,
        headline=row.headline,
        requested_by=str(row.requested_by.id),
        requested_by_name=row.requested_by.name,
        made_at=row.made_at,
    )


def _uuid(document: str | None) -> UUID | None:
    return None if document is None else UUID(document)


def _id(document: Document | None) -> str | None:
    return None if document is None else str(document.id)
