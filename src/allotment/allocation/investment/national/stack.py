"""Systems in one programme: each with its own columns and rows, and under them the limits that they share."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from allotment.allocation.investment.national.part import Part
from allotment.allocation.solvers.programme import Block, LinearProgramme

FloatArray = NDArray[np.float64]


def stacked(parts: Sequence[Part], most: FloatArray) -> LinearProgramme:
    """Put P systems into one programme, whose last rows are the limits (R,): sum over systems of use <= most."""
    programmes = [part.model.programme for part in parts]
    right = np.cumsum([0, *(one.shape[1] for one in programmes)])
    down = sum(one.shape[0] for one in programmes)
    full = np.cumsum([0, *(len(one.values) for one in programmes)])
    uses = np.array([part.use.indices + at for part, at in zip(parts, right[:-1], strict=True)]).T  # (R, P)
    starts = [one.starts[1:] + at for one, at in zip(programmes, full[:-1], strict=True)]
    names = [
        Block(part.name, int(at), ((part.name,),) * part.model.programme.shape[1])
        for part, at in zip(parts, right[:-1], strict=True)
    ]
    return LinearProgramme(
        cost=np.concatenate([one.cost for one in programmes]),
        lower=np.concatenate([one.lower for one in programmes]),
        upper=np.concatenate([one.upper for one in programmes]),
        row_lower=np.concatenate([*(one.row_lower for one in programmes), np.full(len(most), -np.inf)]),
        row_upper=np.concatenate([*(one.row_upper for one in programmes), most]),
        starts=np.concatenate([[0], *starts, full[-1] + len(parts) * np.arange(1, len(most) + 1)]),
        columns=np.concatenate(
            [*(one.columns + at for one, at in zip(programmes, right[:-1], strict=True)), uses.ravel()]
        ),
        values=np.concatenate([*(one.values for one in programmes), np.ones(uses.size)]),
        column_blocks=tuple(names),
        row_blocks=(Block("national_limit", down, parts[0].use.labels),),
    )
