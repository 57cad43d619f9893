"""Reading the files of temporary spend: aggregated rows alone, strict, every problem of every file at once."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from allotment.evidence.assumptions.vocabulary import did_you_mean
from allotment.evidence.funding.months import FORM, label_of, month_of
from allotment.evidence.placements.columns import Table
from allotment.evidence.placements.read_table import empty_table, header_of, read_table
from allotment.evidence.sources.reading import ROW, fault_at, shortened
from allotment.evidence.temporary_spend import columns
from allotment.evidence.temporary_spend.errors import SpendError
from allotment.workforce.errors import Problem

FEWEST_HOURLY_PENCE = 100  # below a pound an hour the columns were exchanged
WORD = re.compile(r"[a-z]+")


@dataclass(frozen=True)
class SpendFiles:
    """The files of a question; only the spend is needed."""

    spend: Path
    shifts: Path | None = None
    measures: Path | None = None
    rates: Path | None = None
    aid: Path | None = None


@dataclass(frozen=True)
class SpendInputs:
    """Checked tables. Months are dates of their first day; money is whole pence.

    ``spend``: month, organisation, role, kind, reason, framework, hours, cost_pence, rate_pence (an hour), cap_pence
    (null: not given), pay_bill_pence (null), origin. ``shifts``, ``measures``, ``rates`` and ``aid`` have the columns
    of ``columns.py`` and no rows where no file was given. ``months`` are all months from first to last.
    """

    spend: pl.DataFrame
    shifts: pl.DataFrame
    measures: pl.DataFrame
    rates: pl.DataFrame
    aid: pl.DataFrame
    sha256: Mapping[str, str] = field(default_factory=dict)

    @property
    def months(self) -> list[str]:
        """Give the months as labels, from the first to the last, without gaps."""
        labels = self.spend["month"].dt.strftime("%Y-%m")
        first, last = month_of(str(labels.min())), month_of(str(labels.max()))
        return [label_of(month) for month in range(first, last + 1)]

    @property
    def synthetic(self) -> bool:
        """Say whether any row says that it is made up."""
        return bool((self.spend["origin"] == columns.SYNTHETIC).any())


def read_inputs(files: SpendFiles) -> SpendInputs:
    """Read all files and check them.

    Raises:
        SpendError: a file is missing, hostile or wrong, or has a column about people; every problem at once.
    """
    problems: list[Problem] = []
    spend = _read(files.spend, columns.SPEND, problems)
    shifts = _read(files.shifts, columns.SHIFTS, problems)
    measures = _read(files.measures, columns.MEASURED, problems)
    rates = _read(files.rates, columns.RATES, problems)
    aid = _read(files.aid, columns.AID, problems)
    for table, path in ((spend, files.spend), (shifts, files.shifts), (rates, files.rates), (aid, files.aid)):
        _check_roles(table, path, problems)
    _check_spend(spend, files.spend.name, problems)
    _check_parts(shifts, "hours_filled", "hours_asked", files.shifts, problems)
    parts = measures.filter(pl.col("measure").is_in(columns.SHARES))
    _check_parts(parts, "number", "out_of", files.measures, problems)
    _check_whole(measures, files.measures, problems)
    _check_aid(aid, files.aid, problems)
    if problems:
        raise SpendError(f"The files of temporary spend have {len(problems)} problem(s).", problems)
    given = [path for path in vars(files).values() if path is not None]
    hashes = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in given}
    return SpendInputs(_priced(spend), _dated(shifts), _dated(measures), rates.drop(ROW), aid.drop(ROW), hashes)


def _read(path: Path | None, table: Table, problems: list[Problem]) -> pl.DataFrame:
    """Give a file's rows, or an empty table where there is no file or something is wrong with it."""
    if path is None:
        return empty_table(table)
    personal = [name for name in header_of(path) if _is_personal(name)]
    if personal:
        rule = "the column looks like one about a person, and single workers are not read here."
        remedy = "Take it out, and add hours and cost up by month, organisation, role, kind and reason."
        problems += [fault_at(path.name, rule, remedy, row=1, column=name) for name in personal]
        return empty_table(table)
    rows, wrong = read_table(path, table)
    problems += wrong
    if "month" in rows.columns:
        bad = rows.filter(~pl.col("month").str.contains(f"^{FORM.pattern}$"))
        faults = [
            fault_at(path.name, "this is not a month.", "Write it as 2026-04.", row=row, column="month", value=value)
            for row, value in bad.select(ROW, "month").iter_rows()
        ]
        problems += shortened(faults)
        wrong = wrong + faults
    repeats = _repeats(rows, table, path.name)
    problems += repeats
    return empty_table(table) if wrong or repeats else rows


def _repeats(rows: pl.DataFrame, table: Table, file: str) -> list[Problem]:
    """Say which rows with an empty cell in their key come again; those without one were looked at on reading."""
    key = [name for name in table.key if name in rows.columns]
    open_keys = rows.filter(pl.any_horizontal(pl.col(key).is_null())) if key else rows.clear()
    again = open_keys.filter(~pl.struct(key).is_first_distinct()) if key else open_keys
    rule, remedy = f"a row must appear once for each {', '.join(key)}.", "Take the repeated row out."
    return shortened(fault_at(file, rule, remedy, row=row, column=", ".join(key)) for row in again[ROW])


