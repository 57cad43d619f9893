"""What came of reading a staff return."""

from __future__ import annotations

import math
from dataclasses import dataclass

import polars as pl

from allotment.evidence.returns.layout import BANK, Kind, table_schema
from allotment.workforce.errors import Problem


@dataclass(frozen=True)
class CheckedReturn:
    """The good rows of a return and everything that is wrong with it.

    ``staff``: ``row, employee_number, role, age, sex, fte, contract``; ``posts``: ``row, role, establishment_fte,
    vacancies_fte``; ``row`` is the row in the file, its header being row 1. ``problems`` are at most as many as the
    limits list, by sheet and row; ``problem_count`` counts all. ``rows_read`` counts rows that are not blank, good or
    not, without headers. Only a return without problems may be accepted.
    """

    staff: pl.DataFrame
    posts: pl.DataFrame
    problems: list[Problem]
    rows_read: int
    problem_count: int

    @classmethod
    def unread(cls, problems: list[Problem]) -> CheckedReturn:
        """Give the answer for a file of which no row could be read."""
        staff, posts = (pl.DataFrame(schema=table_schema(kind)) for kind in (Kind.STAFF, Kind.POSTS))
        return cls(staff, posts, problems, rows_read=0, problem_count=len(problems))

    @property
    def in_post(self) -> pl.DataFrame:
        """The assignments of staff in post: permanent and fixed term. Published figures leave bank work out."""
        return self.staff.filter(pl.col("contract") != BANK)

    @property
    def staff_headcount(self) -> int:
        """People in post, each counted once."""
        return self.in_post["employee_number"].n_unique()

    @property
    def staff_fte(self) -> float:
        """FTE in post."""
        return math.fsum(self.in_post["fte"])

    @property
    def bank_fte(self) -> float:
        """FTE of bank assignments, which stand apart from staff in post."""
        return math.fsum(self.staff.filter(pl.col("contract") == BANK)["fte"])
