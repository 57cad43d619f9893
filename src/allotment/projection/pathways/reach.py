"""Who is met: the places that outreach has in a year, shared over those who could be met.

Within a channel each resident who could be met has a weight: 1 in the least deprived fifth, ``steering`` in the most,
in equal ratios between. A share of residents in proportion to the weight is met, nobody more than once, and what a
fifth that is met in full leaves over goes to the others.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from allotment.evidence.pathways.pathway import Pathway
from allotment.evidence.pathways.words import CHANNELS, FIFTHS
from allotment.projection.engine.inputs import FloatArray

STEPS_BETWEEN = len(FIFTHS) - 1


def weights_of(steering: float) -> FloatArray:
    """Give (5,) weights of a resident by fifth, the least deprived (1) first."""
    weights: FloatArray = steering ** (np.arange(len(FIFTHS)) / STEPS_BETWEEN)
    return weights


def shares_met(could_be_met: FloatArray, weights: FloatArray, capacity: FloatArray) -> FloatArray:
    """Give the share of each fifth that is met: the smaller of 1 and its weight times one factor.

    The factor is found in closed form: fifths are met in full in the order of their weights, so few cases arise.

    Args:
        could_be_met: (..., 5) people.
        weights: (5,) above 0.
        capacity: (...) people who can be met.

    Returns:
        (..., 5), with which no more than the capacity is met, and all of it is used where people are left.
    """
    order = np.argsort(-weights, kind="stable")
    people, weight = could_be_met[..., order], weights[order]
    met = np.ones_like(people)
    settled = capacity >= people.sum(-1)
    for in_full in range(len(weight)):
        rest = capacity - people[..., :in_full].sum(-1)
        weighted = (people[..., in_full:] * weight[in_full:]).sum(-1)
        enough = rest * weight[-1]  # with a factor of one over the least weight everybody is met
        factor = np.divide(rest, np.maximum(weighted, enough), out=np.zeros_like(rest), where=weighted > 0)
        here = ~settled & (factor * weight[in_full] <= 1.0)
        tried = np.where(np.arange(len(weight)) < in_full, 1.0, np.minimum(factor[..., None] * weight, 1.0))
        met = np.where(here[..., None], tried, met)
        settled |= here
    back: FloatArray = np.empty_like(met)
    back[..., order] = np.maximum(met, 0.0)
    return back


def reach(
    pathways: Sequence[Pathway],
    could_be_met: Mapping[str, FloatArray],
    capacity: Mapping[str, FloatArray],
    steering: float,
    residents: FloatArray,
) -> tuple[dict[str, FloatArray], dict[str, FloatArray]]:
    """Share every channel's capacity over places, fifths, ages and the pathways that it leads to.

    Args:
        pathways: the pathways.
        could_be_met: (D, P, F, G, Y) people by pathway.
        capacity: by channel (D, 1) people a year for the whole system, or (D, P) where it belongs to the places.
        steering: the weight of a resident of the most deprived fifth against one of the least.
        residents: (P, F, G, Y): in no cell are more met than live there, whatever the pathways.

    Returns:
        People met by pathway, and by channel, both (D, P, F, G, Y).
    """
    weights = weights_of(steering)
    met = {one.key: np.zeros_like(could_be_met[one.key]) for one in pathways}
    by_channel: dict[str, FloatArray] = {}
    room: FloatArray = np.broadcast_to(residents, next(iter(met.values())).shape).copy()
    for channel in CHANNELS:
        leading = [one.key for one in pathways if channel in one.channels]
        if not leading:
            continue
        left = {key: could_be_met[key] - met[key] for key in leading}
        total = sum(left.values(), np.zeros_like(room))
        fits = np.divide(room, np.maximum(total, room), out=np.ones_like(room), where=total > 0)
        left = {key: people * fits for key, people in left.items()}
        shares = _shares_of_channel(sum(left.values(), np.zeros_like(room)), weights, capacity[channel])
        by_channel[channel] = np.zeros_like(room)
        for key, people in left.items():
            now = people * shares
            met[key] = met[key] + now
            by_channel[channel] += now
        room = np.maximum(room - by_channel[channel], 0.0)
    return met, by_channel


def _shares_of_channel(left: FloatArray, weights: FloatArray, capacity: FloatArray) -> FloatArray:
    """Give shares met that broadcast over (D, P, F, G, Y): of each place by itself, or of the system as one."""
    by_place = np.moveaxis(left.sum(3), 2, -1)  # (D, P, Y, F)
    if capacity.shape[1] == 1:
        by_place = by_place.sum(1, keepdims=True)
    held = np.broadcast_to(capacity[..., None], by_place.shape[:-1])
    shares = shares_met(by_place, weights, held)
    return np.moveaxis(shares, -1, 2)[:, :, :, None, :]
