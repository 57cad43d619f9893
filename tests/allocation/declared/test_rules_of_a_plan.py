"""What a plan file's rules do: limits, budgets, short time, over-manning, and what is said where nothing will do."""

from __future__ import annotations

from typing import Any

import pytest

from allotment.allocation.declared.answer import PlanAnswer, answer_plan
from allotment.allocation.declared.read import load_plan, plan_text, read_plan
from allotment.allocation.solvers.named import solver_named
from allotment.allocation.solvers.solver import Status
from tests.allocation.declared.tiny import TINY, tiny, with_required

HIGHS = solver_named("highs")


def answered(text: str) -> PlanAnswer:
    """A plan's answer, verified."""
    found = answer_plan(read_plan(text, "plan.yaml"), HIGHS)
    assert found.verdict is None or found.verdict.broken == []
    return found


def dose(found: PlanAnswer, lever: str) -> float:
    """All doses of a lever."""
    return sum(row["dose"] for row in found.doses if row["lever"] == lever)


def levers(*kinds: str) -> list[dict[str, Any]]:
    """The tiny plan's levers of these kinds alone."""
    return [one for one in TINY["levers"] if one["kind"] in kinds]


def test_a_budget_holds_to_the_penny_and_costs_redundancies():
    free = load_plan("three-skills", "redundancy")
    capped = answered(plan_text("three-skills") + "budget_pounds: [350000, 350000, 350000]\n")
    spent = dict.fromkeys(free.years, 0)
    for row in capped.doses:
        spent[row["period"]] += row["cost_pence"]
    for row in capped.staff:
        spent[row["period"]] += row["over_cost_pence"]
    assert max(spent.values()) <= 35_000_000
    assert max(spent.values()) >= 34_999_900
    assert capped.objective is not None
    assert capped.objective > 841.8


def test_a_share_of_staff_limits_a_lever_by_the_people_there_that_year():
    classes = [
        {"name": "low", "in_post": 10, "leave_in_first_year": 0, "leave_later": 0, "required": 0},
        {"name": "high", "in_post": 8, "leave_in_first_year": 0, "leave_later": 0, "required": 20},
    ]
    up = [{"kind": "retrain", "class": "low", "to": "high", "most_share_of": {"class": "high", "share": 0.25}}]
    found = answered(tiny(classes=classes, levers=up, aim="shortfall", over_manning={}))
    moved = [row["dose"] for row in found.doses]
    assert moved == pytest.approx([8 / 3, 32 / 9], abs=1e-5)  # a quarter of those there once they have moved


def test_nobody_is_on_short_time_who_is_not_there():
    everybody = [{**one, "most_a_year": 9} if one["kind"] == "short-time" else one for one in TINY["levers"]]
    text = tiny(classes=with_required([0, 0], [1, 1]), levers=everybody, aim="redundancy", over_manning=None)
    found = answered(text)
    assert found.objective == 0
    assert [row["short_time"] for row in found.staff] == [4, 4, 0, 0]


def test_without_a_rule_of_over_manning_nobody_is_kept_beyond_what_is_required():
    kept = answered(tiny(aim="redundancy"))
    none_kept = answered(tiny(aim="redundancy", over_manning=None))
    assert sum(row["over"] for row in none_kept.staff) == 0
    assert dose(none_kept, "redundancy") >= dose(kept, "redundancy")


def test_over_manning_without_a_limit_keeps_everybody_at_its_price():
    rule = {"cost_pounds": 100}
    found = answered(tiny(classes=with_required([0, 0], [0, 0]), aim="redundancy", over_manning=rule))
    assert found.redundancies == 0
    assert found.cost_pence == 98_000  # five people for two years, of whom one each year is on short time at 90


def test_one_figure_for_a_limit_is_the_limit_of_every_year():
    listed = plan_text("three-skills").replace("most_a_year: 200", "most_a_year: [200, 200, 200]")
    assert answered(listed).objective == pytest.approx(answered(plan_text("three-skills")).objective, rel=1e-9)


def test_a_limit_may_differ_from_year_to_year():
    none_in_first = [
        {**one, "most_a_year": [0, 1]} if one["kind"] == "recruit" else one for one in levers("recruit", "redundancy")
    ]
    found = answered(tiny(classes=with_required([4, 4], [1, 2]), levers=none_in_first))
    assert [(row["lever"], row["period"], row["dose"]) for row in found.doses] == [("recruit", 2028, 1)]


def test_the_least_shortfall_leaves_short_whom_no_lever_can_bring():
    text = tiny(classes=with_required([4, 4], [1, 4]), levers=levers("recruit"), aim="shortfall")
    found = answered(text)
    short = {(row["class"], row["period"]): row["short"] for row in found.staff}
    assert short == pytest.approx({("low", 2027): 0, ("low", 2028): 0, ("high", 2027): 0, ("high", 2028): 1}, abs=1e-4)
    assert found.objective == pytest.approx(0.5)
    assert dose(found, "recruit") == pytest.approx(2, abs=1e-4)


def test_where_nothing_will_do_the_answer_says_what_must_give_and_by_how_much():
    short = answered(tiny(classes=with_required([4, 4], [1, 4]), levers=levers("recruit")))
    assert short.status is Status.INFEASIBLE
    assert (short.objective, short.doses, short.cost_pence) == (None, [], None)
    assert short.relaxations == ("high, 2028: 1.00 people fewer than are required.",)
    over = answered(tiny(classes=with_required([4, 1], [1, 1]), levers=levers("recruit"), over_manning=None))
    assert over.relaxations == ("low, 2028: 3.00 people more stay than are required and may be kept.",)


def test_people_who_are_downgraded_leave_by_their_share_and_the_retrained_as_all_there_do():
    classes = [
        {"name": "low", "in_post": 0, "leave_in_first_year": 0, "leave_later": 0.1, "required": [8, 7.2]},
        {"name": "high", "in_post": 20, "leave_in_first_year": 0, "leave_later": 0, "required": [4, 4]},
    ]
    down = [{"kind": "downgrade", "class": "high", "to": "low", "share_who_leave": 0.5}]
    found = answered(tiny(classes=classes, levers=down, over_manning=None))
    assert [(row["period"], row["dose"]) for row in found.doses] == [(2027, 16)]
    up = [{"kind": "retrain", "class": "high", "to": "low"}, {"kind": "redundancy", "class": "high"}]
    found = answered(tiny(classes=classes, levers=up, over_manning=None))
    assert dose(found, "retrain") == pytest.approx(8 / 0.9, abs=1e-5)
