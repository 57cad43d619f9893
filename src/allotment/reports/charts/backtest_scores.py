"""How far each forecasting method missed, on years it was not shown."""

from __future__ import annotations

import altair as alt
import polars as pl

from allotment.projection.run import RunRecord
from allotment.reports import colours
from allotment.reports.charts.kind import ChartKind, Drawing, values
from allotment.reports.charts.screen import Screen
from allotment.reports.words import percent

COLUMNS = ("method", "horizon", "weighted_error_share", "bias_share", "mase", "coverage", "series", "scope")
MODEL = "Allotment"
METHOD_NAMES = {
    "allotment": MODEL,
    "last_value": "Last value",
    "drift": "Drift",
    "group_drift": "Staff-group drift",
    "ets": "Exponential smoothing",
    "national_growth_known": "Floor: growth known",
}
FLOOR = METHOD_NAMES["national_growth_known"]
FAIREST_SCOPE = "organisations without merger jumps"
NAME_PIXELS = 230
ROW_PIXELS = {"wide": 34, "phone": 46}
PANEL_GAP = 16
ROOM_FOR_FIGURES = 1.3  # of the longest bar


def chart_table(run: RunRecord) -> pl.DataFrame:
    """Give every method's score by scope and horizon: the scope drawn first, this model first and then the best."""
    scores = run.tables["backtest_scores"].with_columns(pl.col("method").replace(METHOD_NAMES))
    mean_error = pl.col("weighted_error_share").mean().over("method", "scope")
    return scores.sort(
        *(pl.col("scope") != FAIREST_SCOPE, "scope"),
        *(pl.col("method") != MODEL, pl.col("method") == FLOOR, mean_error, "method", "horizon"),
    ).select(COLUMNS)


def drawn_scope(rows: pl.DataFrame) -> pl.DataFrame:
    """Keep the scope that the chart shows: without the jumps that mergers make, where that was scored."""
    return rows.filter(pl.col("scope") == pl.col("scope").first())


def draw(rows: pl.DataFrame, screen: Screen) -> Drawing:
    """Draw one panel a horizon with a bar a method, the model's own bar dark."""
    rows = drawn_scope(rows)
    horizons = rows["horizon"].unique().sort().to_list()
    across = 1 if screen.is_phone else len(horizons)
    most = max(rows["weighted_error_share"].to_list()) * ROOM_FOR_FIGURES
    panels = [
        _panel(rows.filter(horizon=years), years, most, screen, across, first=years == horizons[0])
        for years in horizons
    ]
    return alt.vconcat(*panels) if screen.is_phone else alt.hconcat(*panels, spacing=PANEL_GAP)


def _panel(rows: pl.DataFrame, years: int, most: float, screen: Screen, across: int, *, first: bool) -> Drawing:
    ready = rows.with_columns(
        pl.col("weighted_error_share")
        .map_elements(lambda share: percent(share, 1), return_dtype=pl.String)
        .alias("figure"),
        pl.lit(0.0).alias("zero"),
    )
    labels = alt.Axis(title=None, ticks=False, domain=False) if first and not screen.is_phone else None
    inner = 0.6 if screen.is_phone else 0.35
    y = alt.Y("method:N", sort=rows["method"].to_list(), axis=labels).scale(paddingInner=inner, paddingOuter=0.4)
    x = alt.X("weighted_error_share:Q", axis=None).scale(domain=[0, most], nice=False)
    own = alt.condition(f"datum.method === '{MODEL}'", alt.value(colours.DARK_BLUE), alt.value(colours.NARROWS))
    layers = [
        alt.Chart().mark_bar(stroke=colours.TEXT, strokeWidth=1).encode(x, y, color=own),
        alt.Chart().mark_text(align="left", dx=5, fontSize=screen.font - 1).encode(x, y, alt.Text("figure:N")),
    ]
    if screen.is_phone:
        lift = ROW_PIXELS["phone"] * 0.4 / 2 + screen.font / 2 + 1
        words = alt.Chart().mark_text(align="left", dy=-lift, fontSize=screen.font - 1)
        layers.append(words.encode(alt.X("zero:Q", axis=None), y, alt.Text("method:N")))
    room = screen.width - 20 if screen.is_phone else (screen.width - NAME_PIXELS - PANEL_GAP * across) / across
    title = "1 year ahead" if years == 1 else f"{years} years ahead"
    return alt.layer(
        *layers,
        data=values(ready),
        title=alt.Title(title, frame="group"),
        width=room,
        height=alt.Step(ROW_PIXELS[screen.name]),
    )


def describe(rows: pl.DataFrame) -> str:
    """Set the model's miss beside that of assuming no change, horizon by horizon."""
    drawn = drawn_scope(rows)
    parts = []
    for (years,), scores in drawn.sort("horizon").group_by("horizon", maintain_order=True):
        missed = dict(scores.select("method", "weighted_error_share").iter_rows())
        said = [f"{method} {percent(missed[method], 1)}" for method in (MODEL, "Last value") if method in missed]
        parts.append(f"{years} {'year' if years == 1 else 'years'} ahead: {', '.join(said)}")
    return f"Typical miss over {drawn['scope'][0]}. {'; '.join(parts)}."


KIND = ChartKind(
    key="backtest_scores",
    title="Typical miss on years the method was not shown",
    form="Bar chart",
    how_to_read=(
        "The model was given the past only up to a certain year, asked for the years after it, and marked against "
        "what happened. Each bar is the typical miss as a share of the staff in post: shorter is better. The dark bar "
        "is this model; the others are simple methods that any model should match. Last value says that nothing will "
        "change. The floor was told the national growth in advance, which no real forecast can know: what it still "
        "misses is beyond reach. Merged organisations, whose figures jump, are left out here; the file to download has "
        "both."
    ),
    columns=COLUMNS[:-1],
    chart_table=chart_table,
    draw=draw,
    describe=describe,
    printed=drawn_scope,
)
