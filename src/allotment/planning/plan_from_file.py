"""Plan from a file: read a declared plan, find what comes out least by its aim, verify it, and write its tables."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from allotment.allocation.declared.answer import PlanAnswer, answer_plan
from allotment.allocation.declared.plan import LeverKind
from allotment.allocation.declared.read import load_plan
from allotment.allocation.solvers.named import solver_named
from allotment.reports.tidy import write_tables_with_metadata

WHOLE, FIGURE, WORD = pl.Int64, pl.Float64, pl.String
DOSES = {"lever": WORD, "class": WORD, "to": WORD, "period": WHOLE, "dose": FIGURE, "cost_pence": WHOLE}
STAFF = {
    "class": WORD,
    "period": WHOLE,
    "staff": FIGURE,
    "required": FIGURE,
    "short": FIGURE,
    "over": FIGURE,
    "over_cost_pence": WHOLE,
    "short_time": FIGURE,
}


@dataclass(frozen=True)
class PlanAsked:
    """What is asked: a plan file or a shipped example, another aim than the file's, and who solves."""

    file: str
    aim: str | None = None
    solver: str = "highs"
    out: Path | None = None


@dataclass(frozen=True)
class PlanFound:
    """An answered plan."""

    answer: PlanAnswer
    solver: str

    @property
    def tables(self) -> dict[str, pl.DataFrame]:
        """The doses, and the staff of every class and year."""
        return {
            "doses": pl.DataFrame(self.answer.doses, schema=DOSES),
            "staff": pl.DataFrame(self.answer.staff, schema=STAFF),
        }

    @property
    def by_year(self) -> list[tuple[str, ...]]:
        """Give doses as a planner reads them: one row for each lever and class, one figure for each year."""
        rows: dict[tuple[str, str], dict[int, float]] = {}
        for row in self.answer.doses:
            name = row["class"] if row["to"] is None else f"{row['class']} to {row['to']}"
            rows.setdefault((row["lever"], name), {})[row["period"]] = row["dose"]
        for row in self.answer.staff:
            if row["over"] > 0:
                rows.setdefault((LeverKind.OVER_MANNING.value, row["class"]), {})[row["period"]] = row["over"]
        years = self.answer.plan.years
        return [(*name, *(f"{doses.get(year, 0.0):,.1f}" for year in years)) for name, doses in rows.items()]

    def as_json(self) -> dict[str, Any]:
        """Give the answer as one object."""
        answer, plan = self.answer, self.answer.plan
        return {
            "status": str(answer.status),
            "aim": plan.aim,
            "objective": answer.objective,
            "objective_unit": answer.objective_unit,
            "cost_pence": answer.cost_pence,
            "redundancies": answer.redundancies,
            "doses": answer.doses,
            "staff": answer.staff,
            "least_relaxations": list(answer.relaxations),
            "verified": None if answer.verdict is None else answer.verdict.as_json(),
            "asked": self.about,
        }

    @property
    def about(self) -> dict[str, Any]:
        """Say what the answer stands on."""
        plan = self.answer.plan
        named = {name: getattr(plan, name) for name in ("title", "source", "grade", "owner", "date_read")}
        return {**named, "aim": plan.aim, "solver": self.solver, "plan_sha256": plan.sha256}


def plan_from_file(asked: PlanAsked) -> PlanFound:
    """Answer a declared plan, and write its tables and ``plan.json`` into ``asked.out``.

    Raises:
        PlanFileError: the file breaks a rule; every problem at once. Nothing is then written.
    """
    found = PlanFound(answer_plan(load_plan(asked.file, asked.aim), solver_named(asked.solver)), asked.solver)
    if asked.out is not None:
        write_tables_with_metadata(found.tables, found.about, asked.out)
        text = json.dumps(found.as_json(), indent=1, ensure_ascii=False)
        (asked.out / "plan.json").write_text(text + "\n", encoding="utf-8")
    return found
