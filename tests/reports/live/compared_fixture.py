"""Two hand-made runs side by side: the second recruits 40 FTE a year more in the trust, and nothing else."""

from __future__ import annotations

from functools import cache

import polars as pl

from allotment.reports.charts.compared import ComparedRuns
from allotment.reports.run_views import organisation_names
from tests.reports.run_fixture import make_run
from tests.reports.run_fixture_cells import TRUST

EXTRA_FTE_A_YEAR = 40.0
HALF_WIDTH_FTE = 7.5
SLICES = (("system", "Gloucestershire"), ("sector", "acute"), ("organisation", TRUST))


@cache
def make_compared() -> ComparedRuns:
    """Make the tables of the differences from the shared run's own summary and bridge."""
    run = make_run()
    helped = pl.concat([pl.DataFrame({"scope": [scope], "name": [name]}) for scope, name in SLICES])
    years = pl.col("years_ahead").cast(pl.Int64)
    change = pl.when("helped").then(-EXTRA_FTE_A_YEAR * years).otherwise(0.0)
    half = pl.when("helped").then(HALF_WIDTH_FTE).otherwise(0.0)
    results = (
        run.tables["summary"]
        .filter(pl.col("years_ahead").is_in([1.0, 3.0, 5.0, 15.0]), pl.col("scope") != "role")
        .join(helped.with_columns(helped=pl.lit(True)), on=["scope", "name"], how="left")
        .with_columns(pl.col("helped").fill_null(value=False), years.alias("years_ahead"))
        .with_columns(
            pl.col("gap_fte").alias("gap_fte_first"),
            (pl.col("gap_fte") + change).alias("gap_fte_second"),
            change.alias("difference_fte"),
            (change - half).alias("difference_p10"),
            (change + half).alias("difference_p90"),
        )
    )
    steps = run.tables["waterfall"].filter(years_ahead=15).join(helped, on=["scope", "name"], how="inner")
    last = -EXTRA_FTE_A_YEAR * 15
    bridge = steps.with_columns(
        pl.when(pl.col("step") == "Recruitment: UK recruitment")
        .then(1.1 * last)
        .when(pl.col("step") == "Other leavers")
        .then(-0.1 * last)
        .when(pl.col("side") == "end")
        .then(last)
        .otherwise(0.0)
        .alias("difference_fte")
    )
    return ComparedRuns("Central", "More nurses", run.base_date.year, results, bridge, organisation_names(run))
