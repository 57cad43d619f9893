"""How many people each role must take from outside a year, for its workforce to grow as its own past says.

Recruitment is calibrated once, on the central assumptions, and then stays at that number of heads a year: growth
decays by itself as the stock comes to the level that the inflow sustains. A scenario changes the number, never
the calibration, so a change in leaving shows in full.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from allotment.projection.engine.inputs import FLOWS, CohortInputs
from allotment.projection.engine.mean import project_mean

FloatArray = NDArray[np.float64]


@dataclass(frozen=True)
class FirstYear:
    """Heads that leave and join each cell in the first year without recruitment or graduates (C,)."""

    outflow: FloatArray
    inflow: FloatArray


def first_year(inputs: CohortInputs) -> FirstYear:
    """Run one year with no graduates and no recruits, and add up what goes out and what comes in through links."""
    quiet = replace(
        inputs,
        periods_per_year=1,
        participation_factor=np.ones((1, inputs.cells)),
        retire_factor=np.ones((1, inputs.cells)),
        leave_factor=np.ones((1, inputs.cells)),
        link_factor=np.ones((1, inputs.link_from.size)),
        graduates=np.zeros((1, inputs.cells)),
        recruits=np.zeros((len(inputs.sources), 1, inputs.cells)),
    )
    flows = dict(zip(FLOWS, project_mean(quiet).flows[:, 0], strict=True))
    out = flows["retirements"] + flows["leavers"] + flows["moves_out"] + flows["progression_out"]
    return FirstYear(out, flows["moves_in"] + flows["progression_in"])


def joiners_needed(
    year: FirstYear, headcount: FloatArray, growth_share: FloatArray, graduates_headcount: FloatArray
) -> FloatArray:
    """Give the joiners a year from outside the organisation that make each cell grow by its share (C,), not below 0."""
    return np.maximum(0.0, growth_share * headcount + year.outflow - year.inflow - graduates_headcount)
