"""``allotment plan-education`` as it is typed."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.command_line import CommandLine

ASKED = (
    "plan-education",
    "--ics",
    "QR1",
    "--funding",
    "gloucestershire",
    "--years",
    "3",
    "--draws",
    "10",
    "--late",
    "0",
)


def test_the_plan_is_shown_written_and_said_as_json(allotment: CommandLine, tmp_path: Path):
    said = allotment(*ASKED, "--beside", "", "--out", str(tmp_path / "plan"), "--json")
    assert said.code == 0, said.err
    told = json.loads(said.out)
    assert told["verified"]["sound"] is True
    assert {"status", "programmes", "supply", "educators", "late", "apprenticeships", "linearisation_error"} <= set(
        told
    )
    assert {"programme", "kind", "year", "starts_needed", "starts_planned", "low", "high", "bound_by"} <= set(
        told["programmes"][0]
    )
    assert json.loads((tmp_path / "plan" / "plan-education.json").read_text(encoding="utf-8")) == told
    for name in ("programmes.csv", "commissioning.parquet", "employers.csv", "apprentices.csv"):
        assert (tmp_path / "plan" / name).exists(), name


def test_a_scenario_that_is_not_there_is_refused_without_a_traceback(allotment: CommandLine):
    said = allotment(*ASKED, "--beside", "no-such-scenario")
    assert said.code == 2
    assert "no-such-scenario" in said.err
    assert "Traceback" not in said.err + said.out
