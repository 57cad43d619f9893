"""The systems, organisations and programmes that a scenario may name, read once."""

from __future__ import annotations

from functools import lru_cache

from allotment.evidence.assumptions.register import load_register
from allotment.planning.desk import Desk
from allotment.planning.import_evidence import import_evidence
from allotment.projection.scenario import KnownNames


@lru_cache(maxsize=4)
def known_names(desk: Desk) -> KnownNames:
    """Give the names that scenarios are checked against: those of the shipped evidence, which is part of the code."""
    from allotment.planning.groundwork import Groundwork  # noqa: PLC0415 - the model takes seconds to import

    names = Groundwork(desk, import_evidence(desk), load_register()).known_names
    return KnownNames(frozenset(names.ics or ()), frozenset(names.organisation or ()), frozenset(names.programme or ()))
