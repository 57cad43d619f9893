"""The verifier of declared plans: an answer's rows held against the plan's own rules, in plain arithmetic.

It shares nothing with the code that states the problem. It follows each class from year to year, person by person,
and adds up every cost.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from allotment.allocation.declared.plan import SHORTFALL, DeclaredLever, LeverKind, Plan
from allotment.allocation.investment.verify import Verdict

Row = Mapping[str, Any]
PEOPLE = 1e-4  # doses are told to the millionth: what many of them may come to
A_PENNY = 1.0


def verify_plan(plan: Plan, doses: Sequence[Row], staff: Sequence[Row], totals: Mapping[str, Any]) -> Verdict:
    """Hold an answer against its plan.

    Args:
        plan: what was declared.
        doses: rows ``lever, class, to, period, dose, cost_pence``.
        staff: rows ``class, period, staff, required, short, over, over_cost_pence, short_time``, one for each class
            and year.
        totals: ``cost_pence`` and ``redundancies``.
    """
    verdict = Verdict()
    levers = {(lever.kind.value, lever.staff_class, lever.to): lever for lever in plan.levers}
    given: dict[tuple[DeclaredLever, int], float] = defaultdict(float)
    for row in doses:
        lever = levers.get((row["lever"], row["class"], row["to"]))
        known = lever is not None and row["period"] in plan.years
        verdict.hold("a dose is of a declared lever, in a year of the plan", known, _words(row))
        if lever is not None and known:
            given[lever, row["period"]] += row["dose"]
            near = abs(row["cost_pence"] - row["dose"] * lever.pence) <= A_PENNY
            verdict.hold("a dose costs what its lever does", near, _words(row))
    told = {(row["class"], row["period"]): row for row in staff}
    everyone = {(one.name, year) for one in plan.classes for year in plan.years}
    verdict.hold("every class and year is told once", set(told) == everyone and len(staff) == len(everyone), "staff")
    if set(told) == everyone:
        _hold_staff(plan, given, told, verdict)
        _hold_limits(plan, given, told, verdict)
        _hold_over_manning(plan, told, verdict)
    _hold_money(plan, doses, staff, totals, verdict)
    made = sum(row["dose"] for row in doses if row["lever"] == LeverKind.REDUNDANCY)
    verdict.hold("redundancies add up", abs(made - totals["redundancies"]) <= PEOPLE, f"{made} from the doses")
    return verdict


def _hold_staff(
    plan: Plan, given: Mapping[tuple[DeclaredLever, int], float], told: Mapping[tuple[str, int], Row], verdict: Verdict
) -> None:
    """Follow each class from year to year, and hold what is there against what is told and required."""
    there = {one.name: one.in_post for one in plan.classes}
    for year in plan.years:
        for one in plan.classes:
            there[one.name] -= one.leave_later * there[one.name]
        less_work: dict[str, float] = defaultdict(float)
        on_short_time: dict[str, float] = defaultdict(float)
        for (lever, when), dose in given.items():
            if when == year:
                _do(lever, dose, there, less_work, on_short_time)
        for one in plan.classes:
            row, words = told[one.name, year], f"{one.name} in {year}"
            verdict.hold("staff are what year after year leaves", _near(row["staff"], there[one.name]), words)
            verdict.hold("nobody leaves who is not there", there[one.name] >= -PEOPLE, words)
            verdict.hold("short time is what was dosed", _near(row["short_time"], on_short_time[one.name]), words)
            required = one.required[plan.years.index(year)]
            at_work = there[one.name] - less_work[one.name] - row["over"] + row["short"]
            verdict.hold("the requirement is the file's", row["required"] == required, words)
            verdict.hold("staff at work are as required", _near(at_work, required), words)
            may_be_short = plan.aim == SHORTFALL or row["short"] <= PEOPLE
            verdict.hold("nobody is short where none may be", row["short"] >= 0 and may_be_short, words)


def _do(
    lever: DeclaredLever,
    dose: float,
    there: dict[str, float],
    less_work: dict[str, float],
    on_short_time: dict[str, float],
) -> None:
    """Do one lever to the people of a year."""
    left = lever.leave_in_the_year * dose
    if lever.kind is LeverKind.RECRUIT:
        there[lever.staff_class] += dose - left
    elif lever.kind is LeverKind.SHORT_TIME:
        on_short_time[lever.staff_class] += dose
        less_work[lever.staff_class] += dose - lever.works * dose
    else:
        there[lever.staff_class] -= dose
        if lever.to is not None:
            there[lever.to] += dose - left


def _hold_limits(
    plan: Plan, given: Mapping[tuple[DeclaredLever, int], float], told: Mapping[tuple[str, int], Row], verdict: Verdict
) -> None:
    for (lever, year), dose in given.items():
        words = f"{lever.in_words} in {year}"
        verdict.hold("a dose is nought or more", dose >= 0, words)
        if lever.most is not None:
            most = lever.most[plan.years.index(year)]
            verdict.hold("no dose is above its limit", dose <= most + PEOPLE, words)
        if lever.most_share is not None:
            most = lever.most_share.share * told[lever.most_share.staff_class, year]["staff"]
            verdict.hold("no dose is above its share of staff", dose <= most + PEOPLE, words)
        if lever.kind is LeverKind.SHORT_TIME:
            here = told[lever.staff_class, year]["staff"]
            verdict.hold("nobody is on short time who is not there", dose <= here + PEOPLE, words)


def _hold_over_manning(plan: Plan, told: Mapping[tuple[str, int], Row], verdict: Verdict) -> None:
    for place, year in enumerate(plan.years):
        rows = [told[one.name, year] for one in plan.classes]
        over = sum(row["over"] for row in rows)
        verdict.hold("over-manning is nought or more", all(row["over"] >= 0 for row in rows), str(year))
        rule = plan.over_manning
        most = 0.0 if rule is None else over if rule.most is None else rule.most[place]
        verdict.hold("over-manning is within its limit", over <= most + PEOPLE, str(year))
        for row in rows:
            cost = 0.0 if rule is None else row["over"] * rule.pence[row["class"]]
            near = abs(row["over_cost_pence"] - cost) <= A_PENNY
            verdict.hold("over-manning costs what the file says", near, f"{row['class']} in {year}")


def _hold_money(plan: Plan, doses: Sequence[Row], staff: Sequence[Row], totals: Mapping[str, Any], v: Verdict) -> None:
    spent: dict[int, int] = defaultdict(int)
    for row in doses:
        v.hold("a cost is whole pence, nought or more", type(row["cost_pence"]) is int and row["cost_pence"] >= 0, "")
        spent[row["period"]] += row["cost_pence"]
    for row in staff:
        spent[row["period"]] += row["over_cost_pence"]
    v.hold("the cost adds up to the penny", sum(spent.values()) == totals["cost_pence"], str(totals["cost_pence"]))
    for year, budget in zip(plan.years, plan.budget_pence or (), strict=False):
        v.hold("no budget is exceeded by a penny", spent[year] <= budget, str(year))


def _near(one: float, other: float) -> bool:
    return abs(one - other) <= PEOPLE


def _words(row: Row) -> str:
    return f"{row['lever']} of {row['class']} in {row['period']}"
