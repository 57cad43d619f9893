"""``allotment fill-shifts`` on the command line: the example it writes, what it fills, and what it refuses."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.command_line import CommandLine


def test_the_example_that_the_command_writes_is_filled_and_checked(allotment: CommandLine, tmp_path: Path):
    bank = tmp_path / "bank"
    assert allotment("fill-shifts", "--example", str(bank)).code == 0
    files = [
        word
        for name in ("shifts", "workers", "bookings", "availability", "rates")
        for word in (f"--{name}", str(bank / f"{name}.csv"))
    ]
    answer = allotment("fill-shifts", *files, "--out", str(tmp_path / "out"), "--json")
    assert answer.code == 0
    told = json.loads(answer.out)
    assert told["verified"]
    assert {"filled", "unfilled", "objective", "bound", "gap", "alone", "gain"} <= told.keys()
    assert (tmp_path / "out" / "fills.csv").read_text(encoding="utf-8").startswith("shift,worker,")


def test_files_that_are_not_named_are_asked_for(allotment: CommandLine):
    answer = allotment("fill-shifts")
    assert answer.code == 2
    assert "--shifts" in answer.err
