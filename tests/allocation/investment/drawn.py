"""Investment problems drawn at random from a seed: ring-fences, match, carry over, tiers, capacities, two places."""

from __future__ import annotations

from typing import Any

import numpy as np
from hypothesis import strategies as st

from allotment.allocation.investment.problem import Capacity, Option, Problem
from tests.allocation.investment.tiny import limit, line, option, pot, problem

LEVERS = ("train", "retain", "recruit", "redesign")
seeds = st.integers(0, 2**32 - 1)


def drawn(seed: int, **more: Any) -> Problem:
    """Draw a problem that always has an answer (to do nothing), with amounts that fit no grid."""
    random = np.random.default_rng(seed)
    years, slots, pots = int(random.integers(2, 5)), int(random.integers(1, 4)), int(random.integers(2, 5))
    streams = [
        pot(
            f"stream {one}",
            *(random.integers(0, 9_000_000, years) / 100),
            carry=float(random.choice([0.0, 0.25, 0.5, 1.0])),
            match=float(random.choice([0.0, 0.0, 0.3, 0.5])),
            clawback=float(random.choice([0.0, 1 / 3, 1.0])),
        )
        for one in range(pots)
    ]
    options = [_option(random, lever, years, slot, pots) for lever in LEVERS for slot in range(slots)]
    amounts = random.uniform(0, 12, (2, years))
    given: dict[str, Any] = {
        "capacities": tuple(Capacity(f"placements {one}", "weeks", amounts[one]) for one in range(2)),
        "limits": (limit("recruit", most=float(random.uniform(1, 8))),),
        "weights": random.uniform(0.5, 2, (slots, years)),
        "pay_streams": tuple(_some(random, pots, least=0) for _ in range(slots)),
        "pay_pence": random.integers(2_000_000, 6_000_000, slots).astype(float),
    }
    return problem(options, streams, random.uniform(-2, 15, (slots, years)), **{**given, **more})


def _option(random: np.random.Generator, lever: str, years: int, slot: int, pots: int) -> Option:
    lines = [
        line(
            int(random.integers(1, 900_000)) / 100,
            *_some(random, pots, least=1),
            lag=int(random.integers(0, 2)),
            category=f"cost {one}",
        )
        for one in range(int(random.integers(1, 3)))
    ]
    draws = [(int(random.integers(0, 2)), int(random.integers(0, 2)), float(random.uniform(0.1, 2)))]
    return option(
        lever,
        years,
        *lines,
        slot=slot,
        lead=int(random.integers(0, 2)),
        stays=float(random.uniform(0.6, 1)),
        fte=float(random.uniform(0.2, 1.3)),
        most=random.uniform(0.5, 9, years),
        draws=draws if random.random() < 0.6 else (),
        tiers=((0.5, 1.0), (0.5, 0.6)) if random.random() < 0.4 else ((1.0, 1.0),),
        cover=bool(random.random() < 0.3),
    )


def _some(random: np.random.Generator, pots: int, *, least: int) -> frozenset[int]:
    count = int(random.integers(least, pots + 1))
    return frozenset(random.choice(pots, count, replace=False).tolist())
