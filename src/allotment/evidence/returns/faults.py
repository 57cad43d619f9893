"""Gather what is wrong with a file: the first of each kind of fault by its place, the rest by number."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace

from allotment.evidence.returns.limits import Limits
from allotment.workforce.errors import Problem

VALUE_CHARACTERS = 60
FIRST = 0


class Faults:
    """Problems of one file. However many there are, few are kept and all are counted."""

    def __init__(self, shown_as: str, limits: Limits) -> None:
        """Name the file as its sender knows it."""
        self.shown_as = shown_as
        self._limits = limits
        self._listed: list[tuple[tuple[int, int, int, int], tuple[str, ...], Problem]] = []
        self._sheets: list[str | None] = []
        self._counts: Counter[tuple[str, ...]] = Counter()

    @property
    def count(self) -> int:
        """How many problems there are, listed or not."""
        return self._counts.total()

    def add(
        self,
        rule: str,
        remedy: str | Callable[[], str],
        *,
        sheet: str | None = None,
        row: int | None = None,
        column: str | None = None,
        value: str | None = None,
        kind: tuple[str, ...] = (),
        order: int = 0,
    ) -> None:
        """Add one problem.

        Args:
            rule: what does not hold.
            remedy: what to do; a function is asked only if the problem is listed.
            sheet, row, column, value: the place, as a spreadsheet counts, and what stands there.
            kind: what makes faults alike, beside sheet and column; by default the rule.
            order: place among problems of the same row.
        """
        alike = (sheet or "", column or "", *(kind or (rule,)))
        self._counts[alike] += 1
        if self._counts[alike] > self._limits.like_problems_listed or self._is_full():
            return
        problem = Problem(
            where=self.shown_as if sheet is None else f"{self.shown_as}, sheet {sheet}",
            rule=rule,
            remedy=remedy if isinstance(remedy, str) else remedy(),
            row=row,
            column=column,
            value=None if value is None else _shortened(value),
        )
        if sheet not in self._sheets:
            self._sheets.append(sheet)
        self._listed.append(((self._sheets.index(sheet), row or FIRST, order, len(self._listed)), alike, problem))

    def problems(self) -> list[Problem]:
        """Give the problems by sheet and row; the last listed of a kind says how many more there are like it."""
        shown: Counter[tuple[str, ...]] = Counter(alike for _, alike, _ in self._listed)
        seen: Counter[tuple[str, ...]] = Counter()
        problems = []
        for _, alike, problem in sorted(self._listed, key=lambda listed: listed[0]):
            seen[alike] += 1
            more = self._counts[alike] - shown[alike]
            last = seen[alike] == shown[alike] and more > 0
            problems.append(replace(problem, rule=f"{problem.rule} {_more(more)}") if last else problem)
        unlisted = sum(count for alike, count in self._counts.items() if alike not in shown)
        if unlisted:
            rule = f"{unlisted:,} further problem(s) are not listed."
            problems.append(Problem(self.shown_as, rule, "Mend those above and send the file again to see them."))
        return problems

    def _is_full(self) -> bool:
        return len(self._listed) >= self._limits.problems_listed


def _more(count: int) -> str:
    return "1 more row has the same fault." if count == 1 else f"{count:,} more rows have the same fault."


def _shortened(value: str) -> str:
    return value if len(value) <= VALUE_CHARACTERS else f"{value[:VALUE_CHARACTERS]}…"
