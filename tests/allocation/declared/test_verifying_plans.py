"""The verifier finds each kind of fault by itself, and none in a right answer."""

from __future__ import annotations

import ast
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from allotment.allocation.declared import verify
from allotment.allocation.declared.answer import PlanAnswer, answer_plan
from allotment.allocation.declared.read import plan_text, read_plan
from allotment.allocation.declared.verify import verify_plan
from allotment.allocation.solvers.named import solver_named

TEXT = plan_text("three-skills") + "budget_pounds: 600000\n"


@pytest.fixture(scope="module")
def answer() -> PlanAnswer:
    return answer_plan(read_plan(TEXT, "three-skills"), solver_named("highs"))


def broken(answer: PlanAnswer, spoil: str, text: str = TEXT) -> set[str]:
    """The rules that an answer breaks once it is spoilt by a line of code over its doses, staff and totals."""
    rows: dict[str, Any] = {"doses": deepcopy(answer.doses), "staff": deepcopy(answer.staff)}
    rows["totals"] = {"cost_pence": answer.cost_pence, "redundancies": answer.redundancies}
    exec(spoil, {}, rows)
    verdict = verify_plan(read_plan(text, "spoilt"), rows["doses"], rows["staff"], rows["totals"])
    return {line.split(":")[0] for line in verdict.broken}


def test_a_right_answer_breaks_nothing(answer: PlanAnswer):
    assert broken(answer, "") == set()


@pytest.mark.parametrize(
    ("spoil", "rule"),
    [
        ("doses[0]['dose'] += 1", "staff are what year after year leaves"),
        ("doses[0]['dose'] = -1.0", "a dose is nought or more"),
        ("doses[0]['period'] = 9", "a dose is of a declared lever, in a year of the plan"),
        ("doses[0]['class'] = 'nobody'", "a dose is of a declared lever, in a year of the plan"),
        ("doses[-1]['cost_pence'] += 200", "a dose costs what its lever does"),
        ("doses[-1]['cost_pence'] += 1", "the cost adds up to the penny"),
        ("doses.append({**doses[-1], 'cost_pence': 1.5})", "a cost is whole pence, nought or more"),
        ("del doses[-1]", "short time is what was dosed"),
        ("staff[0]['staff'] += 1", "staff are what year after year leaves"),
        ("staff[0]['required'] -= 1", "the requirement is the file's"),
        ("staff[0]['over'] += 1", "staff at work are as required"),
        ("staff[0]['over'] = -1", "over-manning is nought or more"),
        ("staff[0]['over'] += 150", "over-manning is within its limit"),
        ("staff[0]['over_cost_pence'] += 200", "over-manning costs what the file says"),
        ("staff[4]['short'] = 1", "nobody is short where none may be"),
        ("staff[4]['short_time'] += 1", "short time is what was dosed"),
        ("del staff[0]", "every class and year is told once"),
        ("staff.append(staff[0])", "every class and year is told once"),
        ("totals['redundancies'] += 1", "redundancies add up"),
        ("totals['cost_pence'] -= 1", "the cost adds up to the penny"),
    ],
)
def test_a_spoilt_answer_is_caught(answer: PlanAnswer, spoil: str, rule: str):
    assert rule in broken(answer, spoil)


@pytest.mark.parametrize(
    ("was", "now", "rule"),
    [
        ("to: semi-skilled, most_a_year: 200", "to: semi-skilled, most_a_year: 199", "no dose is above its limit"),
        ("class: skilled, share: 0.25", "class: skilled, share: 0.001", "no dose is above its share of staff"),
        ("most_a_year: 150\n", "most_a_year: 149\n", "over-manning is within its limit"),
        ("budget_pounds: 600000", "budget_pounds: 500000", "no budget is exceeded by a penny"),
        ("in_post: 1500", "in_post: 1501", "staff are what year after year leaves"),
        (
            "share_of_work: 0.5, cost_pounds: 500",
            "share_of_work: 0.6, cost_pounds: 500",
            "staff at work are as required",
        ),
        ("in_post: 2000", "in_post: 0", "nobody leaves who is not there"),
    ],
)
def test_an_answer_to_another_plan_is_caught(answer: PlanAnswer, was: str, now: str, rule: str):
    assert TEXT.count(was) == 1
    assert rule in broken(answer, "", TEXT.replace(was, now))


def test_the_verifier_knows_nothing_of_the_code_that_states_the_problem():
    tree = ast.parse(Path(verify.__file__).read_text(encoding="utf-8"))
    imported = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module}
    ours = {name for name in imported if name.startswith("allotment")}
    assert ours == {"allotment.allocation.declared.plan", "allotment.allocation.investment.verify"}
