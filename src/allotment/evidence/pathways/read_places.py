"""Reading what a system brings about its places: partners, labour market, deprivation by district. CSV, strictly."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

import dataframely as dy
import polars as pl

from allotment.evidence.assumptions.vocabulary import did_you_mean
from allotment.evidence.pathways.columns import DeprivationOfPractices, DistrictDeprivation, LabourMarket, Partners
from allotment.evidence.pathways.read_pathways import PathwaysError
from allotment.evidence.pathways.words import COLLEGE, FIFTHS, SCHOOL
from allotment.evidence.returns.guard import guard_file
from allotment.evidence.returns.limits import MIB, Limits
from allotment.evidence.source import SourceFile
from allotment.evidence.sources.reading import fault_at, read_csv_table
from allotment.workforce.errors import Problem

LIMITS = Limits(file_bytes=2 * MIB)
ROUNDING = 0.005
PRACTICES = SourceFile("gp/practice_imd_icb.csv", required=False)
Rows = list[dict[str, Any]]


@dataclass(frozen=True)
class PlaceFiles:
    """Rows of the files that were given (None: not given), and the hashes of the files."""

    partners: Rows | None = None
    labour_market: Rows | None = None
    deprivation: Rows | None = None
    sha256: Mapping[str, str] = field(default_factory=dict)


def read_place_files(
    partners: Path | None, labour_market: Path | None, deprivation: Path | None, districts: Sequence[str]
) -> PlaceFiles:
    """Read the files that were given and hold them against the system's districts.

    Args:
        districts: the names of the system's districts.

    Raises:
        PathwaysError: every problem of every file at once, with file, row, column, value, rule and remedy.
    """
    problems: list[Problem] = []

    def read(path: Path | None, schema: type[dy.Schema], place: str, check: Check, *, every: bool) -> Rows | None:
        if path is None:
            return None
        rows = _read(path, schema, schema.primary_key()[0], problems)
        clean = not any(problem.where == path.name for problem in problems)
        for row in rows:
            problems.extend(_of_this_system(row, place, districts, path.name) + check(row, path.name))
        if every and clean:
            problems.extend(_absent(rows, districts, path.name))
        return rows

    kept = PlaceFiles(
        read(partners, Partners, "place", _check_partner, every=False),
        read(labour_market, LabourMarket, "district", _check_nothing, every=True),
        read(deprivation, DistrictDeprivation, "district", _check_shares, every=True),
    )
    if problems:
        raise PathwaysError(f"The files about places have {len(problems)} problem(s).", problems)
    given = {"partners": partners, "labour_market": labour_market, "deprivation": deprivation}
    hashes = {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in given.items() if path is not None}
    return replace(kept, sha256=hashes)


def read_deprivation_of_practices(folder: Path) -> pl.DataFrame:
    """Give ``practice`` and ``fifth`` (1 least, 5 most deprived) of an evidence folder; no rows where it has no file.

    Raises:
        PathwaysError: the file breaks its rules.
    """
    frame, problems = read_csv_table(folder, PRACTICES, DeprivationOfPractices)
    if problems:
        raise PathwaysError(f"The deprivation of practices has {len(problems)} problem(s).", problems)
    return frame.rename({"Practice.Code": "practice", "IMD_quintile": "fifth"}).drop_nulls("fifth")


Check = Callable[[Mapping[str, Any], str], list[Problem]]


def _read(path: Path, schema: type[dy.Schema], key: str, problems: list[Problem]) -> Rows:
    """Read one file's good rows, each with its number in the file as ``row``."""
    refused = guard_file(path, LIMITS)
    if refused:
        problems += refused
        return []
    frame, wrong = read_csv_table(path.parent, SourceFile(path.name), schema)
    problems += wrong
    if frame.is_empty():
        return []
    numbers = _row_numbers(path, key)
    return [{**row, "row": numbers.get(row[key])} for row in frame.to_dicts()]


def _row_numbers(path: Path, key: str) -> dict[str, int]:
    """Find the first row of each key, the header being row 1; the file has been read as CSV already."""
    rows = csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline=""), strict=True)
    place = [name.strip() for name in next(rows)].index(key)
    numbers: dict[str, int] = {}
    for number, row in enumerate(rows, start=2):
        if len(row) > place:
            numbers.setdefault(row[place].strip(), number)
    return numbers


def _of_this_system(row: Mapping[str, Any], column: str, districts: Sequence[str], file: str) -> list[Problem]:
    if row[column] in districts:
        return []
    remedy = did_you_mean(row[column], districts)
    return [fault_at(file, "this is not a district of the system.", remedy, row=row["row"], column=column,
                     value=row[column])]  # fmt: skip


def _absent(rows: Rows, districts: Sequence[str], file: str) -> list[Problem]:
    known = {row["district"] for row in rows}
    rule, remedy = "no row is given for this district of the system.", "Give every district one row."
    return [fault_at(file, rule, remedy, column="district", value=name) for name in districts if name not in known]


def _check_nothing(_row: Mapping[str, Any], _file: str) -> list[Problem]:
    return []


def _check_partner(row: Mapping[str, Any], file: str) -> list[Problem]:
    if row["kind"] not in (SCHOOL, COLLEGE):
        return []
    place = {"row": row["row"], "column": "pupils", "value": row["pupils"]}
    if row["pupils"] is None:
        return [fault_at(file, "a school or college has pupils.", "Give how many.", **place)]
    if row["reached_last_year"] > row["pupils"]:
        rule = f"fewer than the {row['reached_last_year']:,} reached last year."
        return [fault_at(file, rule, "Mend one of the numbers.", **place)]
    return []


def _check_shares(row: Mapping[str, Any], file: str) -> list[Problem]:
    total = sum(row[f"fifth_{fifth}"] for fifth in FIFTHS)
    if abs(total - 1) <= ROUNDING:
        return []
    rule = "the shares of the five fifths sum to 1."
    return [fault_at(file, rule, "Mend them.", row=row["row"], column="fifth_1 to fifth_5", value=f"{total:.3f}")]


def agreement_status(until: date | None, today: date, warning_years: float) -> str:
    """Say how a partner's agreement stands: none, ended, ending within the warning, or in force."""
    if until is None:
        return "none signed"
    days = (until - today).days
    if days < 0:
        return "ended"
    return "ends soon" if days <= warning_years * 365.25 else "in force"
