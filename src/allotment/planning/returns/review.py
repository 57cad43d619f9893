"""A return laid out for whoever decides on it: its problems, how it compares, and what others see of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import polars as pl

from allotment.planning.access.acting import reading
from allotment.planning.access.actor import Actor
from allotment.planning.returns.people import ProtectedPeople, protected_people_of
from allotment.planning.returns.see import ReturnSeen, see_return
from allotment.reports.disclosure.lattice import ALL
from allotment.reports.tidy import csv_text
from allotment.store.shelves import returns as shelf
from allotment.store.shelves.returns import KnownReturn

PROBLEM_COLUMNS = ("sheet", "row", "column", "value", "rule", "remedy")


@dataclass(frozen=True)
class ReturnReview:
    """A return with everything that its page shows.

    ``replaces`` is the accepted return whose place it would take; ``released`` is what others see of it.
    """

    seen: ReturnSeen
    problems: tuple[dict[str, Any], ...]
    replaces: KnownReturn | None
    released: ProtectedPeople | None

    @property
    def found(self) -> KnownReturn:
        """The return itself."""
        return self.seen.found

    @property
    def released_by_role(self) -> list[dict[str, Any]]:
        """The totals by role as others see them, all roles last."""
        if self.released is None:
            return []
        totals = (pl.col("age_band") == ALL) & (pl.col("sex") == ALL)
        return self.released.cells.filter(totals).to_dicts()


def review_return(actor: Actor, system: str, return_id: str) -> ReturnReview:
    """Give a return of a system with what its decider needs.

    Raises:
        NotYoursError: there is none for this reader.
    """
    seen = see_return(actor, return_id, system=system)
    found = seen.found
    with reading(actor):
        replaces = shelf.accepted_return(found.organisation) if found.state == "checked" else None
    released = protected_people_of(actor, found.organisation) if found.state == "accepted" else None
    return ReturnReview(seen, _problem_rows(found), replaces, released)


def problems_csv(actor: Actor, system: str, return_id: str) -> str:
    """Give a return's problems as CSV that no spreadsheet takes for formulas.

    Raises:
        NotYoursError: there is no such return for this reader.
    """
    rows = _problem_rows(see_return(actor, return_id, system=system).found)
    schema = {name: pl.Int64 if name == "row" else pl.String for name in PROBLEM_COLUMNS}
    return csv_text(pl.DataFrame(rows, schema=schema))


def _problem_rows(found: KnownReturn) -> tuple[dict[str, Any], ...]:
    """Give the problems by place: the sheet or the second file, as the first file's name says nothing new."""
    rows = []
    for problem in found.problems:
        sheet = problem["where"].removeprefix(found.file_name).lstrip(", ").removeprefix("sheet ")
        rows.append({"sheet": sheet} | {name: problem[name] for name in PROBLEM_COLUMNS[1:]})
    return tuple(rows)
