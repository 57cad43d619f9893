"""Temporary spend from the command line: the example is written and answered, and a spoilt file refused."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.command_line import CommandLine


def test_the_example_is_written_and_answers(allotment: CommandLine, tmp_path: Path):
    files, out = tmp_path / "files", tmp_path / "out"
    assert allotment("temporary-spend", "--example", str(files)).code == 0
    spend = (files / "spend.csv").read_text("utf-8").splitlines()
    (files / "spend.csv").write_text("\n".join([spend[0], *(row for row in spend[1:] if row >= "2025-07")]), "utf-8")
    given = ("--spend", str(files / "spend.csv"), "--aid", str(files / "aid.csv"), "--convert", "0")
    answer = allotment("temporary-spend", "--ics", "QR1", *given, "--out", str(out), "--json")
    assert answer.code == 0, answer.err
    assert json.loads(answer.out)["synthetic"] is True
    assert (out / "temporary-spend.json").exists()


def test_a_file_with_workers_is_refused_and_nothing_is_written(allotment: CommandLine, tmp_path: Path):
    bad = tmp_path / "spend.csv"
    bad.write_text("month,organisation,role,kind,reason,hours,cost_pounds,worker\n", encoding="utf-8")
    answer = allotment("temporary-spend", "--ics", "QR1", "--spend", str(bad), "--out", str(tmp_path / "out"))
    assert answer.code == 2
    assert "column worker" in answer.err
    assert "Traceback" not in answer.err
    assert not (tmp_path / "out").exists()


def test_without_a_file_it_says_what_to_give(allotment: CommandLine):
    answer = allotment("temporary-spend")
    assert answer.code == 2
    assert "--example" in answer.err
