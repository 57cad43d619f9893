"""The tables of an education plan: intakes, learners, supply, teaching, commissioning, and what a late start costs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from allotment.evidence.education.programmes import Programme
from allotment.governance.investment_rights import LEVEL_OF_WORD, Right, may_decide
from allotment.levers.archetypes.parts import asked_by
from allotment.levers.catalogue import LEVERS
from allotment.levers.lever import Flow, FlowChange
from allotment.planning.education.bounds import FOLLOWS, NO_LEVER, Bounds
from allotment.planning.education.ground import ASKED_TARGET, EducationGround
from allotment.planning.education.need import Solved
from allotment.planning.education.responses import years_of_study
from allotment.planning.education.search import Planned
from allotment.planning.education.teaching import teaching_rows
from allotment.planning.mix.ground import SEPTEMBER

FloatArray = NDArray[np.float64]
Rows = list[dict[str, Any]]
LOW, HIGH = 10, 90  # percentiles of a range


def starts_of(plan: Planned) -> dict[tuple[str, int], float]:
    """Give starts by lever and year."""
    doses = plan.found.choice.dose_of
    found: dict[tuple[str, int], float] = defaultdict(float)
    for index, start in np.argwhere(doses > 0).tolist():
        found[plan.found.plans[index].lever.key, plan.ground.mix.years[start]] += float(doses[index, start])
    return found


def starts_planned(plan: Planned) -> dict[tuple[str, int], float]:
    """Give starts by programme and year; of a programme that follows another, those who come through it."""
    ground, by_lever = plan.ground, starts_of(plan)
    found = {
        (one.key, year): by_lever.get((one.lever or "", year), 0.0)
        for one in ground.programmes
        for year in ground.mix.years
    }
    of_key = {one.key: one for one in ground.programmes}
    doses = plan.found.choice.dose_of
    for one in ground.programmes:
        if one.follows is not None and one.follows in of_key:
            for index, planned in enumerate(plan.found.plans):
                if planned.lever.key == of_key[one.follows].lever:
                    for start in np.flatnonzero(doses[index]).tolist():
                        _follow(found, one, planned.response.changes, start, float(doses[index, start]), ground)
    return found


def _follow(
    found: dict[tuple[str, int], float],
    one: Programme,
    changes: Sequence[FlowChange],
    start: int,
    dose: float,
    ground: EducationGround,
) -> None:
    """Add those who come through another programme to the starts of the one that follows it."""
    for change in changes:
        if change.flow is Flow.GRADUATES and start + change.lag < len(ground.mix.years):
            found[one.key, ground.mix.years[start + change.lag]] += dose * change.amount


def programme_rows(
    plan: Planned, solved: Sequence[Solved], bounds: Bounds, beside: Mapping[str, Mapping[tuple[str, int], float]]
) -> Rows:
    """Give one row for each programme and year of intake: needed with its range, planned with its range, and the bound.

    Args:
        plan: the intakes.
        solved: starts needed on every route.
        bounds: what binds.
        beside: starts planned under other scenarios, by their name.
    """
    ground, planned = plan.ground, starts_planned(plan)
    rows = []
    for one in ground.programmes:
        needed = _needed(one, solved)
        for year in ground.intakes:
            place = ground.mix.years.index(year)
            drawn = None if needed is None or np.isnan(needed[:, place]).any() else needed[:, place]
            starts = planned[one.key, year]
            others = [scenario[one.key, year] for scenario in beside.values()]
            rows.append(
                {
                    "programme": one.title,
                    "kind": one.kind,
                    "year": year,
                    "starts_needed": None if drawn is None else float(drawn[0]),
                    "low": None if drawn is None else float(np.percentile(drawn[1:], LOW)),
                    "median": None if drawn is None else float(np.percentile(drawn[1:], 50)),
                    "high": None if drawn is None else float(np.percentile(drawn[1:], HIGH)),
                    "starts_planned": round(starts, 3),
                    "planned_lowest": round(min([starts, *others]), 3),
                    "planned_highest": round(max([starts, *others]), 3),
                    "bound_by": _bound(one, year, drawn, starts, bounds, ground),
                }
            )
    return rows


def _needed(one: Programme, solved: Sequence[Solved]) -> FloatArray | None:
    """Give starts needed (N, T) of a programme over its routes; a year that one route cannot tell is nan.

    Of a programme that follows another, they are the entrants whom the other's starts needed would bring.
    """
    if one.follows is not None:
        own = [route.entrants for route in solved if route.route.programme.key == one.follows]
    else:
        own = [route.starts for route in solved if route.route.programme.key == one.key]
    return np.sum(own, axis=0) if own else None


def _bound(
    one: Programme, year: int, drawn: FloatArray | None, starts: float, bounds: Bounds, ground: EducationGround
) -> str:
    if one.follows is not None:
        return FOLLOWS.format(title=next(p.title for p in ground.programmes if p.key == one.follows))
    if one.lever is None:
        return NO_LEVER
    needed = None if drawn is None else float(drawn[0])
    return bounds.of(one.lever, year, starts_needed=needed, starts_planned=starts)


def supply_rows(plan: Planned) -> Rows:
    """Give, for each role and year, the FTE that the plan promised and the FTE that the whole engine then has.

    Promised is what the reckoning by the engine's slopes says; the engine's is the chosen doses put through every step
    of the model.
    """
    mix, choice = plan.ground.mix, plan.found.choice
    promised = (choice.problem.supply + choice.gained_fte).T  # (T, S)
    engine, need, before = plan.found.point.supply, mix.need, mix.supply
    rows = []
    touched = np.abs(engine - before).sum(axis=0) > 1e-9
    for role in dict.fromkeys(
        (*plan.ground.roles, *(s.role for s, moved in zip(mix.slots.slots, touched, strict=True) if moved))
    ):
        here = np.array([slot.role == role for slot in mix.slots.slots])
        for place, year in enumerate(mix.years):
            said, told = float(promised[place, here].sum()), float(engine[place, here].sum())
            rows.append(
                {
                    "role": role,
                    "year": year,
                    "required_fte": float(need[place, here].sum()),
                    "without_plan_fte": float(before[place, here].sum()),
                    "promised_fte": said,
                    "engine_fte": told,
                    "error_fte": said - told,
                    "short_before_fte": float(np.maximum(0.0, need - before)[place, here].sum()),
                    "short_after_fte": float(np.maximum(0.0, need - engine)[place, here].sum()),
                }
            )
    return rows


def learner_rows(plan: Planned) -> Rows:
    """Give the learners of each programme in each year of study: those who started, less those who have left since.

    Of those who do not complete, a share leaves in the first year and the rest evenly over the others.
    """
    ground, mix = plan.ground, plan.ground.mix
    find = mix.groundwork.register.find
    learning: dict[tuple[str, int], list[float]] = defaultdict(lambda: [0.0, 0.0])
    doses = plan.found.choice.dose_of
    of_lever = ground.of_lever
    for index, start in np.argwhere(doses > 0).tolist():
        planned = plan.found.plans[index]
        if planned.lever.key in of_lever:
            one, values = of_lever[planned.lever.key], mix.values(planned.lever.key)
            study = years_of_study(values, planned.aim)
            lost = 1.0 - values.value_or(1.0, "lever_share_completing", **asked_by(planned.aim))
            early = find("programme_first_year_share_of_attrition", mix.on, programme=one.title).value
            for year in range(min(study, len(mix.years) - start)):
                gone = lost * _gone(year, study, early)
                cell = learning[one.title, mix.years[start + year]]
                cell[0] += float(doses[index, start]) * (1.0 - gone)
                cell[1] += float(doses[index, start])
    return [
        {"programme": title, "year": year, "learners": left, "places_kept": kept}
        for (title, year), (left, kept) in sorted(learning.items())
    ]


def _gone(year: int, study: int, early: float) -> float:
    """Give the share of all who ever leave who have done so as a year of study ends."""
    if study == 1 or year >= study:
        return 1.0
    return early + (1.0 - early) * year / (study - 1)


def educator_rows(plan: Planned, solved: Sequence[Solved]) -> Rows:
    """Give the stock, supply, use and gap of educators, supervisors and assessors by year."""
    mix = plan.ground.mix
    used: dict[tuple[str, int], float] = defaultdict(float)
    asked: dict[tuple[str, int], float] = defaultdict(float)
    doses = plan.found.choice.dose_of
    for index, start in np.argwhere(doses > 0).tolist():
        for use in plan.found.plans[index].response.uses:
            if start + use.lag < len(mix.years):
                sign = "+" if use.amount < 0 else ""
                used[sign + use.capacity, mix.years[start + use.lag]] += abs(use.amount) * float(doses[index, start])
    responses = {(p.lever.key, p.aim.role): p.response for p in plan.found.plans}
    for one in solved:
        response = responses.get((one.route.programme.lever or "", one.route.role))
        for start in np.flatnonzero(np.nan_to_num(one.starts[0])).tolist() if response else ():
            for use in response.uses if response else ():
                if start + use.lag < len(mix.years):
                    asked[use.capacity, mix.years[start + use.lag]] += use.amount * float(one.starts[0, start])
    return teaching_rows(plan.ground.stocks, mix.years, used, asked)


def commissioning_rows(plan: Planned, payments: Rows, needed: Mapping[tuple[str, int], float | None]) -> Rows:
    """Give who commissions what: for each programme and year the level that may, on what terms, and what it costs.

    Training is what all the years of study cost; employing is the pay of those who qualify, to the last year modelled.

    Args:
        plan: the intakes.
        payments: the plan's rows of payments.
        needed: starts needed by programme title and year.
    """
    ground, planned = plan.ground, starts_planned(plan)
    training: dict[tuple[str, int], int] = defaultdict(int)
    employing: dict[tuple[str, int], int] = defaultdict(int)
    streams: dict[tuple[str, int], dict[str, None]] = defaultdict(dict)
    for row in payments:
        start = row["lever"], row["start"]
        if row["paid_role"] is None:
            training[start] += row["pence"]
            streams[start][row["stream"]] = None
        else:
            employing[start] += row["pence"]
    rows = []
    for one in ground.programmes:
        activity = _activity(one, ground)
        for year in ground.intakes:
            right = may_decide(activity, tuple(LEVEL_OF_WORD), date(year - 1, SEPTEMBER, 1))
            own = None if right is None else next((level for level in right.levels if level in ground.table), None)
            lever = one.lever or ""
            rows.append(
                {
                    "programme": one.title,
                    "kind": one.kind,
                    "year": year,
                    "commissioned_by": own or (right.levels[0] if right else "nobody: no right is in force"),
                    "at_the_table": own is not None,
                    "route": _route(own, right),
                    "consult": ", ".join(right.consult) if right else "",
                    "terms": right.conditions if right else "",
                    "rights_of": right.layer if right else "",
                    "starts_needed": needed.get((one.title, year)),
                    "starts_planned": round(planned[one.key, year], 3),
                    "training_pence": training[lever, year],
                    "employing_pence": employing[lever, year],
                    "paid_by": ", ".join(streams[lever, year]),
                }
            )
    return rows


def _activity(one: Programme, ground: EducationGround) -> str:
    """Give the decision that starts of a programme need; of one that follows another, that of the other."""
    if one.lever is not None:
        return LEVERS[one.lever].activity
    if one.activity is not None:
        return one.activity
    return _activity(next(other for other in ground.programmes if other.key == one.follows), ground)


def _route(own: str | None, right: Right | None) -> str:
    if right is None:
        return "Nobody may decide it on that day: take it up with England."
    if own is None:
        return f"Not at the table: ask {' or '.join(right.levels)}."
    return f"Decided at the table, by the {own}."


def late_rows(plan: Planned, late: Planned) -> Rows:
    """Give the gap of each year when starting on time and late, and the FTE-years lost to that year."""
    here, there = plan.gap_after, late.gap_after
    years = min(len(here), len(there))
    lost = 0.0
    rows = []
    for place in range(years):
        more = float(there[place] - here[place])
        lost += more
        rows.append(
            {
                "year": plan.ground.mix.years[place],
                "short_on_time_fte": float(here[place]),
                "short_late_fte": float(there[place]),
                "more_short_fte": more,
                "fte_years_lost": lost,
            }
        )
    return rows


def gain_by_right_rows(plan: Planned, gains: Rows) -> Rows:
    """Give the FTE gained by year from what somebody at the table decides, and from what is asked of others."""
    ground = plan.ground
    out: dict[tuple[int, str], float] = defaultdict(float)
    for row in gains:
        activity = LEVERS[row["lever"]].activity
        right = may_decide(
            activity, ground.table, date((ground.mix.funding.first_year or row["year"]) - 1, SEPTEMBER, 1)
        )
        out[row["year"], "decided at the table" if right else "asked of others"] += row["gained_fte"]
    return [{"year": year, "rests_on": what, "gained_fte": fte} for (year, what), fte in sorted(out.items())]


def relaxation_rows(plan: Planned) -> Rows:
    """Give what must give, each with the least by which: in the words of whoever asked."""
    rows = []
    for one in plan.relaxations:
        about = ", ".join(map(str, one.label))
        words = one.in_words
        if about.startswith(ASKED_TARGET) and one.within_reach is not None:
            about = about.rsplit(": ", 1)[-1]
            words = (
                f"{about}: {one.within_reach:.1%} short can be met in {plan.ground.mix.years[-1]}, "
                f"{one.by:,.1f} FTE more than was asked."
            )
        rows.append({"limit": one.limit, "about": about, "by": one.by, "in_words": words})
    return rows
