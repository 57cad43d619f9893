"""A small hand-made run on real boundaries: three organisations, seven roles, fifteen years.

The flows follow a one-line stock and flow recurrence, so that every table agrees with every other; the figures
describe no real place.
"""

from __future__ import annotations

import json
from datetime import date
from functools import cache
from itertools import pairwise
from pathlib import Path

import polars as pl

import allotment
from allotment.projection.run import RunRecord, RunRequest
from allotment.workforce import tables

PUBLIC = Path(allotment.__file__).parent / "evidence" / "public"
BASE_YEAR, YEARS = 2025, 15
HORIZONS = (1, 3, 5, 15)
TRUST, NETWORK, CARE = "RTE", "U12345", "E10000013"
NAMES = {
    TRUST: "GLOUCESTERSHIRE HOSPITALS NHS FOUNDATION TRUST",
    NETWORK: "CHELTENHAM CENTRAL PCN",
    CARE: "Adult social care in Gloucestershire",
}
SECTORS = {TRUST: "acute", NETWORK: "primary care", CARE: "adult social care"}
# organisation, staff group, role, headcount, FTE a head, share retiring, share leaving, share joining, growth in need
CELLS = (
    (TRUST, "HCHS doctors", "Consultant", 520, 0.93, 0.022, 0.045, 0.078, 0.021),
    (TRUST, "Nurses & health visitors", "Nurse or health visitor", 2450, 0.86, 0.021, 0.075, 0.098, 0.022),
    (TRUST, "Support to doctors, nurses & midwives", "Support to doctors, nurses & midwives", 1700, 0.83, 0.02, 0.1)
    + (0.118, 0.022),
    (NETWORK, "General practitioners", "GP partner", 31, 0.82, 0.035, 0.045, 0.06, 0.018),
    (NETWORK, "General practice nurses", "General practice nurse", 24, 0.68, 0.04, 0.06, 0.09, 0.018),
    (CARE, "Social care direct care", "Care worker", 8200, 0.74, 0.018, 0.235, 0.255, 0.029),
    (CARE, "Social care regulated professions", "Social worker", 210, 0.88, 0.02, 0.13, 0.14, 0.029),
)
SOURCES = {"UK recruitment": 0.5, "International recruitment": 0.2, "Return to practice": 0.05}
SOURCES["Local unqualified hires"] = 0.25
GRADUATE_SHARE, VACANCY_SHARE, PRODUCTIVITY = 0.2, 0.08, 0.005


