"""Educators, practice supervisors and assessors: their stock by year, who leaves it and who is prepared anew."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from allotment.evidence.funding.funding import Capacity
from allotment.planning.education.responses import EDUCATOR, IN_PRACTICE, teaching
from allotment.planning.mix.ground import MixGround
from allotment.projection.engine.inputs import FLOWS

FloatArray = NDArray[np.float64]
LEAVING = tuple(FLOWS.index(name) for name in ("retirements", "leavers"))
TEACHING_ROLES = (EDUCATOR, *IN_PRACTICE)


@dataclass(frozen=True)
class Stock:
    """The people of one teaching role in one profession. Arrays are by year (T,)."""

    role: str
    profession: str
    opening: FloatArray  # people, as the year starts
    left: FloatArray  # people who leave the workforce or retire in the year
    prepared: FloatArray  # people newly prepared in the year
    free: FloatArray  # what no learner in training uses: learners at a time; of educators FTE

    @property
    def closing(self) -> FloatArray:
        """People as the year ends."""
        return self.opening - self.left + self.prepared


def stocks(ground: MixGround, teachers: Mapping[str, tuple[str, ...]]) -> list[Stock]:
    """Project every teaching role of every profession that has staff here.

    ``closing = opening x (1 - share leaving) + prepared x (staff - opening)``: those who teach leave as their
    colleagues do, and of those who do not yet teach a share is prepared each year. Of educators, what is free is the
    funding file's, where it says so.
    """
    found = []
    for profession, roles in teachers.items():
        people, leave = _staff(ground, roles)
        if people[0] > 0:
            found += [_stock(ground, role, profession, people, leave) for role in TEACHING_ROLES]
    return found


def _staff(ground: MixGround, roles: Iterable[str]) -> tuple[FloatArray, FloatArray]:
    """Give the people of some roles as each year starts (T,), and the share of them who leave or retire in it (T,)."""
    cells = np.isin(ground.model.cells.column("role"), list(roles))
    people = ground.base.stock[:-1, cells].sum(axis=(1, 2))
    gone = ground.base.flows[LEAVING, :][:, :, cells].sum(axis=(0, 2))
    return people, np.divide(gone, people, out=np.zeros_like(people), where=people > 0)


def _stock(ground: MixGround, role: str, profession: str, people: FloatArray, leave: FloatArray) -> Stock:
    register, on = ground.groundwork.register, ground.on
    prepared_share = register.find("teaching_prepared_per_year", on, activity=role).value
    held = people[0] * register.find("teaching_share_of_staff", on, activity=role).value
    opening, left, prepared = (np.zeros(len(people)) for _ in range(3))
    for year in range(len(people)):
        opening[year], left[year] = held, held * leave[year]
        prepared[year] = prepared_share * max(0.0, people[year] - held)
        held += prepared[year] - left[year]
    return Stock(role, profession, opening, left, prepared, _free(ground, role, profession, opening))


def _free(ground: MixGround, role: str, profession: str, opening: FloatArray) -> FloatArray:
    if role == EDUCATOR:
        given = [one for one in ground.funding.capacities if one.key == f"educators: {profession}"]
        return np.array([given[0].by_year.get(year, 0.0) if given else np.inf for year in ground.years])
    return np.asarray(opening * free_learners_each(ground, role))


def free_learners_each(ground: MixGround, role: str) -> float:
    """Give the learners at a time for whom one person of a teaching role has room beyond those in training now."""
    register = ground.groundwork.register
    share = register.find("teaching_share_free", ground.on, activity=role).value
    return share * register.find("teaching_learners_each", ground.on, activity=role).value


def capacities(found: Iterable[Stock], years: tuple[int, ...]) -> list[Capacity]:
    """Give what supervisors and assessors can take as capacities of the plan."""
    return [
        Capacity(
            key=teaching(one.role, one.profession),
            title=f"Learners whom {one.role}s of {one.profession} can take beyond those in training",
            unit="learners",
            by_year=dict(zip(years, one.free.tolist(), strict=True)),
            source="assumptions/education.yaml: staff x share prepared x share free x learners each",
            grade="elicited placeholder",
            owner="Practice education lead",
        )
        for one in found
        if one.role in IN_PRACTICE
    ]


def teaching_rows(
    found: Iterable[Stock],
    years: tuple[int, ...],
    used: Mapping[tuple[str, int], float],
    asked: Mapping[tuple[str, int], float],
) -> list[dict[str, Any]]:
    """Give one row for each teaching role, profession and year.

    Args:
        used: by capacity and year, what the plan takes; under the capacity with a ``+`` before it, what the plan adds.
        asked: by capacity and year, what the starts needed would take if nothing bounded them.
    """
    rows = []
    for one in found:
        key = teaching(one.role, one.profession)
        for place, year in enumerate(years):
            free = float(one.free[place])
            known = bool(np.isfinite(free))
            needs = asked.get((key, year), 0.0)
            rows.append(
                {
                    "teaching_role": one.role,
                    "profession": one.profession,
                    "year": year,
                    "people": float(one.opening[place]),
                    "leaving": float(one.left[place]),
                    "newly_prepared": float(one.prepared[place]),
                    "unit": "FTE of educators" if one.role == EDUCATOR else "learners at a time",
                    "free": free if known else None,
                    "added_by_plan": used.get((f"+{key}", year), 0.0),
                    "used_by_plan": used.get((key, year), 0.0),
                    "needed_if_unbounded": needs,
                    "gap": max(0.0, needs - free) if known else None,
                }
            )
    return rows
