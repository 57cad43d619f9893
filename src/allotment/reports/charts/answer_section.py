"""The chart of one section of an answer: drawn from the section's table as its plot says."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import altair as alt
import polars as pl

from allotment.reports import colours
from allotment.reports.charts.drawn_section import DrawnSection
from allotment.reports.charts.kind import ChartKind, Drawing, values
from allotment.reports.charts.screen import Screen
from allotment.reports.words import fitted, listed

SHADES = (colours.DARK_BLUE, colours.LIGHT_BLUE, colours.BLUE, colours.PALE_BLUE, colours.SECONDARY_TEXT, colours.GRID)
DASHES = ((1, 0), (6, 3), (2, 2), (8, 3, 2, 3), (4, 4), (1, 3))
MOST_SHADES = len(SHADES)
MOST_BARS = 30
LETTERS = {"wide": 46, "phone": 24}
HEIGHTS = {"wide": 360, "phone": 300}
MOST_TICKS = {"wide": 15, "phone": 6}
BAR_PIXELS = {"wide": 26, "phone": 24}
NAME_PIXELS = {"wide": 300, "phone": 130}
OTHERS = "All others"
FORMS = {"bar": "Bar chart", "line": "Line chart", "band": "Line with its likely range", "gantt": "Chart of periods",
         "points": "Map of points"}  # fmt: skip


def kind_of(section: DrawnSection) -> ChartKind:
    """Give the chart of a section. Its rows bear the headings as their names."""
    plot = {part: section.headings.get(name, name) for part, name in section.plot.items() if part not in WORDS}
    plot |= {part: section.plot.get(part, "") for part in WORDS}
    drawers = {"bar": _bars, "line": _lines, "band": _band, "gantt": _periods, "points": _points}
    return ChartKind(
        key=section.key,
        title=section.title,
        form=FORMS[plot["kind"]],
        how_to_read=section.how_to_read,
        columns=tuple(section.headings.values()),
        chart_table=_rows,
        draw=partial(drawers[plot["kind"]], plot),
        describe=partial(_describe, plot),
    )


WORDS = ("kind", "x_title", "y_title")
AMOUNTS = {"bar": ("y",), "line": ("y",), "band": ("y", "low", "high")}
Plotted = Mapping[str, str]


def _rows(section: DrawnSection) -> pl.DataFrame:
    plotted = [name for part, name in section.plot.items() if part not in WORDS and name]
    shown = [*section.headings, *(name for name in plotted if name not in section.headings)]
    rows = section.table.select(list(dict.fromkeys(shown)))
    amounts = [section.plot[part] for part in AMOUNTS.get(section.plot["kind"], ()) if section.plot.get(part)]
    # a small count is "[c]" in the table and has no height here
    numbers = [pl.col(name).cast(pl.Float64, strict=False) for name in amounts if not rows[name].dtype.is_numeric()]
    return rows.with_columns(numbers).rename(dict(section.headings))


def _describe(plot: Plotted, rows: pl.DataFrame) -> str:
    """Name the largest and the smallest of what is drawn, or what stands on the map."""
    if plot["kind"] in {"points", "gantt"}:
        return f"{rows.height:,} {'places' if plot['kind'] == 'points' else 'periods'} are drawn; the table names each."
    drawn = rows.filter(pl.col(plot["y"]).is_not_null()).sort(plot["y"], descending=True)
    if drawn.is_empty():
        return "The table has no figures to draw."
    say = partial(_in_words, plot)
    if drawn.height < 3:
        return f"{say(drawn.row(0, named=True))}."
    top = listed([say(row) for row in drawn.head(2).iter_rows(named=True)])
    return f"Highest: {top}. Lowest: {say(drawn.row(-1, named=True))}."


def _in_words(plot: Plotted, row: Mapping[str, object]) -> str:
    value = row[plot["y"]]
    number = f"{value:,.1f}" if isinstance(value, float) else f"{value:,}"
    about = [str(row[plot[part]]) for part in ("colour", "x") if plot.get(part)]
    return f"{', '.join(about)}: {number.removesuffix('.0')}"


def _colour(plot: Plotted, rows: pl.DataFrame, screen: Screen) -> tuple[pl.DataFrame, list[str]]:
    """Name at most as many series as there are shades; the rest stand together, added up."""
    if not plot.get("colour"):
        return rows, []
    name = plot["colour"]
    size = pl.col(plot["y"]).sum() if rows[plot["y"]].dtype.is_numeric() else pl.len()
    order = rows.group_by(name, maintain_order=True).agg(size.alias("_of"))
    named = order.sort("_of", descending=True)[name].cast(pl.String).to_list()
    kept = named if len(named) <= MOST_SHADES else named[: MOST_SHADES - 1]
    short = fitted(kept, LETTERS[screen.name])
    label = pl.col(name).cast(pl.String)
    rows = rows.with_columns(
        pl.when(label.is_in(kept)).then(label.replace(short)).otherwise(pl.lit(OTHERS)).alias(name)
    )
    if rows[plot["y"]].dtype.is_numeric():  # rows that are told apart by what is not drawn are added up
        rows = rows.group_by(plot["x"], name, maintain_order=True).agg(pl.col(plot["y"]).sum())
    return rows, [*(short[one] for one in kept), *([OTHERS] if len(kept) < len(named) else [])]


def _legend(screen: Screen, symbol: str) -> alt.Legend:
    return alt.Legend(orient="top", title=None, symbolType=symbol, columns=1 if screen.is_phone else 2)


def _amounts(plot: Plotted, axis: type[alt.X] | type[alt.Y]) -> Drawing:
    title = plot["y_title"] or plot["y"]
    return axis(field=plot["y"], type="quantitative").axis(title=title, tickCount=5, domain=False, ticks=False)


def _bars(plot: Plotted, rows: pl.DataFrame, screen: Screen) -> Drawing:
    """Draw upright bars over years, or lying ones beside their names where the rows are words."""
    rows, series = _colour(plot, rows, screen)
    encoded: list[Drawing] = []
    if series:
        shades = alt.Scale(domain=series, range=list(SHADES[: len(series)]))
        encoded = [
            alt.Fill(field=plot["colour"], type="nominal", legend=_legend(screen, "square"), scale=shades),
        ]
    bar = {"stroke": colours.TEXT, "strokeWidth": 0.5} if series else {"color": colours.BLUE}
    if rows[plot["x"]].dtype.is_numeric():
        named = rows[plot["x"]].unique().sort().to_list()
        ticks = named[:: max(1, -(-len(named) // MOST_TICKS[screen.name]))]
        axis = alt.Axis(title=plot["x_title"] or None, labelAngle=0, ticks=False, values=ticks)
        x = alt.X(field=plot["x"], type="ordinal", axis=axis)
        chart = alt.Chart(values(rows)).mark_bar(**bar).encode(x, _amounts(plot, alt.Y), *encoded)
        return chart.properties(width=screen.width - 70, height=HEIGHTS[screen.name])
    name = plot["x"]
    kept = rows[name].cast(pl.String).unique(maintain_order=True).head(MOST_BARS).to_list()  # in the table's order
    short = fitted(kept, LETTERS[screen.name])
    label = pl.col(name).cast(pl.String)
    rows = rows.filter(label.is_in(kept)).with_columns(label.replace(short))
    names = alt.Axis(title=None, ticks=False, domain=False, labelLimit=NAME_PIXELS[screen.name])
    y = alt.Y(field=name, type="nominal", sort=[short[one] for one in kept], axis=names)
    chart = alt.Chart(values(rows)).mark_bar(**bar).encode(_amounts(plot, alt.X), y, *encoded)
    return chart.properties(width=screen.width - NAME_PIXELS[screen.name], height=alt.Step(BAR_PIXELS[screen.name]))


def _along(plot: Plotted, rows: pl.DataFrame) -> alt.X:
    numbers = rows[plot["x"]].dtype.is_numeric()
    axis = alt.Axis(title=plot["x_title"] or None, labelAngle=0, grid=False, format="d" if numbers else alt.Undefined)
    x = alt.X(field=plot["x"], type="quantitative" if numbers else "ordinal", axis=axis)
    return x.scale(zero=False, nice=False) if numbers else x


def _lines(plot: Plotted, rows: pl.DataFrame, screen: Screen) -> Drawing:
    """Draw a line a series, told apart by shade and by dash."""
    rows, series = _colour(plot, rows, screen)
    encoded: list[Drawing] = []
    if series:
        count = len(series)
        strong = (colours.DARK_BLUE, colours.BLUE, colours.TEXT, colours.SECONDARY_TEXT, colours.RULE, colours.BLUE)
        shades = alt.Scale(domain=series, range=list(strong[:count]))
        dashes = alt.Scale(domain=series, range=[list(one) for one in DASHES[:count]])
        legend = _legend(screen, "stroke")
        encoded = [
            alt.Stroke(field=plot["colour"], type="nominal", legend=legend, scale=shades),
            alt.StrokeDash(field=plot["colour"], type="nominal", legend=legend, scale=dashes),
        ]
    line = {"strokeWidth": 2.5} if series else {"strokeWidth": 2.5, "color": colours.DARK_BLUE}
    chart = alt.Chart(values(rows)).mark_line(**line).encode(_along(plot, rows), _amounts(plot, alt.Y), *encoded)
    return chart.properties(width=screen.width - 70, height=HEIGHTS[screen.name])


def _band(plot: Plotted, rows: pl.DataFrame, screen: Screen) -> Drawing:
    """Draw a line within its likely range."""
    x = _along(plot, rows)
    edge = alt.Chart().mark_line(color=colours.BLUE, strokeWidth=1)
    low, high = alt.Y(field=plot["low"], type="quantitative"), alt.Y2(field=plot["high"])
    layers = [
        alt.Chart().mark_area(color=colours.BAND, opacity=1).encode(x, low, high),
        edge.encode(x, low),
        edge.encode(x, alt.Y(field=plot["high"], type="quantitative")),
        alt.Chart().mark_line(color=colours.DARK_BLUE, strokeWidth=2.5).encode(x, _amounts(plot, alt.Y)),
    ]
    return alt.layer(*layers, data=values(rows), width=screen.width - 70, height=HEIGHTS[screen.name])


def _periods(plot: Plotted, rows: pl.DataFrame, screen: Screen) -> Drawing:
    """Draw a bar from one date to another for each row, the earliest first."""
    rows = rows.sort(plot["low"])
    first = rows[plot["y"]].unique(maintain_order=True).head(MOST_BARS)
    rows = rows.filter(pl.col(plot["y"]).is_in(first.implode()))
    dates = [pl.col(plot[part]).cast(pl.String) for part in ("low", "high")]
    name = pl.col(plot["y"]).cast(pl.String)
    short = fitted(rows[plot["y"]].cast(pl.String).unique().to_list(), LETTERS[screen.name])
    rows = rows.with_columns(*dates, name.replace(short))
    names = alt.Axis(title=None, ticks=False, domain=False, labelLimit=NAME_PIXELS[screen.name])
    y = alt.Y(field=plot["y"], type="nominal", sort=rows[plot["y"]].unique(maintain_order=True).to_list(), axis=names)
    x = alt.X(field=plot["low"], type="temporal").axis(title=None, orient="top", tickCount=6)
    rows, series = _colour(plot, rows, screen) if plot.get("colour") else (rows, [])
    encoded: list[Drawing] = []
    if series:
        shades = alt.Scale(domain=series, range=list(SHADES[: len(series)]))
        legend = _legend(screen, "square")
        encoded = [alt.Fill(field=plot["colour"], type="nominal", legend=legend, scale=shades)]
    bar = alt.Chart(values(rows)).mark_bar(stroke=colours.TEXT, strokeWidth=0.5, color=colours.BLUE)
    chart = bar.encode(x, alt.X2(field=plot["high"]), y, *encoded)
    return chart.properties(width=screen.width - NAME_PIXELS[screen.name], height=alt.Step(BAR_PIXELS[screen.name]))


def _points(plot: Plotted, rows: pl.DataFrame, screen: Screen) -> Drawing:
    """Draw places where they lie, longitude across and latitude up."""
    shapes: list[Drawing] = []
    if plot.get("colour"):
        legend = _legend(screen, "circle")
        kinds = rows[plot["colour"]].cast(pl.String).unique().sort().to_list()[:MOST_SHADES]
        scale = alt.Scale(domain=kinds, range=list(SHADES[: len(kinds)]))
        shapes = [
            alt.Fill(field=plot["colour"], type="nominal", legend=legend, scale=scale),
            alt.Shape(field=plot["colour"], type="nominal", legend=legend, scale=alt.Scale(domain=kinds)),
        ]
    x = alt.X(field=plot["x"], type="quantitative").scale(zero=False).axis(title=plot["x_title"] or None, grid=False)
    y = alt.Y(field=plot["y"], type="quantitative").scale(zero=False).axis(title=plot["y_title"] or None, grid=False)
    point = alt.Chart(values(rows)).mark_point(size=90, filled=True, stroke=colours.TEXT, color=colours.BLUE)
    return point.encode(x, y, *shapes).properties(width=screen.width - 70, height=HEIGHTS[screen.name])
