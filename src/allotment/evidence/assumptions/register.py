"""The assumptions register: every value that can be disputed, found by key, date and what it is about."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path

import polars as pl

from allotment.evidence.assumptions.assumption import Assumption
from allotment.evidence.assumptions.local import LocalRecord, lay_over, parse_records, records_text
from allotment.evidence.assumptions.parse import parse_theme
from allotment.evidence.assumptions.strict_yaml import read_yaml
from allotment.evidence.assumptions.vocabulary import LEVER_FOLDER, did_you_mean
from allotment.workforce.errors import AssumptionError, Problem

__all__ = ["Assumption", "Register", "load_register"]

SHIPPED = Path(__file__).parent
TABLE_SCHEMA = {
    "key": pl.String,
    "title": pl.String,
    "unit": pl.String,
    "applies_to": pl.String,
    "value": pl.Float64,
    "p10": pl.Float64,
    "p90": pl.Float64,
    "distribution": pl.String,
    "source": pl.String,
    "grade": pl.String,
    "owner": pl.String,
    "valid_from": pl.Date,
}


class Register:
    """Assumptions by key. ``sha256`` is the hash of the names and contents of the files they came from."""

    def __init__(self, assumptions: Sequence[Assumption], sha256: str) -> None:
        """Index the records by key."""
        self.assumptions = tuple(assumptions)
        self.sha256 = sha256
        self._by_key: dict[str, list[Assumption]] = defaultdict(list)
        self._found: dict[tuple[str, date, frozenset[tuple[str, str]]], Assumption] = {}
        self._listed: dict[tuple[str, date], list[Assumption]] = {}
        for assumption in self.assumptions:
            self._by_key[assumption.key].append(assumption)

    @property
    def keys(self) -> tuple[str, ...]:
        """Every key, in the order of the files."""
        return tuple(self._by_key)

    def find(self, key: str, on: date, **where: str) -> Assumption:
        """Give the record in force on a date that is most specific to what is asked.

        A record matches if everything it names is among ``where``. Of those that match, the one that names
        most dimensions wins; between equals, the one that names the finer dimension (role before staff
        group before sector).

        Raises:
            AssumptionError: the key is not known, or no record of it in force matches.
        """
        asked = (key, on, frozenset(where.items()))  # a run asks the same thing for every cell of a staff group
        if asked not in self._found:
            self._found[asked] = self._most_specific(key, on, where)
        return self._found[asked]

    def _most_specific(self, key: str, on: date, where: Mapping[str, str]) -> Assumption:
        matching = [
            assumption
            for assumption in self._by_key.get(key, ())
            if assumption.matches(where) and assumption.in_force(on)
        ]
        if not matching:
            raise AssumptionError(f"No assumption answers for {key!r}.", [self._missing(key, on, where)])
        return max(matching, key=lambda assumption: assumption.specificity)

    def has(self, key: str, on: date, **where: str) -> bool:
        """Say whether ``find`` would give a record."""
        return any(known.matches(where) and known.in_force(on) for known in self._by_key.get(key, ()))

    def all(self, key: str, on: date) -> list[Assumption]:
        """Give every record of a key in force on a date, in the order of the file.

        Raises:
            AssumptionError: the key is not known.
        """
        if key not in self._by_key:
            raise AssumptionError(f"No assumption answers for {key!r}.", [self._missing(key, on, {})])
        if (key, on) not in self._listed:
            self._listed[key, on] = [assumption for assumption in self._by_key[key] if assumption.in_force(on)]
        return list(self._listed[key, on])

    @property
    def answered(self) -> tuple[Assumption, ...]:
        """The records that have answered somebody so far, in the order of the files; the others changed nothing yet."""
        given = [*self._found.values(), *(one for listed in self._listed.values() for one in listed)]
        places = {id(one) for one in given}
        return tuple(one for one in self.assumptions if id(one) in places)

    def with_local(self, records: Sequence[LocalRecord]) -> Register:
        """Lay one system's dated records over these: each wins over the one of its key and slice from its own start.

        The new register's ``sha256`` names both, and does not depend on the order of the records. Without records it
        is this register.

        Raises:
            AssumptionError: a record breaks a rule of the register's files, has a key, unit or slice that this register
                does not know, or two of them hold at once; all problems at once.
        """
        if not records:
            return self
        local, problems = parse_records(records, self.assumptions)
        problems += _disagreements(local)
        if problems:
            raise AssumptionError(f"The local assumptions have {len(problems)} problem(s).", problems)
        named = hashlib.sha256(f"{self.sha256}\n{records_text(records)}".encode())
        return Register(lay_over(self.assumptions, local), named.hexdigest())

    def unit(self, key: str) -> str:
        """Give the unit of a key.

        Raises:
            AssumptionError: the key is not known.
        """
        if key not in self._by_key:
            raise AssumptionError(f"No assumption answers for {key!r}.", [self._missing(key, date.max, {})])
        return self._by_key[key][0].unit

    def to_table(self) -> pl.DataFrame:
        """Give one row for each record: what it is, its value and interval, and who says so."""
        rows = [{name: getattr(one, name) for name in TABLE_SCHEMA} for one in self.assumptions]
        return pl.DataFrame(rows, schema=TABLE_SCHEMA)

    def _missing(self, key: str, on: date, where: Mapping[str, str]) -> Problem:
        if key not in self._by_key:
            remedy = did_you_mean(key, self._by_key)
            return Problem(where=key, rule="the register has no such key.", remedy=remedy)
        asked = ", ".join(f"{name}={value}" for name, value in where.items()) or "everything"
        return Problem(
            where=key,
            rule=f"no record in force on {on:%d %B %Y} applies to {asked}.",
            remedy=f"Add one to {self._by_key[key][0].file}, or a general record without 'where'.",
        )


def load_register(folder: Path | None = None) -> Register:
    """Read every theme (``*.yaml``) of a folder, and one file a lever in its folder ``levers``.

    The shipped assumptions unless another folder is named. A key may have records in several files, with one title
    and one unit.

    Raises:
        AssumptionError: the folder has no theme, or a record breaks a rule; all problems at once.
    """
    place = SHIPPED if folder is None else folder
    files = [*sorted(place.glob("*.yaml")), *sorted((place / LEVER_FOLDER).glob("*.yaml"))]
    if not files:
        problem = Problem(str(place), "the folder holds no assumptions.", "Name a folder of YAML themes.")
        raise AssumptionError("The assumptions cannot be read.", [problem])
    digest = hashlib.sha256()
    assumptions: list[Assumption] = []
    problems: list[Problem] = []
    for file in files:
        content = file.read_bytes()
        name = file.relative_to(place).as_posix()
        digest.update(f"{name}\0{len(content)}\0".encode() + content)
        found, wrong = _read_theme(content, name)
        assumptions += found
        problems += wrong
    problems += _disagreements(assumptions)
    if problems:
        raise AssumptionError(f"The assumptions have {len(problems)} problem(s).", problems)
    return Register(assumptions, digest.hexdigest())


def _read_theme(content: bytes, name: str) -> tuple[list[Assumption], list[Problem]]:
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        return [], [Problem(name, "the file is not UTF-8 text.", "Save it as UTF-8.")]
    theme, problems = read_yaml(text, name)
    if problems:
        return [], problems
    return parse_theme(theme, name)


def _disagreements(assumptions: Iterable[Assumption]) -> list[Problem]:
    """Find keys with two units or titles, and records of one slice whose dates overlap."""
    problems: list[Problem] = []
    said: dict[tuple[str, str], str] = {}
    slices: dict[tuple[str, tuple[tuple[str, str], ...]], list[Assumption]] = defaultdict(list)
    for assumption in assumptions:
        place = f"{assumption.file}: {assumption.key}, record {assumption.record}"
        for name, given in (("unit", assumption.unit), ("title", assumption.title)):
            known = said.setdefault((assumption.key, name), given)
            if given != known:
                remedy = f"Use {known!r}, or another key."
                problems.append(Problem(f"{place}, {name}", f"one key has one {name}.", remedy, value=given))
        same_slice = slices[assumption.key, tuple(sorted(assumption.where.items()))]
        for earlier in same_slice:
            if assumption.in_force(earlier.valid_from) or earlier.in_force(assumption.valid_from):
                rule = f"record {earlier.record} of {earlier.file} already covers {assumption.applies_to} then."
                problems.append(Problem(f"{place}, valid_from", rule, "End one before the other starts."))
        same_slice.append(assumption)
    return problems
