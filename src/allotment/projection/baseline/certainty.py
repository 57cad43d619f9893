"""How sure the baseline is, and what each missing or old partner return costs in certainty.

Every error is an 80% half-width in FTE on some rows. Rows that share an error are off together, so their half-widths
add up; different errors are independent, so half-widths add in quadrature. What a partner's return would win is the
width of the system's interval less the width without that partner's errors.
"""

from __future__ import annotations

import math
from datetime import date

import polars as pl

from allotment.evidence.assumptions.register import Register
from allotment.projection.baseline.exact_sums import exact_sum
from allotment.projection.baseline.staff import ERROR_COLUMNS
from allotment.workforce.roles import Sector

MONTHS_A_YEAR = 12
PRIMARY_CARE, CARE = Sector.PRIMARY_CARE.value, Sector.ADULT_SOCIAL_CARE.value


def date_gap_errors(staff: pl.DataFrame, register: Register, common_date: date) -> pl.DataFrame:
    """Errors of rows counted in another month than the common date's: growth in between is not known.

    A trust errs by itself; general practice grows together across a system, and so does adult social care.
    """
    spreads = {
        sector: register.find("date_gap_growth_spread", common_date, sector=sector).value
        for sector in staff["sector"].unique()
    }
    months_apart = (
        (pl.col("as_at").dt.year() - common_date.year) * MONTHS_A_YEAR + pl.col("as_at").dt.month() - common_date.month
    ).abs()
    half_width = (
        pl.col("fte")
        * pl.col("sector").replace_strict(spreads, return_dtype=pl.Float64)
        * (months_apart / MONTHS_A_YEAR)
    )
    together = pl.col("sector").is_in([PRIMARY_CARE, CARE])
    return (
        staff.filter(months_apart > 0, pl.col("fte") > 0)
        .with_columns(
            error=pl.format("date of {}, {}", pl.when(together).then("sector").otherwise("organisation"), "as_at"),
            partner=_partner(),
            what_is_missing=pl.format(
                "figures at {} (counted {})", pl.lit(f"{common_date:%B %Y}"), pl.col("as_at").dt.strftime("%B %Y")
            ),
            remedy=pl.lit(f"Ask for the figures as at {common_date:%d %B %Y}."),
            fte_estimated="fte",
            half_width_fte=half_width,
            cancels_in_total=pl.lit(False),
        )
        .select(list(ERROR_COLUMNS))
    )


def with_interval(staff: pl.DataFrame, errors: pl.DataFrame) -> pl.DataFrame:
    """Add ``fte_low`` and ``fte_high``, the 80% interval of each row."""
    half_widths = (
        errors.group_by("organisation", "role", "error", maintain_order=True)
        .agg(exact_sum("half_width_fte"))
        .group_by("organisation", "role", maintain_order=True)
        .agg(half_width=exact_sum(pl.col("half_width_fte").pow(2)).sqrt())
    )
    half_width = pl.col("half_width").fill_null(0.0)
    return (
        staff.join(half_widths, on=["organisation", "role"], how="left", maintain_order="left")
        .with_columns(fte_low=(pl.col("fte") - half_width).clip(lower_bound=0.0), fte_high=pl.col("fte") + half_width)
        .drop("half_width")
    )


def system_half_width(errors: pl.DataFrame) -> float:
    """Give the 80% half-width of a system's total FTE."""
    return math.sqrt(math.fsum(_squares(errors, ["error"])["square"]))


def certainty_cost(errors: pl.DataFrame) -> pl.DataFrame:
    """Give the ``CertaintyCost`` rows of one system, the dearest first."""
    total = math.fsum(_squares(errors, ["error"])["square"])
    partners = ["partner", "what_is_missing", "remedy"]
    squares = (
        _squares(errors, [*partners, "error"])
        .group_by(partners, maintain_order=True)
        .agg(exact_sum("square"), exact_sum("fte_estimated"))
    )
    added = 2 * (math.sqrt(total) - (total - pl.col("square")).clip(lower_bound=0.0).sqrt())
    return squares.select("partner", "what_is_missing", "fte_estimated", "remedy", interval_width_fte=added).sort(
        "interval_width_fte", "partner", "what_is_missing", descending=[True, False, False]
    )


def _squares(errors: pl.DataFrame, by: list[str]) -> pl.DataFrame:
    """Give ``square`` (of the half-width) and ``fte_estimated`` of each error of the total."""
    return (
        errors.filter(~pl.col("cancels_in_total"))
        .group_by(by, maintain_order=True)
        .agg(square=exact_sum("half_width_fte").pow(2), fte_estimated=exact_sum("fte_estimated"))
    )


def _partner() -> pl.Expr:
    return (
        pl.when(pl.col("sector") == PRIMARY_CARE)
        .then(pl.lit("General practices and networks"))
        .when(pl.col("sector") == CARE)
        .then(pl.lit("Adult social care employers"))
        .otherwise("organisation_name")
    )
