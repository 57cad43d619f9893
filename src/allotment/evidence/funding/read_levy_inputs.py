"""Reading the levy ledger's input files: guarded, strict, every problem of every file at once, money to the penny."""

from __future__ import annotations

import csv
import hashlib
import io
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import dataframely as dy

from allotment.evidence.assumptions.vocabulary import did_you_mean
from allotment.evidence.funding.levy_columns import ApprenticeRows, EmployerMonths, TransferRows
from allotment.evidence.funding.levy_inputs import (
    SEEKING,
    TRANSFER_FROM,
    ApprenticeGroup,
    Employer,
    LevyInputs,
    Transfer,
)
from allotment.evidence.funding.levy_rules import FundingError, LevyRules
from allotment.evidence.funding.months import label_of, month_of
from allotment.evidence.returns.guard import guard_file
from allotment.evidence.source import SourceFile
from allotment.evidence.sources.reading import fault_at, read_csv_table, shortened
from allotment.workforce.errors import Problem

Rows = Sequence[Mapping[str, Any]]


def read_levy_inputs(
    employers: Path, apprentices: Path, transfers: Path | None, rules: LevyRules, until: int | None = None
) -> LevyInputs:
    """Read the files of a ledger and check them against one another and against the rules.

    Args:
        employers: pay bills by employer and month.
        apprentices: groups of apprentices.
        transfers: transfers already agreed, or None.
        rules: the dated rules, which name the standards.
        until: the last month asked for, which must not lie before the first pay bill; None for the last one given.

    Raises:
        FundingError: a file is missing, hostile or wrong; every problem, with file, row, column, value and remedy.
    """
    problems: list[Problem] = []
    pay_rows = _read(employers, EmployerMonths, ("employer", "month"), problems)
    known = _employers(pay_rows, employers.name, problems)
    checks = _Checks(known, rules, problems, complete=not problems)
    group_rows = _read(apprentices, ApprenticeRows, ("employer", "group"), problems)
    groups = [checks.group(row, apprentices.name) for row in group_rows]
    names = ("from_employer", "to_employer", "month", "amount_pounds")
    transfer_rows = _read(transfers, TransferRows, names, problems) if transfers is not None else []
    sent = [one for row in transfer_rows for one in checks.transfers(row, transfers)]
    if until is not None and known and until < min(min(one.pay_bill) for one in known.values()):
        remedy = "Name a later month."
        problems.append(
            Problem("--until", "the ledger would end before the first pay bill.", remedy, value=label_of(until))
        )
    if problems:
        raise FundingError(f"The levy ledger's inputs have {len(problems)} problem(s).", problems)
    files = [path for path in (employers, apprentices, transfers) if path is not None]
    hashes = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in files}
    return LevyInputs(tuple(known.values()), tuple(one for one in groups if one), tuple(sent), hashes)


def pence_of(pounds: str) -> int:
    """Give pence of an amount written in pounds, exactly: ``1234.5`` gives 123450."""
    whole, _, part = pounds.partition(".")
    return int(whole) * 100 + int(part.ljust(2, "0") or "0")


def basis_points_of(share: str) -> int:
    """Give basis points of a share written with at most four decimals, exactly: ``0.95`` gives 9500."""
    whole, _, part = share.partition(".")
    return int(whole) * 10_000 + int(part.ljust(4, "0") or "0")


def _read(path: Path, schema: type[dy.Schema], key: tuple[str, ...], problems: list[Problem]) -> Rows:
    """Read one file's good rows, each with its number in the file as ``row``; a row that breaks a rule is a problem.

    ``key`` names columns of text by which a row is found again in the file.
    """
    refused = guard_file(path)
    if refused:
        problems += refused
        return []
    frame, wrong = read_csv_table(path.parent, SourceFile(path.name), schema)
    problems += wrong
    if frame.is_empty():
        return []
    numbers = _row_numbers(path, key)
    return [{**row, "row": numbers.get(tuple(row[name] for name in key))} for row in frame.to_dicts()]


def _row_numbers(path: Path, key: tuple[str, ...]) -> dict[tuple[str, ...], int]:
    """Find the first row of each key, the header being row 1; the file has been read as CSV already."""
    rows = csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline=""), strict=True)
    header = [name.strip() for name in next(rows)]
    places = [header.index(name) for name in key]
    numbers: dict[tuple[str, ...], int] = {}
    for number, row in enumerate(rows, start=2):
        if len(row) == len(header):
            numbers.setdefault(tuple(row[place].strip() for place in places), number)
    return numbers


