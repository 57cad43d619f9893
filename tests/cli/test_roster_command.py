"""A unit's roster from the command line."""

from __future__ import annotations

import csv
from pathlib import Path

from allotment.allocation.rosters.verify import check_roster
from allotment.evidence.rosters.read_unit import read_unit
from tests.cli.command_line import CommandLine

INSTANCE_1 = Path(__file__).resolve().parents[1] / "allocation" / "rosters" / "instance1.txt"


def test_the_roster_that_is_written_has_the_cost_that_is_told(allotment: CommandLine, tmp_path: Path) -> None:
    out = tmp_path / "made" / "roster.csv"
    asked = ("roster", "--instance", str(INSTANCE_1), "--seconds", "2", "--out", str(out), "--json")
    told = allotment(*asked).json
    with out.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.reader(stream))
    assert rows[0] == ["employee", "day", "shift"]
    checked = check_roster(read_unit(INSTANCE_1), [(who, int(day), shift) for who, day, shift in rows[1:]])
    assert told["hard_violations"] == len(checked.breaches) == 0
    assert told["bound"] <= told["cost"] == checked.cost == sum(told["cost_by_part"].values())
    assert [path.name for path in out.parent.iterdir()] == ["roster.csv"]


def test_a_folder_gets_every_table(allotment: CommandLine, tmp_path: Path) -> None:
    answer = allotment("roster", "--instance", str(INSTANCE_1), "--seconds", "1", "--out", str(tmp_path / "all"))
    assert answer.code == 0
    assert "keeps every hard rule" in answer.out
    written = {path.name for path in (tmp_path / "all").iterdir()}
    assert {"roster.csv", "cover.csv", "hours.csv", "roster.json"} <= written


def test_a_spoilt_file_is_refused_and_nothing_is_written(allotment: CommandLine, tmp_path: Path) -> None:
    ward = tmp_path / "ward.txt"
    ward.write_text(INSTANCE_1.read_text(encoding="utf-8").replace("A,0\n", "A,99\n"), encoding="utf-8")
    answer = allotment("roster", "--instance", str(ward), "--out", str(tmp_path / "roster.csv"))
    assert answer.code == 2
    assert "must be a whole number from 0 to 13" in answer.err
    assert not (tmp_path / "roster.csv").exists()


def test_an_employee_whose_rules_contradict_each_other_is_named(allotment: CommandLine, tmp_path: Path) -> None:
    ward = tmp_path / "ward.txt"
    text = INSTANCE_1.read_text(encoding="utf-8").replace("C,D=14,4320,3360", "C,D=2,4320,3360")
    ward.write_text(text, encoding="utf-8")
    answer = allotment("roster", "--instance", str(ward), "--seconds", "1")
    assert answer.code == 2
    assert "column employee (found 'C')" in " ".join(answer.err.split())


def test_the_example_is_written_once(allotment: CommandLine, tmp_path: Path) -> None:
    assert allotment("roster", "--example", str(tmp_path)).code == 0
    assert "synthetic" in (tmp_path / "ward.txt").read_text(encoding="utf-8")
    assert allotment("roster", "--example", str(tmp_path)).code == 2
    assert allotment("roster").code == 2
