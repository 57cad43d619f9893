"""What a qualified local person costs by pathway, beside other levers that bring people or work to the same roles."""

from __future__ import annotations

import numpy as np
import polars as pl

from allotment.levers.catalogue import LEVERS
from allotment.levers.wording import aim_in_words
from allotment.planning.pathway.figures import median_between, money, ratio
from allotment.planning.pathway.lay import Laid
from allotment.projection.pathways.follow import Followed
from allotment.projection.pathways.worth import UnitWorth, gains_staff, worth_of_lever, worth_of_pathway

PATHWAY, LEVER = "pathway", "lever"


def costs_table(laid: Laid, followed: Followed) -> pl.DataFrame:
    """Give one row for each pathway as far as each role, and one for each aim of a lever at the same roles.

    Pathways come first; within a role the cheapest FTE-year. Levers that save more than they cost are left out: what
    they cost for a person says nothing.
    """
    rows = _pathways(laid, followed)
    rows += _levers(laid, {str(row["role"]) for row in rows})
    return pl.DataFrame(rows, infer_schema_length=None).sort(
        pl.col("kind") != PATHWAY, "role", "per_fte_year_pence", "name", nulls_last=True
    )


def _pathways(laid: Laid, followed: Followed) -> list[dict[str, object]]:
    rows = []
    for pathway in laid.ground.pathways:
        for number, step in enumerate(pathway.steps, start=1):
            ends = number == len(pathway.steps)
            role = pathway.destination_role if ends else step.role
            if role is not None:
                name = pathway.title if ends else f"{pathway.title}, as far as step {number}"
                worth = worth_of_pathway(laid.ground, followed, pathway, number, role)
                rows.append(_row(PATHWAY, name, role, "residents met", worth))
    return rows


def _levers(laid: Laid, roles: set[str]) -> list[dict[str, object]]:
    rows = []
    for lever in LEVERS.values():
        for aim in (one for one in lever.aims if one.role in roles):
            if not gains_staff(laid.draws.responses(lever, aim), aim):
                continue
            worth = worth_of_lever(lever, aim, laid.draws, laid.ground.rates, laid.ground.years)
            if np.median(worth.pence) > 0:
                rows.append(_row(LEVER, f"{lever.title}: {aim_in_words(aim)}", aim.role, lever.dose_unit, worth))
    return rows


def _row(kind: str, name: str, role: str, unit: str, worth: UnitWorth) -> dict[str, object]:
    return {
        "kind": kind,
        "name": name,
        "role": role,
        "unit": unit,
        **money("per_person", ratio(worth.pence, worth.people)),
        **money("per_fte_year", ratio(worth.pence, worth.fte_years)),
        **median_between("units_per_person", ratio(np.ones_like(worth.people), worth.people)),
        "years_until_in_role": round(float(np.median(worth.lead_years)), 1),
    }
