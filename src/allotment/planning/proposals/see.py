"""One assumption with all its dated records, and one proposed change beside what it would replace."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from allotment.evidence.assumptions.asked_by import NARROWED_BY
from allotment.evidence.assumptions.assumption import Assumption
from allotment.evidence.assumptions.local import is_local, record_of
from allotment.evidence.assumptions.proposals import local_record_of
from allotment.evidence.assumptions.vocabulary import DIMENSIONS, DISTRIBUTIONS, GRADES, TEXT_UNITS, UNITS
from allotment.planning.access.acting import reading
from allotment.planning.access.actor import Actor
from allotment.planning.access.errors import NotYoursError
from allotment.planning.desk import Desk
from allotment.planning.proposals.ledger import Ledger, ledger_of, record_content
from allotment.planning.proposals.listing import ASSUMPTION, require_register
from allotment.planning.returns.published import published_facts
from allotment.store.shelves import proposals as shelf
from allotment.store.shelves.proposals import KnownProposal
from allotment.workforce.errors import AssumptionError
from allotment.workforce.roles import ROLES

PROPOSAL = "proposal"


@dataclass(frozen=True)
class RecordSeen:
    """One dated record. ``place`` counts the key's records from 0; ``is_read`` says whether runs read it now."""

    place: int
    record: Assumption
    is_own: bool
    is_read: bool


@dataclass(frozen=True)
class AssumptionSeen:
    """One assumption: its records, its history, and whether the reader may propose a change."""

    key: str
    title: str
    unit: str
    in_words: bool
    lowest: float
    highest: float
    narrowed_by: tuple[str, ...]
    read_on: date
    records: tuple[RecordSeen, ...]
    proposals: tuple[KnownProposal, ...]
    may_propose: bool


@dataclass(frozen=True)
class ProposalForm:
    """What the form of a proposal offers: the assumption, what each field starts with, and what may be chosen."""

    assumption: AssumptionSeen
    start: dict[str, str]
    narrowing: dict[str, tuple[str, ...] | None]
    roles: tuple[str, ...]
    distributions: tuple[str, ...]
    grades: tuple[str, ...]


@dataclass(frozen=True)
class ProposalSeen:
    """A proposed change beside the record that answers for the same now, and what the reader may do with it."""

    found: KnownProposal
    title: str
    applies_to: str
    replaces: Assumption | None
    may_decide: bool
    is_author: bool
    may_withdraw: bool


def see_assumption(desk: Desk, actor: Actor, system: str, key: str) -> AssumptionSeen:
    """Give one assumption of a system.

    Raises:
        NotYoursError: the reader has no part in this system, or the register has no such assumption.
    """
    require_register(actor, system)
    with reading(actor):
        ledger = ledger_of(system)
        if key not in ledger.register.keys:
            raise NotYoursError(ASSUMPTION)
        proposals = tuple(shelf.proposals(system, key))
    return _assumption(desk, actor, system, key, ledger, proposals)


def _assumption(
    desk: Desk, actor: Actor, system: str, key: str, ledger: Ledger, proposals: tuple[KnownProposal, ...]
) -> AssumptionSeen:
    on = published_facts(desk).common_date
    records = [one for one in ledger.register.assumptions if one.key == key]
    records.sort(key=lambda one: (one.applies_to, one.valid_from))
    lowest, highest = UNITS[records[0].unit]
    return AssumptionSeen(
        key=key,
        title=records[0].title,
        unit=records[0].unit,
        in_words=records[0].unit in TEXT_UNITS,
        lowest=lowest,
        highest=highest,
        narrowed_by=NARROWED_BY.get(key, ()),
        read_on=on,
        records=tuple(RecordSeen(place, one, is_local(one), one.in_force(on)) for place, one in enumerate(records)),
        proposals=proposals,
        may_propose=actor.may(ASSUMPTION, "propose", system),
    )


def start_proposal(desk: Desk, actor: Actor, system: str, key: str, place: str = "") -> ProposalForm:
    """Give the form for a change of one record, filled in with what the record says, but for where it came from.

    Args:
        place: which of the key's records to start from, counted from 0; the first where it is none of them.

    Raises:
        NotYoursError, NotAllowedError: the reader may not see this system's assumptions, or not propose changes.
    """
    require_register(actor, system)
    actor.require(ASSUMPTION, "propose", system)
    seen = see_assumption(desk, actor, system, key)
    chosen = int(place) if place.isascii() and place.isdigit() and int(place) < len(seen.records) else 0
    return ProposalForm(
        assumption=seen,
        start=_fields(record_content(record_of(seen.records[chosen].record)))
        | {"source": "", "date_read": str(desk.clock().date())},
        narrowing={name: DIMENSIONS[name] for name in seen.narrowed_by},
        roles=tuple(ROLES),
        distributions=DISTRIBUTIONS,
        grades=GRADES,
    )


def _fields(content: Mapping[str, Any]) -> dict[str, str]:
    """Give a record as the form's fields: each dimension has its own, and what is not given is empty."""
    where = {f"where_{name}": str(value) for name, value in content["where"].items()}
    plain = {name: _as_typed(value) for name, value in content.items() if name != "where"}
    return plain | where


def _as_typed(value: object) -> str:
    """Write a value as somebody would type it: all digits of a number, and nothing where there is none."""
    if isinstance(value, float):
        return f"{Decimal(repr(value)):f}"
    return "" if value is None else str(value)


def see_proposal(actor: Actor, system: str, proposal_id: str) -> ProposalSeen:
    """Give a proposed change.

    Raises:
        NotYoursError: there is none in this system for this reader.
    """
    require_register(actor, system)
    with reading(actor):
        found = shelf.proposal(proposal_id)
        if found is None or found.system != system:
            raise NotYoursError(PROPOSAL)
        ledger = ledger_of(system)
    is_author = found.proposed_by == actor.account
    return ProposalSeen(
        found=found,
        title=next((one.title for one in ledger.register.assumptions if one.key == found.key), found.key),
        applies_to=_about(found.record),
        replaces=_replaced(found, ledger) if found.is_open else None,
        may_decide=found.is_open and actor.may(ASSUMPTION, "decide", system) and not is_author,
        is_author=is_author,
        may_withdraw=found.is_open and is_author,
    )


def _about(record: Mapping[str, Any]) -> str:
    where = record.get("where") or {}
    parts = [f"{name.replace('_', ' ')}: {where[name]}" for name in DIMENSIONS if name in where]
    return "; ".join(parts) or "everything"


def _replaced(found: KnownProposal, ledger: Ledger) -> Assumption | None:
    """Give the record that answers for the same slice on the day from which the proposal would hold."""
    try:
        record = local_record_of(found.record, ledger.register)
        return ledger.register.find(found.key, record.valid_from, **record.where)
    except AssumptionError:
        return None
