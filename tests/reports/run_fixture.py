"""A small hand-made run on real boundaries: three organisations, seven roles, fifteen years.

The flows follow a one-line stock and flow recurrence, so that every table agrees with every other; the figures
describe no real place.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache
from itertools import pairwise

import polars as pl

from allotment.projection.run import RunRecord, RunRequest
from allotment.workforce import tables
from tests.reports.run_fixture_cells import (
    BASE_YEAR,
    CARE,
    CELLS,
    GRADUATE_SHARE,
    HORIZONS,
    PRODUCTIVITY,
    SECTORS,
    SOURCES,
    VACANCY_SHARE,
    YEARS,
    Cell,
)
from tests.reports.run_fixture_evidence import (
    make_assumptions,
    make_backtest,
    make_baseline,
    make_certainty,
    make_drivers,
    make_map_districts,
    make_map_ics,
    make_population,
    make_provenance,
)


@cache
def make_run() -> RunRecord:
    """Make the run with every table a real one has, each checked against its schema."""
    rows = pl.concat([_cell_rows(cell) for cell in CELLS])
    projection = tables.Projection.validate(rows.select(tables.Projection.column_names()), cast=True)
    stock = _stock(rows)
    made = {
        "projection": projection,
        "summary": _summary(stock),
        "waterfall": _waterfall(rows, stock),
        "recruitment_by_source": _recruitment(rows),
        "age_profile": _ages(stock),
        "replicate_totals": _replicates(stock),
        "demand_drivers": make_drivers(),
        "baseline": make_baseline(),
        "baseline_age": _ages(stock).filter(years_ahead=0).drop("years_ahead").cast({"headcount": pl.Int64}),
        "certainty": make_certainty(),
        "backtest_scores": make_backtest(),
        "provenance": make_provenance(),
        "population": make_population(),
        "assumptions": make_assumptions(),
        "map_ics": make_map_ics(),
        "map_districts": make_map_districts(),
    }
    request = RunRequest("QR1", "central", "name: central\n", YEARS, 200, 1, 1)
    return RunRecord(
        run_id="QR1-central-0123456789",
        request=request,
        ics_name="NHS Gloucestershire Integrated Care Board",
        region="South West",
        scenario_title="Central",
        base_date=date(BASE_YEAR, 8, 31),
        code_version="0.1.0+abcdef0123",
        hashes={"evidence": "e" * 64, "assumptions": "a" * 64, "scenario": "5" * 64, "code": "c" * 64},
        tables=made,
        backtest={"method": "allotment", "scores": []},
    )


def empty_run() -> RunRecord:
    """Make the same run with every table empty but its columns kept."""
    run = make_run()
    bare = {name: table.clear() for name, table in run.tables.items()}
    return replace(run, tables=bare)


def _cell_rows(cell: Cell) -> pl.DataFrame:
    """Roll one cell forward; the columns after ``chance_of_meeting`` ride along for the other tables."""
    hours = cell.fte_per_head
    required = cell.heads * hours * (1 + VACANCY_SHARE)
    rows, opening = [], float(cell.heads)
    for ahead in range(1, YEARS + 1):
        retirements = opening * cell.retiring
        leavers = (opening - retirements) * cell.leaving
        joiners = opening * cell.joining
        closing = opening - retirements - leavers + joiners
        need = required * (1 + cell.growth - PRODUCTIVITY) ** ahead
        spread = 0.018 * ahead**0.5 * closing * hours
        gap = need - closing * hours
        rows.append(
            {
                "period": str(BASE_YEAR + ahead),
                "organisation": cell.organisation,
                "sector": SECTORS[cell.organisation],
                "staff_group": cell.staff_group,
                "role": cell.role,
                "opening": opening,
                "leavers": leavers,
                "retirements": retirements,
                "moves_in": 0.0,
                "moves_out": 0.0,
                "graduates": joiners * GRADUATE_SHARE,
                "recruits": joiners * (1 - GRADUATE_SHARE),
                "progression_in": 0.0,
                "progression_out": 0.0,
                "closing": closing,
                "closing_fte": closing * hours,
                "required_fte": need,
                "gap_fte": gap,
                **{f"supply_fte_{q}": closing * hours + k * spread for q, k in (("p10", -1), ("p50", 0), ("p90", 1))},
                **{f"gap_fte_{q}": gap + k * 1.3 * spread for q, k in (("p10", -1), ("p50", 0.02), ("p90", 1))},
                "chance_of_meeting": max(0.0, min(1.0, 0.5 - gap / (5.2 * spread))),
                "opening_fte": opening * hours,
                "fte_per_head": hours,
                "base_required_fte": required,
            }
        )
        opening = closing
    return pl.DataFrame(rows)


def _stock(rows: pl.DataFrame) -> pl.DataFrame:
    """Give each cell's stock, requirement and half-width by years ahead, the baseline at 0."""
    base = rows.filter(period=str(BASE_YEAR + 1)).select(
        pl.lit(0).alias("ahead"),
        "organisation",
        "sector",
        "staff_group",
        "role",
        pl.col("opening").alias("heads"),
        pl.col("opening_fte").alias("supply"),
        pl.col("base_required_fte").alias("need"),
        pl.lit(0.0).alias("half"),
    )
    later = rows.select(
        (pl.col("period").cast(pl.Int32) - BASE_YEAR).alias("ahead"),
        "organisation",
        "sector",
        "staff_group",
        "role",
        pl.col("closing").alias("heads"),
        pl.col("closing_fte").alias("supply"),
        pl.col("required_fte").alias("need"),
        (pl.col("supply_fte_p90") - pl.col("supply_fte_p50")).alias("half"),
    )
    return pl.concat([base, later], how="vertical_relaxed")


