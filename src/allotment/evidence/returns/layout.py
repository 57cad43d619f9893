"""The columns of a staff return: their names, what a cell may hold, and what to do about one that does not."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

import polars as pl

from allotment.workforce.roles import ROLES

SEXES = ("female", "male", "other", "not known")
CONTRACTS = ("permanent", "fixed term", "bank")
BANK = "bank"
YOUNGEST, OLDEST = 15, 90
MOST_FTE = 1.5
MOST_POSTS_FTE = 100_000
EMPLOYEE_NUMBER = re.compile(r"(?=[^0-9]*[0-9])[A-Za-z0-9]+([/-][A-Za-z0-9]+)*")
EMPLOYEE_NUMBER_CHARACTERS = 30
NATIONAL_INSURANCE = re.compile(r"[A-Za-z]{2} ?([0-9]{2} ?){3}[A-Da-d]")
ROUNDED_AWAY = re.compile(r"[0-9]+([.,][0-9]+)?[eE][+-]?[0-9]+")
WHOLE_NUMBER = re.compile(r"[0-9]{1,9}")
DECIMAL_NUMBER = re.compile(r"[0-9]{1,9}(\.[0-9]{1,25})?")

CellValue = str | int | float


class UnfitCellError(ValueError):
    """A cell does not hold what its column asks for; the message is the rule."""


class Kind(StrEnum):
    """What a table of a return is about; its sheet is called the same."""

    STAFF = "Staff"
    POSTS = "Posts"


@dataclass(frozen=True)
class Column:
    """One column: ``parse`` gives a cell's value or raises ``UnfitCellError``; ``remedy`` is told what was found.

    If ``by_value``, faults are alike only where the same thing was found. ``shown`` says what of a faulty cell a
    problem may repeat: problems are kept, and who somebody is must not be.
    """

    name: str
    parse: Callable[[str], CellValue]
    remedy: Callable[[str], str]
    dtype: type[pl.DataType]
    by_value: bool = False
    shown: Callable[[str], str | None] = str


def _says(words: str) -> Callable[[str], str]:
    return lambda _found: words


def _one_of(words: tuple[str, ...]) -> Callable[[str], str]:
    known = {_folded(word): word for word in words}

    def parse(text: str) -> str:
        if _folded(text) not in known:
            raise UnfitCellError(f"must be one of: {', '.join(words)}.")
        return known[_folded(text)]

    return parse


def _folded(text: str) -> str:
    return " ".join(text.casefold().split(" "))


_ROLES = {_folded(name): name for name in ROLES}


def _role(text: str) -> str:
    if _folded(text) not in _ROLES:
        raise UnfitCellError("no role has this name.")
    return _ROLES[_folded(text)]


def nearest_role(found: str) -> str:
    """Say which role was probably meant."""
    from difflib import get_close_matches  # noqa: PLC0415  only a faulty return needs it

    near = get_close_matches(_folded(found[:100]), _ROLES, n=1, cutoff=0.6)
    return f"Did you mean {_ROLES[near[0]]!r}?" if near else "Use a role of the list on the template's sheet Roles."


def _employee_number(text: str) -> str:
    if ROUNDED_AWAY.fullmatch(text):
        raise UnfitCellError("the spreadsheet has rounded this number: its last digits are lost.")
    if NATIONAL_INSURANCE.fullmatch(text):
        raise UnfitCellError("this looks like a National Insurance number, which a return must not hold.")
    if len(text) > EMPLOYEE_NUMBER_CHARACTERS or not EMPLOYEE_NUMBER.fullmatch(text):
        most = EMPLOYEE_NUMBER_CHARACTERS
        raise UnfitCellError(f"must be at most {most} letters and digits, with hyphens or slashes between them.")
    return text


def _if_rounded(text: str) -> str | None:
    return text if ROUNDED_AWAY.fullmatch(text) else None


def _age(text: str) -> int:
    if not WHOLE_NUMBER.fullmatch(text) or not YOUNGEST <= int(text) <= OLDEST:
        raise UnfitCellError(f"must be a whole number of years from {YOUNGEST} to {OLDEST}.")
    return int(text)


def _fte(text: str) -> float:
    value = _decimal(text)
    if not 0 < value <= MOST_FTE:
        raise UnfitCellError(f"must be more than 0 and at most {MOST_FTE}.")
    return value


def _posts_fte(text: str) -> float:
    value = _decimal(text)
    if value > MOST_POSTS_FTE:
        raise UnfitCellError(f"must be at most {MOST_POSTS_FTE:,}.")
    return value


def _decimal(text: str) -> float:
    if not DECIMAL_NUMBER.fullmatch(text):
        raise UnfitCellError("must be a plain number such as 0.8, with no comma, unit or symbol.")
    return float(text)


_PAYROLL = "Format the column as text and paste the payroll's own employee number again."
_ROLE = Column("role", _role, nearest_role, pl.String, by_value=True)
_POSTS_REMEDY = _says("Give full-time equivalents with a full stop, or 0 where there is none.")

COLUMNS: dict[Kind, tuple[Column, ...]] = {
    Kind.STAFF: (
        Column("employee_number", _employee_number, _says(_PAYROLL), pl.String, shown=_if_rounded),
        _ROLE,
        Column("age", _age, _says("Give the person's age at the date of the return."), pl.Int64),
        Column("sex", _one_of(SEXES), _says("Use one of these words."), pl.String, by_value=True),
        Column("fte", _fte, _says("Give contracted hours over full-time hours, such as 0.8."), pl.Float64),
        Column("contract", _one_of(CONTRACTS), _says("Use one of these words."), pl.String, by_value=True),
    ),
    Kind.POSTS: (
        _ROLE,
        Column("establishment_fte", _posts_fte, _POSTS_REMEDY, pl.Float64),
        Column("vacancies_fte", _posts_fte, _POSTS_REMEDY, pl.Float64),
    ),
}


def column_names(kind: Kind) -> tuple[str, ...]:
    """Give the column names of a table, in their order."""
    return tuple(column.name for column in COLUMNS[kind])


def table_schema(kind: Kind) -> dict[str, type[pl.DataType]]:
    """Give the columns and types of a table as read: ``row`` is the row in the file, the header being row 1."""
    return {"row": pl.Int64, **{column.name: column.dtype for column in COLUMNS[kind]}}
