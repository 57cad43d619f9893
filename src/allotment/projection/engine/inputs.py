"""What the engine takes: dense arrays by cell (an organisation's role), single year of age and period."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

YOUNGEST_AGE = 16
OLDEST_AGE = 80  # the last age class is this age and over: nobody ages out of it
AGES = OLDEST_AGE - YOUNGEST_AGE + 1


class LinkKind(IntEnum):
    """What a link between two cells is: a move between organisations or sectors, or grade progression."""

    MOVE = 0
    PROGRESSION = 1


@dataclass(frozen=True)
class CohortInputs:
    """Stocks, hazards and inflows of C cells over T periods, A single years of age, L links, S recruitment sources.

    Hazards are annual and continuous-time: the share that goes in a period of ``1 / periods_per_year`` years
    is ``1 - exp(-hazard x factor / periods_per_year)``. Inflows are expected heads per period.
    """

    cell_names: tuple[str, ...]  # C, "organisation|role": the identity that keys the random streams
    sources: tuple[str, ...]  # S
    periods_per_year: int  # 1 or 12
    opening: IntArray  # (C, A) whole people at the start of the first period
    participation: FloatArray  # (C, A) FTE per head
    participation_factor: FloatArray  # (T, C) multiplies participation at the end of the period
    retire_hazard: FloatArray  # (C, A)
    retire_factor: FloatArray  # (T, C)
    leave_hazard: FloatArray  # (C, A) every other leaving, death included
    leave_factor: FloatArray  # (T, C)
    link_from: IntArray  # (L,) cell index
    link_to: IntArray  # (L,) cell index, never the same cell as link_from
    link_kind: IntArray  # (L,) LinkKind
    link_hazard: FloatArray  # (L,)
    link_factor: FloatArray  # (T, L)
    graduates: FloatArray  # (T, C)
    recruits: FloatArray  # (S, T, C)
    graduate_age: FloatArray  # (C, A) shares, each row sums to 1 (or to 0 where the cell takes none)
    recruit_age: FloatArray  # (C, A) shares, likewise

    @property
    def cells(self) -> int:
        """Number of cells C."""
        return len(self.opening)

    @property
    def periods(self) -> int:
        """Number of periods T."""
        return len(self.graduates)


@dataclass(frozen=True)
class ParameterDraws:
    """Multipliers that make N replicates differ in their parameters; every array of ones is no uncertainty.

    Demand's own draws are not the engine's business: ``required_fte`` is worked out per replicate elsewhere.
    """

    retire: FloatArray  # (N, C)
    leave: FloatArray  # (N, T, C)
    link: FloatArray  # (N, L)
    graduates: FloatArray  # (N, C)
    recruits: FloatArray  # (N, T, C)
    participation: FloatArray  # (N, C)

    @property
    def replicates(self) -> int:
        """Number of replicates N."""
        return len(self.retire)


@dataclass(frozen=True)
class MeanResult:
    """The deterministic face: expected heads and the FTE they carry. Flow axis F follows ``FLOWS``."""

    stock: FloatArray  # (T + 1, C, A) heads; index 0 is the opening
    flows: FloatArray  # (F, T, C) heads
    flows_fte: FloatArray  # (F, T, C) FTE at the age at which each flow happens, before participation_factor
    recruits_by_source: FloatArray  # (S, T, C) heads
    closing_fte: FloatArray  # (T + 1, C) with participation_factor


@dataclass(frozen=True)
class StochasticResult:
    """The stochastic face: N replicates of whole people."""

    flows: NDArray[np.int32] | None  # (N, F, T, C) where kept
    closing: NDArray[np.int32]  # (N, T, C)
    closing_fte: FloatArray  # (N, T, C)


FLOWS = (
    "retirements",
    "leavers",
    "moves_out",
    "moves_in",
    "graduates",
    "recruits",
    "progression_out",
    "progression_in",
)
