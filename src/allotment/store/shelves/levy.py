"""Levy ledgers that were kept from somebody's own files; their tables lie in folders of their ids."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from allotment.store.models import LevyRecord


@dataclass(frozen=True)
class KnownLevyRecord:
    """A kept ledger."""

    id: str
    organisation: str
    system: str
    title: str
    hashes: dict[str, str]
    made_by_name: str
    made_at: datetime


def add_record(
    record_id: str, system: str, organisation: str, title: str, hashes: Mapping[str, str], by: str, at: datetime
) -> None:
    """List a kept ledger in the open transaction."""
    LevyRecord.objects.create(
        id=UUID(record_id),
        organisation_id=organisation,
        system_id=system,
        title=title,
        hashes=dict(hashes),
        made_by_id=by,
        made_at=at,
    )


def record(record_id: str) -> KnownLevyRecord | None:
    """Give a kept ledger within the reader's scope, or None."""
    try:
        found = LevyRecord.objects.filter(id=UUID(record_id)).select_related("made_by").first()
    except ValueError:  # no id at all
        return None
    return None if found is None else _known(found)


def records(system: str, organisations: Collection[str]) -> list[KnownLevyRecord]:
    """Give the kept ledgers of some organisations in a system, newest first."""
    rows = LevyRecord.objects.filter(system_id=system, organisation__in=list(organisations))
    return [_known(row) for row in rows.select_related("made_by").order_by("-made_at", "id")]


def _known(row: LevyRecord) -> KnownLevyRecord:
    return KnownLevyRecord(
        id=str(row.id),
        organisation=row.organisation_id,
        system=row.system_id,
        title=row.title,
        hashes=row.hashes,
        made_by_name=row.made_by.name,
        made_at=row.made_at,
    )