def _employers(rows: Rows, file: str, problems: list[Problem]) -> dict[str, Employer]:
    """Gather each employer's months; months must follow one another, and sector and place stay the same."""
    by_name: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for row in rows:
        by_name[row["employer"]].append(row)
    found: dict[str, Employer] = {}
    gaps: list[Problem] = []
    zeros = "Give every month from first to last, with a pay bill of 0 where nothing is paid."
    for name, months in by_name.items():
        pay = {month_of(row["month"]): pence_of(row["pay_bill_pounds"]) for row in months}
        share = {month_of(row["month"]): basis_points_of(row["english_share"]) for row in months}
        for column in ("sector", "place"):
            said = list(dict.fromkeys(row[column] for row in months))
            if len(said) > 1:
                remedy = "Give one employer the same in every month."
                rule = f"{name} has more than one {column}."
                row = next(row["row"] for row in months if row[column] != said[0])
                problems.append(fault_at(file, rule, remedy, row=row, column=column, value=", ".join(said)))
        missing = [month for month in range(min(pay), max(pay)) if month not in pay]
        gaps += [
            fault_at(file, f"{name} has no row for this month.", zeros, column="month", value=label_of(month))
            for month in missing
        ]
        found[name] = Employer(name, months[0]["sector"], months[0]["place"], pay, share)
    if not any(problem.where == file for problem in problems):
        problems += shortened(gaps)
    return found


class _Checks:
    """What rows of apprentices and transfers must agree on with the other files.

    ``complete`` says that every row of the employers' file was good: only then is an unknown employer a fault.
    """

    def __init__(
        self, known: Mapping[str, Employer], rules: LevyRules, problems: list[Problem], *, complete: bool
    ) -> None:
        self._known, self._rules, self._problems = known, rules, problems
        self._complete = complete and bool(known)

    def group(self, row: Mapping[str, Any], file: str) -> ApprenticeGroup | None:
        """Make one group, or None where its row has a problem."""
        before = len(self._problems)
        start = month_of(row["start_month"])
        self._employer(row, row["employer"], "employer", file)
        giver = self._giver(row, file)
        months = self._months(row, start, file)
        done = month_of(row["completion_month"]) if row["completion_month"] else start + months
        gone = month_of(row["withdrawn_month"]) if row["withdrawn_month"] else None
        self._people(row, start, gone, file)
        if done < start + months - 1:
            remedy = "Give a later month, or fewer months."
            self._say(row, file, "completion_month", "is before the last instalment.", remedy)
        if len(self._problems) > before:
            return None
        return ApprenticeGroup(
            **{name: row[name] for name in ("employer", "group", "standard", "starts", "under_25", "withdrawn")},
            start_month=start,
            price=pence_of(row["price_pounds"]),
            months=months,
            completion_month=done,
            withdrawn_month=gone,
            giver=giver,
            seeking=row["funded_by"] == SEEKING,
            backfill_share=basis_points_of(row["backfill_share"]),
            backfill_monthly_pay=pence_of(row["backfill_monthly_pay_pounds"]),
        )

    def _people(self, row: Mapping[str, Any], start: int, gone: int | None, file: str) -> None:
        """Hold that no more are under 25 or withdraw than start, and that who withdraws does so in a month after it."""
        for column in ("withdrawn", "under_25"):
            if row[column] > row["starts"]:
                self._say(row, file, column, f"is more than the {row['starts']} who start.", "Mend one of the numbers.")
        if (row["withdrawn"] > 0) != (gone is not None):
            remedy = "Give both, or 0 and an empty month."
            self._say(row, file, "withdrawn_month", "goes with a number withdrawn.", remedy)
        if gone is not None and gone < start:
            self._say(row, file, "withdrawn_month", "is before the start.", "Mend one of the months.")

    def transfers(self, row: Mapping[str, Any], path: Path | None) -> list[Transfer]:
        """Make the transfers of one row, a month each."""
        file = "" if path is None else path.name
        for column in ("from_employer", "to_employer"):
            self._employer(row, row[column], column, file)
        if row["from_employer"] == row["to_employer"]:
            rule, place = "an employer cannot transfer to itself.", {"row": row["row"], "column": "to_employer"}
            self._problems.append(fault_at(file, rule, "Name another employer.", value=row["to_employer"], **place))
        first, pence = month_of(row["month"]), pence_of(row["amount_pounds"])
        months = range(first, first + row["months"])
        return [Transfer(row["from_employer"], row["to_employer"], month, pence) for month in months]

    def _months(self, row: Mapping[str, Any], start: int, file: str) -> int:
        if row["standard"] not in self._rules.standards:
            remedy = did_you_mean(row["standard"], self._rules.standards)
            self._say(row, file, "standard", "is not a standard of the file of standards.", remedy)
            return int(row["months"] or 1)
        return int(row["months"] or self._rules.value("typical_length", start, row["standard"]))

    def _giver(self, row: Mapping[str, Any], file: str) -> str | None:
        if not row["funded_by"].startswith(TRANSFER_FROM):
            return None
        giver = str(row["funded_by"].removeprefix(TRANSFER_FROM))
        self._employer(row, giver, "funded_by", file)
        if giver == row["employer"]:
            self._say(row, file, "funded_by", "names the employer itself.", "Write own.")
        return giver

    def _employer(self, row: Mapping[str, Any], name: str, column: str, file: str) -> None:
        if self._complete and name not in self._known:
            rule, place = "no pay bill is given for this employer.", {"row": row["row"], "column": column}
            self._problems.append(fault_at(file, rule, did_you_mean(name, self._known), value=name, **place))

    def _say(self, row: Mapping[str, Any], file: str, column: str, rule: str, remedy: str) -> None:
        self._problems.append(fault_at(file, rule, remedy, row=row["row"], column=column, value=row[column]))
