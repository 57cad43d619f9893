"""The systems, organisations and programmes that a scenario may name."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from allotment.evidence.assumptions.register import Register, load_register
from allotment.evidence.evidence import Evidence
from allotment.planning.desk import Desk
from allotment.planning.import_evidence import import_evidence
from allotment.projection.baseline import latest_common_date
from allotment.projection.scenario import KnownNames


def known_names_in(evidence: Evidence, register: Register, on: date) -> KnownNames:
    """Give the names that evidence and assumptions hold on a date."""
    organisations = set(evidence.table("organisations")["organisation"])
    if evidence.has("districts"):
        councils = evidence.table("districts").select("council", "ics").unique().rows()
        organisations |= {name for council, ics in councils for name in (council, f"{council}/{ics}")}
    intakes = register.all("training_intake_per_year", on)
    return KnownNames(
        ics=tuple(evidence.table("ics")["ics"].sort()),
        organisation=frozenset(organisations),
        programme=tuple(sorted({record.where["programme"] for record in intakes})),
    )


@lru_cache(maxsize=4)
def known_names(desk: Desk) -> KnownNames:
    """Give the names of the shipped evidence and assumptions, which are part of the code, so read once."""
    evidence = import_evidence(desk)
    return known_names_in(evidence, load_register(), latest_common_date(evidence))
