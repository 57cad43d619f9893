"""The tree of organisations as the published evidence names it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import polars as pl

from allotment.evidence.evidence import Evidence
from allotment.governance.levels import OrganisationKind
from allotment.reports.words import organisation_title, system_name
from allotment.store.shelves.organisations import KnownOrganisation
from allotment.workforce.roles import Sector

ENGLAND = KnownOrganisation("ENG", "England", OrganisationKind.NATION, None, date(1948, 7, 5))
FOOTPRINT_FROM = date(2022, 7, 1)  # when integrated care boards came to be in law


def region_code(region: str) -> str:
    """Give the code under which a region stands in the tree: the evidence names regions without one."""
    return "R-" + "".join(word[0] for word in region.replace("-", " ").split()).upper() + f"-{len(region)}"


def tree_of(evidence: Evidence, with_practices: frozenset[str]) -> list[KnownOrganisation]:
    """Give England, its regions and systems, and their trusts, networks and councils, parents first.

    Practices are given for the systems named in ``with_practices``: six thousand more are of use to nobody there.
    """
    systems = evidence.table("ics").sort("ics")
    found = [ENGLAND]
    for region in systems["region"].unique().sort():
        found.append(_one(region_code(region), region, OrganisationKind.REGION, ENGLAND.code, ENGLAND.valid_from))
    for row in systems.iter_rows(named=True):
        title = system_name(row["name"])
        found.append(_one(row["ics"], title, OrganisationKind.ICS, region_code(row["region"]), row["valid_from"]))
    places = list(_places_and_councils(evidence))
    found += places
    found += _providers(evidence, _only_places(places))
    found += _practices(evidence, with_practices, {one.code for one in found})
    return list({one.code: one for one in reversed(found)}.values())[::-1]


def _one(code: str, name: str, kind: OrganisationKind, parent: str, valid_from: date) -> KnownOrganisation:
    return KnownOrganisation(code, name, kind.value, parent, valid_from)


def _places_and_councils(evidence: Evidence) -> Iterator[KnownOrganisation]:
    """Give each system's places, which are its councils' areas, and the councils in them."""
    areas = evidence.table("districts").select("council", "council_name", "ics").unique().sort("ics", "council")
    systems_of = areas.group_by("council").len()
    spanning = set(systems_of.filter(pl.col("len") > 1)["council"])
    for council, name, ics in areas.iter_rows():
        place = f"{council}-place-{ics}"
        yield _one(place, f"{name} place", OrganisationKind.PLACE, ics, FOOTPRINT_FROM)
        code = f"{council}/{ics}" if council in spanning else council
        yield _one(code, f"{name} council and adult social care", OrganisationKind.COUNCIL, place, FOOTPRINT_FROM)


def _only_places(places: list[KnownOrganisation]) -> dict[str, str]:
    """Give the place of each system that has one place alone: there, networks stand in it."""
    by_system: dict[str, list[str]] = {}
    for one in places:
        if one.kind == OrganisationKind.PLACE and one.parent:
            by_system.setdefault(one.parent, []).append(one.code)
    return {system: codes[0] for system, codes in by_system.items() if len(codes) == 1}


def _providers(evidence: Evidence, only_place: dict[str, str]) -> Iterator[KnownOrganisation]:
    rows = evidence.table("organisations").filter(pl.col("valid_to").is_null(), pl.col("ics").is_not_null())
    for row in rows.sort("organisation").iter_rows(named=True):
        primary = row["sector"] == Sector.PRIMARY_CARE.value
        kind = OrganisationKind.PCN if primary else OrganisationKind.TRUST
        parent = only_place.get(row["ics"], row["ics"]) if primary else row["ics"]
        yield _one(row["organisation"], organisation_title(row["name"]), kind, parent, row["valid_from"])


def _practices(evidence: Evidence, systems: frozenset[str], known: set[str]) -> Iterator[KnownOrganisation]:
    rows = evidence.table("practices").filter(pl.col("ics").is_in(sorted(systems)))
    for row in rows.unique("practice").sort("practice").iter_rows(named=True):
        parent = row["pcn"] if row["pcn"] in known else row["ics"]
        yield _one(row["practice"], organisation_title(row["name"]), OrganisationKind.PRACTICE, parent, FOOTPRINT_FROM)
