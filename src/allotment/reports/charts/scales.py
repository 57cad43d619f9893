"""Round scales, and labels pushed apart so that none covers another."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil, floor, log10


def round_step(span: float, wanted: int = 5) -> float:
    """Give a step of 1, 2 or 5 times a power of ten that cuts ``span`` into about ``wanted`` parts."""
    if span <= 0:
        return 1.0
    power = 10 ** floor(log10(span / wanted))
    return float(min((power * multiple for multiple in (1, 2, 5, 10)), key=lambda step: abs(span / step - wanted)))


def round_domain(values: Sequence[float], *, with_zero: bool) -> tuple[float, float]:
    """Give round limits that hold every value, and 0 if asked."""
    low, high = min(values), max(values)
    if with_zero:
        low, high = min(low, 0.0), max(high, 0.0)
    step = round_step(high - low if high > low else max(abs(high), 1.0))
    low, high = floor(low / step) * step, ceil(high / step) * step
    return (low, high if high > low else low + step)


def spread(positions: Sequence[float], apart: float) -> list[float]:
    """Move positions as little as is needed for each to stand ``apart`` from the next, keeping their order.

    Least squares: less its place in the order times ``apart``, each position must not fall below the one before,
    so neighbours that do are pooled at their mean.
    """
    order = sorted(range(len(positions)), key=lambda index: positions[index])
    pools: list[list[float]] = []
    for place, index in enumerate(order):
        pools.append([positions[index] - place * apart])
        while len(pools) > 1 and _mean(pools[-2]) > _mean(pools[-1]):
            pools[-2:] = [pools[-2] + pools[-1]]
    level = [_mean(pool) for pool in pools for _ in pool]
    moved = {index: level[place] + place * apart for place, index in enumerate(order)}
    return [moved[index] for index in range(len(positions))]


def _mean(values: list[float]) -> float:
    return sum(values) / len(values)
