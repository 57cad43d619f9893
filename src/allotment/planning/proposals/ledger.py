"""The register as one system uses it: the shipped records with the approved changes over them, in order of approval."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from allotment.evidence.assumptions.local import LocalRecord, lay_over
from allotment.evidence.assumptions.proposals import local_record_of
from allotment.evidence.assumptions.register import Register, load_register
from allotment.store.shelves import proposals as shelf
from allotment.workforce.errors import AssumptionError

SYSTEMS_REMEMBERED = 16


@dataclass(frozen=True)
class Ledger:
    """A system's register, and the keys of approved changes that no longer fit the shipped one and are left out."""

    register: Register
    unfit: tuple[str, ...]


@lru_cache(maxsize=1)
def shipped_register() -> Register:
    """Give the register that comes with Allotment; it stays while this process runs."""
    return load_register()


def ledger_of(system: str) -> Ledger:
    """Give a system's register, in the scope that is open."""
    approved = shelf.approved_records(system)
    return _laid(json.dumps(approved, sort_keys=True)) if approved else Ledger(shipped_register(), ())


@lru_cache(maxsize=SYSTEMS_REMEMBERED)
def _laid(approved: str) -> Ledger:
    records: Sequence[LocalRecord] = []
    unfit = []
    for content in json.loads(approved):
        try:
            record = local_record_of(content, shipped_register())
            over = lay_over(records, [record])
            shipped_register().with_local(over)
        except AssumptionError:
            unfit.append(str(content.get("key", "?")))
        else:
            records = over
    return Ledger(shipped_register().with_local(records), tuple(unfit))


def record_content(record: LocalRecord) -> dict[str, Any]:
    """Give a record as a proposal keeps it: numbers as numbers, dates as text."""
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in vars(record).items()}
