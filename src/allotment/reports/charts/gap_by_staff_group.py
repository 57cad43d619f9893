"""The gap of each staff group at five years and at the run's end."""

from __future__ import annotations

import polars as pl

from allotment.projection.run import RunRecord
from allotment.reports.charts.interval_rows import draw_intervals
from allotment.reports.charts.kind import ChartKind
from allotment.reports.run_views import STAFF_GROUP, horizons, marked, slices_by_year
from allotment.reports.words import shortfall

COLUMNS: tuple[str, ...] = (
    "label",
    "years_ahead",
    "year",
    "required_fte",
    "supply_fte",
    "gap_fte",
    "gap_fte_p10",
    "gap_fte_p90",
)
COLUMNS += ("chance_of_meeting", "synthetic_share")


def chart_table(run: RunRecord) -> pl.DataFrame:
    """Give each staff group's gap at both horizons, the widest gap at the end first."""
    return at_two_horizons(slices_by_year(run, STAFF_GROUP), run)


def at_two_horizons(rows: pl.DataFrame, run: RunRecord, besides: tuple[str, ...] = ()) -> pl.DataFrame:
    """Keep the last two reported horizons of each slice, ordered by the gap at the last; ``besides`` keeps columns."""
    kept = horizons(run)[-2:]
    last = rows.filter(years_ahead=kept[-1]).select("name", pl.col("gap_fte").alias("gap_at_end"))
    ordered = rows.filter(pl.col("years_ahead").is_in(kept)).join(last, on="name", maintain_order="left")
    return (
        ordered.sort("gap_at_end", "name", "years_ahead", descending=[True, False, False])
        .with_columns(marked(pl.col("label"), pl.col("synthetic_share")).alias("label"))
        .select(*COLUMNS, *besides)
    )


def describe(rows: pl.DataFrame) -> str:
    """Name the widest and the narrowest gap at the last horizon."""
    return describe_extremes(rows, "staff groups")


def describe_extremes(rows: pl.DataFrame, what: str) -> str:
    """Name the slices with the widest and the narrowest gap at the last horizon."""
    end = rows.filter(pl.col("years_ahead") == pl.col("years_ahead").max())
    widest, narrowest = end.row(0, named=True), end.row(-1, named=True)
    short = end.filter(pl.col("gap_fte") > 0).height
    return (
        f"In {widest['year']}, {short} of {end.height} {what} are short of staff. The "
        f"widest gap is {widest['label']}, {shortfall(widest['gap_fte'])}; at the other end is "
        f"{narrowest['label']}, {shortfall(narrowest['gap_fte'])}."
    )


KIND = ChartKind(
    key="gap_by_staff_group",
    title="Gap by staff group, FTE",
    form="Dot chart with intervals",
    how_to_read=(
        "Each mark is the mean projected gap of one staff group: the open circle at the nearer horizon, the filled "
        "diamond at the further one, with its figure. The line through it holds 8 in 10 simulated futures. Right of "
        "0 is a shortage; left of 0, more staff than the requirement. Where the line crosses 0 the sign of the gap "
        "is not certain."
    ),
    columns=COLUMNS,
    chart_table=chart_table,
    draw=draw_intervals,
    describe=describe,
)
