"""Who decides, from the command line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tests.cli.command_line import CommandLine

QUESTION = ("decide", "commission 40 nursing places", "--level", "ics", "--on", "2026-04-01")


def test_a_question_is_answered_for_people_and_for_machines(allotment: CommandLine):
    told = allotment(*QUESTION)
    assert told.code == 0, told.err
    for words in ("No: ICS may not decide.", "commission_education_places", "2025_planning_framework", "ICS, provider"):
        assert words in told.out
    said = allotment(*QUESTION, "--json").json
    assert (said["allowed"], said["deciding_level"], said["consult"]) == (False, "region", ["ICS", "provider"])


def test_the_examples_are_written_and_run(allotment: CommandLine, tmp_path: Path):
    folder = tmp_path / "start"
    assert allotment("decide", "--example", str(folder)).code == 0
    files = ("--plan", str(folder / "plan.csv"), "--delegations", str(folder / "delegations.yaml"))
    words = ("decide", *files, "--level", "ICB", "--on", "2026-05-01", "--maturity", "thriving")
    told = allotment(*words, "--out", str(tmp_path / "out"))
    assert told.code == 0, told.err
    assert "ICS may take 3 of 7 actions; 4 go elsewhere." in told.out
    assert {"decide.json", "elsewhere.csv"} <= {path.name for path in (tmp_path / "out").iterdir()}
    assert allotment(*words, "--json").json["actions"][0]["delegation"] == "delegation 1 of 2026-04-01"


def test_the_list_shows_every_activity(allotment: CommandLine):
    told = allotment("decide", "--list", "--on", "2026-04-01")
    assert told.code == 0, told.err
    said = allotment("decide", "--list", "--on", "2026-04-01", "--json").json
    assert len(said["activities"]) >= 60
    assert [one["activity"] for one in said["activities"] if one["activity"] not in told.out] == []


def test_what_cannot_be_answered_is_refused_and_nothing_is_written(refused: Callable[..., str]):
    said = refused("decide", "plan the workforce", "--level", "ics", "--on", "2026-04-01")
    assert "plan_system_workforce (" in said
    assert "before 2019-06-03" in refused("decide", "set rotas", "--level", "trust", "--on", "2018-01-01")
    assert "none is given" in refused("decide")
    assert "it is not said who would decide" in refused("decide", "set rotas")
    assert "one of WHAT" in refused("decide", "set rotas", "--list", "--level", "trust")
    assert "--horizon: it says nothing here" in refused("decide", "--list", "--horizon", "3")
    assert "--out: it says nothing here" in refused("decide", "set rotas", "--level", "trust", "--out", "there")
    assert "--refuse: it says nothing here" in refused("decide", "set rotas", "--level", "trust", "--refuse")
    assert "there is no such file" in refused("decide", "--plan", "none.csv", "--level", "ics")
