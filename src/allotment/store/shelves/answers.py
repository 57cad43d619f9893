"""Answers as the site lists them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from allotment.store.models import AnswerRecord


@dataclass(frozen=True)
class KnownAnswer:
    """An answer of the list. ``name`` is made from what was asked: two with one name say the same."""

    id: str
    kind: str
    name: str
    organisation: str
    system: str
    title: str
    sentence: str
    asked: dict[str, Any]
    hashes: dict[str, str]
    is_open: bool
    holds_people: bool
    made_by: str
    made_by_name: str
    made_at: datetime


@dataclass(frozen=True)
class NewAnswer:
    """An answer to list."""

    id: str
    kind: str
    name: str
    organisation: str
    system: str
    title: str
    sentence: str
    asked: Mapping[str, Any]
    hashes: Mapping[str, str]
    is_open: bool
    holds_people: bool
    made_by: str
    made_at: datetime


def add_answer(new: NewAnswer) -> None:
    """List an answer in the open transaction."""
    AnswerRecord.objects.create(
        id=UUID(new.id),
        kind=new.kind,
        name=new.name,
        organisation_id=new.organisation,
        system_id=new.system,
        title=new.title,
        sentence=new.sentence,
        asked=dict(new.asked),
        hashes=dict(new.hashes),
        is_open=new.is_open,
        holds_people=new.holds_people,
        made_by_id=new.made_by,
        made_at=new.made_at,
    )


def answer(answer_id: str) -> KnownAnswer | None:
    """Give an answer within the reader's scope, or None."""
    try:
        found = AnswerRecord.objects.filter(id=UUID(answer_id)).select_related("made_by").first()
    except ValueError:  # no id at all
        return None
    return None if found is None else _known(found)


def remove_answer(answer_id: str) -> bool:
    """Take an answer off the list in the open transaction; say whether it stood there."""
    return bool(AnswerRecord.objects.filter(id=UUID(answer_id)).delete()[0])


def page_of_answers(
    system: str, kinds: Collection[str], open_to: bool, owners: Collection[str], *, page: int, size: int
) -> tuple[list[KnownAnswer], int, int]:
    """Give one page of a system's answers of some kinds, newest first, how many there are, and the page.

    Args:
        open_to: whether those that are open to the system are among them.
        owners: the organisations whose others are among them.
    """
    seen = Q(is_open=False, organisation__in=list(owners))
    rows = AnswerRecord.objects.filter(
        seen | Q(is_open=True) if open_to else seen, system_id=system, kind__in=list(kinds)
    ).select_related("made_by")
    total = rows.count()
    page = min(max(1, page), max(1, -(-total // size)))
    shown = rows.order_by("-made_at", "id")[(page - 1) * size : page * size]
    return [_known(row) for row in shown], total, page


def _known(row: AnswerRecord) -> KnownAnswer:
    return KnownAnswer(
        id=row.id.hex,
        kind=row.kind,
        name=row.name,
        organisation=row.organisation_id,
        system=row.system_id,
        title=row.title,
        sentence=row.sentence,
        asked=row.asked,
        hashes=row.hashes,
        is_open=row.is_open,
        holds_people=row.holds_people,
        made_by=str(row.made_by.id),
        made_by_name=row.made_by.name,
        made_at=row.made_at,
    )


def known_ids() -> frozenset[str]:
    """Give the ids of every answer that is listed, within the reader's scope."""
    return frozenset(one.hex for one in AnswerRecord.objects.values_list("id", flat=True))
