"""Who could be met: residents by place, deprivation and age who have the qualifications and are meant by a pathway.

Counts by place and single year of age are published. How they divide by qualification is synthetic (records of
``qualification_share_*``), and so is the division of a district by deprivation where no file gives it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from allotment.evidence.pathways.pathway import Audience
from allotment.evidence.pathways.words import AGE_GROUPS, FIFTHS, LEVELS, OLDEST, YOUNGEST
from allotment.projection.engine.inputs import FloatArray
from allotment.projection.pathways.draws import Draws

AGES = np.arange(YOUNGEST, OLDEST + 1)
GROUP_OF_AGE = np.array(
    [[low <= age <= high for age in AGES] for low, high in AGE_GROUPS.values()], dtype=float
)  # (G, A)


@dataclass(frozen=True)
class Places:
    """The districts of a system.

    ``residents`` is (P, A, Y) by single year of age 16 to 64 and year, of the part of each district in the system;
    ``fifths`` (P, 5) shares by deprivation, the least deprived first; ``unemployment`` (P,) a place's unemployment
    against the system's; ``staff`` (A,) headcount by role and age, of the whole system.
    """

    names: tuple[str, ...]
    residents: FloatArray
    fifths: FloatArray
    unemployment: FloatArray
    staff: Mapping[str, FloatArray]

    @property
    def cells(self) -> FloatArray:
        """Residents by place, fifth, age group and year: (P, F, G, Y)."""
        by_group = np.einsum("ga,pay->pgy", GROUP_OF_AGE, self.residents)
        cells: FloatArray = self.fifths[:, :, None, None] * by_group[:, None]
        return cells


def qualification_shares(draws: Draws) -> FloatArray:
    """Give (D, G, F, L) shares by age group, deprivation and level, which sum to 1 over the levels.

    Between the least and the most deprived fifth the shares go in a straight line.
    """
    ends = [
        np.stack(
            [np.stack([draws.record(key, age_band=group, programme=level) for level in LEVELS], -1)
             for group in AGE_GROUPS], 1)
        for key in ("qualification_share_least_deprived", "qualification_share_most_deprived")
    ]  # fmt: skip
    least, most = (end / end.sum(-1, keepdims=True) for end in ends)
    step = ((np.array(FIFTHS) - 1) / (len(FIFTHS) - 1))[:, None]
    shares: FloatArray = least[:, :, None] * (1 - step) + most[:, :, None] * step
    return shares


def eligible(places: Places, audience: Audience, draws: Draws, qualified: FloatArray) -> FloatArray:
    """Give how many may be met in a year: (D, P, F, G, Y).

    Args:
        places: the districts.
        audience: whom the pathway means.
        draws: the draws; ``share`` is drawn with them.
        qualified: (D, G, F, L) of ``qualification_shares``.
    """
    in_ages = (audience.youngest <= AGES) & (audience.oldest >= AGES)
    by_group = np.einsum("ga,pay->pgy", GROUP_OF_AGE * in_ages, places.residents)
    meant = draws.of(audience.share)[:, None] * np.ones(len(places.names))
    if audience.follows_unemployment:
        meant = np.minimum(meant * places.unemployment, 1.0)
    if audience.staff_of_roles:
        held = np.ones(qualified.shape[:3])
        by_group = _staff_where_people_live(places, audience, by_group)
    else:
        held = qualified[..., [LEVELS.index(level) for level in audience.levels]].sum(-1)
    found: FloatArray = np.einsum("dp,pf,dgf,pgy->dpfgy", meant, places.fifths, held, by_group)
    return found


def _staff_where_people_live(places: Places, audience: Audience, by_group: FloatArray) -> FloatArray:
    """Spread the system's staff of some roles over districts as residents of their age group are spread."""
    in_ages = (audience.youngest <= AGES) & (audience.oldest >= AGES)
    nobody = np.zeros(len(AGES))
    headcount = sum((places.staff.get(role, nobody) for role in audience.staff_of_roles), nobody)
    staff = GROUP_OF_AGE @ (headcount * in_ages)  # (G,)
    of_all = by_group.sum(0, keepdims=True)
    share = np.divide(by_group, of_all, out=np.zeros_like(by_group), where=of_all > 0)
    spread: FloatArray = staff[None, :, None] * share
    return spread
