"""Two runs set side by side, as the charts of their differences read them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import polars as pl

from allotment.reports.charts.slice import SliceNotFoundError
from allotment.reports.run_views import ORGANISATION, SECTOR, STAFF_GROUP, SYSTEM
from allotment.workforce.errors import Problem

COMPARED_SCOPES = (SYSTEM, SECTOR, STAFF_GROUP, ORGANISATION)


@dataclass(frozen=True)
class ComparedRuns:
    """Two runs and the tables of their differences; every difference is the second less the first, in FTE.

    ``results`` holds scope, name, years_ahead, gap_fte_first, gap_fte_second, difference_fte, difference_p10 and
    difference_p90 at each reported horizon; ``bridge`` holds scope, name, step, order and difference_fte at the last
    one. ``organisation_names`` gives a readable name for each code.
    """

    first: str  # the title of its scenario
    second: str
    base_year: int
    results: pl.DataFrame
    bridge: pl.DataFrame
    organisation_names: Mapping[str, str] = field(default_factory=dict)

    @property
    def last_years(self) -> int:
        """Give the last horizon, in years after the baseline."""
        return int(max([0, *self.results["years_ahead"].to_list()]))

    def at(self, scope: str, name: str = "") -> tuple[pl.DataFrame, pl.DataFrame]:
        """Give the results and the bridge of one slice; the system needs no name.

        Raises:
            SliceNotFoundError: the comparison holds no such slice.
        """
        chosen = pl.col("scope") == scope
        if scope != SYSTEM:
            chosen &= pl.col("name") == name
        results = self.results.filter(chosen)
        if results.is_empty():
            raise SliceNotFoundError(
                "The comparison has no such slice.",
                [
                    Problem(
                        where=scope,
                        value=name,
                        rule="is not in both runs.",
                        remedy=f"Choose the whole system, or one of another kind: {', '.join(COMPARED_SCOPES[1:])}.",
                    )
                ],
            )
        return results.sort("years_ahead"), self.bridge.filter(chosen).sort("order")

    def words(self, scope: str, name: str = "") -> str:
        """Say which slice it is, as a title does."""
        return "whole system" if scope == SYSTEM else self.organisation_names.get(name, name)
