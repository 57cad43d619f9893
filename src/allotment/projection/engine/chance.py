"""Whole people by inversion: the smallest count whose cumulative probability exceeds one uniform.

Inversion is exact, and it couples worlds that share a uniform: a higher chance, a higher expected number or one more
person at risk never gives a smaller count. So the difference between two scenarios is the scenarios', not the dice's.

The recurrences start from the probability of zero, which must not vanish: people are therefore taken in chunks of
``CHUNK_PEOPLE`` (one half to the power 1,000 is 9e-302, still an ordinary number) and expected joiners in chunks of
``CHUNK_MEAN`` (e to the power -500 is 7e-218). A sum over chunks has the same law as the whole, each chunk has a
uniform of its own, and the chunks' edges do not depend on the chance, so the coupling holds. Where a chance is above
one half those who stay are counted instead, with the mirrored uniform. Law and coupling hold to the last digits of
double precision: where a uniform lies within about 1e-15 of a step, the count may fall on either side of it.
"""

from __future__ import annotations

import math

import numpy as np

from allotment.projection.engine.compiled import inlined, part
from allotment.projection.engine.streams import AGE_BITS, ONE, Stream, uniform

CHUNK_PEOPLE = 1_000
CHUNK_MEAN = 500.0


@part
def _climb(people: int, odds: float, none: float, level: float) -> int:
    """Add up binomial probabilities, from that of zero, until they pass a level. One person's odds are at most 1."""
    count = 0
    term = none
    cumulative = none
    while level >= cumulative and count < people:
        term *= odds * (people - count) / (count + 1)
        count += 1
        if cumulative + term == cumulative:
            break  # the rest of the tail is below the last digit and cannot be told apart
        cumulative += term
    return count


@part
def _power(base: float, exponent: int) -> float:
    """Multiply a number by itself; quicker than the general power for the few people of most cells and ages."""
    result = 1.0
    while exponent > 0:
        if exponent & 1:
            result *= base
        base *= base
        exponent >>= 1
    return result


@part
def binomial(people: int, hazard: float, level: float) -> int:
    """Say how many of at most ``CHUNK_PEOPLE`` go, where each goes with chance ``1 - exp(-hazard)``."""
    if people == 0:
        return 0
    stay = math.exp(-hazard)
    if people == 1:
        return 1 if level >= stay else 0
    if stay >= 0.5:
        return _climb(people, (1.0 - stay) / stay, _power(stay, people), level)
    return people - _climb(people, stay / (1.0 - stay), _power(1.0 - stay, people), 1.0 - level)


@inlined
def somebody_may_go(people: int, hazard: float, level: float) -> bool:
    """Screen cheaply: where this is false nobody goes, as the probability of zero is ``exp(-people x hazard)``."""
    return (level >= 1.0 - people * hazard) | (people > CHUNK_PEOPLE)


@part
def goers(people: int, hazard: float, level: float, stream: Stream, decision: np.uint64, age: np.uint64) -> int:
    """Say how many of any number of people go; ``level`` is the first chunk's uniform, the others' are looked up."""
    gone = binomial(min(people, CHUNK_PEOPLE), hazard, level)
    left = people - CHUNK_PEOPLE
    chunk = ONE
    while left > 0:
        level = uniform(stream, decision, (chunk << AGE_BITS) | age)
        gone += binomial(min(left, CHUNK_PEOPLE), hazard, level)
        left -= CHUNK_PEOPLE
        chunk += ONE
    return gone


@part
def poisson(mean: float, level: float) -> int:
    """Give a Poisson count where at most ``CHUNK_MEAN`` are expected."""
    count = 0
    term = math.exp(-mean)
    cumulative = term
    while level >= cumulative:
        count += 1
        term *= mean / count
        if cumulative + term == cumulative:
            break  # as in _climb
        cumulative += term
    return count


@part
def joiners(mean: float, stream: Stream, decision: np.uint64) -> int:
    """Give a Poisson count for any expected number."""
    count = 0
    chunk = np.uint64(0)
    while mean > 0.0:
        count += poisson(min(mean, CHUNK_MEAN), uniform(stream, decision, chunk))
        mean -= CHUNK_MEAN
        chunk += ONE
    return count
