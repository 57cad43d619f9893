"""How staff are used, on control charts: sickness from published figures, the rest from the user's measures."""

from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl

from allotment.evidence.assumptions.register import Register
from allotment.evidence.temporary_spend.columns import SHARES
from allotment.projection.temporary_spend.control_chart import Chart, false_alarms, funnel, xmr

LIKE = 10  # like organisations: the nearest by size of the same type
FEWEST_POINTS = 8
CHARTS = 4_000  # simulated, so that a share of a tenth is known to half a point
CARRIED = 0.3  # what may be carried from month to month where noise is not quite noise
RECENT = 12
ABOVE, BELOW, RUN, NOISE = "above the limits", "below the limits", "a run on one side", "noise"


def like_organisations(sickness: pl.DataFrame, organisation: str) -> list[str]:
    """Give the nearest organisations of the same type by size (days available, as a ratio)."""
    sizes = sickness.group_by("organisation").agg(
        pl.col("organisation_type").last(), pl.col("fte_days_available").mean().log().alias("size")
    )
    own = sizes.filter(pl.col("organisation") == organisation).row(0, named=True)
    others = sizes.filter(
        (pl.col("organisation_type") == own["organisation_type"]) & (pl.col("organisation") != organisation)
    )
    apart = (pl.col("size") - own["size"]).abs()
    return others.sort(apart, pl.col("organisation")).head(LIKE)["organisation"].to_list()


def sickness_chart(sickness: pl.DataFrame, organisations: list[str], records: Register, on: date) -> pl.DataFrame:
    """Chart each organisation's published sickness against like organisations in the same month.

    The point is the difference from their pooled share, so that the winter that all have is no signal.
    """
    rows: list[tuple[object, ...]] = []
    for name in organisations:
        own = _by_month(sickness.filter(pl.col("organisation") == name), "own")
        like = _by_month(sickness.filter(pl.col("organisation").is_in(like_organisations(sickness, name))), "like")
        both = own.join(like, on="month", how="inner").sort("month")
        if both.height < FEWEST_POINTS:
            continue
        points = 100 * (both["own"] - both["like"]).to_numpy()
        chart = _charted(points, records, on)
        for place, (month, share, others) in enumerate(both.iter_rows()):
            rows.append(
                (name, month.strftime("%Y-%m"), round(100 * share, 2), round(100 * others, 2),
                 *(round(float(one), 2) for one in (points[place], chart.low[0], chart.middle[0], chart.high[0])),
                 _reading(chart, points, place))
            )  # fmt: skip
    numbers = ("percent", "like_percent", "difference", "low", "middle", "high")
    schema = {"organisation": pl.String, "month": pl.String, **dict.fromkeys(numbers, pl.Float64), "reading": pl.String}
    return pl.DataFrame(rows, schema=schema, orient="row")


def sickness_funnel(sickness: pl.DataFrame, organisations: list[str], records: Register, on: date) -> pl.DataFrame:
    """Hold each organisation's year of sickness against a funnel of like organisations, with their extra spread."""
    sigmas = records.find("chart_limit_sigmas", on).value
    target = 100 * records.find("sickness_target", on).value
    year = sickness.group_by("organisation").agg(
        pl.col("organisation_name").last(), pl.col("fte_days_lost").sum(), pl.col("fte_days_available").sum()
    )
    rows: list[tuple[object, ...]] = []
    for name in organisations:
        like = like_organisations(sickness, name)
        group = year.filter(pl.col("organisation").is_in(like))
        own = year.filter(pl.col("organisation") == name).row(0, named=True)
        part = np.append(group["fte_days_lost"].to_numpy(), own["fte_days_lost"])
        whole = np.append(group["fte_days_available"].to_numpy(), own["fte_days_available"])
        middle, low, high, extra = funnel(part, whole, sigmas)
        share = own["fte_days_lost"] / own["fte_days_available"]
        reading = ABOVE if share > high[-1] else BELOW if share < low[-1] else NOISE
        rows.append(
            (name, own["organisation_name"], round(own["fte_days_available"] / 365), round(100 * share, 2), target,
             *(round(100 * float(one), 2) for one in (middle, low[-1], high[-1])), round(extra**0.5, 1), reading,
             ", ".join(like))
        )  # fmt: skip
    numbers = ("percent", "target_percent", "like_percent", "low_percent", "high_percent", "spread_times_chance")
    schema = {"organisation": pl.String, "name": pl.String, "size_fte": pl.Int64, **dict.fromkeys(numbers, pl.Float64),
        "reading": pl.String, "like": pl.String}  # fmt: skip
    return pl.DataFrame(rows, schema=schema, orient="row")


