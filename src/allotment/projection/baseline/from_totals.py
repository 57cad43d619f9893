"""The baseline of a system that the evidence gives as totals by role and sex."""

from __future__ import annotations

import math
from datetime import date

import polars as pl

from allotment.evidence.evidence import Evidence
from allotment.projection.baseline.exact_sums import exact_sum
from allotment.projection.baseline.result import BaselineResult
from allotment.projection.engine.inputs import OLDEST_AGE
from allotment.workforce.tables import Baseline, BaselineAge, CertaintyCost

TABLE = "totals_stock"
GRADE = "D"
WORDS_FOR_SEX = {"female": " (women)", "male": " (men)", "all": ""}
CELL_ORDER = ("sector", "organisation", "staff_group", "role")


def is_given_as_totals(evidence: Evidence, ics: str) -> bool:
    """Say whether the evidence gives this system as totals."""
    return evidence.has(TABLE) and ics in evidence.table(TABLE)["ics"]


def totals_date(evidence: Evidence) -> date | None:
    """Give the latest date of the systems given as totals, or None where there are none."""
    latest = evidence.table(TABLE)["as_at"].max() if evidence.has(TABLE) else None
    return latest if isinstance(latest, date) else None


def totals_stock(evidence: Evidence, ics: str) -> pl.DataFrame:
    """Give the stock of one system with ``label``, the role and sex in words, beside ``role`` and ``sex``."""
    stock = evidence.table(TABLE).filter(pl.col("ics") == ics)
    label = pl.concat_str("role", pl.col("sex").replace_strict(WORDS_FOR_SEX, return_dtype=pl.String))
    return stock.with_columns(label=label)


def totals_baseline(evidence: Evidence, ics: str) -> BaselineResult:
    """Give the stated stock as a baseline. Nobody is estimated, so there is nothing that a return would win.

    Roles by sex appear as "General practitioner (women)". People without a stated age stand in the open last
    class, where ageing does not move them.
    """
    stock = totals_stock(evidence, ics)
    baseline = _rows(stock)
    ages = stock.filter(pl.col("headcount") > 0).select(
        "organisation", "headcount", role="label", age=pl.col("age").fill_null(OLDEST_AGE).clip(upper_bound=OLDEST_AGE)
    )
    by_age = ages.group_by("organisation", "role", "age", maintain_order=True).agg(pl.col("headcount").sum())
    total_fte = math.fsum(baseline["fte"])
    return BaselineResult(
        ics=ics,
        common_date=stock["as_at"][0],
        baseline=Baseline.validate(baseline, cast=True),
        by_age=BaselineAge.validate(by_age.sort("organisation", "role", "age"), cast=True),
        certainty=CertaintyCost.create_empty(),
        total_fte_low=total_fte,
        total_fte_high=total_fte,
        notes=("Staff in post and vacancies are as stated in totals/stock.csv; nothing was estimated.",),
    )


def _rows(stock: pl.DataFrame) -> pl.DataFrame:
    key = ["organisation", "label", "organisation_name", "sector", "staff_group", "as_at"]
    fte = exact_sum(pl.col("headcount") * pl.col("fte_per_head"))
    return (
        stock.group_by(key, maintain_order=True)
        .agg(headcount=pl.col("headcount").sum(), fte=fte, vacancies_fte=exact_sum("vacancies_fte"))
        .rename({"label": "role"})
        .with_columns(
            establishment_fte=pl.col("fte") + pl.col("vacancies_fte"),
            grade=pl.lit(GRADE),
            synthetic=pl.lit(False),
            source=pl.lit("stated in totals/stock.csv"),
            fte_low=pl.col("fte"),
            fte_high=pl.col("fte"),
        )
        .select(Baseline.column_names())
        .sort(CELL_ORDER)
    )
