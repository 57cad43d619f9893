"""How many people outreach can meet in a year, by channel: by the partners that are listed, or by residents."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np

from allotment.evidence.pathways.read_places import agreement_status
from allotment.evidence.pathways.words import CHANNELS
from allotment.projection.engine.inputs import FloatArray
from allotment.projection.pathways.draws import Draws
from allotment.projection.pathways.residents import Places

Partner = Mapping[str, Any]
COUNTED = ("in force", "ends soon")
"""An agreement that ends soon counts as renewed; one that has ended, or was never signed, gives no capacity."""


def outreach_capacity(
    places: Places, partners: Sequence[Partner] | None, draws: Draws, today: date
) -> dict[str, FloatArray]:
    """Give people a year by channel: (D, P) where partners of the channel are listed, else (D, 1) for the system.

    Args:
        places: the districts, in the order of the capacity's columns.
        partners: rows of the partners' register, or None where none was given.
        draws: the draws.
        today: the day on which an agreement must stand.
    """
    listed = partners or ()
    hundreds_of_thousands = places.residents.sum((0, 1))[0] / 100_000
    capacity = {}
    for channel in CHANNELS:
        here = [one for one in listed if one["kind"] == channel]
        if here:
            columns = [np.zeros(draws.count) for _ in places.names]
            for one in here:
                place = places.names.index(one["place"])
                columns[place] = columns[place] + places_of_partner(one, draws, today)
            capacity[channel] = np.stack(columns, 1)
        else:
            capacity[channel] = (
                draws.record("outreach_places_per_100000", activity=channel)[:, None] * hundreds_of_thousands
            )
    return capacity


def places_of_partner(partner: Partner, draws: Draws, today: date) -> FloatArray:
    """Give how many people can be met in a year through one partner, (D,): no more than it has pupils."""
    if status_of(partner, draws, today) not in COUNTED:
        return np.zeros(draws.count)
    most = np.inf if partner["pupils"] is None else float(partner["pupils"])
    held: FloatArray = np.minimum(draws.record("outreach_places_per_partner", activity=partner["kind"]), most)
    return held


def status_of(partner: Partner, draws: Draws, today: date) -> str:
    """Say how a partner's agreement stands today."""
    until: date | None = partner["agreement_until"]
    warning = draws.records.find("agreement_warning_years", draws.on).value
    return agreement_status(until, today, warning)
