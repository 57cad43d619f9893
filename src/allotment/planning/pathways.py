"""Follow residents from school, college, community and job centre to a role: gains, reach, time and cost.

The chain of a pathway is declared with every number's source; nothing of it is code. docs/pathways.md has the method.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import polars as pl

from allotment.evidence.assumptions.assumption import Assumption
from allotment.evidence.assumptions.vocabulary import ELICITED_PLACEHOLDER
from allotment.evidence.pathways.example import write_example_files
from allotment.planning.answers.answer import Answer, Measure
from allotment.planning.answers.identity import name_answer
from allotment.planning.desk import Desk, Progress, say_nothing
from allotment.planning.groundwork import Groundwork
from allotment.planning.pathway.asked import PathwaysAsked
from allotment.planning.pathway.costs import costs_table
from allotment.planning.pathway.lay import BY_FILE, BY_PRACTICES, Laid, districts_of, lay
from allotment.planning.pathway.local import labour_table, partners_table
from allotment.planning.pathway.sections import sections_of
from allotment.planning.pathway.tables import (
    ALL_PLACES,
    STEERED,
    cells_table,
    outreach_table,
    places_table,
    reach_tables,
    stay_table,
    step_cells_table,
    steps_table,
    years_table,
)
from allotment.planning.request import ProjectionAsked
from allotment.projection.pathways.follow import Followed, follow, stays

__all__ = ["PathwaysAsked", "pathways", "write_example"]

KIND = "pathways"
DEPRIVATION_NOTES = {
    BY_FILE: "Districts are divided by deprivation as the file given says.",
    BY_PRACTICES: (
        "Every district is divided by deprivation as the patients of the system's practices are: a synthetic spread. "
        "Send each district's own in a file (--deprivation)."
    ),
}
NO_DEPRIVATION = "Every district is divided into five equal fifths: the evidence has no deprivation by practice."


def pathways(desk: Desk, asked: PathwaysAsked, progress: Progress = say_nothing) -> Answer:
    """Follow residents through every pathway of a system.

    Raises:
        PathwaysError: a number asked or a file cannot be used; every problem at once.
        ScenarioError: there is no such system.
        EvidenceError, AssumptionError: what pathways stand on breaks its rules.
    """
    progress("Reading who lives here", 0.0)
    laid = lay(desk, asked)
    progress("Following residents", 0.2)
    weights = list(dict.fromkeys((asked.equity, *STEERED)))
    followed = {weight: follow(laid.ground, weight) for weight in weights}
    progress("Adding one place of outreach at a time", 0.4)
    led_to = [channel for channel in laid.ground.capacity
              if any(channel in one.channels for one in laid.ground.pathways)]  # fmt: skip
    more = {channel: follow(laid.ground, asked.equity, {channel: 1.0}) for channel in led_to}
    progress("Comparing with other levers", 0.6)
    tables = _tables(laid, followed, more, asked.equity)
    progress("Done", 1.0)
    return _answer(desk, asked, laid, tables)


def write_example(desk: Desk, folder: Path, ics: str = "QR1", seed: int = 1) -> list[Path]:
    """Write example files of a system's own districts into a folder; every figure in them is synthetic.

    Raises:
        ScenarioError: there is no such system.
    """
    ground = Groundwork.lay(desk, ProjectionAsked(ics, "central"))
    ground.system(ics)
    names = districts_of(ground.evidence, ics)["district_name"].to_list()
    return write_example_files(folder, names, desk.clock().date(), seed)


def _tables(
    laid: Laid, followed: dict[float, Followed], more: dict[str, Followed], asked_weight: float
) -> dict[str, pl.DataFrame]:
    found = followed[asked_weight]
    stayed = {one.key: stays(laid.ground, found, one) for one in laid.ground.pathways}
    reach, equity = reach_tables(laid, followed)
    by_year = years_table(laid, found, stayed)
    tables = {
        "places": places_table(laid, found, stayed),
        "years": by_year.filter(pl.col("place") == ALL_PLACES),
        "places_by_year": by_year.filter(pl.col("place") != ALL_PLACES),
        "steps": steps_table(laid, found),
        "reach": reach,
        "equity": equity,
        "costs": costs_table(laid, found),
        "outreach": outreach_table(laid, found, more),
        "stay": stay_table(laid, stayed),
        "cells": cells_table(laid, found),
        "step_cells": step_cells_table(laid, found),
        "assumptions": _assumptions(laid),
        "provenance": laid.evidence.provenance,
    }
    if laid.places.partners is not None:
        tables["partners"] = partners_table(laid, found)
    if laid.places.labour_market is not None:
        tables["labour_market"] = labour_table(laid)
    return tables


def _assumptions(laid: Laid) -> pl.DataFrame:
    """Give one row for each number that the answer stands on and that can be disputed."""
    own: list[Assumption] = []
    for pathway in laid.ground.pathways:
        numbers = [pathway.audience.share, pathway.share_most_deprived]
        for step in pathway.steps:
            numbers += [one for one in (step.conversion, step.months, step.cost_pence) if isinstance(one, Assumption)]
            numbers += [] if step.most_per_100000 is None else [step.most_per_100000]
        own += numbers
    answered = [*own, *laid.records.answered, *laid.register.answered]
    names = (
        "key",
        "applies_to",
        "unit",
        "value",
        "p10",
        "p90",
        "distribution",
        "source",
        "grade",
        "owner",
        "valid_from",
    )
    return pl.DataFrame([{name: getattr(one, name) for name in names} for one in answered], infer_schema_length=None)


def _answer(desk: Desk, asked: PathwaysAsked, laid: Laid, tables: dict[str, pl.DataFrame]) -> Answer:
    stands_on = {
        "asked": {"ics": asked.ics, "years": asked.years, "equity": asked.equity, "draws": asked.draws,
                  "seed": asked.seed},
        "evidence": laid.evidence.sha256,
        "register": laid.register.sha256,
        "records": laid.records.sha256,
        "pathways": laid.file.sha256,
        "files": dict(laid.places.sha256),
        "fifths": hashlib.sha256(laid.ground.places.fifths.tobytes()).hexdigest(),
        "today": None if laid.places.partners is None else laid.today.isoformat(),
        "code": desk.answer_code_hash,
    }  # fmt: skip
    answer_id = name_answer(KIND, stands_on)
    return Answer(
        kind=KIND,
        answer_id=answer_id,
        sentence=_sentence(asked, laid, tables),
        told=_told(asked, laid, tables, stands_on),
        measures=_measures(asked, laid, tables),
        sections=sections_of(tables),
        tables=tables,
        notes=_notes(laid, tables),
    )


def _sentence(asked: PathwaysAsked, laid: Laid, tables: dict[str, pl.DataFrame]) -> str:
    gained = tables["places"].row(0, named=True)
    return (
        f"{laid.system.name}: in {asked.years} years {gained['qualified']:,.0f} residents "
        f"({gained['qualified_low']:,.0f} to {gained['qualified_high']:,.0f}) come through "
        f"{len(laid.ground.pathways)} pathways into their role, and {gained['in_post_at_end']:,.0f} of them are in it "
        "at the end. Residents by qualification are synthetic."
    )


def _measures(asked: PathwaysAsked, laid: Laid, tables: dict[str, pl.DataFrame]) -> tuple[Measure, ...]:
    gained = tables["places"].row(0, named=True)
    even = tables["equity"].row(0, named=True)
    stay = tables["stay"].row(-1, named=True)
    ratio = even["met_most_to_least"]
    spread = f"{gained['qualified_low']:,.0f} to {gained['qualified_high']:,.0f}"
    extra = f"{stay['extra_fte_years_low']:,.0f} to {stay['extra_fte_years_high']:,.0f}"
    return (
        Measure("Qualified", round(gained["qualified"]), f"people in {asked.years} years, {spread}"),
        Measure("In the role at the end", round(gained["in_post_at_end"]), "people"),
        Measure("Met by outreach", round(gained["met_per_year"]), "people a year"),
        Measure("Met, most to least deprived fifth", "no ratio" if ratio is None else ratio, "per resident"),
        Measure("Kept longer than others", round(stay["extra_fte_years"]), f"FTE-years, {extra}"),
        *_expiring(laid, tables),
    )


def _expiring(laid: Laid, tables: dict[str, pl.DataFrame]) -> tuple[Measure, ...]:
    if laid.places.partners is None:
        return ()
    statuses = tables["partners"]["status"].to_list()
    return (
        Measure("Agreements that end soon", statuses.count("ends soon"), f"of {len(statuses)} partners"),
        Measure("Agreements that have ended", statuses.count("ended"), f"of {len(statuses)} partners"),
    )


def _notes(laid: Laid, tables: dict[str, pl.DataFrame]) -> tuple[str, ...]:
    used = tables["assumptions"]
    placeholders = used.filter(pl.col("grade") == ELICITED_PLACEHOLDER).height
    said = [
        f"{placeholders} of the {used.height} assumptions used are elicited placeholders: put your own in a copy of "
        "the pathways' file (--pathways).",
        "Qualifications by age and deprivation are synthetic; population by district and age is published.",
        DEPRIVATION_NOTES.get(laid.deprivation_from, NO_DEPRIVATION),
    ]
    if laid.places.labour_market is None:
        said.append("No labour market is shown: send a file of it (--labour-market).")
    elif "posts_from" in tables["labour_market"].columns and tables["labour_market"]["posts_from"].str.starts_with(
        "synthetic"
    ).any():  # fmt: skip
        said.append("Health and care posts by place are synthetic where the file leaves them empty.")
    if laid.places.partners is None:
        said.append("No partners are listed, so schools and colleges bring what they can: send a file (--partners).")
    return tuple(said)


def _told(
    asked: PathwaysAsked, laid: Laid, tables: dict[str, pl.DataFrame], stands_on: dict[str, Any]
) -> dict[str, Any]:
    shown = (
        "places",
        "years",
        "places_by_year",
        "steps",
        "reach",
        "equity",
        "costs",
        "outreach",
        "stay",
        "partners",
        "labour_market",
    )
    return {
        "ics": asked.ics,
        "ics_name": laid.system.name,
        "base_date": laid.on.isoformat(),
        "first_year": laid.years[0],
        "last_year": laid.years[-1],
        "synthetic": "residents by qualification, and by deprivation where no file gives it",
        **{name: _plain(tables[name]) for name in shown if name in tables},
        "notes": list(_notes(laid, tables)),
        "provenance": stands_on,
    }


def _plain(table: pl.DataFrame) -> list[dict[str, Any]]:
    """Give rows whose dates are text, as JSON holds them."""
    return table.with_columns(pl.col(pl.Date).dt.to_string("%Y-%m-%d")).to_dicts()
