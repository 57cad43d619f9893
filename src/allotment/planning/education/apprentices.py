"""The apprenticeship strategy: starts by standard against shortage, the levy, hours off the job and backfill."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from allotment.evidence.assumptions.vocabulary import did_you_mean
from allotment.evidence.education.programmes import Programme, Standard
from allotment.evidence.funding.levy_rules import FundingError, LevyRules
from allotment.evidence.funding.months import month_of
from allotment.levers.archetypes.parts import asked_by
from allotment.levers.lever import CostCategory, LeverValues
from allotment.planning.education.need import Solved
from allotment.planning.education.responses import years_of_study
from allotment.planning.education.search import Planned
from allotment.projection.response import Slot
from allotment.workforce.errors import Problem

Rows = list[dict[str, Any]]


@dataclass(frozen=True)
class Group:
    """Apprentices who start one standard in one slot in one year, in whole and part people as the plan has them."""

    programme: Programme
    standard: Standard
    slot: Slot
    from_role: str | None
    year: int
    starts: float


def groups_of(plan: Planned) -> list[Group]:
    """Give every group that the plan starts in the years asked for."""
    of_lever, doses, years = plan.ground.of_lever, plan.found.choice.dose_of, plan.ground.mix.years
    found = []
    for index, start in np.argwhere(doses > 0).tolist():
        planned = plan.found.plans[index]
        programme = of_lever.get(planned.lever.key)
        if programme is not None and years[start] in plan.ground.intakes and planned.slot.role in programme.standards:
            standard = programme.standards[planned.slot.role]
            dose = float(doses[index, start])
            found.append(Group(programme, standard, planned.slot, planned.aim.from_role, years[start], dose))
    return found


def strategy_rows(plan: Planned, solved: Sequence[Solved], payments: Rows, rules: LevyRules) -> Rows:
    """Give one row for each programme, role and year: starts and target, standard and band, levy, hours and backfill.

    ``target_starts`` shares the year's planned starts out by what each role's shortage needs: the starts needed on
    its route over those of all apprenticeship routes.
    """
    groups = groups_of(plan)
    starts: dict[tuple[str, str, int], float] = defaultdict(float)
    for group in groups:
        starts[group.programme.key, group.slot.role, group.year] += group.starts
    paid = _paid(payments)
    routes = [one for one in solved if one.route.role in one.route.programme.standards]
    rows = []
    for year in plan.ground.intakes:
        place = plan.ground.mix.years.index(year)
        needs = {id(one): float(np.nan_to_num(one.starts[0, place])) for one in routes}
        whole, planned = sum(needs.values()), sum(n for (_, _, y), n in starts.items() if y == year)
        for one in routes:
            programme, role = one.route.programme, one.route.role
            standard, began = programme.standards[role], starts[programme.key, role, year]
            money = paid[programme.lever or "", role, year]
            off_job = off_the_job(plan, programme, role)
            rows.append(
                {
                    "programme": programme.title,
                    "role": role,
                    "standard": standard.name,
                    "level": standard.level,
                    "providers": programme.providers,
                    "year": year,
                    "starts": round(began, 3),
                    "starts_needed": None if np.isnan(one.starts[0, place]) else float(one.starts[0, place]),
                    "role_gap_fte": float(one.gap[0, place]),
                    "target_share": needs[id(one)] / whole if whole else 0.0,
                    "target_starts": planned * needs[id(one)] / whole if whole else 0.0,
                    "share_of_starts": began / planned if planned else 0.0,
                    "funding_band_pence": rules.value("funding_band", month_of(f"{year - 1}-09"), standard.name),
                    "levy_pence": money["levy"],
                    "backfill_pence": money["backfill"] + money["salary support"],
                    "off_the_job_share": off_job,
                    "off_the_job_hours": began * _hours(plan, programme, role),
                }
            )
    return rows


def _paid(payments: Rows) -> dict[tuple[str, str, int], dict[str, int]]:
    """Give pence by lever, role and year of start, and by category, over all the years of study."""
    paid: dict[tuple[str, str, int], dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for row in payments:
        if row["paid_role"] is None:
            paid[row["lever"], row["role"], row["start"]][row["category"]] += row["pence"]
    return paid


def _values(plan: Planned, programme: Programme) -> LeverValues:
    return plan.ground.mix.values(programme.lever or "")


def of_aim(plan: Planned, programme: Programme, role: str, key: str, otherwise: float) -> float:
    """Give a lever's record for the aim at a role, whichever role it draws on."""
    for aim in plan.ground.mix.levers[programme.lever or ""].aims:
        if aim.role == role:
            return _values(plan, programme).value_or(otherwise, key, **asked_by(aim))
    return otherwise


def off_the_job(plan: Planned, programme: Programme, role: str) -> float:
    """Give the share of hours off the job: the lever's own record for the aim, or that of all standards."""
    find, on = plan.ground.mix.groundwork.register.find, plan.ground.mix.on
    least = find("apprentice_off_the_job_share", on, programme=programme.title).value
    return of_aim(plan, programme, role, "lever_time_off_the_job", least)


def learning_of(plan: Planned, programme: Programme, role: str) -> tuple[int, int]:
    """Give the years that one apprentice learns on the way to a role, and what the levy pays for them, in pence."""
    lever, values = plan.ground.mix.levers[programme.lever or ""], _values(plan, programme)
    aim = next(aim for aim in lever.aims if aim.role == role)
    paid = sum(cost.pence for cost in lever.respond(values, aim).costs if cost.category is CostCategory.LEVY)
    return years_of_study(values, aim), paid


def _hours(plan: Planned, programme: Programme, role: str) -> float:
    """Give the hours off the job of one apprentice over all the years of study."""
    find, on = plan.ground.mix.groundwork.register.find, plan.ground.mix.on
    contract = find("apprentice_contract_hours_per_year", on).value
    fte = of_aim(plan, programme, role, "lever_fte_per_head", 1.0)
    return contract * fte * off_the_job(plan, programme, role) * learning_of(plan, programme, role)[0]


def known_standards(programmes: Sequence[Programme], rules: LevyRules) -> None:
    """Hold the programmes' standards against those with a funding band.

    Raises:
        FundingError: one has none.
    """
    problems = [
        Problem(
            one.key, "no standard has this name.", did_you_mean(standard.name, rules.standards), value=standard.name
        )
        for one in programmes
        for standard in one.standards.values()
        if standard.name not in rules.standards
    ]
    if problems:
        raise FundingError("The programmes name standards that have no funding band.", problems)
