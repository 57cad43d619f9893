"""The engine's response to one unit of each flow: what it leaves of staff, in every slot and later year.

Joiners are linear in the engine, so their response is exact. Sparing people from leaving is not: its response is the
slope at the projection it is asked about, which is why the investment problem asks again where it has got to.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from allotment.levers.lever import Flow
from allotment.projection.engine.inputs import CohortInputs, LinkKind, MeanResult
from allotment.projection.engine.mean import project_mean
from allotment.projection.response.apply import people_at_start
from allotment.projection.response.slots import Slots

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
JOINING = (Flow.GRADUATES, Flow.RECRUITS)
SPARING = (Flow.LEAVERS_AVOIDED, Flow.RETIREMENTS_AVOIDED)


@dataclass(frozen=True)
class Reply:
    """FTE that one unit of a flow in year t leaves in later years, in K slots: ``fte[t, u, k]``, nought for u < t."""

    slots: IntArray  # (K,)
    fte: FloatArray  # (T, T, K)


Basis = dict[tuple[Flow, int], Reply]


def respond(
    inputs: CohortInputs,
    at: MeanResult,
    without: CohortInputs,
    people: MeanResult,
    slots: Slots,
    asked: Iterable[tuple[Flow, int]],
) -> Basis:
    """Ask the engine for the reply to one unit of each flow of each slot that is asked for.

    Args:
        inputs: C cells, T yearly periods, as they stand where the slope is wanted.
        at: their own projection.
        without: the inputs without levers, whose rates and hours a unit of sparing or of hours is a part of.
        people: the projection without levers, whose people it is reckoned by.
        slots: S slots.
        asked: flows with the index of their slot; need and cover need no reply and are left out.
    """
    covered = people_at_start(people, slots)
    steady = _is_steady(inputs)
    basis: Basis = {}
    for flow, slot in sorted(set(asked)):
        if flow in JOINING:
            basis[flow, slot] = _joining_reply(inputs, slots, flow, slot, steady=steady)
        elif flow in SPARING:
            basis[flow, slot] = _sparing_reply(inputs, at, without, covered[:, slot], slots, flow, slot)
        elif flow is Flow.HOURS:
            basis[flow, slot] = _hours_reply(inputs, at, without, covered[:, slot], slots, slot)
    return basis


def _is_steady(inputs: CohortInputs) -> bool:
    """Say whether every year has the same rates, so that a later start is the same reply, later."""
    factors = (inputs.retire_factor, inputs.leave_factor, inputs.link_factor, inputs.participation_factor)
    return all(bool((factor == factor[:1]).all()) for factor in factors)


def _joining_reply(inputs: CohortInputs, slots: Slots, flow: Flow, slot: int, *, steady: bool) -> Reply:
    """Let one person join a slot in each year in turn."""
    cells = slots.cells(slot)
    ages = inputs.graduate_age if flow is Flow.GRADUATES else inputs.recruit_age
    part = _Part.of(inputs, slots, cells)
    fte = np.zeros((inputs.periods, inputs.periods, len(part.slots)))
    for year in range(inputs.periods):
        if steady and year:
            fte[year, year:] = fte[0, : inputs.periods - year]
        else:
            fte[year, year:] = part.run(year, cells, ages[cells] * slots.joining_share[cells][:, None])
    return Reply(part.slots, fte)


def _sparing_reply(
    inputs: CohortInputs,
    at: MeanResult,
    without: CohortInputs,
    covered: FloatArray,
    slots: Slots,
    flow: Flow,
    slot: int,
) -> Reply:
    """Spare one person of a slot from leaving in each year in turn, and follow those who stay for it."""
    cells = slots.cells(slot)
    part = _Part.of(inputs, slots, cells)
    fte = np.zeros((inputs.periods, inputs.periods, len(part.slots)))
    for year in range(inputs.periods):
        if covered[year] > 0:
            stay = _who_stay(inputs, at, without, cells, flow, year) / covered[year]
            fte[year, year:] = part.run(year, part.cells, part.moved_on(year, cells, stay))
    return Reply(part.slots, fte)


def _who_stay(
    inputs: CohortInputs, at: MeanResult, without: CohortInputs, cells: IntArray, flow: Flow, year: int
) -> FloatArray:
    """Give the people (K, A) who would not go if all were spared, to the first order at the rates in force.

    What is spared is a part of the rate without levers, however much of it is spared already.
    """
    stock = at.stock[year, cells]
    aged = np.zeros_like(stock)
    aged[:, 1:] = stock[:, :-1]
    aged[:, -1] += stock[:, -1]
    retire = inputs.retire_hazard[cells] * inputs.retire_factor[year, cells][:, None]
    leave = inputs.leave_hazard[cells] * inputs.leave_factor[year, cells][:, None]
    if flow is Flow.RETIREMENTS_AVOIDED:
        spared = without.retire_hazard[cells] * without.retire_factor[year, cells][:, None]
    else:
        spared = without.leave_hazard[cells] * without.leave_factor[year, cells][:, None]
    return np.asarray(aged * np.exp(-retire - leave) * spared)


def _hours_reply(
    inputs: CohortInputs, at: MeanResult, without: CohortInputs, covered: FloatArray, slots: Slots, slot: int
) -> Reply:
    """Let one person of a slot work the whole of the hours that they have without levers again for a year."""
    cells = slots.cells(slot)
    now, before = inputs.participation_factor[:, cells], without.participation_factor[:, cells]
    part = np.divide(before, now, out=np.zeros_like(now), where=now > 0)
    carried = (at.closing_fte[1:, cells] * part).sum(axis=1)
    per_person = np.divide(carried, covered, out=np.zeros_like(carried), where=covered > 0)
    return Reply(np.array([slot], dtype=np.int64), np.diag(per_person)[:, :, None])


@dataclass(frozen=True)
class _Part:
    """The cells that people of some cells can ever come to, empty, ready to follow a few people through."""

    empty: CohortInputs
    cells: IntArray  # (K,) of the whole
    slots: IntArray  # (L,) slots of those cells
    slot_of: IntArray  # (K,) place in ``slots`` of each cell

    @classmethod
    def of(cls, inputs: CohortInputs, slots: Slots, start: IntArray) -> _Part:
        """Cut out the part that starts from some cells."""
        cells = _reachable(inputs, start)
        here, slot_of = np.unique(slots.of_cell[cells], return_inverse=True)
        return cls(_cut(inputs, cells), cells, here, slot_of)

    def moved_on(self, year: int, cells: IntArray, people: FloatArray) -> FloatArray:
        """Follow people (K, A) of some cells through the links of the year in which they stayed: (K', A) at its end."""
        inputs = self.empty
        left, arrived = np.zeros(inputs.opening.shape), np.zeros(inputs.opening.shape)
        left[np.searchsorted(self.cells, cells)] = people
        for kind in LinkKind if len(inputs.link_from) else ():
            links = np.flatnonzero(inputs.link_kind == kind)
            rate, start = inputs.link_hazard[links] * inputs.link_factor[year, links], inputs.link_from[links]
            whole = np.bincount(start, weights=rate, minlength=inputs.cells)
            gone = left * -np.expm1(-whole)[:, None]
            left -= gone
            share = np.divide(rate, whole[start], out=np.zeros_like(rate), where=rate > 0)
            np.add.at(arrived, inputs.link_to[links], gone[start] * share[:, None])
        return left + arrived

    def run(self, year: int, cells: IntArray, people: FloatArray) -> FloatArray:
        """Let people (K, A) join cells in a year, and give the FTE they leave to the end (T - year, L)."""
        at = np.searchsorted(self.cells, cells)
        ages, graduates = np.zeros(self.empty.opening.shape), np.zeros((self.empty.periods - year, len(self.cells)))
        graduates[0, at] = people.sum(axis=1)
        ages[at] = people
        result = project_mean(replace(_from_year(self.empty, year), graduates=graduates, graduate_age=_shares(ages)))
        out = np.zeros((graduates.shape[0], len(self.slots)))
        for cell, slot in enumerate(self.slot_of.tolist()):
            out[:, slot] += result.closing_fte[1:, cell]
        return out


def _shares(people: FloatArray) -> FloatArray:
    whole = people.sum(axis=1, keepdims=True)
    return np.asarray(np.divide(people, whole, out=np.zeros_like(people), where=whole > 0))


def _reachable(inputs: CohortInputs, start: IntArray) -> IntArray:
    """Give the cells that a chain of links leads to from some cells, those included, in order."""
    found = np.zeros(inputs.cells, dtype=bool)
    found[start] = True
    while True:
        before = int(found.sum())
        found[inputs.link_to[found[inputs.link_from]]] = True
        if int(found.sum()) == before:
            return np.flatnonzero(found)


def _cut(inputs: CohortInputs, cells: IntArray) -> CohortInputs:
    """Keep some cells, empty and with no inflow; links out of them lead to them alone."""
    place = np.full(inputs.cells, -1, dtype=np.int64)
    place[cells] = np.arange(len(cells))
    links = np.flatnonzero(place[inputs.link_from] >= 0)
    return replace(
        inputs,
        cell_names=tuple(inputs.cell_names[cell] for cell in cells.tolist()),
        sources=inputs.sources[:1],
        opening=np.zeros_like(inputs.opening[cells]),
        participation=inputs.participation[cells],
        participation_factor=inputs.participation_factor[:, cells],
        retire_hazard=inputs.retire_hazard[cells],
        retire_factor=inputs.retire_factor[:, cells],
        leave_hazard=inputs.leave_hazard[cells],
        leave_factor=inputs.leave_factor[:, cells],
        link_from=place[inputs.link_from[links]],
        link_to=place[inputs.link_to[links]],
        link_kind=inputs.link_kind[links],
        link_hazard=inputs.link_hazard[links],
        link_factor=inputs.link_factor[:, links],
        graduates=np.zeros((inputs.periods, len(cells))),
        recruits=np.zeros((1, inputs.periods, len(cells))),
        graduate_age=inputs.graduate_age[cells],
        recruit_age=inputs.recruit_age[cells],
    )


def _from_year(inputs: CohortInputs, year: int) -> CohortInputs:
    """Start later."""
    return replace(
        inputs,
        participation_factor=inputs.participation_factor[year:],
        retire_factor=inputs.retire_factor[year:],
        leave_factor=inputs.leave_factor[year:],
        link_factor=inputs.link_factor[year:],
        graduates=inputs.graduates[year:],
        recruits=inputs.recruits[:, year:],
    )
