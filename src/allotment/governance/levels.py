"""The levels of the service, from England to a single provider, and what kinds of organisation stand at each."""

from __future__ import annotations

from enum import StrEnum


class Level(StrEnum):
    """A level at which workforce decisions are taken."""

    ENGLAND = "England"
    REGION = "region"
    ICS = "integrated care system"
    PLACE = "place"
    PCN = "primary care network"
    PROVIDER = "provider"


class OrganisationKind(StrEnum):
    """What an organisation of the tree is."""

    NATION = "nation"
    REGION = "region"
    ICS = "integrated care system"
    PLACE = "place"
    PCN = "primary care network"
    TRUST = "NHS trust"
    PRACTICE = "general practice"
    COUNCIL = "council"
    CARE_PROVIDER = "care provider"
    VOLUNTARY = "voluntary organisation"


LEVEL_OF_KIND: dict[OrganisationKind, Level] = {
    OrganisationKind.NATION: Level.ENGLAND,
    OrganisationKind.REGION: Level.REGION,
    OrganisationKind.ICS: Level.ICS,
    OrganisationKind.PLACE: Level.PLACE,
    OrganisationKind.PCN: Level.PCN,
    OrganisationKind.TRUST: Level.PROVIDER,
    OrganisationKind.PRACTICE: Level.PROVIDER,
    OrganisationKind.COUNCIL: Level.PROVIDER,
    OrganisationKind.CARE_PROVIDER: Level.PROVIDER,
    OrganisationKind.VOLUNTARY: Level.PROVIDER,
}


class Relation(StrEnum):
    """How the organisation that owns a thing stands to the organisation for which somebody acts."""

    OWN = "own"
    BELOW = "below"
    PARENT = "parent"
    SIBLING = "sibling"
    STRANGER = "stranger"


def relation(acting: str, owning: str, above: dict[str, frozenset[str]], system: dict[str, str | None]) -> Relation:
    """Say how an owning organisation stands to an acting one.

    Args:
        acting: code of the organisation for which somebody acts.
        owning: code of the organisation that owns the thing.
        above: every organisation's ancestors.
        system: the integrated care system of each organisation that lies in one.
    """
    if acting == owning:
        return Relation.OWN
    if acting in above.get(owning, frozenset()):
        return Relation.BELOW
    if owning in above.get(acting, frozenset()):
        return Relation.PARENT
    shared = system.get(acting)
    return Relation.SIBLING if shared is not None and shared == system.get(owning) else Relation.STRANGER