def _summary(stock: pl.DataFrame) -> pl.DataFrame:
    whole = stock.with_columns(pl.lit("Gloucestershire").alias("system"))
    care = pl.when(pl.col("organisation") == CARE).then("supply").otherwise(0.0).sum()
    half, gap = pl.col("half"), pl.col("need") - pl.col("supply")
    frames = []
    for scope in ("system", "sector", "staff_group", "organisation", "role"):
        totals = whole.group_by(pl.col(scope).alias("name"), "ahead", maintain_order=True).agg(
            pl.col("heads").sum(),
            pl.col("supply").sum(),
            pl.col("need").sum(),
            half.pow(2).sum().sqrt(),
            (care / pl.col("supply").sum()).alias("synthetic_share"),
        )
        frames.append(
            totals.select(
                pl.lit(scope).alias("scope"),
                "name",
                pl.when(pl.col("ahead") == 0)
                .then(pl.lit("baseline"))
                .otherwise((pl.col("ahead") + BASE_YEAR).cast(pl.String))
                .alias("period"),
                pl.col("ahead").cast(pl.Float64).alias("years_ahead"),
                pl.col("heads").alias("headcount"),
                pl.col("supply").alias("supply_fte"),
                pl.col("need").alias("required_fte"),
                gap.alias("gap_fte"),
                (pl.col("supply") - half).alias("supply_fte_p10"),
                pl.col("supply").alias("supply_fte_p50"),
                (pl.col("supply") + half).alias("supply_fte_p90"),
                (pl.col("need") - 0.7 * half).alias("required_fte_p10"),
                (pl.col("need") + 0.7 * half).alias("required_fte_p90"),
                (gap - 1.3 * half).alias("gap_fte_p10"),
                (gap + 0.02 * half).alias("gap_fte_p50"),
                (gap + 1.3 * half).alias("gap_fte_p90"),
                (0.5 - gap / (5.2 * half + 1e-9)).clip(0, 1).alias("chance_of_meeting"),
                "synthetic_share",
            )
        )
    return tables.Summary.validate(pl.concat(frames), cast=True)


def _waterfall(rows: pl.DataFrame, stock: pl.DataFrame) -> pl.DataFrame:
    frames = [
        _bridge(rows, stock, years, scope, name, members)
        for years in HORIZONS
        for scope, name, members in (
            ("system", "Gloucestershire", pl.lit(True)),
            *(("sector", sector, pl.col("sector") == sector) for sector in SECTORS.values()),
        )
    ]
    return tables.Waterfall.validate(pl.concat(frames), cast=True)


