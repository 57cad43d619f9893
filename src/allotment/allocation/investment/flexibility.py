"""The price of flexibility: the same problem with streams of money put into one pot."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from allotment.allocation.investment.problem import Pot, Problem


def pooled(problem: Problem, keys: Collection[str]) -> Problem:
    """Put streams into one pot that may pay whatever any of them may pay, asks no match, and carries over as they do.

    Every mix that the ring-fenced streams can pay for the pot can pay for too, so the answer is never worse.

    Args:
        problem: with its ring-fences.
        keys: two streams or more; others stay as they are.
    """
    chosen = [place for place, stream in enumerate(problem.streams) if stream.key in keys]
    if not chosen:
        return problem
    kept = [place for place in range(len(problem.streams)) if place not in chosen]
    pots = [problem.streams[place] for place in chosen]
    budget = tuple(sum(amounts) for amounts in zip(*(pot.budget for pot in pots), strict=True))
    carried = max(pot.carry_over_share for pot in pots)
    pool = Pot(" and ".join(pot.key for pot in pots), budget, carried, 0.0, 0.0)
    new_place = {old: new for new, old in enumerate(kept)} | dict.fromkeys(chosen, len(kept))

    def moved(streams: frozenset[int]) -> frozenset[int]:
        return frozenset(new_place[stream] for stream in streams)

    options = tuple(
        replace(option, lines=tuple(replace(line, streams=moved(line.streams)) for line in option.lines))
        for option in problem.options
    )
    return replace(
        problem,
        options=options,
        streams=(*(problem.streams[place] for place in kept), pool),
        pay_streams=tuple(moved(streams) for streams in problem.pay_streams),
    )


def with_budgets_times(problem: Problem, factor: float) -> Problem:
    """Multiply every budget, in whole pence rounded down."""
    return replace(
        problem,
        streams=tuple(
            replace(stream, budget=tuple(int(amount * factor) for amount in stream.budget))
            for stream in problem.streams
        ),
    )
