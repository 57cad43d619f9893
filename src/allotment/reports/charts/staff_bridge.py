"""The bridge from the people in post today to those at a horizon: who leaves a slice and who joins it."""

from __future__ import annotations

from functools import partial

import polars as pl

from allotment.projection.run import RunRecord
from allotment.reports.charts.bridge import Walked, draw, largest_steps, walked
from allotment.reports.charts.kind import ChartKind
from allotment.reports.charts.slice import Slice
from allotment.reports.run_views import calendar_year, horizons, planning_year
from allotment.reports.words import whole

STAFF = Walked("staff_change", "staff_before", "staff_after", ("Staff", "Adds staff", "Takes staff away"))
COLUMNS = ("step", "side", STAFF.change, STAFF.before, STAFF.after)


def chart_table(run: RunRecord, years_ahead: int, part: Slice) -> pl.DataFrame:
    """Give what takes people away from a slice and what brings them, in order, in mean heads.

    Moves and progression are net of those inside the slice. The steps sum exactly.
    """
    year = planning_year(pl.col("period"), run)
    rows = run.tables["projection"].filter(part.cells(), year <= run.base_date.year + years_ahead)
    if rows.is_empty():
        return pl.DataFrame(schema={name: pl.String if name in COLUMNS[:2] else pl.Float64 for name in COLUMNS})
    flow = rows.select(pl.exclude(pl.String).sum()).row(0, named=True)
    steps = [
        ("Staff at the baseline", "start", rows.filter(pl.col("period") == pl.col("period").min())["opening"].sum()),
        ("Retirements", "supply", -flow["retirements"]),
        ("Other leavers", "supply", -flow["leavers"]),
        ("Training graduates", "supply", flow["graduates"]),
        ("Recruits", "supply", flow["recruits"]),
        ("Moves between organisations and sectors", "supply", flow["moves_in"] - flow["moves_out"]),
        ("Grade progression", "supply", flow["progression_in"] - flow["progression_out"]),
        ("Staff at the horizon", "end", rows.filter(pl.col("period") == pl.col("period").max())["closing"].sum()),
    ]
    made = pl.DataFrame(steps, schema=["step", "side", STAFF.change], orient="row").with_row_index("order")
    return walked(made, STAFF)


def describe(rows: pl.DataFrame) -> str:
    """Give both ends and the three largest steps."""
    start, end = rows[STAFF.change][0], rows[STAFF.change][-1]
    return f"From {whole(start)} people to {whole(end)}. The three largest steps: {largest_steps(rows, STAFF)}."


def kinds(run: RunRecord, part: Slice, words: str) -> tuple[ChartKind, ...]:
    """Give the bridges to the last two reported horizons, for a slice that ``words`` names as a title does."""
    return tuple(_kind_at(run, years, part, words) for years in horizons(run)[-2:])


def _kind_at(run: RunRecord, years_ahead: int, part: Slice, words: str) -> ChartKind:
    years = f"{run.base_date.year} to {calendar_year(run, years_ahead)}"
    return ChartKind(
        key=f"staff_bridge_{years_ahead}_years",
        title=f"Who leaves and who joins from {years}, {words}, people",
        form="Bridge chart",
        how_to_read=(
            "Start at the top with the people in post today. Each bar begins where the one above ends: a dark bar adds "
            "people, a light one takes them away, and its figure says how many. The last bar is the people in post at "
            "the horizon. It counts people in the mean projection, because the run keeps the bridge of the gap itself "
            "for each sector, staff group, organisation and role, but not where these meet."
        ),
        columns=COLUMNS,
        chart_table=partial(chart_table, years_ahead=years_ahead, part=part),
        draw=partial(draw, along=STAFF),
        describe=describe,
        whole_system=True,
    )
