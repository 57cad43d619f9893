"""Small files of the shared bank, written for one test each."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from allotment.allocation.shifts.fill import Filled, fill
from allotment.evidence.shifts.example import example_files
from allotment.evidence.shifts.inputs import BankFiles
from allotment.evidence.shifts.read_inputs import read_inputs
from allotment.planning.shifts.build import Built, build, first_monday
from allotment.planning.shifts.dated_rules import DatedRules, shipped_rules

Row = dict[str, object]
SHIFT: Row = {"organisation": "Trust A", "role": "nurse", "postcode": "GL1 3", "pounds_per_hour": 20}
WORKER: Row = {"organisation": "Trust A", "contract": "bank", "roles": "nurse", "postcode": "GL1 3"}
NAMES = ("shifts", "workers", "bookings", "availability", "rates", "previous")
SECONDS = 60


def shift(name: str, start: str, end: str, **more: object) -> Row:
    """Give a row of an open shift."""
    return {"shift": name, "start": start, "end": end, **SHIFT, **more}


def worker(name: str, **more: object) -> Row:
    """Give a row of a worker."""
    return {"worker": name, **WORKER, **more}


def booking(name: str, start: str, end: str, **more: object) -> Row:
    """Give a row of a booking."""
    return {"worker": name, "organisation": "Trust A", "start": start, "end": end, **more}


def write_files(folder: Path, **tables: Sequence[Row]) -> BankFiles:
    """Write tables by name and give their files."""
    paths: dict[str, Path] = {}
    for name, rows in tables.items():
        assert name in NAMES
        columns = list(dict.fromkeys(column for row in rows for column in row))
        paths[name] = folder / f"{name}.csv"
        with paths[name].open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, columns, restval="")
            writer.writeheader()
            writer.writerows(rows)
    return BankFiles(**paths)


def built_of(files: BankFiles, sick: Sequence[str] = ()) -> Built:
    """Read files and build the question."""
    inputs = read_inputs(files)
    return build(inputs, DatedRules(shipped_rules(), first_monday(inputs)), sick)


def filled(folder: Path, sick: Sequence[str] = (), **tables: Sequence[Row]) -> tuple[Built, Filled]:
    """Write, read, build and fill."""
    built = built_of(write_files(folder, **tables), sick)
    return built, fill(built.problem, SECONDS, lambda _: None)


def pairs(built: Built, found: Filled) -> dict[str, str]:
    """Give who fills which shift."""
    names = built.problem.workers.names
    return {
        name: names[one]
        for name, one in zip(built.problem.shifts.names, np.asarray(found.worker), strict=True)
        if one >= 0
    }


def example_built(folder: Path, **sizes: int) -> Built:
    """Build a synthetic question of some size."""
    folder.mkdir(exist_ok=True, parents=True)
    for name, content in example_files(**sizes).items():
        (folder / name).write_bytes(content)
    return built_of(BankFiles(*(folder / f"{name}.csv" for name in NAMES[:5])))
