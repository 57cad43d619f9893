"""What the files of ``totals/`` must agree on: systems, roles and sexes of the stock, and years covered once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import polars as pl

from allotment.evidence.sources.reading import FIRST_DATA_ROW, fault_at
from allotment.workforce.errors import Problem

WITH_SEX = ("leaving", "inflow", "participation")
WITHOUT_SEX = ("training", "demand")
PER_SYSTEM = ("ics_name", "region", "as_at")
PER_ORGANISATION = ("ics", "organisation_name", "sector")
PER_ROLE = ("staff_group",)
EVERYBODY = "all"


def faults_between(tables: Mapping[str, pl.DataFrame]) -> list[Problem]:
    """Give every disagreement between the files, each with file, row, column, value, rule and remedy."""
    stock = tables["stock"]
    faults = [
        *_one_answer(stock, "ics", PER_SYSTEM),
        *_one_answer(stock, "organisation", PER_ORGANISATION),
        *_one_answer(stock, "role", PER_ROLE),
        *_sexes_apart_or_together(stock),
    ]
    for name in (*WITH_SEX, *WITHOUT_SEX):
        if name in tables:
            key = ["ics", "role", "sex"] if name in WITH_SEX else ["ics", "role"]
            faults += _not_in_stock(tables[name], stock, name, key)
    if "leaving" in tables:
        faults += _overlaps(tables["leaving"])
    if "training" in tables:
        faults += _female_share_missing(tables["training"], stock)
    return faults


def _one_answer(stock: pl.DataFrame, key: str, columns: Iterable[str]) -> list[Problem]:
    """Find rows whose system, organisation or role is described otherwise than in its first row."""
    faults = []
    for column in columns:
        rule = f"the {column} of one {key} must be the same on every row; it was {{first!s}} before."
        firsts: dict[object, object] = {}
        for row, (name, value) in enumerate(stock.select(key, column).iter_rows(), FIRST_DATA_ROW):
            first = firsts.setdefault(name, value)
            if value != first:
                remedy = f"Give {name} one {column}."
                faults.append(_fault("stock", rule.format(first=first), remedy, row, column, value))
    return faults


def _sexes_apart_or_together(stock: pl.DataFrame) -> list[Problem]:
    faults = []
    firsts: dict[tuple[str, str], bool] = {}
    for row, (ics, role, sex) in enumerate(stock.select("ics", "role", "sex").iter_rows(), FIRST_DATA_ROW):
        together = sex == EVERYBODY
        if firsts.setdefault((ics, role), together) != together:
            rule = "a role is given for both sexes apart or for all together, not both ways."
            faults.append(_fault("stock", rule, "Keep one of the two ways, or people count twice.", row, "sex", sex))
    return faults


def _not_in_stock(table: pl.DataFrame, stock: pl.DataFrame, name: str, key: list[str]) -> list[Problem]:
    known = set(stock.select(key).unique().iter_rows())
    faults = []
    for row, values in enumerate(table.select(key).iter_rows(), FIRST_DATA_ROW):
        if values not in known:
            rule = f"totals/stock.csv has no staff under this {', '.join(key)}."
            remedy = "Correct the row, or add a row of stock, with a headcount of 0 if nobody is in post yet."
            faults.append(_fault(name, rule, remedy, row, ", ".join(key), " / ".join(values)))
    return faults


def _overlaps(leaving: pl.DataFrame) -> list[Problem]:
    faults = []
    covered: dict[tuple[str, str, str], set[int]] = {}
    columns = ["ics", "role", "sex", "from_year", "until_year"]
    for row, (ics, role, sex, start, end) in enumerate(leaving.select(columns).iter_rows(), FIRST_DATA_ROW):
        years = set(range(start, end + 1))
        earlier = covered.setdefault((ics, role, sex), set())
        if years & earlier:
            rule = "a year has one share of leaving; another row covers it too."
            faults.append(_fault("leaving", rule, "End one row before the other starts.", row, "from_year", start))
        earlier |= years
    return faults


def _female_share_missing(training: pl.DataFrame, stock: pl.DataFrame) -> list[Problem]:
    apart = set(stock.filter(pl.col("sex") != EVERYBODY).select("ics", "role").unique().iter_rows())
    faults = []
    rows = training.select("ics", "role", "female_share").iter_rows()
    for row, (ics, role, female_share) in enumerate(rows, FIRST_DATA_ROW):
        if (ics, role) in apart and female_share is None:
            rule = "the role's staff are given by sex, so its training needs the share of women."
            faults.append(_fault("training", rule, "Fill in female_share, from 0 to 1.", row, "female_share", ""))
    return faults


def _fault(name: str, rule: str, remedy: str, row: int, column: str, value: object) -> Problem:
    return fault_at(f"totals/{name}.csv", rule, remedy, row=row, column=column, value=value)
