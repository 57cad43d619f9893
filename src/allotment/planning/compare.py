"""Compare two runs on one baseline: what each changes, what comes out, and a bridge between them."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from allotment.planning.desk import Desk
from allotment.planning.grounds import ground_parts
from allotment.planning.side_by_side import assumptions_side_by_side
from allotment.projection.gap.project_rows import HIGH, LOW
from allotment.projection.run import RunRecord
from allotment.projection.scenario import Scenario, parse_scenario
from allotment.workforce.errors import Problem, UnlikeRunsError

SLICE = ["scope", "name"]
RESULTS = (
    *("headcount", "supply_fte", "required_fte", "gap_fte", "supply_fte_p10", "supply_fte_p90"),
    *("gap_fte_p10", "gap_fte_p90", "chance_of_meeting"),
)


@dataclass(frozen=True)
class Comparison:
    """Two runs side by side; every difference is the second less the first, in FTE."""

    first: str
    second: str
    changes: pl.DataFrame  # run, quantity, applies_to, change, rationale
    results: (
        pl.DataFrame
    )  # scope, name, years_ahead, RESULTS of each run _first and _second, difference_fte, _p10, _p90
    bridge: pl.DataFrame  # scope, name, step, order, difference_fte at the last horizon
    assumptions: pl.DataFrame  # SIDE_BY_SIDE: one row for each thing that either run assumes beyond the central ones

    def as_json(self) -> dict[str, object]:
        """Give the names for a JSON answer."""
        return {"first": self.first, "second": self.second}


def compare_runs(desk: Desk, first_id: str, second_id: str) -> Comparison:
    """Compare two archived runs.

    Raises:
        UnlikeRunsError: they stand on different systems, evidence, assumptions, code, seeds or horizons; every
            unlikeness is named.
        RunNotFoundError: one of them is not in the archive.
    """
    first, second = desk.runs.load(first_id), desk.runs.load(second_id)
    _refuse_unlike(first, second)
    changes = [change for run in (first, second) for change in _changes(run)]
    schema = dict.fromkeys(("run", "quantity", "applies_to", "change", "rationale"), pl.String)
    return Comparison(
        first.run_id,
        second.run_id,
        pl.DataFrame(changes, schema=schema, orient="row"),
        _results(first, second),
        _bridge(first, second),
        assumptions_side_by_side(_scenario(first), _scenario(second)),
    )


def _refuse_unlike(first: RunRecord, second: RunRecord) -> None:
    grounds = (_ground(first), _ground(second))
    likenesses = {
        "system": (first.request.ics, second.request.ics),
        **{name: (one, grounds[1][name]) for name, one in grounds[0].items()},
        "years": (first.request.years, second.request.years),
        "periods per year": (first.request.periods_per_year, second.request.periods_per_year),
        "replicates": (first.request.replicates, second.request.replicates),
        "seed": (first.request.seed, second.request.seed),
        "baseline date": (first.base_date.isoformat(), second.base_date.isoformat()),
    }
    problems = [
        Problem(
            where=name,
            value=f"{one} and {other}",
            rule="the runs differ in it, so their difference would not be the scenario's alone.",
            remedy="Project both again with the same one, then compare.",
        )
        for name, (one, other) in likenesses.items()
        if one != other
    ]
    if problems:
        raise UnlikeRunsError(f"{first.run_id} and {second.run_id} are not alike.", problems)


def _ground(run: RunRecord) -> dict[str, str]:
    return {name: value[:12] for name, value in ground_parts(run.hashes).items()}


def _scenario(run: RunRecord) -> Scenario:
    return parse_scenario(run.request.scenario_yaml, run.request.scenario).in_system(run.request.ics)


def _changes(run: RunRecord) -> list[tuple[str, str, str, str, str]]:
    scenario = parse_scenario(run.request.scenario_yaml, run.request.scenario)
    rows = [(run.run_id, "population variant", "population", scenario.population_variant, "")]
    return rows + [
        (run.run_id, change.quantity, change.applies_to, change.in_words, change.rationale)
        for change in scenario.changes
    ]


def _results(first: RunRecord, second: RunRecord) -> pl.DataFrame:
    """Join the runs' figures, and the interval of the difference taken replicate by replicate on shared chance."""
    keys = [*SLICE, "years_ahead"]
    ahead = pl.col("years_ahead")
    one, other = (
        run.tables["summary"]
        .filter(ahead == ahead.round())  # a run by months has its whole years among them
        .select(*SLICE, ahead.cast(pl.Int64), pl.col(*RESULTS).name.suffix(suffix))
        for run, suffix in ((first, "_first"), (second, "_second"))
    )
    paired = _paired_differences(first, second)
    return (
        one.join(other, on=keys, how="inner")
        .join(paired, on=keys, how="inner")
        .with_columns(difference_fte=pl.col("gap_fte_second") - pl.col("gap_fte_first"))
        .sort(keys)
    )


def _paired_differences(first: RunRecord, second: RunRecord) -> pl.DataFrame:
    keys = [*SLICE, "years_ahead"]
    gap = (pl.col("required_fte") - pl.col("supply_fte")).alias("gap")
    one, other = (run.tables["replicate_totals"].select("replicate", *keys, gap) for run in (first, second))
    difference = pl.col("gap_second") - pl.col("gap")
    return (
        one.join(other, on=["replicate", *keys], suffix="_second")
        .group_by(keys)
        .agg(
            difference_p10=difference.quantile(LOW, "linear"),
            difference_p90=difference.quantile(HIGH, "linear"),
        )
    )


def _bridge(first: RunRecord, second: RunRecord) -> pl.DataFrame:
    keys = [*SLICE, "years_ahead", "step", "order"]
    last = first.request.years
    one, other = (
        run.tables["waterfall"].filter(pl.col("years_ahead") == last).select(*keys, "gap_change_fte")
        for run in (first, second)
    )
    joined = one.join(other, on=keys, how="inner", suffix="_second", maintain_order="left")
    return joined.with_columns(difference_fte=pl.col("gap_change_fte_second") - pl.col("gap_change_fte")).drop(
        "gap_change_fte", "gap_change_fte_second"
    )
