"""Every table of a run, and the short account of where it came from."""

from __future__ import annotations

from typing import Any

import polars as pl

from allotment.planning.groundwork import Groundwork, System
from allotment.planning.model_system import SystemModel
from allotment.projection.engine.inputs import YOUNGEST_AGE
from allotment.projection.gap.explain import waterfall_rows
from allotment.projection.gap.outcome import Outcome
from allotment.projection.gap.project_rows import projection_rows, recruitment_rows
from allotment.projection.gap.summarise import age_rows, replicate_totals, summary_rows
from allotment.projection.run import RunRecord
from allotment.projection.scenario import Scenario


def run_tables(
    ground: Groundwork, system: System, scenario: Scenario, model: SystemModel, outcome: Outcome
) -> dict[str, pl.DataFrame]:
    """Tabulate a run: every table that ``RunRecord`` names."""
    horizons = model.timeline.horizons
    return {
        "projection": projection_rows(outcome),
        "summary": summary_rows(outcome, system.name),
        "waterfall": waterfall_rows(outcome, horizons, system.name),
        "recruitment_by_source": recruitment_rows(outcome),
        "age_profile": age_rows(outcome, horizons, YOUNGEST_AGE),
        "replicate_totals": replicate_totals(outcome, horizons, system.name),
        "demand_drivers": model.drivers,
        "baseline": model.baseline.baseline,
        "baseline_age": model.baseline.by_age,
        "certainty": model.baseline.certainty,
        "backtest_scores": ground.backtest_scores,
        "provenance": ground.evidence.provenance,
        "population": _population(ground, system, scenario, model),
        "assumptions": _assumptions(ground, scenario),
        **_maps(ground, system, scenario, model),
    }


def provenance_block(run: RunRecord) -> dict[str, Any]:
    """Say where a run came from: hashes, code, dates, grades, and what in it is synthetic."""
    baseline = run.tables["baseline"]
    synthetic = baseline.filter(pl.col("synthetic"))
    sources = run.tables["provenance"].select("title", "publisher", "licence", "as_at", "grade", "file", "sha256")
    return {
        "hashes": run.hashes,
        "code_version": run.code_version,
        "base_date": run.base_date.isoformat(),
        "synthetic_share_of_baseline_fte": synthetic["fte"].sum() / baseline["fte"].sum(),
        "synthetic_organisations": synthetic["organisation"].unique(maintain_order=True).to_list(),
        "sources": sources.unique(maintain_order=True).to_dicts(),
    }


def _population(ground: Groundwork, system: System, scenario: Scenario, model: SystemModel) -> pl.DataFrame:
    """Give the system's residents by age and sex at each reported horizon."""
    base = model.timeline.base.year
    years = [base, *(base + years for years in model.timeline.horizons)]
    rows = ground.evidence.table("population").filter(
        (pl.col("area") == system.ons_code)
        & pl.col("variant").is_in(["estimate", scenario.population_variant])
        & pl.col("year").is_in(years)
    )
    return rows.select("year", "age", "female", "male").sort("year", "age")


def _assumptions(ground: Groundwork, scenario: Scenario) -> pl.DataFrame:
    """Give the register in force, and the scenario's own changes, each marked as such."""
    changed_keys = {change.assumption_key for change in scenario.changes}
    in_force = ground.register.to_table(ground.common_date)
    listed = in_force.with_columns(changed_by_scenario=pl.col("key").is_in(list(changed_keys)))
    own = [
        {
            "key": change.quantity,
            "title": change.in_words,
            "unit": change.unit,
            "applies_to": change.applies_to,
            "value": None,
            "p10": None,
            "p90": None,
            "distribution": "scenario",
            "source": f"{change.source}. {change.rationale}",
            "grade": "scenario",
            "owner": change.owner,
            "valid_from": ground.common_date.replace(year=change.from_year),
            "changed_by_scenario": True,
        }
        for change in scenario.changes
    ]
    return pl.concat([listed, pl.DataFrame(own, schema=listed.schema)]) if own else listed
