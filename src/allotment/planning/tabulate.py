"""Every table of a run, and the short account of where it came from."""

from __future__ import annotations

from typing import Any

import polars as pl

from allotment.evidence.assumptions.asked_by import ASKED_BY
from allotment.planning.groundwork import Groundwork, System
from allotment.planning.system_model import SystemModel
from allotment.projection.baseline import is_given_as_totals
from allotment.projection.demand import need_growth_by_area, requirement_mix
from allotment.projection.engine.inputs import YOUNGEST_AGE
from allotment.projection.gap.explain import waterfall_rows
from allotment.projection.gap.outcome import Outcome
from allotment.projection.gap.project_rows import projection_rows, recruitment_rows
from allotment.projection.gap.summarise import age_rows, replicate_totals, summary_rows
from allotment.projection.run import RunRecord
from allotment.projection.scenario import QUANTITIES, Scenario


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
        "synthetic_share_of_baseline_fte": float(synthetic["fte"].sum()) / float(baseline["fte"].sum()),
        "synthetic_organisations": synthetic["organisation"].unique(maintain_order=True).to_list(),
        "sources": sources.unique(maintain_order=True).to_dicts(),
    }


def _population(ground: Groundwork, system: System, scenario: Scenario, model: SystemModel) -> pl.DataFrame:
    """Give the system's residents by age and sex at each reported horizon."""
    if not ground.evidence.has("population"):
        return pl.DataFrame(schema=dict.fromkeys(("year", "age", "female", "male"), pl.Int64))
    base = model.timeline.base.year
    years = [base, *(base + years for years in model.timeline.horizons)]
    rows = ground.evidence.table("population").filter(
        (pl.col("area") == system.ons_code)
        & pl.col("variant").is_in(["estimate", scenario.population_variant])
        & pl.col("year").is_in(years)
    )
    return rows.select("year", "age", "female", "male").sort("year", "age")


def _assumptions(ground: Groundwork, scenario: Scenario) -> pl.DataFrame:
    """Give the register in force as far as a projection reads it, and the scenario's own changes, marked as such."""
    changed_keys = {QUANTITIES[change.quantity].assumption for change in scenario.changes}
    of_projections = pl.col("key").is_in(list(ASKED_BY))  # not what only levers and the choice of a mix ask for
    listed = (
        ground.register.to_table()
        .filter(of_projections)
        .with_columns(changed_by_scenario=pl.col("key").is_in([key for key in changed_keys if key]))
    )
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


def _maps(ground: Groundwork, system: System, scenario: Scenario, model: SystemModel) -> dict[str, pl.DataFrame]:
    """Give growth in need to the last year: of every system, and of this one's districts, with their outlines.

    Districts have the principal projection alone, whatever the scenario's variant.
    """
    if is_given_as_totals(ground.evidence, system.ics):
        return _no_maps()
    mix = requirement_mix(model.baseline.baseline)
    systems = ground.evidence.table("ics")
    districts = ground.evidence.table("districts").filter(pl.col("ics") == system.ics)

    def growth(areas: list[str], variant: str | None) -> pl.DataFrame:
        return need_growth_by_area(ground.evidence, ground.register, scenario, areas, mix, model.timeline, variant)

    of_systems = growth(systems["ons_code"].to_list(), None).rename({"area": "ons_code"})
    of_districts = growth(districts["district"].to_list(), "principal").rename({"area": "district"})
    outlines = _outlines(ground, "boundaries_ics", "ons_code")
    district_outlines = _outlines(ground, "boundaries_districts", "district")
    return {
        "map_ics": systems.join(outlines, on="ons_code", how="left", maintain_order="left")
        .join(of_systems, on="ons_code", how="left", maintain_order="left")
        .select("ics", "name", "geometry", "need_growth_share"),
        "map_districts": districts.join(district_outlines, on="district", how="left", maintain_order="left")
        .join(of_districts, on="district", how="left", maintain_order="left")
        .select(
            "district", pl.col("district_name").alias("name"), "geometry", "need_growth_share", "aged_75_growth_share"
        ),
    }


def _no_maps() -> dict[str, pl.DataFrame]:
    """Give empty maps for a system that is given as totals: it has no districts."""
    outline = {"name": pl.String, "geometry": pl.String, "need_growth_share": pl.Float64}
    return {
        "map_ics": pl.DataFrame(schema={"ics": pl.String, **outline}),
        "map_districts": pl.DataFrame(schema={"district": pl.String, **outline, "aged_75_growth_share": pl.Float64}),
    }


def _outlines(ground: Groundwork, table: str, code: str) -> pl.DataFrame:
    """Give outlines by code; none where the evidence folder holds no boundaries, and the map says so."""
    if not ground.evidence.has(table):
        return pl.DataFrame(schema={code: pl.String, "geometry": pl.String})
    return ground.evidence.table(table).select(pl.col("code").alias(code), "geometry")
