"""The gap inside a slice, organisation by organisation or role by role: the next step down."""

from __future__ import annotations

from functools import partial

import polars as pl

from allotment.projection.run import RunRecord
from allotment.reports.charts.gap_by_organisation import MOST_DRAWN, largest, left_out
from allotment.reports.charts.gap_by_staff_group import COLUMNS, at_two_horizons, describe_extremes
from allotment.reports.charts.interval_rows import draw_intervals
from allotment.reports.charts.kind import ChartKind, Drawing
from allotment.reports.charts.screen import Screen
from allotment.reports.charts.slice import ROLE, Slice, cells_by_year
from allotment.reports.run_views import ORGANISATION, SECTOR, STAFF_GROUP, organisation_names, slices_by_year
from allotment.reports.words import short_organisation

WITHIN = {ORGANISATION: SECTOR, ROLE: STAFF_GROUP}  # each organisation lies in one sector, each role in one staff group
PLURALS = {ORGANISATION: "organisations", ROLE: "roles"}


def chart_table(run: RunRecord, part: Slice, by: str) -> pl.DataFrame:
    """Give the gap of each organisation or role inside a slice at both horizons, the widest at the end first."""
    rows = _members(run, part, by) if set(part.named) <= {WITHIN[by]} else _cells(run, part, by)
    return at_two_horizons(rows, run)


def _members(run: RunRecord, part: Slice, by: str) -> pl.DataFrame:
    """Take whole organisations or roles that lie in the slice from the summary."""
    inside = run.tables["baseline"].filter(part.cells())[by].unique().to_list()
    return _named(slices_by_year(run, by).filter(pl.col("name").is_in(inside)), run, by)


def _cells(run: RunRecord, part: Slice, by: str) -> pl.DataFrame:
    """Take the rows of one organisation and role each from the projection."""
    return _named(cells_by_year(run, part).with_columns(pl.col(by).alias("name")), run, by)


def _named(rows: pl.DataFrame, run: RunRecord, by: str) -> pl.DataFrame:
    names = organisation_names(run) if by == ORGANISATION else {}
    label = pl.col("name").replace(names).map_elements(short_organisation, return_dtype=pl.String)
    return rows.with_columns(label.alias("label"))


def draw(rows: pl.DataFrame, screen: Screen) -> Drawing:
    """Draw a row each for those with the largest gaps, either way."""
    return draw_intervals(largest(rows), screen)


def describe(rows: pl.DataFrame, by: str) -> str:
    """Name the widest and the narrowest gap, and say how many only the table shows."""
    hidden = rows["label"].n_unique() - largest(rows)["label"].n_unique()
    return describe_extremes(rows, PLURALS[by]) + left_out(hidden)


def kind_of(part: Slice, words: str, by: str) -> ChartKind:
    """Give the chart of a slice's organisations or roles; the slice names neither or the other one of these two."""
    return ChartKind(
        key=f"gap_by_{by}",
        title=f"Gap by {by}, {words}, FTE",
        form="Dot chart with intervals",
        how_to_read=(
            f"Each row is one of the {PLURALS[by]} in the slice: the open circle is the nearer horizon, the filled "
            "diamond the further one, the line the 80% interval. Right of 0 is a shortage; left of 0, more staff than "
            f"the requirement. The chart shows up to {MOST_DRAWN} with the largest gaps, and the table every one. A "
            "small number of people is uncertain: where the line crosses 0 the sign of the gap is not known."
        ),
        columns=COLUMNS,
        chart_table=partial(chart_table, part=part, by=by),
        draw=draw,
        describe=partial(describe, by=by),
    )
