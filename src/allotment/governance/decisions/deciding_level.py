"""The levels that may decide, spelt as answers spell them, from the widest to the narrowest."""

from __future__ import annotations

from enum import StrEnum


class DecidingLevel(StrEnum):
    """A level of the service at which a workforce decision is taken."""

    ENGLAND = "England"
    REGION = "region"
    ICS = "ICS"
    PLACE = "place"
    COLLABORATIVE = "provider collaborative"
    PCN = "PCN"
    PROVIDER = "provider"


def widest_first(levels: set[DecidingLevel]) -> tuple[DecidingLevel, ...]:
    """Give levels in the order of the service, England first."""
    return tuple(level for level in DecidingLevel if level in levels)
