"""Time the main commands as whole processes: ``python -m benchmarks.run [WORD ...] [--runs N]``.

Words choose the cases whose names hold one of them; all cases by default. A warm case runs once unmeasured, so that
kernels, evidence and the back-test are cached as they are for a user after the first run; a cold one starts each time
with an empty home and nothing compiled. The median stands. Results go to ``benchmarks/results/`` by date, with the
machine described, and from there into ``docs/benchmarks.md``.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import sys
import tempfile
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.measuring import OneRun, run_once
from benchmarks.page import RESULTS, write_page

ALLOTMENT = (sys.executable, "-m", "allotment")
GLOUCESTERSHIRE = ("project", "--ics", "QR1", "--scenario", "central", "--years", "15", "--replicates", "200")
WARM, COLD = "warm", "cold"


@dataclass(frozen=True)
class Case:
    """One command, how often it is measured, and what it is promised to stay under (0: nothing is promised)."""

    name: str
    command: tuple[str, ...]
    runs: int
    start: str = WARM
    after: tuple[str, ...] = ()  # a command to run beforehand, unmeasured
    seconds_promised: float = 0.0
    mebibytes_promised: float = 0.0


CASES = (
    Case("start-up: allotment --help", ("--help",), 11, seconds_promised=0.4),
    Case("evidence imported for the first time", ("evidence", "--json"), 3, start=COLD),
    Case("baseline of Gloucestershire", ("baseline", "--ics", "QR1", "--json"), 5),
    Case(
        "Gloucestershire, 15 years, 200 replicates",
        (*GLOUCESTERSHIRE, "--json"),
        5,
        seconds_promised=10,
        mebibytes_promised=2048,
    ),
    Case("the same, with nothing imported, compiled or back-tested", (*GLOUCESTERSHIRE, "--json"), 3, start=COLD),
    Case(
        "report: page, workbook, tidy files", ("report", "latest", "--out", "{home}/report"), 3, after=GLOUCESTERSHIRE
    ),
    Case("back-test from 2019, five years", ("backtest", "--origin", "2019", "--horizon", "5", "--json"), 3),
    Case(
        "all 42 systems, 15 years, 200 replicates",
        ("project", "--all", "--replicates", "200"),
        3,
        seconds_promised=180,
        mebibytes_promised=6144,
    ),
)


@dataclass(frozen=True)
class Measured:
    """A case over its runs: median and range of wall seconds, median processor seconds, the most memory of any."""

    name: str
    command: str
    start: str
    runs: int
    load_before: float
    wall_seconds: float
    wall_seconds_least: float
    wall_seconds_most: float
    processor_seconds: float
    peak_mebibytes: float
    seconds_promised: float
    mebibytes_promised: float

    @property
    def kept_promises(self) -> bool:
        """Say whether the median time and the most memory stayed under what is promised."""
        return (not self.seconds_promised or self.wall_seconds < self.seconds_promised) and (
            not self.mebibytes_promised or self.peak_mebibytes < self.mebibytes_promised
        )


def measure(case: Case, warm: Path, runs: int) -> Measured:
    """Measure a case ``runs`` times.

    Raises:
        SystemExit: the command fails.
    """
    if case.start == WARM:
        _run(case.after or case.command, warm)
    load_before = os.getloadavg()[0]
    taken = [_run(case.command, warm) if case.start == WARM else _run_cold(case.command) for _ in range(runs)]
    walls = [one.wall_seconds for one in taken]
    return Measured(
        name=case.name,
        command=" ".join(("allotment", *case.command)).replace("{home}/", ""),
        start=case.start,
        runs=runs,
        load_before=round(load_before, 1),
        wall_seconds=round(statistics.median(walls), 2),
        wall_seconds_least=round(min(walls), 2),
        wall_seconds_most=round(max(walls), 2),
        processor_seconds=round(statistics.median(one.processor_seconds for one in taken), 2),
        peak_mebibytes=round(max(one.peak_mebibytes for one in taken)),
        seconds_promised=case.seconds_promised,
        mebibytes_promised=case.mebibytes_promised,
    )


def _run(words: tuple[str, ...], home: Path) -> OneRun:
    """Run one command over a home that also holds its compiled kernels."""
    command = [*ALLOTMENT, *(word.replace("{home}", str(home)) for word in words)]
    return run_once(command, {"ALLOTMENT_HOME": str(home / "home"), "NUMBA_CACHE_DIR": str(home / "kernels")})


def _run_cold(words: tuple[str, ...]) -> OneRun:
    with tempfile.TemporaryDirectory() as empty:
        return _run(words, Path(empty))


def machine() -> dict[str, object]:
    """Describe the machine in terms that mean something elsewhere."""
    pages = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    return {
        "cores": os.cpu_count(),
        "memory_gib": round(pages / 2**30),
        "architecture": platform.machine(),
        "system": platform.system(),
        "python": platform.python_version(),
    }


def keep(measured: list[Measured], on: str) -> None:
    """Write the day's results; cases not measured this time keep what was measured earlier that day."""
    path = RESULTS / f"{on}.json"
    earlier: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))["measured"] if path.exists() else []
    by_name = {one["name"]: one for one in earlier} | {one.name: asdict(one) for one in measured}
    in_order = [by_name[case.name] for case in CASES if case.name in by_name]
    kept = {"date": on, "machine": machine(), "measured": in_order}
    RESULTS.mkdir(exist_ok=True)
    path.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")


def _chosen(words: list[str]) -> list[Case]:
    chosen = [case for case in CASES if not words or any(word.lower() in case.name.lower() for word in words)]
    if not chosen:
        sys.exit("No case has such a name. There are:\n" + "\n".join(f"  {case.name}" for case in CASES))
    return chosen


def main() -> None:
    """Measure, print, keep, and write the page."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("words", nargs="*", metavar="WORD", help="measure only cases whose name holds a word")
    parser.add_argument("--runs", type=int, help="measure each case this often instead")
    parser.add_argument("--keep-nothing", action="store_true", help="print, and leave results and page as they are")
    asked = parser.parse_args()
    measured: list[Measured] = []
    with tempfile.TemporaryDirectory() as warm:
        for case in _chosen(asked.words):
            found = measure(case, Path(warm), asked.runs or case.runs)
            measured.append(found)
            print(
                f"{found.name}: {found.wall_seconds} s ({found.wall_seconds_least} to {found.wall_seconds_most}), "
                f"{found.processor_seconds} processor s, {found.peak_mebibytes} MiB, load before {found.load_before}"
                f"{'' if found.kept_promises else '  OVER WHAT IS PROMISED'}",
                flush=True,
            )
    if not asked.keep_nothing:
        keep(measured, datetime.now(UTC).date().isoformat())
        write_page()


if __name__ == "__main__":
    main()
