"""What a checked return becomes when it is accepted: records without numbers, and counts that others may see."""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import date

import polars as pl

from allotment.evidence.returns.checked import CheckedReturn
from allotment.evidence.returns.layout import SEXES
from allotment.planning.returns.age_bands import AGE_BANDS, band_of
from allotment.planning.returns.person_keys import PersonKeys
from allotment.projection.baseline.exact_sums import exact_sum
from allotment.reports.disclosure.cube import protect_cube
from allotment.reports.disclosure.lattice import ALL
from allotment.reports.disclosure.measure import protect_measure
from allotment.store.shelves.returns import CountedCell, NewRecord
from allotment.workforce.tables.partner_return import roles_of_sector

DIMENSIONS = ("role", "age_band", "sex")
BASE = 5


def records_of(checked: CheckedReturn, keys: PersonKeys) -> Iterator[NewRecord]:
    """Give every assignment with the person's key in the place of the employee number."""
    columns = ("employee_number", "role", "age", "sex", "fte", "contract")
    for number, role, age, sex, fte, contract in checked.staff.select(columns).iter_rows():
        yield NewRecord(keys.key(number), role, age, sex, fte, contract)


def protected_cells(checked: CheckedReturn, organisation: str, sector: str, as_at: date) -> list[CountedCell]:
    """Round the people in post by role, age band and sex together, once, and give what may leave the organisation.

    Bank work is left out, and whoever holds two roles counts once in each. Every role of the sector has its total, so
    that a missing one says nothing; of the cells below totals those with nobody shown are left out. FTE comes from
    rates of protected groups, never from the true sum. Vacancies are of posts, not of people, and go out as stated.

    Raises:
        DisclosureError: no rounding was found in time. Nothing may leave.
    """
    people = checked.in_post.with_columns(age_band=band_of(pl.col("age")))
    counts = people.group_by(*DIMENSIONS, maintain_order=True).agg(pl.len().cast(pl.Int64).alias("headcount"))
    roles = roles_of_sector(sector)
    listed = {"role": roles, "age_band": list(AGE_BANDS), "sex": list(SEXES)}
    cube = protect_cube(counts, DIMENSIONS, BASE, values=listed)
    fte = dict(protect_measure(_measured(people), cube, BASE).select("role", "fte").iter_rows())
    vacancies = _vacancies(checked, roles)
    return [
        CountedCell(
            organisation=organisation,
            role=role,
            age_band=band,
            sex=sex,
            headcount=headcount,
            within=within,
            fte=fte[role] if band == sex == ALL else None,
            vacancies_fte=vacancies.get(role) if band == sex == ALL else None,
            as_at=as_at,
        )
        for role, band, sex, headcount, within in cube.iter_rows()
        if headcount or band == sex == ALL
    ]


def _measured(people: pl.DataFrame) -> pl.DataFrame:
    """Give people and FTE by role, added up with no loss that hangs on the order of rows."""
    return people.group_by("role", maintain_order=True).agg(
        pl.len().cast(pl.Int64).alias("headcount"), exact_sum("fte")
    )


def _vacancies(checked: CheckedReturn, roles: list[str]) -> dict[str, float]:
    """Give the vacancies of every role, 0 where posts were given without it; nothing where no posts were given."""
    if checked.posts.is_empty():
        return {}
    stated = dict(checked.posts.select("role", "vacancies_fte").iter_rows())
    return {ALL: math.fsum(stated.values())} | {role: stated.get(role, 0.0) for role in roles}
