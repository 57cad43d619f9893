"""Organisations and their tree."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q

from allotment.store.models import Belonging, Organisation, TreeStamp


@dataclass(frozen=True)
class KnownOrganisation:
    """An organisation on a date, with the one it stands directly below (None for England)."""

    code: str
    name: str
    kind: str
    parent: str | None
    valid_from: date
    valid_to: date | None = None


def tree_stamp() -> int:
    """Give the number of changes of the tree so far."""
    return TreeStamp.objects.filter(id=1).values_list("changes", flat=True).first() or 0


def organisations_on(day: date) -> list[KnownOrganisation]:
    """Give every organisation that exists on a day, with its parent on that day."""
    in_force = Q(valid_from__lte=day) & (Q(valid_to__isnull=True) | Q(valid_to__gte=day))
    parents = dict(Belonging.objects.filter(in_force).order_by("valid_from").values_list("child_id", "parent_id"))
    rows = Organisation.objects.filter(in_force).order_by("code")
    return [
        KnownOrganisation(row.code, row.name, row.kind, parents.get(row.code), row.valid_from, row.valid_to)
        for row in rows
    ]


def add_organisations(organisations: Iterable[KnownOrganisation]) -> int:
    """Add organisations, parents before children, and give how many were new; those there already stay as they are."""
    asked: Sequence[KnownOrganisation] = list(organisations)
    there = set(Organisation.objects.values_list("code", flat=True))
    new = [one for one in asked if one.code not in there]
    Organisation.objects.bulk_create(
        Organisation(code=one.code, name=one.name, kind=one.kind, valid_from=one.valid_from, valid_to=one.valid_to)
        for one in new
    )
    Organisation.history.bulk_history_create(Organisation.objects.filter(code__in=[one.code for one in new]))
    Belonging.objects.bulk_create(
        Belonging(child_id=one.code, parent_id=one.parent, valid_from=one.valid_from, valid_to=one.valid_to)
        for one in new
        if one.parent is not None
    )
    _changed()
    return len(new)


def organisation(code: str) -> KnownOrganisation | None:
    """Give an organisation whenever it exists, with the last parent it has or had; None where the code is no one's."""
    found = Organisation.objects.filter(code=code).first()
    if found is None:
        return None
    parent = Belonging.objects.filter(child=found).order_by("-valid_from").values_list("parent_id", flat=True).first()
    return KnownOrganisation(found.code, found.name, found.kind, parent, found.valid_from, found.valid_to)


def belongs_since(code: str) -> date | None:
    """Give the day from which an organisation stands, or will stand, where it was last put; None for England."""
    rows = Belonging.objects.filter(child_id=code).order_by("-valid_from")
    return rows.values_list("valid_from", flat=True).first()


def move_organisation(code: str, parent: str, on: date) -> None:
    """Put an organisation below another from a day; where it was put somewhere that same day, the last word counts."""
    open_ended = Belonging.objects.filter(child_id=code, valid_to__isnull=True)
    open_ended.filter(valid_from=on).delete()
    open_ended.update(valid_to=on)
    Belonging.objects.create(child_id=code, parent_id=parent, valid_from=on)
    _changed()


def end_organisation(code: str, on: date) -> None:
    """Say which day is an organisation's last."""
    Belonging.objects.filter(child_id=code, valid_to__isnull=True).update(valid_to=on)
    for ending in Organisation.objects.filter(code=code):
        ending.valid_to = on
        ending.save()
    _changed()


def _changed() -> None:
    TreeStamp.objects.get_or_create(id=1)
    TreeStamp.objects.filter(id=1).update(changes=F("changes") + 1)
