"""Tables that come from no one run: the protected counts of accepted staff returns, and the runs there are."""

from __future__ import annotations

from typing import Any

import polars as pl

from allotment.planning.access.actor import Actor
from allotment.planning.returns.people import ProtectedPeople, protected_people
from allotment.planning.runs.listing import all_runs
from allotment.store.shelves.runs import KnownRun

LISTED_TABLES = {
    "protected_counts": "People of accepted staff returns by role, age band and sex, as everybody sees them",
    "runs": "Every run of the system that you may see, newest first",
}
_COUNTS = pl.Schema(
    {
        "organisation": pl.String,
        "organisation_name": pl.String,
        "as_at": pl.Date,
        "role": pl.String,
        "age_band": pl.String,
        "sex": pl.String,
        "shown": pl.String,
        "protected": pl.Int64,
        "fte": pl.Float64,
        "rule": pl.String,
    }
)
_RUNS = pl.Schema(
    {
        "run_id": pl.String(),
        "scenario": pl.String(),
        "scenario_title": pl.String(),
        "scenario_document": pl.String(),
        "scenario_version": pl.Int64(),
        "scenario_state": pl.String(),
        "years": pl.Int64(),
        "replicates": pl.Int64(),
        "seed": pl.Int64(),
        "made_at": pl.Datetime("us", "UTC"),
        "headline": pl.String(),
    }
)


def listed_table(actor: Actor, system: str, table: str) -> pl.DataFrame:
    """Give a table that comes from no one run, by its name in ``LISTED_TABLES``.

    Raises:
        NotYoursError: there is no such system for this reader.
    """
    if table == "runs":
        return pl.DataFrame([_run(one) for one in all_runs(actor, system)], schema=_RUNS)
    counted = [_counts(one) for one in protected_people(actor, system)]
    return pl.concat(counted) if counted else pl.DataFrame(schema=_COUNTS)


def _counts(people: ProtectedPeople) -> pl.DataFrame:
    """Lay an organisation's protected counts out; a small count is [c] as shown, and empty as a number."""
    named = people.cells.with_columns(
        organisation=pl.lit(people.organisation),
        organisation_name=pl.lit(people.name),
        as_at=pl.lit(people.as_at),
        rule=pl.lit(people.rule),
    )
    return named.select(pl.col(name).cast(kind) for name, kind in _COUNTS.items())


def _run(run: KnownRun) -> dict[str, Any]:
    return {
        "run_id": run.run_id,
        "scenario": run.scenario_name,
        "scenario_title": run.scenario_title,
        "scenario_document": run.document,
        "scenario_version": run.document_version,
        "scenario_state": run.document_state,
        "years": run.years,
        "replicates": run.replicates,
        "seed": run.seed,
        "made_at": run.made_at,
        "headline": run.headline.get("sentence", ""),
    }
