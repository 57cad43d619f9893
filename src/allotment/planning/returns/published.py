"""The published evidence as it stands without anybody's returns, worked out once a process."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

import polars as pl

from allotment.evidence.local_evidence import NO_LOCAL_EVIDENCE
from allotment.governance.levels import OrganisationKind
from allotment.planning.access.tree import Tree
from allotment.planning.desk import Desk
from allotment.planning.groundwork import Groundwork
from allotment.planning.import_evidence import import_evidence
from allotment.projection.baseline import BaselineResult, latest_common_date
from allotment.workforce.roles import Sector

SYSTEMS_REMEMBERED = 8

SECTOR_OF_KIND: dict[str, Sector] = {
    OrganisationKind.PCN: Sector.PRIMARY_CARE,
    OrganisationKind.PRACTICE: Sector.PRIMARY_CARE,
    OrganisationKind.COUNCIL: Sector.ADULT_SOCIAL_CARE,
    OrganisationKind.CARE_PROVIDER: Sector.ADULT_SOCIAL_CARE,
    OrganisationKind.VOLUNTARY: Sector.VOLUNTARY,
}


@dataclass(frozen=True)
class PublishedFacts:
    """What pages ask of the published evidence: its date, the sector of each organisation, and where it came from."""

    sha256: str
    common_date: date
    sectors: dict[str, str]
    provenance: pl.DataFrame


def published_facts(desk: Desk) -> PublishedFacts:
    """Give what there is to know of the published evidence without holding it in memory."""
    return _facts(desk.home)


def published_baseline(desk: Desk, system: str) -> BaselineResult:
    """Give a system's baseline with no return laid over it."""
    return _baseline(desk.home, system)


def sector_of(desk: Desk, tree: Tree, organisation: str) -> str:
    """Give the sector in which an organisation's staff are counted."""
    kind = tree.organisations[organisation].kind
    return published_facts(desk).sectors.get(organisation) or SECTOR_OF_KIND.get(kind, Sector.COMMUNITY).value


@lru_cache(maxsize=1)
def _facts(home: Path) -> PublishedFacts:
    evidence = import_evidence(Desk(home))
    sectors = dict(evidence.table("organisations").select("organisation", "sector").iter_rows())
    return PublishedFacts(evidence.sha256, latest_common_date(evidence), sectors, evidence.provenance)


@lru_cache(maxsize=SYSTEMS_REMEMBERED)
def _baseline(home: Path, system: str) -> BaselineResult:
    desk = Desk(home)
    return Groundwork.over(desk, import_evidence(desk), NO_LOCAL_EVIDENCE).baseline(system)