def _is_personal(name: str) -> bool:
    plain = name.casefold().replace(" ", "_").replace("-", "_")
    words = set(WORD.findall(plain))
    return plain == "name" or any(word in words if word.isalpha() else word in plain for word in columns.PERSONAL_WORDS)


def _check_roles(rows: pl.DataFrame, path: Path | None, problems: list[Problem]) -> None:
    wrong = rows.filter(~pl.col("role").is_in(columns.KNOWN_ROLES)).unique("role", keep="first", maintain_order=True)
    problems += shortened(
        fault_at(path.name if path else "", "this is no role of the workbench.",
                 did_you_mean(role, columns.KNOWN_ROLES), row=row, column="role", value=role)
        for row, role in wrong.select(ROW, "role").iter_rows()
    )  # fmt: skip


def _check_spend(spend: pl.DataFrame, file: str, problems: list[Problem]) -> None:
    """Hold that every row has hours for its cost and a rate that can be one."""
    no_hours = spend.filter((pl.col("hours") == 0) & (pl.col("cost_pounds") > 0))
    problems += shortened(
        fault_at(file, "there is a cost and no hours.", "Give the hours, or take the row out.", row=row, column="hours")
        for row in no_hours[ROW]
    )
    if not spend.is_empty() and not spend["hours"].sum():
        problems.append(
            fault_at(file, "no row has any hours.", "Give hours worked in at least one row.", column="hours")
        )
    rate = pl.col("cost_pounds") * 100 / pl.col("hours")
    odd = spend.filter((pl.col("hours") > 0) & ~rate.is_between(FEWEST_HOURLY_PENCE, columns.MOST_PENCE))
    problems += shortened(
        fault_at(file, "cost over hours is no rate of an hour between £1 and £1,000.", "Mend hours or cost.", row=row,
                 column="cost_pounds", value=value)
        for row, value in odd.select(ROW, "cost_pounds").iter_rows()
    )  # fmt: skip
    bills = spend.drop_nulls("pay_bill_pounds").group_by("month", "organisation", maintain_order=True)
    differing = bills.agg(pl.col("pay_bill_pounds").n_unique().alias("bills"), pl.col(ROW).first())
    problems += shortened(
        fault_at(file, "an organisation has one pay bill in a month, and rows give several.",
                 "Give the same whole pay bill in each of its rows, or in one of them.", row=row,
                 column="pay_bill_pounds", value=f"{organisation}, {month}")
        for month, organisation, bills, row in differing.iter_rows()
        if bills > 1
    )  # fmt: skip


def _check_parts(rows: pl.DataFrame, part: str, whole: str, path: Path | None, problems: list[Problem]) -> None:
    more = rows.filter(pl.col(part) > pl.col(whole))
    problems += shortened(
        fault_at(path.name if path else "", f"is more than {whole}, which it is a part of.", "Mend one of the two.",
                 row=row, column=part, value=value)
        for row, value in more.select(ROW, part).iter_rows()
    )  # fmt: skip


def _check_whole(measures: pl.DataFrame, path: Path | None, problems: list[Problem]) -> None:
    nothing = measures.filter(pl.col("out_of") <= 0)
    problems += shortened(
        fault_at(path.name if path else "", "must be more than 0.", "Leave the row out where there was nothing.",
                 row=row, column="out_of", value=0)
        for row in nothing[ROW]
    )  # fmt: skip


def _check_aid(aid: pl.DataFrame, path: Path | None, problems: list[Problem]) -> None:
    file = path.name if path else ""
    _check_parts(aid, "returned_hours", "hours", path, problems)
    backwards = aid.filter(pl.col("return_by") < pl.col("lent_on"))
    problems += shortened(
        fault_at(file, "is before the day of lending.", "Mend one of the days.", row=row, column="return_by",
                 value=value)
        for row, value in backwards.select(ROW, "return_by").iter_rows()
    )  # fmt: skip
    itself = aid.filter(pl.col("lender") == pl.col("borrower"))
    problems += shortened(
        fault_at(file, "nobody lends to itself.", "Name the other organisation.", row=row, column="borrower",
                 value=value)
        for row, value in itself.select(ROW, "borrower").iter_rows()
    )  # fmt: skip


def _dated(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.drop(ROW).with_columns((pl.col("month") + "-01").str.to_date("%Y-%m-%d"))


def _priced(spend: pl.DataFrame) -> pl.DataFrame:
    """Turn pounds into whole pence, and give each row its rate of an hour."""
    pence = (pl.col("cost_pounds") * 100).round().cast(pl.Int64)
    worked = spend.filter(pl.col("hours") > 0)
    return _dated(worked).select(
        *("month", "organisation", "role", "kind", "reason", "framework", "hours"),
        pence.alias("cost_pence"),
        pl.coalesce(pl.col("hourly_rate_pence").cast(pl.Float64), pence / pl.col("hours")).alias("rate_pence"),
        "cap_pence",
        (pl.col("pay_bill_pounds") * 100).round().cast(pl.Int64).alias("pay_bill_pence"),
        pl.col("origin").fill_null("ledger"),
    )