def _bridge(
    rows: pl.DataFrame, stock: pl.DataFrame, years: int, scope: str, name: str, members: pl.Expr
) -> pl.DataFrame:
    chosen = rows.filter(members, pl.col("period").cast(pl.Int32) <= BASE_YEAR + years)
    fte = {
        flow: chosen.select((pl.col(flow) * pl.col("fte_per_head")).sum()).item()
        for flow in ("retirements", "leavers", "graduates", "recruits")
    }
    gaps = {
        ahead: stock.filter(members, pl.col("ahead") == ahead).select((pl.col("need") - pl.col("supply")).sum()).item()
        for ahead in (0, years)
    }
    needs = {ahead: stock.filter(members, pl.col("ahead") == ahead)["need"].sum() for ahead in (0, years)}
    need = needs[years] - needs[0]
    steps = [
        ("start", "Gap at the baseline", gaps[0]),
        ("demand", "Population: size and age", need * 0.9),
        ("demand", "Other growth in need", need * 0.4),
        ("demand", "Productivity", -need * 0.25),
        ("demand", "Demand drivers acting together", -need * 0.05),
        ("supply", "Retirements", fte["retirements"]),
        ("supply", "Other leavers", fte["leavers"]),
        ("supply", "Training graduates", -fte["graduates"]),
        *(("supply", f"Recruitment: {source}", -fte["recruits"] * share) for source, share in SOURCES.items()),
        ("end", "Gap at the horizon", gaps[years]),
    ]
    return pl.DataFrame(
        [
            {"scope": scope, "name": name, "years_ahead": years, "step": step, "order": order, "side": side}
            | {"gap_change_fte": change}
            for order, (side, step, change) in enumerate(steps)
        ]
    )


def _recruitment(rows: pl.DataFrame) -> pl.DataFrame:
    frames = [
        rows.select(
            "period",
            "organisation",
            "role",
            pl.lit(source).alias("recruitment_source"),
            (pl.col("recruits") * share).alias("headcount"),
            (pl.col("recruits") * share * pl.col("fte_per_head")).alias("fte"),
        )
        for source, share in SOURCES.items()
    ]
    return tables.RecruitmentBySource.validate(pl.concat(frames), cast=True)


def _replicates(stock: pl.DataFrame) -> pl.DataFrame:
    """Give two simulated futures of the system at each horizon, one above the mean and one below."""
    totals = stock.filter(pl.col("ahead").is_in(HORIZONS)).group_by("ahead", maintain_order=True).agg(
        pl.col("supply", "need").sum()
    )  # fmt: skip
    frames = [
        totals.select(
            pl.lit(number).alias("replicate"),
            pl.lit("system").alias("scope"),
            pl.lit("Gloucestershire").alias("name"),
            pl.col("ahead").alias("years_ahead"),
            (pl.col("supply") * share).alias("supply_fte"),
            (pl.col("need") * share).alias("required_fte"),
        )
        for number, share in enumerate((0.98, 1.02))
    ]
    return tables.ReplicateTotal.validate(pl.concat(frames), cast=True)


def _ages(stock: pl.DataFrame) -> pl.DataFrame:
    """Spread each stock over ages 20 to 67 on a triangle whose peak moves up with time."""
    rows = []
    for row in stock.filter(pl.col("ahead").is_in([0, *HORIZONS])).rows(named=True):
        peak = 38 + row["ahead"] / 5
        weights = {age: max(1.0, 30 - abs(age - peak)) for age in range(20, 68)}
        whole = round(row["heads"]) if row["ahead"] == 0 else row["heads"]
        running = [0.0]
        for weight in weights.values():
            running.append(running[-1] + weight)
        marks = [whole * mark / running[-1] for mark in running]
        if row["ahead"] == 0:
            marks = [float(round(mark)) for mark in marks]
        for age, (low, high) in zip(weights, pairwise(marks), strict=True):
            rows.append((row["ahead"], row["organisation"], row["role"], age, high - low))
    frame = pl.DataFrame(rows, schema=tables.AgeProfile.column_names(), orient="row")
    return tables.AgeProfile.validate(frame, cast=True)
