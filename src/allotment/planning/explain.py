"""Explain a run: the bridge of one slice of the system to one horizon."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from allotment.planning.desk import Desk
from allotment.projection.gap.summarise import SLICES, WHOLE
from allotment.workforce.errors import AllotmentError, Problem


@dataclass(frozen=True)
class Bridge:
    """The steps from the gap at the baseline to the gap at a horizon, in FTE; they sum exactly."""

    run_id: str
    title: str
    scope: str
    name: str
    years: int
    steps: pl.DataFrame

    def as_json(self) -> dict[str, object]:
        """Give everything but the steps for a JSON answer."""
        return {"run_id": self.run_id, "scope": self.scope, "name": self.name, "years_ahead": self.years}


def explain_run(desk: Desk, run_id: str, *, years: int, scope: str = WHOLE, name: str | None = None) -> Bridge:
    """Give the bridge of a slice of an archived run.

    Raises:
        AllotmentError: no such run, scope, name or horizon; the message lists those there are.
    """
    run = desk.runs.load(run_id)
    bridges = run.tables["waterfall"]
    _one_of("--scope", scope, [WHOLE, *SLICES])
    of_scope = bridges.filter(pl.col("scope") == scope)
    names = of_scope["name"].unique(maintain_order=True).to_list()
    chosen = names[0] if scope == WHOLE or (name is None and len(names) == 1) else name
    _one_of("--name", chosen, names)
    _one_of("--years", years, sorted(of_scope["years_ahead"].unique().to_list()))
    steps = of_scope.filter((pl.col("name") == chosen) & (pl.col("years_ahead") == years)).sort("order")
    title = f"{run.ics_name}, {run.scenario_title}" + ("" if scope == WHOLE else f", {chosen}")
    return Bridge(run.run_id, title, scope, str(chosen), years, steps)


def _one_of(option: str, given: object, known: list[object] | list[str] | list[int]) -> None:
    if given in known:
        return
    remedy = "Use one of: " + ", ".join(str(each) for each in known) + "."
    rule = "this run has no such thing to explain." if given is not None else "say which one."
    value = None if given is None else str(given)
    raise AllotmentError("The run cannot be explained so.", [Problem(option, rule, remedy, value=value)])
