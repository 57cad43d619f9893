"""How good a placement is: how much of it is placed, how far people travel, and how evenly."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from allotment.allocation.placements.objective import student_minutes
from allotment.allocation.placements.problem import IntArray, PlacementProblem


@dataclass(frozen=True)
class Measures:
    """Of all student-blocks the share placed; one-way minutes of those placed; and how evenly travel falls.

    ``long_twice`` counts students with more long journeys than one. ``gini`` is of students' own mean minutes: 0 where
    all travel alike. ``new_used`` counts student-blocks in new settings, ``settings_used`` settings with anybody.
    """

    wanted: int
    placed: int
    mean_minutes: float
    p90_minutes: float
    worst_minutes: int
    long_twice: int
    gini: float
    settings_used: int
    new_used: int

    @property
    def placed_share(self) -> float:
        """Student-blocks placed, as a share of those wanted."""
        return self.placed / self.wanted if self.wanted else 1.0


def measure(problem: PlacementProblem, setting: IntArray) -> Measures:
    """Measure a placement (N, most blocks)."""
    minutes = student_minutes(problem, setting)
    placed = setting >= 0
    all_minutes = minutes[placed]
    count = placed.sum(axis=1)
    sums = np.where(placed, minutes, 0).sum(axis=1)
    long_ = (placed & (minutes > problem.weights.long_minutes)).sum(axis=1)
    return Measures(
        wanted=int(np.diff(problem.block_span)[problem.students.programme].sum()),
        placed=int(placed.sum()),
        mean_minutes=float(all_minutes.mean()) if len(all_minutes) else 0.0,
        p90_minutes=float(np.quantile(all_minutes, 0.9)) if len(all_minutes) else 0.0,
        worst_minutes=int(all_minutes.max(initial=0)),
        long_twice=int((long_ > 1).sum()),
        gini=gini((sums[count > 0] / count[count > 0]).tolist()),
        settings_used=len(np.unique(setting[placed])),
        new_used=int(problem.settings.new[setting[placed]].sum()),
    )


def gini(values: list[float]) -> float:
    """Give the Gini coefficient: half the mean difference of two values drawn at random, over the mean."""
    ordered = np.sort(np.asarray(values, dtype=np.float64))
    if not len(ordered) or ordered.sum() == 0:
        return 0.0
    ranks = 2 * np.arange(1, len(ordered) + 1) - len(ordered) - 1
    return float((ranks * ordered).sum() / (len(ordered) * ordered.sum()))
