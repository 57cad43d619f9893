"""What the baseline stands on: grades of evidence, dates, and what each missing return costs in certainty."""

from __future__ import annotations

import polars as pl

from allotment.projection.run import RunRecord
from allotment.reports.run_views import organisation_names, sentence_case
from allotment.reports.words import organisation_title

GRADES = {
    "A": "Verbatim from the publisher",
    "B": "Published, reshaped or filtered here",
    "C": "Published, copied from a page by hand and checked against its totals",
    "D": "Quoted second-hand",
    "E": "Estimated here from a declared distribution",
    "elicited placeholder": "A judgement that stands until evidence replaces it",
}


def staff_by_grade(run: RunRecord) -> pl.DataFrame:
    """Give the baseline's FTE by grade of evidence, the closest to its publisher first."""
    rows = run.tables["baseline"].group_by("grade", "synthetic").agg(pl.col("fte").sum()).sort("grade", "synthetic")
    return rows.select(
        "grade",
        pl.col("grade").replace_strict(GRADES, default="", return_dtype=pl.String).alias("grade_meaning"),
        "fte",
        (pl.col("fte") / pl.col("fte").sum()).alias("fte_share"),
        "synthetic",
    )


def staff_by_sector(run: RunRecord) -> pl.DataFrame:
    """Give the baseline by sector: staff, establishment, vacancies and the dates of the evidence."""
    rows = run.tables["baseline"].group_by("sector", "synthetic").agg(
        pl.col("organisation").n_unique().alias("organisations"),
        pl.col("headcount", "fte", "establishment_fte", "vacancies_fte").sum(),
        pl.col("as_at").min().alias("first"),
        pl.col("as_at").max().alias("last"),
    )  # fmt: skip
    dates = (
        pl.when(pl.col("first") == pl.col("last"))
        .then(pl.col("first").dt.strftime("%-d %B %Y"))
        .otherwise(pl.format("{} to {}", pl.col("first").dt.strftime("%B %Y"), pl.col("last").dt.strftime("%B %Y")))
    )
    named = pl.col("sector").map_elements(sentence_case, return_dtype=pl.String)
    return rows.sort("fte", "sector", descending=[True, False]).select(
        named,
        "organisations",
        "headcount",
        "fte",
        "establishment_fte",
        "vacancies_fte",
        dates.alias("as_at"),
        "synthetic",
    )


def staff_by_organisation(run: RunRecord) -> pl.DataFrame:
    """Give the baseline by organisation, the largest first."""
    names = organisation_names(run)
    rows = run.tables["baseline"].group_by("organisation", "sector").agg(
        pl.col("headcount", "fte", "establishment_fte", "vacancies_fte").sum(),
        pl.col("as_at").max(),
        pl.col("grade").unique().sort().str.join(", "),
        pl.col("synthetic").all(),
    )  # fmt: skip
    return rows.sort("fte", "organisation", descending=[True, False]).select(
        pl.col("organisation").replace(names).alias("organisation_name"),
        "organisation",
        pl.col("sector").map_elements(sentence_case, return_dtype=pl.String),
        *("headcount", "fte", "establishment_fte", "vacancies_fte", "as_at", "grade", "synthetic"),
    )


def certainty(run: RunRecord) -> pl.DataFrame:
    """Give what each missing or old return costs, the dearest first."""
    rows = run.tables["certainty"].sort(
        "interval_width_fte", "partner", "what_is_missing", descending=[True, False, False]
    )
    return rows.with_columns(
        pl.col("partner").map_elements(organisation_title, return_dtype=pl.String),
        pl.col("what_is_missing").map_elements(sentence_case, return_dtype=pl.String),
    )


def sources(run: RunRecord) -> pl.DataFrame:
    """Give each source once: who published it, when, under which licence, and how many files it has."""
    rows = run.tables["provenance"].group_by("title", "publisher", "as_at", "grade", "licence", "synthetic").agg(
        pl.col("file").n_unique().alias("files")
    )  # fmt: skip
    return rows.sort("publisher", "title", "as_at").select(
        "title", "publisher", "as_at", "grade", "licence", "files", "synthetic"
    )


def files(run: RunRecord) -> pl.DataFrame:
    """Give each file once, with the tables that came from it and its hash."""
    rows = run.tables["provenance"].group_by("file", "sha256").agg(
        pl.col("table").unique().sort().str.join(", ").alias("tables"), pl.col("synthetic").any()
    )  # fmt: skip
    return rows.sort("file").select("file", "tables", "sha256", "synthetic")


def records_by_grade(run: RunRecord) -> pl.DataFrame:
    """Count the assumption records of each grade."""
    counts = run.tables["assumptions"].group_by("grade").agg(pl.len().cast(pl.Int64).alias("records")).sort("grade")
    meaning = pl.col("grade").replace_strict(GRADES, default="Set by the scenario", return_dtype=pl.String)
    return counts.select("grade", meaning.alias("grade_meaning"), "records")
