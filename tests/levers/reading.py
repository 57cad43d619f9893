"""What the tests of levers share: the shipped records, the day they are read on, and values set by hand."""

from __future__ import annotations

from datetime import date

from allotment.evidence.assumptions.register import Register, load_register
from allotment.levers.lever import LeverValues

ON = date(2025, 8, 31)  # the day of the baseline, on which runs read the register
SHIPPED = load_register()


def fresh() -> Register:
    """The shipped records in a register that has answered nobody yet."""
    return Register(SHIPPED.assumptions, SHIPPED.sha256)


def by_hand(lever: str, **numbers: float) -> LeverValues:
    """A lever's values with every record of the named keys set to a number that is easy to reckon with."""
    drawn = {
        (one.key, one.applies_to): numbers[one.key]
        for one in SHIPPED.assumptions
        if one.where.get("lever") == lever and one.key in numbers
    }
    assert {key for key, _ in drawn} == set(numbers), "the lever has no such record"
    return LeverValues(lever, SHIPPED, ON, drawn)