def measures_chart(measures: pl.DataFrame, records: Register, on: date) -> pl.DataFrame:
    """Chart every measure of every organisation over its months: shares in per cent, means in days."""
    rows: list[tuple[object, ...]] = []
    ordered = measures.sort("measure", "organisation", "month")
    for (measure, name), one in ordered.group_by("measure", "organisation", maintain_order=True):
        if one.height < FEWEST_POINTS:
            continue
        is_share = measure in SHARES
        points = (100 * one["number"] / one["out_of"] if is_share else one["number"]).to_numpy()
        chart = _charted(points, records, on)
        for place, month in enumerate(one["month"]):
            values = (points[place], chart.low[0], chart.middle[0], chart.high[0])
            rows.append(
                (measure, name, month.strftime("%Y-%m"), "per cent" if is_share else "days",
                 *(round(float(each), 3) for each in values), _reading(chart, points, place))
            )  # fmt: skip
    schema = {**dict.fromkeys(("measure", "organisation", "month", "unit"), pl.String), **dict.fromkeys(
        ("value", "low", "middle", "high"), pl.Float64), "reading": pl.String}  # fmt: skip
    return pl.DataFrame(rows, schema=schema, orient="row")


def measures_summary(chart: pl.DataFrame) -> pl.DataFrame:
    """Give each chart's last year in a row: its latest value, its limits, the other organisations, and its signals."""
    recent = chart.group_by("measure", "organisation", maintain_order=True).tail(RECENT)
    summed = recent.group_by("measure", "organisation", "unit", maintain_order=True).agg(
        pl.col("value").last().alias("latest"),
        pl.col("value").mean().round(3).alias("year"),
        pl.col("low", "middle", "high").last(),
        (pl.col("reading") != NOISE).sum().alias("signals"),
        pl.col("reading").filter(pl.col("reading") != NOISE).last().fill_null(NOISE).alias("reading"),
    )
    others = [
        summed.filter((pl.col("measure") == measure) & (pl.col("organisation") != name))["year"].median()
        for measure, name in summed.select("measure", "organisation").iter_rows()
    ]
    median = pl.Series("others_median", others, dtype=pl.Float64, strict=False)
    return summed.with_columns(median).sort("signals", "measure", "organisation", descending=[True, False, False])


def false_alarm_table(lengths: list[int], records: Register, on: date, seed: int) -> pl.DataFrame:
    """Say how many charts of pure noise would signal, from simulation, for charts of these lengths."""
    rng = np.random.default_rng(seed)
    sigmas, run = _rules(records, on)
    rows = [
        (
            points,
            *(round(100 * false_alarms(points, sigmas, run, rng, CHARTS, carried), 1) for carried in (0.0, CARRIED)),
        )
        for points in sorted(set(lengths))
    ]
    schema = {"points": pl.Int64, "noise_percent": pl.Float64, "carried_noise_percent": pl.Float64}
    return pl.DataFrame(rows, schema=schema, orient="row")


def _by_month(rows: pl.DataFrame, name: str) -> pl.DataFrame:
    return rows.group_by("month").agg((pl.col("fte_days_lost").sum() / pl.col("fte_days_available").sum()).alias(name))


def _rules(records: Register, on: date) -> tuple[float, int]:
    return records.find("chart_limit_sigmas", on).value, round(records.find("chart_run_length", on).value)


def _charted(points: np.ndarray, records: Register, on: date) -> Chart:
    return xmr(points, *_rules(records, on))


def _reading(chart: Chart, points: np.ndarray, place: int) -> str:
    if chart.beyond[place]:
        return ABOVE if points[place] > chart.middle[0] else BELOW
    return RUN if chart.in_run[place] else NOISE
