"""Check a return from a fresh process and say what it cost that process and its child."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import asdict, dataclass
from pathlib import Path

from allotment.evidence.returns.limits import MIB, Limits

PROGRAM = """
import json, resource, sys
from pathlib import Path
from allotment.evidence.returns.child import check_in_child
from allotment.evidence.returns.limits import Limits
path, work_folder, limits = sys.argv[1:]
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
checked = check_in_child(Path(path), Limits(**json.loads(limits)), work_folder=Path(work_folder))
print(json.dumps({
    "problems": [str(problem) for problem in checked.problems],
    "rows_read": checked.rows_read,
    "parent_grew_kib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before,
    "child_peak_kib": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss,
}))
"""
KIB_A_MIB = MIB // 1024


@dataclass(frozen=True)
class Measured:
    """What was said of a file, by how much the parent grew and the most memory that its child had."""

    problems: list[str]
    rows_read: int
    parent_grew_mib: float
    child_peak_mib: float
    left_behind: list[str]


def check_and_measure(path: Path, work_folder: Path, limits: Limits | None = None) -> Measured:
    """Check a return; the parent is a process of its own, so that what it used is its own."""
    work_folder.mkdir(exist_ok=True)
    asked = json.dumps(asdict(limits or Limits()))
    command = [sys.executable, "-c", PROGRAM, str(path), str(work_folder), asked]
    finished = subprocess.run(command, capture_output=True, text=True, check=True)
    assert finished.stderr == ""
    found = json.loads(finished.stdout)
    return Measured(
        found["problems"],
        found["rows_read"],
        found["parent_grew_kib"] / KIB_A_MIB,
        found["child_peak_kib"] / KIB_A_MIB,
        sorted(entry.name for entry in work_folder.rglob("*")),
    )
