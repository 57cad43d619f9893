"""Elicitation: what an expert says of a quantity, as a record of the register.

Somebody gives quantiles: a value, and the chance that the truth lies below it. Each kind of distribution that the
register knows is a straight line in two scores, one of the value and one of the chance (normal: the value and the
standard normal score; lognormal: its logarithm; beta: its log odds; uniform: the value and the chance itself). The line
is fitted by least squares, and the kind is taken whose line comes nearest to what was said, in the unit of the
quantity. The 10th, 50th and 90th percentiles are then kept as they were said: the register's distributions are split at
the median, so both sides may differ.

Source of the method: O'Hagan et al., Uncertain Judgements: Eliciting Experts' Probabilities, 2006, from memory.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from statistics import NormalDist

from allotment.evidence.assumptions.vocabulary import UNITS
from allotment.workforce.errors import AssumptionError, Problem

P10, P50, P90 = 0.1, 0.5, 0.9
SIGNIFICANT = 4  # figures of a fitted value: no expert means more
AS_GOOD = 1e-9  # of the range that was said: kinds that differ by less fit alike

_score = NormalDist().inv_cdf
_chance = NormalDist().cdf


@dataclass(frozen=True)
class Scale:
    """How a kind of distribution turns values and chances into scores in which it is a straight line."""

    of_value: Callable[[float], float]
    to_value: Callable[[float], float]
    of_chance: Callable[[float], float]


def _same(number: float) -> float:
    return number


def _log_odds(share: float) -> float:
    return math.log(share / (1.0 - share))


def _from_log_odds(odds: float) -> float:
    return 1.0 / (1.0 + math.exp(-odds))


SCALES: dict[str, Scale] = {
    "beta": Scale(_log_odds, _from_log_odds, _score),
    "lognormal": Scale(math.log, math.exp, _score),
    "normal": Scale(_same, _same, _score),
    "uniform": Scale(_same, _same, _same),
}
"""The kinds, the one preferred first where two fit alike and the unit allows both."""


@dataclass(frozen=True)
class Fitted:
    """A judgement as the register holds it: a median, its 10th and 90th percentile, and the kind that fits best.

    ``misfit`` is the root mean square of what the fitted line misses, as a share of the range that was said.
    """

    kind: str
    p10: float
    p50: float
    p90: float
    misfit: float
    unit: str

    @property
    def in_words(self) -> str:
        """Say what was understood, so that whoever said it can object."""
        unit = self.unit
        return (
            f"Understood: as likely above {self.p50:g} as below; 1 chance in 10 that it is below {self.p10:g}, and "
            f"1 in 10 that it is above {self.p90:g} ({unit}). A {self.kind} distribution comes nearest to that"
            + ("." if self.misfit < AS_GOOD else f", and misses it by {100 * self.misfit:.1f}% of the range.")
        )


def quantiles_of_extremes(lowest: float, highest: float, confidence: float) -> dict[float, float]:
    """Give quantiles of "it lies between these two, I am 95% sure", the rest being shared by both ends.

    Args:
        lowest, highest: the ends, in the unit of the quantity.
        confidence: the chance that the truth lies between them, such as 0.95.

    Raises:
        AssumptionError: the confidence is no chance between 0 and 1.
    """
    if not 0.0 < confidence < 1.0:
        rule = "the confidence is a chance above 0 and below 1."
        raise _refused([Problem("confidence", rule, "Write 0.95 for 95 times in 100.", value=f"{confidence:g}")])
    outside = (1.0 - confidence) / 2.0
    return {outside: lowest, 1.0 - outside: highest}


def fit_judgement(said: Mapping[float, float], unit: str) -> Fitted:
    """Fit the kinds of distribution to quantiles, and give the one that comes nearest.

    Args:
        said: value by chance that the truth lies below it; two or more, such as {0.1: 3, 0.5: 4, 0.9: 6}.
        unit: a unit of the register, whose limits hold.

    Raises:
        AssumptionError: what was said is impossible; every problem at once.
    """
    problems = _problems(said, unit)
    if problems:
        raise _refused(problems)
    fits = [_fit(kind, said, unit) for kind in _kinds(said, unit)]
    best = min(fits, key=lambda one: one.misfit)
    return next(one for one in fits if one.misfit <= best.misfit + AS_GOOD)


def _refused(problems: list[Problem]) -> AssumptionError:
    return AssumptionError(f"The judgement has {len(problems)} problem(s).", problems)


def _problems(said: Mapping[float, float], unit: str) -> list[Problem]:
    if unit not in UNITS:
        return [Problem("unit", "this unit is not known.", f"Use one of: {', '.join(UNITS)}.", value=unit)]
    problems = []
    lowest, highest = UNITS[unit]
    for chance, value in said.items():
        place = _place(chance)
        if not 0.0 < chance < 1.0:
            remedy = "Say p10, p50 and p90, or the ends with a confidence."
            problems.append(Problem(place, "a chance lies above 0 and below 1.", remedy, value=f"{chance:g}"))
        if not math.isfinite(value):
            problems.append(Problem(place, "this must be a finite number.", "Write it as digits.", value=f"{value}"))
        elif not lowest <= value <= highest:
            remedy = "Mend the value or its unit."
            limits = f"at least {lowest:g}" if math.isinf(highest) else f"from {lowest:g} to {highest:g}"
            rule = f"in the unit {unit!r} it is {limits}."
            problems.append(Problem(place, rule, remedy, value=f"{value:g}"))
    if len(said) < 2:
        remedy = "Say at least a low and a high value: without a range nobody can weigh what is not known."
        problems.append(Problem("judgement", "one value alone has no range.", remedy))
    return problems + _out_of_order(said)


def _out_of_order(said: Mapping[float, float]) -> list[Problem]:
    inner = sorted((chance, value) for chance, value in said.items() if math.isfinite(value))
    return [
        Problem(
            _place(chance),
            f"it must lie above the value of {_place(before)}, {least:g}.",
            "The more likely the truth is below a value, the higher that value is.",
            value=f"{value:g}",
        )
        for (before, least), (chance, value) in pairwise(inner)
        if not value > least
    ]


def _place(chance: float) -> str:
    """Name a quantile as it is asked for: p10, p2.5."""
    return f"p{100 * chance:g}"


def _kinds(said: Mapping[float, float], unit: str) -> list[str]:
    """Give the kinds that can hold what was said, within the unit's limits, the one preferred first."""
    lowest, highest = UNITS[unit]
    kinds = []
    if (lowest, highest) == (0.0, 1.0) and all(0.0 < value < 1.0 for value in said.values()):
        kinds.append("beta")
    if lowest == 0.0 and all(value > 0.0 for value in said.values()):
        kinds.append("lognormal")
    return [*kinds, "normal", "uniform"]


