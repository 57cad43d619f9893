"""Adult social care measures by council and financial year, as the Office for Local Government gave them out."""

from __future__ import annotations

import dataframely as dy
import polars as pl

TURNOVER = "ASC7"
COUNCIL_ROW = "LA_Raw"
COUNCIL_CODE = r"^E(0[689]|10)[0-9]{6}$"
"""Unitary, metropolitan and London councils, and counties: those that answer for adult social care."""

HIGHEST_TURNOVER_PERCENT = 200
"""People who change jobs twice in a year count twice, so turnover may pass 100%, but not by any amount."""


def _second_year_follows_first(financial_year: pl.Expr) -> pl.Expr:
    first, second = financial_year.str.slice(2, 2), financial_year.str.slice(5, 2)
    return second.cast(pl.Int64, strict=False) == (first.cast(pl.Int64, strict=False) + 1) % 100


class CouncilMeasureFile(dy.Schema):
    """One measure of one council in one year; an empty value was not published."""

    financial_year = dy.String(
        alias="Financial year",
        nullable=False,
        regex=r"^20[0-9]{2}-[0-9]{2}$",
        check={"the_second_year_follows_the_first": _second_year_follows_first},
        metadata={"remedy": "Write the financial year as 2022-23."},
    )
    council = dy.String(alias="Local authority code", nullable=False)
    grouping = dy.String(alias="Grouping", nullable=False)
    measure = dy.Enum([f"ASC{number}" for number in range(1, 8)], alias="Code", nullable=False)
    value = dy.Float64(alias="Value", nullable=True, min=0.0, metadata={"empty": ["NA", "None"]})

    @dy.rule()
    def a_council_row_has_the_code_of_a_council_with_social_care(cls) -> pl.Expr:
        """A mistyped code would lose the council without a word."""
        return (cls.grouping.col != COUNCIL_ROW) | cls.council.col.str.contains(COUNCIL_CODE)

    @dy.rule()
    def turnover_is_a_percentage_of_at_most_200(cls) -> pl.Expr:
        """A higher figure is a slip of the decimal point."""
        return (cls.measure.col != TURNOVER) | cls.value.col.is_null() | (cls.value.col <= HIGHEST_TURNOVER_PERCENT)

    @dy.rule()
    def a_measure_of_a_council_and_year_has_one_value(cls) -> pl.Expr:
        """A row may be repeated, but not with another value."""
        key = (cls.financial_year.col, cls.council.col, cls.grouping.col, cls.measure.col)
        return cls.value.col.drop_nulls().n_unique().over(*key) <= 1
