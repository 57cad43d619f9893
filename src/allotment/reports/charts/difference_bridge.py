"""The bridge from the gap of one run to the gap of another at the last horizon, step by step."""

from __future__ import annotations

from functools import partial

import polars as pl

from allotment.projection.run import RunRecord
from allotment.reports.charts.bridge import COLUMNS, ENDS, GAP, Walked, largest_steps, walked
from allotment.reports.charts.bridge import draw as draw_bridge
from allotment.reports.charts.compared import ComparedRuns
from allotment.reports.charts.kind import ChartKind, Drawing
from allotment.reports.charts.screen import Screen
from allotment.reports.words import whole

SMALLEST_DRAWN_FTE = 0.5  # what rounds to nothing has no bar; the table has it
BETWEEN = Walked(GAP.change, GAP.before, GAP.after, ("Gap of each run", "Widens the gap", "Narrows the gap"))


def chart_table(_run: RunRecord, compared: ComparedRuns, scope: str, name: str) -> pl.DataFrame:
    """Give what each step differs by, in order, from the first run's gap to the second's. The steps sum exactly."""
    results, bridge = compared.at(scope, name)
    first, second = results.select("gap_fte_first", "gap_fte_second").row(-1)
    changes = bridge.filter(pl.col("order") < pl.col("order").max()).select("step", "difference_fte").rows()
    steps = [
        (f"First: {compared.first}", "start", first),
        *((step, "change", change) for step, change in changes),
        (f"Second: {compared.second}", "end", second),
    ]
    made = pl.DataFrame(steps, schema={"step": pl.String, "side": pl.String, GAP.change: pl.Float64}, orient="row")
    return walked(made.with_row_index("order"), BETWEEN)


def draw(rows: pl.DataFrame, screen: Screen) -> Drawing:
    """Draw both gaps and, between them, the steps that differ."""
    differs = pl.col("side").is_in(ENDS) | (pl.col(GAP.change).abs() >= SMALLEST_DRAWN_FTE)
    return draw_bridge(rows.filter(differs), screen, BETWEEN)


def describe(rows: pl.DataFrame) -> str:
    """Give both gaps and the three largest differences."""
    start, end = rows[GAP.change][0], rows[GAP.change][-1]
    return (
        f"From a gap of {whole(start)} FTE in the first run to {whole(end)} FTE in the second. "
        f"The three largest differences, in FTE: {largest_steps(rows, GAP)}."
    )


def kind_of(compared: ComparedRuns, scope: str, name: str = "") -> ChartKind:
    """Give the bridge of one slice between two runs."""
    year = compared.base_year + compared.last_years
    return ChartKind(
        key="difference_bridge",
        title=f"What makes the two gaps differ in {year}, {compared.words(scope, name)}, FTE",
        form="Bridge chart",
        how_to_read=(
            "The first bar is the gap of the first run at the last horizon, the last bar that of the second. Each bar "
            "in between is how far the two runs differ in one cause: a dark bar makes the second gap wider, a light "
            "one narrower. Causes in which the runs do not differ have no bar. The steps sum to the second gap exactly."
        ),
        columns=COLUMNS,
        chart_table=partial(chart_table, compared=compared, scope=scope, name=name),
        draw=draw,
        describe=describe,
        whole_system=True,
    )
