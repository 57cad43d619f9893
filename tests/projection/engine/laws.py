"""Exact laws of chance, and how far counts lie from them."""

from __future__ import annotations

import math

import numpy as np


def binomial_pmf(people: int, chance: float) -> list[float]:
    return [math.comb(people, k) * chance**k * (1 - chance) ** (people - k) for k in range(people + 1)]


def poisson_pmf(mean: float, most: int) -> list[float]:
    return [math.exp(k * math.log(mean) - mean - math.lgamma(k + 1)) for k in range(most + 1)]


def chi_square(counts: np.ndarray, pmf: list[float], size: int) -> tuple[float, int]:
    """Compare counts with a law, cells of fewer than ten expected pooled; give the statistic and its freedom."""
    expected = np.array(pmf) * size
    common = expected >= 10
    observed = np.append(counts[common], size - counts[common].sum())
    expected = np.append(expected[common], size - expected[common].sum())
    return float(((observed - expected) ** 2 / np.maximum(expected, 1e-9))[expected > 1].sum()), int(common.sum())
