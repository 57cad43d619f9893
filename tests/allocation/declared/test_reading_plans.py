"""A plan file that breaks rules is refused with every problem at once, each with its place, rule and remedy."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from allotment.allocation.declared.plan import LeverKind
from allotment.allocation.declared.read import MOST_BYTES, PlanFileError, load_plan, read_plan
from tests.allocation.declared.tiny import TINY, tiny

LOW = TINY["classes"][0]


def refused(text: str, aim: str | None = None) -> list[str]:
    """The problems of a file."""
    with pytest.raises(PlanFileError) as caught:
        read_plan(text, "mine.yaml", aim)
    return [str(problem) for problem in caught.value.problems]


def lever(**fields: Any) -> str:
    """The tiny plan with one lever more."""
    return tiny(levers=[*TINY["levers"], {"kind": "retrain", "class": "high", "to": "low", **fields}])


def test_every_problem_of_a_file_is_said_at_once():
    text = tiny(
        years=[2027, 2029],
        clases=[],
        classes=[{**LOW, "in_post": -1, "leave_later": 1.5}, {"name": "high"}],
        levers=[{"kind": "recruit", "class": "hihg"}, {"kind": "retire", "class": "low"}],
        over_manning={"most_a_year": [1], "cost_pounds": {"low": 1.234}},
        aim="happiness",
        source=None,
    )
    said = "\n".join(refused(text))
    for expected in (
        "mine.yaml: years (found '[2027, 2029]'): each year follows the one before.",
        "mine.yaml: clases (found 'clases'): this key is not known. Did you mean",
        "mine.yaml: classes, 1, in_post (found '-1'): a number of people lies within",
        "mine.yaml: classes, 1, leave_later (found '1.5'): a share lies within 0 to 1.",
        "mine.yaml: classes, 2, required: required is missing.",
        "mine.yaml: classes, 2, leave_later: leave_later is missing.",
        "mine.yaml: levers, 1, class (found 'hihg'): this class is not known. Did you mean",
        "mine.yaml: levers, 2, kind (found 'retire'): this kind is not known. Did you mean",
        "mine.yaml: over_manning, most_a_year (found '1'): a list has one figure for each of the 2 years.",
        "mine.yaml: over_manning, cost_pounds, high: this class has no cost.",
        "mine.yaml: over_manning, cost_pounds, low (found '1.234'): an amount is in whole pence.",
        "mine.yaml: aim (found 'happiness'): this aim is not known.",
        "mine.yaml: source: source is missing.",
    ):
        assert expected in said


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (tiny(years=[]), "a plan has at least one year"),
        (tiny(years=[True, 2]), "years are whole numbers"),
        (tiny(years=list(range(1, 100))), "a plan has at most 60 years"),
        (tiny(classes=[]), "a plan has at least one class of staff"),
        (tiny(classes=[LOW, LOW]), "this class is there already"),
        (tiny(levers=[]), "a plan has at least one lever"),
        (tiny(levers=[*TINY["levers"], TINY["levers"][0]]), "this lever is declared twice"),
        (tiny(levers=[{"kind": "recruit", "class": "low"}]), "most_a_year is missing"),
        (tiny(levers=[{"kind": "over-manning", "class": "low"}]), "this kind is not known"),
        (tiny(levers=[{"kind": "downgrade", "class": "high", "to": "low"}]), "share_who_leave is missing"),
        (tiny(levers=[{"kind": "short-time", "class": "high"}]), "share_of_work is missing"),
        (tiny(levers=[{"kind": "redundancy", "class": "high", "to": "low"}]), "this key is not known"),
        (lever(to="high"), "people are moved to another class than their own"),
        (lever(most_share_of={"class": "nobody", "share": 0.1}), "this class is not known"),
        (lever(most_share_of=0.1), "this is a list of keys with values"),
        (lever(cost_pounds="much"), "this is an amount in pounds"),
        (lever(most_a_year="many"), "this is a number of people"),
        (tiny(budget_pounds=[1, 2, 3]), "a list has one figure for each of the 2 years"),
        (tiny(aim="downgrade"), "no lever of this kind is declared"),
        (tiny(aim="over-manning", over_manning=None), "no lever of this kind is declared"),
        (tiny(grade="Z"), "this grade is not known"),
        ("title: one\ntitle: two\n", "'title' is given twice"),
        ("- 1\n- 2\n", "this is a list of keys with values"),
        ("", "this is a list of keys with values"),
    ],
)
def test_what_breaks_a_rule_is_said_with_the_rule(text: str, expected: str):
    assert any(expected in line for line in refused(text))


def test_another_aim_than_the_files_is_held_against_its_levers_too():
    said = refused(tiny(), "downgrade")
    assert [line.split(" Declare")[0] for line in said] == [
        "mine.yaml: --aim (found 'downgrade'): no lever of this kind is declared."
    ]
    assert read_plan(tiny(), "mine.yaml", "retrain").aim == "retrain"


def test_what_may_be_left_out_has_a_plain_meaning():
    plan = read_plan(tiny(aim=None, over_manning=None, levers=[TINY["levers"][1] | {"cost_pounds": 0}]), "mine.yaml")
    assert (plan.aim, plan.over_manning, plan.budget_pence) == ("shortfall", None, None)
    assert plan.levers[0].leave_in_the_year == plan.class_named("high").leave_later


def test_money_is_read_to_the_penny():
    plan = read_plan(lever(cost_pounds="£1,234.56"), "mine.yaml")
    assert plan.levers[-1].pence == 123_456
    assert plan.levers[-1].in_words == "retrain high to low"
    assert plan.over_manning is not None
    assert plan.over_manning.pence == {"low": 12_000, "high": 15_000}


def test_every_kind_of_lever_is_in_the_example():
    kinds = {one.kind for one in load_plan("three-skills").levers}
    assert kinds == set(LeverKind) - {LeverKind.OVER_MANNING}


def test_a_file_that_is_not_there_too_large_or_no_text_is_refused(tmp_path: Path):
    large, odd = tmp_path / "large.yaml", tmp_path / "odd.yaml"
    large.write_text("#" * (MOST_BYTES + 1), encoding="utf-8")
    odd.write_bytes(b"\xff\xfe\x00")
    for path, expected in ((tmp_path / "no.yaml", "not found"), (large, "too large"), (odd, "cannot be read")):
        with pytest.raises(PlanFileError, match=expected):
            load_plan(str(path))


def test_a_file_of_ones_own_is_read_by_its_path(tmp_path: Path):
    (tmp_path / "mine.yaml").write_text(tiny(), encoding="utf-8")
    assert load_plan(str(tmp_path / "mine.yaml")).title == "Tiny"
