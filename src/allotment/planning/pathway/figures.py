"""Figures of draws: the mean with its 10th and 90th percentile, or the median of what is a ratio."""

from __future__ import annotations

import numpy as np

from allotment.projection.engine.inputs import FloatArray

LOW, MIDDLE, HIGH = 0.1, 0.5, 0.9


def mean_between(name: str, drawn: FloatArray, decimals: int = 1) -> dict[str, float]:
    """Give the mean of (D,) draws, which adds up over rows, and the 10th and 90th percentile beside it."""
    low, high = np.quantile(drawn, (LOW, HIGH))
    return _named(name, float(drawn.mean()), float(low), float(high), decimals)


def median_between(name: str, drawn: FloatArray, decimals: int = 1) -> dict[str, float | None]:
    """Give the median of (D,) draws of a ratio and its percentiles; None for each where no draw has a finite value."""
    finite = drawn[np.isfinite(drawn)]
    if not len(finite):
        return {name: None, f"{name}_low": None, f"{name}_high": None}
    low, middle, high = np.quantile(finite, (LOW, MIDDLE, HIGH))
    return {**_named(name, float(middle), float(low), float(high), decimals)}


def money(name: str, pence: FloatArray) -> dict[str, int | None]:
    """Give the median of (D,) amounts and its percentiles in whole pence, and the same in whole pounds for reading."""
    found = {f"{name}{end}": value for end, value in zip(("", "_low", "_high"), median_between("", pence, 0).values(),
                                                         strict=True)}  # fmt: skip
    in_pence = {key.replace(name, f"{name}_pence"): _whole(value) for key, value in found.items()}
    in_pounds = {key.replace(name, f"{name}_pounds"): _whole(value, 100) for key, value in found.items()}
    return {**in_pence, **in_pounds}


def _whole(pence: float | None, pence_in_one: int = 1) -> int | None:
    return None if pence is None else round(pence / pence_in_one)


def ratio(above: FloatArray, below: FloatArray) -> FloatArray:
    """Divide draw by draw; not a number where there is nothing to divide by."""
    divided: FloatArray = np.divide(above, below, out=np.full(len(above), np.nan), where=below > 0)
    return divided


def _named(name: str, middle: float, low: float, high: float, decimals: int) -> dict[str, float]:
    values = {name: middle, f"{name}_low": low, f"{name}_high": high}
    return {key: round(value, decimals) + 0.0 for key, value in values.items()}
