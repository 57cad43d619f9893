"""The age bands in which counts of people are shared: those of the charts of staff by age, closed at both ends."""

from __future__ import annotations

import polars as pl

from allotment.evidence.returns.layout import OLDEST, YOUNGEST

BAND_YEARS = 5
FIRST_FULL, LAST_OPEN = 20, 65

AGE_BANDS: dict[str, tuple[int, int]] = {
    f"Under {FIRST_FULL}": (YOUNGEST, FIRST_FULL - 1),
    **{
        f"{first} to {first + BAND_YEARS - 1}": (first, first + BAND_YEARS - 1)
        for first in range(FIRST_FULL, LAST_OPEN, BAND_YEARS)
    },
    f"{LAST_OPEN}+": (LAST_OPEN, OLDEST),
}
"""Whole years by name, both ends included, the youngest first."""


def band_of(age: pl.Expr) -> pl.Expr:
    """Give the name of each age's band."""
    names = {year: name for name, (first, last) in AGE_BANDS.items() for year in range(first, last + 1)}
    return age.replace_strict(list(names), list(names.values()), return_dtype=pl.String)
