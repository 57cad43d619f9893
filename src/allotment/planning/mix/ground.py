"""The ground of a mix: one system's model without levers, its slots, and the money and rights in force."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from allotment.allocation.investment.assemble import Ground, Plan, plans_of
from allotment.evidence.funding.funding import REST_OF_SYSTEM, WHOLE_SYSTEM, Funding
from allotment.governance.investment_rights import may_decide
from allotment.levers.catalogue import LEVERS
from allotment.levers.lever import Lever, LeverValues
from allotment.planning.groundwork import Groundwork
from allotment.planning.mix.asked import MixAsked
from allotment.planning.model_system import model_system
from allotment.planning.project import request_of
from allotment.planning.system_model import SystemModel
from allotment.projection.engine.inputs import MeanResult
from allotment.projection.engine.mean import project_mean
from allotment.projection.response import Slots, slots_of
from allotment.projection.response.apply import most_drawn, people_at_start
from allotment.projection.scenario import load_scenario, parse_scenario

FloatArray = NDArray[np.float64]
SEPTEMBER = 9
PENCE = 100


@dataclass(frozen=True)
class MixGround:
    """One system without levers, and everything that a mix is chosen under."""

    groundwork: Groundwork
    model: SystemModel
    base: MeanResult
    slots: Slots
    funding: Funding
    levers: Mapping[str, Lever]
    at_the_table: tuple[str, ...]
    scenario_yaml: str

    @property
    def years(self) -> tuple[int, ...]:
        """The years of the run, 2026 being the year to 31 August 2026 or to the base's own day."""
        return self.model.timeline.calendar_years

    @property
    def on(self) -> date:
        """The date on which levers' records are read."""
        return self.model.timeline.base

    @property
    def people(self) -> FloatArray:
        """People in each slot as each year starts (T, S)."""
        return people_at_start(self.base, self.slots)

    @property
    def need(self) -> FloatArray:
        """FTE required in each slot at the end of each year (T, S)."""
        return self.slots.summed(self.model.requirement.mean_fte[1:])

    @property
    def supply(self) -> FloatArray:
        """FTE in post in each slot at the end of each year, without levers (T, S)."""
        return self.slots.summed(self.base.closing_fte[1:])

    def values(self, lever: str, drawn: Mapping[tuple[str, str], float] | None = None) -> LeverValues:
        """Give a lever's records on the ground's date."""
        return LeverValues(lever, self.groundwork.register, self.on, drawn or {})

    def decided_by(self, activity: str, year: int, sector: str) -> str | None:
        """Give the level at the table that may decide what starts in a year, by the record in force as it starts."""
        right = may_decide(activity, self.at_the_table, date(year - 1, SEPTEMBER, 1), sector)
        return None if right is None else next(level for level in right.levels if level in self.at_the_table)

    def stand(self, supply: FloatArray, drawn: Mapping[tuple[str, str], float] | None = None) -> Ground:
        """Give the ground in the terms of the investment problem, with supply as it is reckoned from (T, S)."""
        first = self.funding.first_year or self.years[0]
        return Ground(
            years=self.years,
            first_start=max(0, self.years.index(first)) if first in self.years else 0,
            slots=self.slots,
            need=self.need,
            supply=supply,
            people=self.people,
            recruits=most_drawn(self.model.inputs, self.slots),
            pay_pence=self.pay_pence(),
            funding=self.funding,
            values=lambda lever: self.values(lever, drawn),
            decided_by=self.decided_by,
        )

    def plans(self, drawn: Mapping[tuple[str, str], float] | None = None) -> list[Plan]:
        """Aim every lever that the funding file lets be chosen."""
        return plans_of(self.stand(self.supply, drawn), self.levers.values())

    def pay_pence(self) -> FloatArray:
        """Give what an FTE of each slot is paid in a year (S,), on-costs included."""
        groups = dict(self.model.cells.table.select("role", "staff_group").iter_rows())
        find = self.groundwork.register.find
        return np.array(
            [
                round(find("pay_pounds_per_fte", self.on, role=slot.role, staff_group=groups[slot.role]).value * PENCE)
                for slot in self.slots.slots
            ],
            dtype=np.float64,
        )


def lay_ground(groundwork: Groundwork, asked: MixAsked, funding: Funding) -> MixGround:
    """Model a system without levers.

    Raises:
        ScenarioError, EvidenceError, AssumptionError: the system or the scenario cannot be modelled.
    """
    system = groundwork.system(asked.ics)
    request = request_of(asked.projection, load_scenario(asked.scenario), groundwork.local)
    scenario = parse_scenario(request.scenario_yaml, request.scenario, groundwork.known_names).in_system(asked.ics)
    model = model_system(groundwork, system, scenario, request)
    place_of = {code: place.name for place in funding.places for code in place.organisations}
    rest = REST_OF_SYSTEM if funding.places else WHOLE_SYSTEM
    chosen = LEVERS if funding.levers is None else {key: LEVERS[key] for key in funding.levers}
    return MixGround(
        groundwork=groundwork,
        model=model,
        base=project_mean(model.inputs),
        slots=slots_of(model.cells, model.requirement.mean_fte[0], place_of, rest),
        funding=funding,
        levers=chosen,
        at_the_table=(asked.level,) if asked.level else funding.at_the_table,
        scenario_yaml=request.scenario_yaml,
    )
