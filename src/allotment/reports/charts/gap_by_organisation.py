"""The gap of each organisation at five years and at the run's end, one panel a kind of organisation."""

from __future__ import annotations

import altair as alt
import polars as pl

from allotment.projection.run import RunRecord
from allotment.reports.charts.gap_by_staff_group import COLUMNS as GAP_COLUMNS
from allotment.reports.charts.gap_by_staff_group import at_two_horizons, describe_extremes
from allotment.reports.charts.interval_rows import draw_intervals
from allotment.reports.charts.kind import ChartKind, Drawing
from allotment.reports.charts.screen import Screen
from allotment.reports.run_views import ORGANISATION, marked, organisation_sectors, sentence_case, slices_by_year
from allotment.reports.words import short_organisation
from allotment.workforce.roles import NHS_TRUST_SECTORS, Sector

COLUMNS = (*GAP_COLUMNS, "panel")
PANELS = {
    **dict.fromkeys(map(str, NHS_TRUST_SECTORS), "NHS trusts"),
    str(Sector.PRIMARY_CARE): "Primary care networks",
    str(Sector.ADULT_SOCIAL_CARE): "Adult social care, by council area",
}
CARE_PREFIX = "Adult social care in "  # its panel says so once for all
MOST_DRAWN = 20


def chart_table(run: RunRecord) -> pl.DataFrame:
    """Give each organisation's gap at both horizons, the widest gap at the end first."""
    sectors = organisation_sectors(run)
    panels = {code: PANELS.get(sector, sentence_case(sector)) for code, sector in sectors.items()}
    rows = slices_by_year(run, ORGANISATION).with_columns(
        pl.col("label").map_elements(short_organisation, return_dtype=pl.String),
        pl.col("name").replace_strict(panels, default="Other", return_dtype=pl.String).alias("panel"),
    )
    least_synthetic = pl.col("synthetic_share").min().over("panel")
    return at_two_horizons(rows.with_columns(marked(pl.col("panel"), least_synthetic).alias("panel")), run, ("panel",))


def draw(rows: pl.DataFrame, screen: Screen) -> Drawing:
    """Draw one panel a kind of organisation, each on its own scale, the kind with the widest gap first."""
    kinds = rows["panel"].unique(maintain_order=True).to_list()
    named = rows.with_columns(pl.col("label").str.strip_prefix(CARE_PREFIX))
    panels = [
        draw_intervals(largest(named.filter(panel=kind)), screen, kind, with_key=kind == kinds[0]) for kind in kinds
    ]
    return alt.vconcat(*panels).resolve_scale(shape="independent", fill="independent")


def largest(rows: pl.DataFrame) -> pl.DataFrame:
    """Keep the organisations with the largest gaps, either way; the table under the chart holds them all."""
    end = rows.filter(pl.col("years_ahead") == pl.col("years_ahead").max())
    chosen = end.sort(pl.col("gap_fte").abs(), descending=True, maintain_order=True).head(MOST_DRAWN)["label"]
    return rows.filter(pl.col("label").is_in(chosen.implode()))


def describe(rows: pl.DataFrame) -> str:
    """Name the widest and the narrowest gap, and say how many organisations only the table shows."""
    drawn = sum(largest(panel)["label"].n_unique() for panel in rows.partition_by("panel"))
    return describe_extremes(rows, "organisations") + left_out(rows["label"].n_unique() - drawn)


def left_out(hidden: int) -> str:
    """Say how many rows of the table the chart has no room for."""
    return f" The chart leaves out {hidden} with smaller gaps; the table has them all." if hidden else ""


KIND = ChartKind(
    key="gap_by_organisation",
    title="Gap by organisation, FTE",
    form="Dot chart with intervals",
    how_to_read=(
        "As for staff groups: the open circle is the nearer horizon, the filled diamond the further one, the line "
        "the 80% interval. Each kind of organisation has its own scale. Primary care is shown by primary care network, "
        "with its practices; adult social care by council area, all its employers together. Where there are more than "
        f"{MOST_DRAWN} of a kind the chart shows those with the largest gaps, and the table shows every one."
    ),
    columns=GAP_COLUMNS,
    chart_table=chart_table,
    draw=draw,
    describe=describe,
)
