"""A finished run as the rooms above read it: what was asked, what came out, and where it all came from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from allotment.evidence.local_evidence import NO_LOCAL_EVIDENCE, LocalEvidence


@dataclass(frozen=True)
class RunRequest:
    """What was asked for. Two runs with the same request on the same evidence, assumptions and code are one run."""

    ics: str
    scenario: str  # name
    scenario_yaml: str  # the whole scenario as text, so that the archive needs no other file
    years: int
    replicates: int
    seed: int
    periods_per_year: int  # 1 or 12
    local: LocalEvidence = NO_LOCAL_EVIDENCE  # the system's own records and returns, laid over the published evidence


@dataclass(frozen=True)
class RunRecord:
    """One run: request, identity, and every result table by name.

    ``tables`` holds, each with its schema in ``workforce.tables`` unless a note here says otherwise:

    - ``projection`` (Projection), ``summary`` (Summary), ``waterfall`` (Waterfall),
      ``recruitment_by_source`` (RecruitmentBySource), ``age_profile`` (AgeProfile),
      ``demand_drivers`` (DemandDriver),
      ``replicate_totals`` (ReplicateTotal), ``baseline`` (Baseline), ``baseline_age`` (BaselineAge),
      ``certainty`` (CertaintyCost), ``backtest_scores`` (BacktestScore), ``provenance`` (Provenance)
    - ``population``: the system's residents, ``year, age, female, male``, base year and last year at least
    - ``assumptions``: every record the run used, ``key, title, unit, applies_to, value, p10, p90,
      distribution, source, grade, owner, valid_from, changed_by_scenario``
    - ``map_ics``: ``ics, name, geometry, need_growth_share`` for all systems (growth in requirement to the last year)
    - ``map_districts``: ``district, name, geometry, need_growth_share, aged_75_growth_share`` of this system
    """

    run_id: str
    request: RunRequest
    ics_name: str
    region: str
    scenario_title: str
    base_date: date
    code_version: str
    hashes: dict[str, str]  # evidence, assumptions, scenario, code; with local evidence also what it was laid over
    tables: dict[str, pl.DataFrame]
    backtest: dict[str, Any]  # the score block printed beside every result
