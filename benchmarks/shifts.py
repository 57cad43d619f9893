"""How near to its bound, and how fast, the shared bank is filled; and how fast one shift is offered.

python -m benchmarks.shifts [SHIFTS WORKERS SECONDS]

The question is the worked example, made larger: a week, every rule, two shifts for each worker by default. The whole
command is measured, reading and explaining included. Synthetic, for measuring alone.
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from pathlib import Path

from allotment.evidence.shifts.example import example_files
from allotment.evidence.shifts.read_inputs import read_inputs
from allotment.planning.desk import Desk
from allotment.planning.fill_shifts import ShiftsAsked, fill_shifts
from allotment.planning.shifts.build import build, first_monday
from allotment.planning.shifts.dated_rules import DatedRules, shipped_rules
from allotment.planning.shifts.tables import offers_table

SHIFTS, WORKERS, SECONDS = 20_000, 10_000, 150
WORKERS_OF_AN_ORGANISATION = 60
TOLD = ("filled", "unfilled", "objective", "bound", "gap", "verified", "pounds", "travel", "alone", "greedy", "gain")


def main(shifts: int, workers: int, seconds: int) -> None:
    """Measure the command on a week of so many shifts and workers, and the offers of one of its shifts."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        organisations = max(6, workers // WORKERS_OF_AN_ORGANISATION)
        made = example_files(shifts=shifts, workers=workers, organisations=organisations)
        for file, content in made.items():
            (folder / file).write_bytes(content)
        optional = {one: folder / f"{one}.csv" for one in ("bookings", "availability", "rates")}
        asked = ShiftsAsked(folder / "shifts.csv", folder / "workers.csv", seconds, **optional)
        _offers(asked)
        began = time.perf_counter()
        told = fill_shifts(Desk(folder / "home"), asked).told
    print(f"{shifts:,} shifts, {workers:,} workers, {organisations} organisations")
    print(f"the whole command: {time.perf_counter() - began:.1f} s, {_mebibytes():,.0f} MiB")
    for one in TOLD:
        print(f"{one}: {told[one]}")


def _offers(asked: ShiftsAsked) -> None:
    inputs = read_inputs(asked.files)
    built = build(inputs, DatedRules(shipped_rules(), first_monday(inputs)))
    offers_table(built, 0)  # compiles
    seconds = []
    for shift in range(1, 21):
        began = time.perf_counter()
        offers_table(built, shift)
        seconds.append(time.perf_counter() - began)
    print(
        f"offers of one shift: {1000 * sorted(seconds)[10]:.0f} ms in the middle, {1000 * max(seconds):.0f} ms at most"
    )


def _mebibytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    given = [int(one) for one in sys.argv[1:]] or [SHIFTS, WORKERS, SECONDS]
    main(*given)