@cache
def make_run() -> RunRecord:
    """Make the run with every table a real one has, each checked against its schema."""
    rows = pl.concat([_cell_rows(*cell) for cell in CELLS])
    projection = tables.Projection.validate(rows.select(tables.Projection.column_names()), cast=True)
    stock = _stock(rows)
    made = {
        "projection": projection,
        "summary": _summary(stock),
        "waterfall": _waterfall(rows, stock),
        "recruitment_by_source": _recruitment(rows),
        "age_profile": _ages(stock),
        "demand_drivers": _drivers(),
        "baseline": _baseline(),
        "baseline_age": _ages(stock).filter(years_ahead=0).drop("years_ahead").cast({"headcount": pl.Int64}),
        "certainty": _certainty(),
        "backtest_scores": _backtest(),
        "provenance": _provenance(),
        "population": _population(),
        "assumptions": _assumptions(),
        "map_ics": _map_ics(),
        "map_districts": _map_districts(),
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
    return RunRecord(**{**vars(run), "tables": bare})


def _cell_rows(
    organisation: str,
    group: str,
    role: str,
    heads: int,
    hours: float,
    retire: float,
    leave: float,
    join: float,
    growth: float,
) -> pl.DataFrame:
    """Roll one cell forward; ``opening_fte`` and ``fte_per_head`` ride along for the other tables."""
    required = heads * hours * (1 + VACANCY_SHARE)
    rows, opening = [], float(heads)
    for ahead in range(1, YEARS + 1):
        retirements = opening * retire
        leavers = (opening - retirements) * leave
        joiners = opening * join
        closing = opening - retirements - leavers + joiners
        need = required * (1 + growth - PRODUCTIVITY) ** ahead
        spread = 0.018 * ahead**0.5 * closing * hours
        gap = need - closing * hours
        rows.append(
            {
                "period": str(BASE_YEAR + ahead),
                "organisation": organisation,
                "sector": SECTORS[organisation],
                "staff_group": group,
                "role": role,
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
                "growth": growth,
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


def _drivers() -> pl.DataFrame:
    rows = [
        {
            "period": str(BASE_YEAR + ahead),
            "sector": SECTORS[organisation],
            "staff_group": group,
            "population_index": (1 + growth * 0.75) ** ahead,
            "non_demographic_index": (1 + growth * 0.25) ** ahead,
            "productivity_index": (1 + PRODUCTIVITY) ** ahead,
        }
        for organisation, group, _, _, _, _, _, _, growth in CELLS
        for ahead in range(YEARS + 1)
    ]
    return tables.DemandDriver.validate(pl.DataFrame(rows), cast=True)


def _baseline() -> pl.DataFrame:
    dates = {TRUST: date(2025, 8, 31), NETWORK: date(2026, 5, 31), CARE: date(2024, 3, 31)}
    rows = [
        {
            "organisation": organisation,
            "role": role,
            "organisation_name": NAMES[organisation],
            "sector": SECTORS[organisation],
            "staff_group": group,
            "headcount": heads,
            "fte": heads * hours,
            "establishment_fte": heads * hours * (1 + VACANCY_SHARE),
            "vacancies_fte": heads * hours * VACANCY_SHARE,
            "as_at": dates[organisation],
            "grade": {TRUST: "B", NETWORK: "C", CARE: "E"}[organisation],
            "synthetic": organisation == CARE,
            "source": "NHS workforce statistics" if organisation == TRUST else "Spread from national totals",
            "fte_low": heads * hours * (1.0 if organisation == TRUST else 0.92),
            "fte_high": heads * hours * (1.0 if organisation == TRUST else 1.08),
        }
        for organisation, group, role, heads, hours, *_ in CELLS
    ]
    return tables.Baseline.validate(pl.DataFrame(rows), cast=True)


def _certainty() -> pl.DataFrame:
    rows = [
        {
            "partner": "Adult social care providers in Gloucestershire",
            "what_is_missing": "Filled posts by role",
            "fte_estimated": 6250.0,
            "interval_width_fte": 812.0,
            "remedy": "Ask Skills for Care for the Adult Social Care Workforce Data Set extract for this system.",
        },
        {
            "partner": "Four practices in Cheltenham Central PCN",
            "what_is_missing": "May 2026 return to the National Workforce Reporting Service",
            "fte_estimated": 11.5,
            "interval_width_fte": 2.9,
            "remedy": "Ask the practices to submit the return.",
        },
    ]
    return tables.CertaintyCost.validate(pl.DataFrame(rows), cast=True)


def _backtest() -> pl.DataFrame:
    errors = {
        "allotment": (0.041, 0.081, 0.112),
        "group_drift": (0.043, 0.084, 0.118),
        "drift": (0.049, 0.1, 0.141),
        "ets": (0.047, 0.098, 0.139),
        "last_value": (0.05, 0.115, 0.169),
        "national_growth_known": (0.04, 0.075, 0.098),
    }
    rows = [
        {
            "method": method,
            "horizon": horizon,
            "scope": scope,
            "series": 1690,
            "weighted_error_share": error,
            "bias_share": -error / 3,
            "mase": error / errors["last_value"][index],
            "coverage": 0.79 if method == "allotment" else 0.7,
        }
        for method, row in errors.items()
        for index, (horizon, error) in enumerate(zip((1, 3, 5), row, strict=True))
        for scope in ("all organisations", "organisations without merger jumps")
    ]
    return tables.BacktestScore.validate(pl.DataFrame(rows), cast=True)


def _provenance() -> pl.DataFrame:
    licence = "Open Government Licence v3.0"
    rows = [
        ("staff_in_post", "hchs/staff_in_post.parquet", "NHS workforce statistics", "NHS England", licence, "B", False),
        ("population", "population/icb_syoa.parquet", "Population projections", "ONS", licence, "B", False),
        ("social_care_turnover", "socialcare/oflog.csv", "Adult social care metrics", "DLUHC", licence, "A", False),
        (
            "social_care_vacancy",
            "socialcare/brc.csv",
            "Vacancies by district",
            "British Red Cross",
            "CC BY 4.0",
            "A",
            False,
        ),
        ("social_care_posts", "made from declared assumptions", "Posts by role", "Estimated here", licence, "E", True),
    ]
    frame = pl.DataFrame(
        [
            {"table": table, "file": file, "source": table, "title": title, "publisher": publisher, "licence": held}
            | {"as_at": "August 2025", "grade": grade, "synthetic": synthetic, "sha256": f"{index:x}" * 64}
            | {"rows_read": 1000 + index, "rows_kept": 900 + index, "note": ""}
            for index, (table, file, title, publisher, held, grade, synthetic) in enumerate(rows)
        ]
    )
    return tables.Provenance.validate(frame, cast=True)


def _population() -> pl.DataFrame:
    """The real residents of Gloucestershire, from the shipped public data."""
    path = PUBLIC / "population" / "icb_england_syoa_sex_2000_2043_11variants.parquet"
    frame = pl.read_parquet(path).filter(
        pl.col("area_code").cast(pl.String) == "E54000043",
        pl.col("variant").cast(pl.String) == "v1",
        pl.col("year").is_in([BASE_YEAR, BASE_YEAR + YEARS]),
    )
    return frame.select("year", "age", pl.col("f").alias("female"), pl.col("m").alias("male")).cast(pl.Int64)


def _assumptions() -> pl.DataFrame:
    common = {"owner": "Workforce intelligence lead", "valid_from": date(2025, 4, 1), "distribution": "lognormal"}
    rows = [
        ("leaver_share", "Share of staff who leave the system in a year", "share per year", "General practitioners")
        + (0.045, 0.035, 0.058, "Judgement, to be replaced", "elicited placeholder", False),
        ("leaver_share", "Share of staff who leave the system in a year", "share per year", "Social care direct care")
        + (0.235, 0.2, 0.27, "Skills for Care", "D", False),
        ("non_demographic_growth", "Growth in need beyond population", "share per year", "acute")
        + (0.008, 0.002, 0.014, "Published long-run activity", "C", True),
        ("retirement_age_from", "Age from which leaving counts as retirement", "years", "all staff")
        + (55.0, None, None, "=NHS Pension Scheme rules", "A", False),
    ]
    names = ("key", "title", "unit", "applies_to", "value", "p10", "p90", "source", "grade", "changed_by_scenario")
    frame = pl.DataFrame([dict(zip(names, row, strict=True)) | common for row in rows])
    return frame.with_columns(
        distribution=pl.when(pl.col("p10").is_null()).then(pl.lit("fixed")).otherwise("distribution")
    ).select(
        *("key", "title", "unit", "applies_to", "value", "p10", "p90", "distribution", "source", "grade"),
        *("owner", "valid_from", "changed_by_scenario"),
    )


def _boundaries(file: str, prefix: str) -> pl.DataFrame:
    features = json.loads((PUBLIC / "geo" / file).read_text(encoding="utf-8"))["features"]
    rows = [
        {
            "code": feature["properties"][f"{prefix}_code"],
            "name": feature["properties"][f"{prefix}_name"],
            "geometry": json.dumps(feature["geometry"]),
        }
        for feature in features
    ]
    return pl.DataFrame(rows)


def _map_ics() -> pl.DataFrame:
    lookup = pl.read_csv(PUBLIC / "geo" / "lookup_ltla24_icb24_lsoa_share.csv")
    codes = lookup.select(pl.col("icb24_code").alias("code"), pl.col("icb24_code_nhs").alias("ics")).unique()
    shapes = _boundaries("boundaries_icb22.geojson", "icb22").join(codes, on="code").sort("ics")
    return shapes.with_row_index().select(
        "ics", "name", "geometry", (0.12 + 0.006 * pl.col("index")).alias("need_growth_share")
    )


def _map_districts() -> pl.DataFrame:
    codes = [f"E070000{number}" for number in range(78, 84)]
    shapes = _boundaries("boundaries_ltla24.geojson", "ltla24").filter(pl.col("code").is_in(codes)).sort("code")
    growth = pl.Series("need_growth_share", [0.16, 0.31, 0.22, 0.14, 0.19, 0.35])
    older = pl.Series("aged_75_growth_share", [0.32, 0.48, 0.44, 0.31, 0.39, 0.52])
    return shapes.select(pl.col("code").alias("district"), "name", "geometry").with_columns(growth, older)
