"""Whether neighbours bid bank rates up: how often a rise follows a neighbour's rise, against what chance would give."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]
FOLLOWS_WITHIN = 2  # months after a neighbour's rise
COMMON = 0.75  # a rise in so many organisations at once is a pay award, and nobody's bid


@dataclass(frozen=True)
class Followed:
    """Rises that followed a neighbour's, those that chance would give, and how often chance gives as many."""

    rises: int
    followed: int
    expected: float
    chance: float


def own_rises(rates: FloatArray, least: float) -> BoolArray:
    """Say in which months (N, T - 1) each rate rose by at least a share, leaving out rises that nearly all make.

    Args:
        rates: (N, T) rate of an hour by organisation and month, NaN where there is none.
        least: the least rise, as a share.
    """
    rose = (rates[:, 1:] / rates[:, :-1] - 1) >= least
    common = rose.mean(axis=0) >= COMMON
    return np.asarray(rose & ~common)


def followings(rose: BoolArray, neighbours: BoolArray, rng: np.random.Generator, shuffles: int) -> Followed:
    """Count rises that come one or two months after a neighbour's, and compare with shuffled time.

    Chance is reckoned by turning each organisation's months round by a random number (circular shifts), which keeps how
    often and how closely it raises and loses only the tie to its neighbours.

    Args:
        rose: (N, T) whose rate rose when.
        neighbours: (N, N) who is whose neighbour; nobody is its own.
        rng: the generator.
        shuffles: how often to shuffle.
    """
    seen = _count(rose, neighbours)
    length = rose.shape[1]
    drawn = np.empty(shuffles)
    for number in range(shuffles):
        turned = np.array(
            [np.roll(row, int(step)) for row, step in zip(rose, rng.integers(0, length, len(rose)), strict=True)]
        )
        drawn[number] = _count(turned, neighbours)
    as_many = (1 + int((drawn >= seen).sum())) / (1 + shuffles)
    return Followed(int(rose.sum()), seen, float(drawn.mean()), as_many)


def following_pairs(rose: BoolArray, neighbours: BoolArray) -> list[tuple[int, int, int]]:
    """Give (who rose first, who followed, how often) for each pair of neighbours with at least one."""
    found = []
    for leader, follower in np.argwhere(neighbours).tolist():
        times = int((rose[follower] & _lately(rose[leader])).sum())
        if times:
            found.append((leader, follower, times))
    return found


def _count(rose: BoolArray, neighbours: BoolArray) -> int:
    lately = np.array([_lately(row) for row in rose])
    after = (neighbours.astype(int) @ lately.astype(int)) > 0  # (N, T) a neighbour rose lately
    return int((rose & after).sum())


def _lately(row: BoolArray) -> BoolArray:
    """Say at which months there was a rise in the months just before."""
    out = np.zeros(row.shape, dtype=bool)
    for lag in range(1, FOLLOWS_WITHIN + 1):
        out[lag:] |= row[:-lag]
    return out
