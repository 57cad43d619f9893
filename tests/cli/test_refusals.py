"""What cannot be used is refused with exit code 2, in plain words that name the thing and the remedy."""

from __future__ import annotations

import shutil
import signal
import time
from collections.abc import Callable
from importlib.resources import as_file, files
from pathlib import Path

import pytest

from allotment.cli.main import app
from allotment.cli.show import print_refusal
from allotment.planning.desk import Desk
from allotment.planning.project import Projected
from tests.asked import SMALL
from tests.cli.command_line import CommandLine
from tests.evidence.sources.spoiling import set_cell

QUICK = ("--years", "1", "--replicates", "2")
BAD_SCENARIO = """\
allotment_scenario: 1
name: mine
title: Mine
description: Two things are wrong with it.
population_variant: principle
chnages: []
"""

Refused = Callable[..., str]


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (("project", "--ics", "QZ9", *QUICK), ("--ics", "'QZ9'", "QR1 (Gloucestershire)")),
        (("baseline", "--ics", "QZ9"), ("--ics", "'QZ9'", "QR1 (Gloucestershire)")),
        (("project", "--ics", "QR1", "--scenario", "centrall", *QUICK), ("'centrall'", "central", "YAML file")),
        (("project", "--ics", "QR1", "--scenario", "no.yaml", *QUICK), ("'no.yaml'", "no such file")),
        (("project", "--ics", "QR1", "--evidence", "nowhere", *QUICK), ("nowhere", "does not exist")),
        (("baseline", "--ics", "QR1", "--evidence", "nowhere"), ("nowhere", "does not exist")),
        (("backtest", "--evidence", "nowhere"), ("nowhere", "does not exist")),
        (("evidence", "nowhere"), ("nowhere", "does not exist")),
        (("backtest", "--origin", "1990"), ("1990", "2009")),
        (("scenarios", "--show", "centrall"), ("'centrall'", "central")),
        (("assumptions", "--key", "leaver_shares"), ("'leaver_shares'", "leaver_share,")),
        (("explain", "QR1-nothing"), ("RUN_ID", "'QR1-nothing'", "allotment runs")),
        (("report", "latest", "--out", "page"), ("RUN_ID", "'latest'", "allotment project")),
        (("rerun", "latest"), ("RUN_ID", "'latest'", "allotment project")),
        (("compare", "one", "other"), ("RUN_ID", "'one'", "allotment runs")),
        (("serve", "--folder", "nowhere"), ("nowhere", "allotment report")),
    ],
    ids=" ".join,
)
def test_a_thing_that_does_not_exist_is_named_with_those_that_do(refused: Refused, words, named):
    said = refused(*words)
    assert said.startswith("Error: ")
    assert not [word for word in named if word not in said], said


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (("project", "--ics", "QR1", "--years", "-3"), ("--years", "greater than or equal to 1")),
        (("project", "--ics", "QR1", "--years", "99"), ("--years", "less than or equal to 18")),
        (("project", "--ics", "QR1", "--years", "ten"), ("--years", "integer")),
        (("project", "--ics", "QR1", "--replicates", "0"), ("--replicates", "greater than or equal to 1")),
        (("project", "--ics", "QR1", "--seed", "-1"), ("--seed", "greater than or equal to 0")),
        (("project", "--ics", "QR1", "--threads", "0"), ("--threads", "greater than or equal to 1")),
        (("project", "--ics", "QR1", "--yeras", "5"), ("--yeras", "--years")),
        (("project",), ("--ics", "--all")),
        (("project", "--ics", "QR1", "--all"), ("--ics", "--all")),
        (("baseline",), ("--ics",)),
        (("projekt",), ("projekt", "--help")),
    ],
    ids=" ".join,
)
def test_a_wrong_word_is_named_with_the_way_to_help(refused: Refused, words, named):
    said = refused(*words)
    assert "--help" in said
    assert not [word for word in named if word not in said], said


@pytest.mark.parametrize("command", [("project", "--ics", "QR1"), ("scenarios",)])
def test_every_fault_of_a_scenario_is_told_at_once(refused: Refused, tmp_path: Path, command: tuple[str, ...]):
    path = tmp_path / "mine.yaml"
    path.write_text(BAD_SCENARIO, encoding="utf-8")
    said = refused(*command, "--scenario" if command[0] == "project" else "--check", str(path))
    assert "2 problem(s)" in said
    assert "'chnages'" in said
    assert "changes" in said
    assert "'principle'" in said
    assert "principal" in said


@pytest.mark.parametrize("text", ["[", "- a\n- b\n", "", "\x00", "allotment_scenario: 1\nallotment_scenario: 1\n"])
def test_a_file_that_is_no_scenario_is_refused_by_name(refused: Refused, tmp_path: Path, text: str):
    path = tmp_path / "mine.yaml"
    path.write_text(text, encoding="utf-8")
    assert "mine.yaml" in refused("project", "--ics", "QR1", "--scenario", str(path), *QUICK)


