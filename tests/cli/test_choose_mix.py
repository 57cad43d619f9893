"""``allotment choose-mix``: one JSON object in the terms of the field, words for people, and one clear refusal."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from allotment.planning.funding import text_of_example
from tests.cli.command_line import CommandLine

WORDS = ("choose-mix", "--ics", "QR1", "--years", "5", "--no-frontier", "--funding")
ONE_OBJECT = {
    "status",
    "objective",
    "gap_before_fte",
    "gap_after_fte",
    "linearisation_error",
    "doses",
    "spend",
    "shadow_prices",
    "flexibility",
    "verified",
}
ROWS = {
    "doses": {"lever", "role", "place", "period", "dose", "cost_pence"},
    "spend": {"stream", "year", "budget_pence", "spent_pence", "carried_pence", "lapsed_pence"},
    "shadow_prices": {"constraint", "scope", "year", "value", "in_words"},
}
FLEXIBILITY = {"ring_fenced_gap_fte", "pooled_gap_fte", "extra_fte_bought"}
OUT_OF_REACH = """
targets:
  - {key: Care workers by 2029, roles: [Care worker], most_short_share: 0, year: 2029, source: The board,
     owner: Director of adult social care}
"""


@pytest.fixture(scope="module")
def answer(allotment: CommandLine) -> dict[str, Any]:
    given = allotment(*WORDS, "two-streams", "--json")
    assert given.code == 0, given.err
    return given.json


def test_the_answer_is_one_object_with_the_keys_that_were_agreed(answer: dict[str, Any]):
    assert set(answer) >= ONE_OBJECT
    assert set(answer["flexibility"]) >= FLEXIBILITY
    for name, columns in ROWS.items():
        assert answer[name]
        assert all(set(row) >= columns for row in answer[name]), name


def test_amounts_are_whole_pence_and_figures_are_numbers(answer: dict[str, Any]):
    assert answer["status"] == "optimal"
    assert answer["verified"]["sound"] is True
    for row in [*answer["doses"], *answer["spend"]]:
        assert all(type(value) is int for name, value in row.items() if name.endswith("_pence"))
    for name in ("objective", "gap_before_fte", "gap_after_fte", "linearisation_error"):
        assert type(answer[name]) is float
    assert answer["linearisation_error"] < 0.02
    assert answer["flexibility"]["extra_fte_bought"] >= 0


def test_an_infeasible_question_is_answered_with_what_must_give(allotment: CommandLine, tmp_path: Path):
    file = tmp_path / "mine.yaml"
    file.write_text(text_of_example("two-streams") + OUT_OF_REACH, encoding="utf-8")
    given = allotment(*WORDS, str(file), "--json")
    assert given.code == 0
    assert given.json["status"] == "infeasible"
    (row,) = given.json["least_relaxations"]
    assert "Care workers by 2029" in row["in_words"]
    shown = allotment(*WORDS, str(file), columns=200)
    assert "What must give, at the least" in shown.out
    assert "Care workers by 2029" in shown.out


def test_people_are_told_the_gap_the_doses_and_what_binds(allotment: CommandLine):
    shown = allotment(*WORDS, "two-streams", "--pool", "education_tariff, joint_fund", columns=200)
    assert shown.code == 0
    for words in (
        "Without levers",
        "With the chosen mix, by the engine",
        "With the ring-fences down",
        "Doses, all years",
    ):
        assert words in shown.out
    assert "Verified: every rule kept." in shown.out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("two-streams", "--pool", "arrs"), "the funding file has no such stream. Use education_tariff, joint_fund."),
        (("nowhere.yaml",), "nowhere.yaml"),
        (("two-streams", "--solver", "abacus"), "Use one of: highs, glop."),
        (("two-streams", "--scenario", "no-such-scenario"), "no-such-scenario"),
    ],
)
def test_what_cannot_be_asked_is_refused_once_and_clearly(
    refused: Callable[..., str], words: tuple[str, ...], said: str
):
    err = " ".join(refused(*WORDS, *words).split())
    assert said in err
    assert err.count("Nothing was written") <= 1


def test_another_system_s_funding_is_refused(refused: Callable[..., str]):
    err = " ".join(refused("choose-mix", "--ics", "QE1", "--years", "5", "--funding", "two-streams").split())
    assert "it is about QR1, and the mix is asked for QE1. Ask for --ics QR1, or change 'ics' in the file." in err
