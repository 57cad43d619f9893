"""Published age bands split to single years of age, smoothly, with every band total kept.

The count of people below each band edge is joined by a monotone piecewise cubic (Fritsch and Carlson,
SIAM Journal on Numerical Analysis 17, 1980): at an edge it rises as fast as the parabola through the edge and its
neighbours, but never more than three times as fast as either band does. The people of one year of age are the rise
of that curve over the year: never negative, adding up to each band exactly, without steps at the edges. Nobody is
below the first age or above the last, so the curve leaves and arrives level: the youngest and the oldest years
thin out.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from allotment.projection.engine.inputs import AGES, OLDEST_AGE, YOUNGEST_AGE, FloatArray

SINGLE_YEARS = np.arange(YOUNGEST_AGE, OLDEST_AGE + 1)
STEEPEST = 3  # a cubic between two points never turns back while its end slopes are within this multiple


@dataclass(frozen=True)
class AgeBands:
    """Whole-year age bands that follow each other, both ends included, held to the ages the model keeps."""

    age_from: tuple[int, ...]
    age_to: tuple[int, ...]

    @classmethod
    def within_the_model(cls, age_from: list[int], age_to: list[int]) -> AgeBands:
        """Hold published bands to the model's youngest and oldest age (the oldest class is open).

        Raises:
            ValueError: the bands leave a gap or overlap.
        """
        starts = tuple(max(age, YOUNGEST_AGE) for age in age_from)
        ends = tuple(min(age, OLDEST_AGE) for age in age_to)
        if any(start != end + 1 for start, end in zip(starts[1:], ends[:-1], strict=True)):
            raise ValueError("Age bands must follow each other without gap or overlap.")
        return cls(starts, ends)

    def __len__(self) -> int:
        """Number of bands B."""
        return len(self.age_from)

    def slices(self) -> list[slice]:
        """Give each band as a slice of the single years of age."""
        return [
            slice(start - YOUNGEST_AGE, end - YOUNGEST_AGE + 1)
            for start, end in zip(self.age_from, self.age_to, strict=True)
        ]


def single_years(band_totals: FloatArray, bands: AgeBands, youngest_age: int = YOUNGEST_AGE) -> FloatArray:
    """Split one row of band totals to single years of age.

    Args:
        band_totals: (B,) people or FTE, none negative.
        bands: the bands.
        youngest_age: nobody of the first band is younger than this.

    Returns:
        (A,) people by single year of age; each band's years sum to its total.
    """
    first_edge = max(youngest_age, bands.age_from[0])
    edges = np.array([first_edge, *bands.age_from[1:], bands.age_to[-1] + 1], dtype=np.float64)
    below = np.concatenate([[0.0], np.cumsum(band_totals)])
    ages_edges = np.append(SINGLE_YEARS, OLDEST_AGE + 1).astype(np.float64)
    split = np.diff(_monotone_cubic(edges, below, ages_edges))
    return _with_exact_totals(np.maximum(split, 0.0), band_totals, bands)


def shares(people: FloatArray) -> FloatArray:
    """Turn people by age (last axis) into shares that sum to 1; a row without people stays all zeros."""
    total = people.sum(axis=-1, keepdims=True)
    return np.asarray(np.divide(people, total, out=np.zeros_like(people), where=total > 0))


def _monotone_cubic(knots: FloatArray, heights: FloatArray, at: FloatArray) -> FloatArray:
    """Evaluate the monotone cubic through the knots; below the first and above the last it is level."""
    widths, rises = np.diff(knots), np.diff(heights)
    secants = rises / widths
    slopes = np.zeros_like(heights)
    before, after = secants[:-1], secants[1:]
    between = (before * widths[1:] + after * widths[:-1]) / (widths[1:] + widths[:-1])
    slopes[1:-1] = np.minimum(between, STEEPEST * np.minimum(before, after))
    inside = np.clip(at, knots[0], knots[-1])
    piece = np.clip(np.searchsorted(knots, inside, side="right") - 1, 0, len(widths) - 1)
    width = widths[piece]
    t = (inside - knots[piece]) / width
    return np.asarray(
        (1 + 2 * t) * (1 - t) ** 2 * heights[piece]
        + t * (1 - t) ** 2 * width * slopes[piece]
        + t**2 * (3 - 2 * t) * heights[piece + 1]
        + t**2 * (t - 1) * width * slopes[piece + 1]
    )


def _with_exact_totals(split: FloatArray, band_totals: FloatArray, bands: AgeBands) -> FloatArray:
    """Take away the rounding of binary arithmetic, band by band."""
    exact = np.zeros(AGES)
    for total, years in zip(band_totals, bands.slices(), strict=True):
        found = split[years].sum()
        if found > 0:
            exact[years] = split[years] * (total / found)
    return exact