def _fit(kind: str, said: Mapping[float, float], unit: str) -> Fitted:
    """Fit one kind's line, and keep the percentiles that were said as they were said."""
    scale = SCALES[kind]
    points = [(scale.of_chance(chance), scale.of_value(value)) for chance, value in said.items()]
    level, slope = _line(points)
    drawn = {chance: scale.to_value(level + slope * scale.of_chance(chance)) for chance in (*said, P10, P50, P90)}
    spread = max(said.values()) - min(said.values())
    missed = math.sqrt(sum((drawn[chance] - value) ** 2 for chance, value in said.items()) / len(said))
    lowest, highest = UNITS[unit]
    p10, p50, p90 = (said.get(chance, min(max(_rounded(drawn[chance]), lowest), highest)) for chance in (P10, P50, P90))
    return Fitted(kind, p10, p50, p90, missed / spread, unit)


def _line(points: list[tuple[float, float]]) -> tuple[float, float]:
    """Give level and slope of the least-squares line."""
    count = len(points)
    middle_x, middle_y = sum(x for x, _ in points) / count, sum(y for _, y in points) / count
    slope = sum((x - middle_x) * (y - middle_y) for x, y in points) / sum((x - middle_x) ** 2 for x, _ in points)
    return middle_y - slope * middle_x, slope


def _rounded(value: float) -> float:
    return float(f"{value:.{SIGNIFICANT}g}")
