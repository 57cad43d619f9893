"""Single years of age gathered into bands of five."""

from __future__ import annotations

import polars as pl

BAND_YEARS = 5


def band_of_age(age: pl.Expr, *, oldest_from: int, youngest_to: int | None = None) -> pl.Expr:
    """Give each age its band: '20 to 24', an open last one, and an open first one where ``youngest_to`` is given."""
    start = (age // BAND_YEARS) * BAND_YEARS
    plain = pl.format("{} to {}", start, start + BAND_YEARS - 1)
    banded = pl.when(age >= oldest_from).then(pl.lit(f"{oldest_from}+")).otherwise(plain)
    if youngest_to is None:
        return banded
    return pl.when(age <= youngest_to).then(pl.lit(f"Under {youngest_to + 1}")).otherwise(banded)


def bands_in_order(oldest_from: int, youngest_to: int | None = None) -> list[str]:
    """Give the bands' names, the youngest first."""
    first = 0 if youngest_to is None else youngest_to + 1
    plain = [f"{start} to {start + BAND_YEARS - 1}" for start in range(first, oldest_from, BAND_YEARS)]
    return [*([] if youngest_to is None else [f"Under {youngest_to + 1}"]), *plain, f"{oldest_from}+"]
