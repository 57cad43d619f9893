"""The tables of the hand-made run that do not follow from its flows: baseline, evidence, assumptions and maps."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import polars as pl

import allotment
from allotment.workforce import tables
from tests.reports.run_fixture_cells import (
    BASE_YEAR,
    CARE,
    CELLS,
    NAMES,
    NETWORK,
    PRODUCTIVITY,
    SECTORS,
    TRUST,
    VACANCY_SHARE,
    YEARS,
)

PUBLIC = Path(allotment.__file__).parent / "evidence" / "public"


def make_drivers() -> pl.DataFrame:
    rows = [
        {
            "period": str(BASE_YEAR + ahead),
            "sector": SECTORS[cell.organisation],
            "staff_group": cell.staff_group,
            "population_index": (1 + cell.growth * 0.75) ** ahead,
            "non_demographic_index": (1 + cell.growth * 0.25) ** ahead,
            "productivity_index": (1 + PRODUCTIVITY) ** ahead,
        }
        for cell in CELLS
        for ahead in range(YEARS + 1)
    ]
    return tables.DemandDriver.validate(pl.DataFrame(rows), cast=True)


def make_baseline() -> pl.DataFrame:
    dates = {TRUST: date(2025, 8, 31), NETWORK: date(2026, 5, 31), CARE: date(2024, 3, 31)}
    grades = {TRUST: "B", NETWORK: "C", CARE: "E"}
    rows = []
    for cell in CELLS:
        fte = cell.heads * cell.fte_per_head
        spread = 0.0 if cell.organisation == TRUST else 0.08
        rows.append(
            {
                "organisation": cell.organisation,
                "role": cell.role,
                "organisation_name": NAMES[cell.organisation],
                "sector": SECTORS[cell.organisation],
                "staff_group": cell.staff_group,
                "headcount": cell.heads,
                "fte": fte,
                "establishment_fte": fte * (1 + VACANCY_SHARE),
                "vacancies_fte": fte * VACANCY_SHARE,
                "as_at": dates[cell.organisation],
                "grade": grades[cell.organisation],
                "synthetic": cell.organisation == CARE,
                "source": "Spread from national totals" if cell.organisation == CARE else "NHS workforce statistics",
                "fte_low": fte * (1 - spread),
                "fte_high": fte * (1 + spread),
            }
        )
    return tables.Baseline.validate(pl.DataFrame(rows), cast=True)


def make_certainty() -> pl.DataFrame:
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


def make_backtest() -> pl.DataFrame:
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


def make_provenance() -> pl.DataFrame:
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


def make_population() -> pl.DataFrame:
    """The real residents of Gloucestershire, from the shipped public data."""
    path = PUBLIC / "population" / "icb_england_syoa_sex_2000_2043_11variants.parquet"
    frame = pl.read_parquet(path).filter(
        pl.col("area_code").cast(pl.String) == "E54000043",
        pl.col("variant").cast(pl.String) == "v1",
        pl.col("year").is_in([BASE_YEAR, BASE_YEAR + YEARS]),
    )
    return frame.select("year", "age", pl.col("f").alias("female"), pl.col("m").alias("male")).cast(pl.Int64)


def make_assumptions() -> pl.DataFrame:
    leaving, growth = "Share of staff who leave the system in a year", "Growth in need beyond population"
    names = ("key", "title", "unit", "applies_to", "value", "p10", "p90", "distribution", "source", "grade")
    text = """
    leaver_share|LEAVING|share per year|General practitioners|0.045|0.035|0.058|lognormal|Judgement|elicited placeholder
    leaver_share|LEAVING|share per year|Social care direct care|0.235|0.2|0.27|lognormal|Skills for Care|D
    non_demographic_growth|GROWTH|share per year|acute|0.008|0.002|0.014|normal|Published long-run activity|C
    retirement_age_from|Age from which leaving is retirement|years|all staff|55|||fixed|=NHS Pension Scheme rules|A
    """
    lines = [line.strip().replace("LEAVING", leaving).replace("GROWTH", growth) for line in text.strip().splitlines()]
    frame = pl.DataFrame([line.split("|") for line in lines], schema=names, orient="row").with_columns(
        pl.col("value", "p10", "p90").cast(pl.Float64, strict=False)
    )
    return frame.with_columns(
        owner=pl.lit("Workforce intelligence lead"),
        valid_from=pl.lit(date(2025, 4, 1)),
        changed_by_scenario=pl.col("key") == "non_demographic_growth",
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


def make_map_ics() -> pl.DataFrame:
    lookup = pl.read_csv(PUBLIC / "geo" / "lookup_ltla24_icb24_lsoa_share.csv")
    codes = lookup.select(pl.col("icb24_code").alias("code"), pl.col("icb24_code_nhs").alias("ics")).unique()
    shapes = _boundaries("boundaries_icb22.geojson", "icb22").join(codes, on="code", how="left")
    shapes = shapes.with_columns(pl.col("ics").fill_null(pl.col("code"))).sort("ics")
    return shapes.with_row_index().select(
        "ics", "name", "geometry", (0.12 + 0.006 * pl.col("index")).alias("need_growth_share")
    )


def make_map_districts() -> pl.DataFrame:
    codes = [f"E070000{number}" for number in range(78, 84)]
    shapes = _boundaries("boundaries_ltla24.geojson", "ltla24").filter(pl.col("code").is_in(codes)).sort("code")
    growth = pl.Series("need_growth_share", [0.16, 0.31, 0.22, 0.14, 0.19, 0.35])
    older = pl.Series("aged_75_growth_share", [0.32, 0.48, 0.44, 0.31, 0.39, 0.52])
    return shapes.select(pl.col("code").alias("district"), "name", "geometry").with_columns(growth, older)