def test_spoilt_evidence_is_told_by_file_row_column_and_value(refused: Refused, tmp_path: Path):
    with as_file(files("allotment.evidence.sources.system_totals") / "sample") as sample:
        shutil.copytree(sample, tmp_path / "folder")
    set_cell(tmp_path / "folder" / "totals" / "stock.csv", 3, "headcount", "many")
    set_cell(tmp_path / "folder" / "totals" / "leaving.csv", 4, "leaving_share_per_year", "1.5")
    said = refused("project", "--ics", "XA", "--evidence", str(tmp_path / "folder"), *QUICK)
    assert "Nothing was kept" in said
    assert "totals/stock.csv, row 3, column headcount (found 'many')" in said
    assert "totals/leaving.csv, row 4, column leaving_share_per_year (found '1.5')" in said


@pytest.mark.parametrize("command", [("project", "--ics", "QR1"), ("baseline", "--ics", "QR1"), ("backtest",)])
@pytest.mark.parametrize("place", ["taken", "taken/below"])
def test_a_folder_that_cannot_be_made_is_found_out_before_the_work(
    refused: Refused, tmp_path: Path, command: tuple[str, ...], place: str
):
    (tmp_path / "taken").write_text("a file", encoding="utf-8")
    said = refused(*command, "--out", str(tmp_path / place))
    assert "--out" in said
    assert f"{tmp_path / 'taken'} is a file" in said
    assert "another folder" in said


def test_a_report_that_cannot_be_written_is_refused_before_it_is_drawn(
    allotment: CommandLine, central: Projected, tmp_path: Path
):
    (tmp_path / "taken").write_text("a file", encoding="utf-8")
    answer = allotment("report", central.run.run_id, "--out", str(tmp_path / "taken"))
    assert answer.code == 2
    assert "is a file" in answer.err
    assert (tmp_path / "taken").read_text(encoding="utf-8") == "a file"


@pytest.mark.parametrize("words", [("baseline", "--ics", "QR1"), ("project", "--ics", "QR1"), ("evidence",)])
def test_a_home_that_cannot_be_made_is_told_by_its_variable(tmp_path: Path, words: tuple[str, ...]):
    (tmp_path / "taken").write_text("a file", encoding="utf-8")
    answer = CommandLine(tmp_path / "taken" / "home")(*words)
    assert answer.code == 2
    assert answer.out == ""
    assert "ALLOTMENT_HOME" in answer.err
    assert "is a file" in answer.err


def test_what_the_machine_refuses_is_told_without_a_traceback(capsys: pytest.CaptureFixture[str]):
    print_refusal(OSError(28, "No space left on device", "runs/QR1"))
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err == "Error: No space left on device (runs/QR1).\n"


def test_an_evidence_folder_that_is_a_file_is_refused(refused: Refused, tmp_path: Path):
    (tmp_path / "file.csv").write_text("a,b\n", encoding="utf-8")
    assert "file.csv" in refused("baseline", "--ics", "QR1", "--evidence", str(tmp_path / "file.csv"))


def test_runs_that_are_not_alike_are_refused_with_every_unlikeness(
    allotment: CommandLine, central: Projected, desk: Desk
):
    words = ("project", "--ics", SMALL.ics, "--years", "1", "--replicates", "2", "--seed", "3", "--json")
    other = allotment(*words).json["run_id"]
    answer = allotment("compare", central.run.run_id, other, "--json")
    assert answer.code == 2
    assert answer.out == ""
    for unlikeness in ("years (found '5 and 1')", "replicates (found '12 and 2')", "seed (found '1 and 3')"):
        assert unlikeness in answer.err
    assert "Project both again" in answer.err


def test_a_horizon_that_a_run_did_not_reach_is_told_with_those_it_did(allotment: CommandLine, central: Projected):
    answer = allotment("explain", central.run.run_id, "--years", "15")
    assert answer.code == 2
    assert "--years (found '15')" in answer.err
    assert "1, 3, 5" in answer.err


def test_the_exit_code_reaches_the_shell(tmp_path: Path):
    answer = CommandLine(tmp_path).process("explain", "QR1-nothing")
    assert answer.code == 2
    assert answer.out == ""
    assert answer.err.startswith("Error: ")


def test_an_interrupted_run_ends_with_130_and_archives_nothing(tmp_path: Path):
    """The signal is sent once the evidence is kept: the work has begun, and more replicates than a test can wait."""
    home = CommandLine(tmp_path / "home")
    running = home.start("project", "--ics", "QR1", "--replicates", "10000", "--json")
    while running.poll() is None and not list(home.home.glob("evidence/*/manifest.json")):
        time.sleep(0.05)
    running.send_signal(signal.SIGINT)
    out, err = running.communicate(timeout=60)
    assert running.returncode == 130
    assert out == ""
    assert "Traceback" not in err
    assert not (home.home / "runs").exists()


def test_no_command_hides_its_errors_behind_a_pretty_traceback():
    assert not app.pretty_exceptions_enable
