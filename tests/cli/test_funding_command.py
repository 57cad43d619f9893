"""``allotment funding``: what is in order is shown, and what is not is refused in plain words."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tests.cli.command_line import CommandLine

WRONG = """\
title: Ours
at_the_table: [ICB]
source: x
grade: B
owner: x
date_read: 2026-11-01
streams:
  - use: education_tarif
    budget: {2027: 1}
levers: [commission_nursing_place]
places: {Here: [RTX99]}
"""


def test_both_examples_are_in_order(allotment: CommandLine):
    for name in ("gloucestershire", "two-streams"):
        answer = allotment("funding", "check", name)
        assert answer.code == 0, answer.err
        assert f"{name} is in order" in answer.out


def test_a_national_file_is_checked_printed_and_told_with_its_limits(allotment: CommandLine, tmp_path: Path):
    mine = tmp_path / "mine.yaml"
    mine.write_text(allotment("funding", "example", "england").out, encoding="utf-8")
    shown = allotment("funding", "check", str(mine))
    assert "0 overrides; 4 national limits, 2 budgets." in shown.out
    answer = allotment("funding", "check", str(mine), "--json").json
    assert answer["ics"] is None
    assert answer["share_by"]["provider_pay"] == "nhs_staff"
    places = answer["national_limits"][0]
    assert (places["key"], places["by_year"]["2029"], places["grade"]) == ("medical_school_places", 2500.0, "D")
    assert answer["national_budgets"][0]["stream"] == "workforce_development_fund"


def test_a_checked_file_is_one_object_with_budgets_in_pence(allotment: CommandLine, tmp_path: Path):
    mine = tmp_path / "mine.yaml"
    mine.write_text(allotment("funding", "example", "two-streams").out, encoding="utf-8")
    answer = allotment("funding", "check", str(mine), "--json").json
    assert answer["streams"][1]["budget_pence"]["2027"] == 240_000_050
    assert answer["places"][0] == {"name": "Trusts", "organisations": ["RTE", "RTQ"]}
    assert len(answer["sha256"]) == 64


def test_the_streams_are_listed_with_what_they_pay_for(allotment: CommandLine):
    streams = allotment("funding", "streams", "--json").json["streams"]
    by_key = {one["key"]: one for one in streams}
    assert by_key["apprenticeship_levy"]["pays_for"] == "levy"
    assert "Pharmacist" in by_key["arrs"]["pays_for"]
    assert by_key["arrs"]["unspent"] == "all goes back"
    shown = allotment("funding", "streams", columns=200)
    assert not [key for key in by_key if key not in shown.out]


def test_every_fault_of_a_file_is_said_with_the_nearest_right_word(refused: Callable[..., str], tmp_path: Path):
    mine = tmp_path / "mine.yaml"
    mine.write_text(WRONG, encoding="utf-8")
    said = " ".join(refused("funding", "check", str(mine)).split())
    for word in ("4 problem(s)", "'ICS'", "'education_tariff'", "'commission_nursing_places'", "'RTX99'"):
        assert word in said


def test_a_file_that_is_not_there_is_named(refused: Callable[..., str]):
    said = refused("funding", "check", "nowhere.yaml")
    assert "nowhere.yaml" in said
    assert "gloucestershire" in said
