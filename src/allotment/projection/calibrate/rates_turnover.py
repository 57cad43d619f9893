"""Stocks, joiners and leavers by role and age band, as arrays, with the families that small roles borrow from."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl

from allotment.evidence.evidence import Evidence
from allotment.projection.calibrate.rates_age_bands import AgeBands
from allotment.projection.engine.inputs import FloatArray
from allotment.workforce.errors import EvidenceError, Problem
from allotment.workforce.roles import NHS_TRUST_STAFF_GROUPS, ROLES, Role, Standing

TABLE = "turnover_by_age"
TRUST_ROLES = tuple(role.name for role in ROLES.values() if role.staff_group in NHS_TRUST_STAFF_GROUPS)


@dataclass(frozen=True)
class Turnover:
    """A year of joiners and leavers in England: R trust roles by B age bands, in heads unless the name says FTE.

    A role that the publisher does not show has zeros. The official rate divides leavers by the mean of opening and
    closing stock; opening stock is not published, and worked out here.
    """

    bands: AgeBands
    period_to: date
    closing: FloatArray  # (R, B)
    closing_fte: FloatArray  # (R, B)
    joiners: FloatArray  # (R, B)
    leavers: FloatArray  # (R, B)

    @property
    def opening(self) -> FloatArray:
        """Opening stock (R, B): closing less joiners plus leavers, never below zero.

        Doctors in training pass from grade to grade within the year, so that balance holds for all of them together:
        each grade's opening is its closing stock in the proportion of all trainees' opening to closing.
        """
        balance = np.maximum(self.closing - self.joiners + self.leavers, 0.0)
        trainees = [place for place, role in enumerate(TRUST_ROLES) if ROLES[role].standing is Standing.TRAINEE]
        closing = self.closing[trainees].sum()
        balance[trainees] = self.closing[trainees] * (balance[trainees].sum() / closing if closing > 0 else 1.0)
        return balance

    @property
    def mean_stock(self) -> FloatArray:
        """Mean of opening and closing stock (R, B)."""
        return (self.opening + self.closing) / 2

    def family(self, role: str) -> tuple[str, list[int]]:
        """Give the roles that a role borrows from, itself included, and what the family is called.

        The nearest family that the publisher shows at all: staff group and standing, then staff group, then
        standing, then every trust role.
        """
        kin = ROLES[role]
        nearness: list[tuple[str, Callable[[Role], bool]]] = [
            (
                f"{kin.staff_group}, {kin.standing.value}",
                lambda other: other.staff_group == kin.staff_group and other.standing == kin.standing,
            ),
            (kin.staff_group, lambda other: other.staff_group == kin.staff_group),
            (f"All trust roles, {kin.standing.value}", lambda other: other.standing == kin.standing),
        ]
        for name, belongs in nearness:
            members = [place for place, other in enumerate(TRUST_ROLES) if belongs(ROLES[other])]
            if self.closing[members].sum() > 0:
                return name, members
        return "All trust roles", list(range(len(TRUST_ROLES)))


def read_turnover(evidence: Evidence) -> Turnover:
    """Arrange the table ``turnover_by_age`` by role and age band.

    Raises:
        EvidenceError: the table is absent or empty, or its age bands leave gaps or differ between roles.
    """
    table = _table(evidence)
    bands = _bands(table)
    arranged = {
        name: _by_role_and_band(table, name)
        for name in ("closing_headcount", "closing_fte", "joiners_headcount", "leavers_headcount")
    }
    period_to = table["period_to"].max()
    assert isinstance(period_to, date)
    return Turnover(
        bands=bands,
        period_to=period_to,
        closing=arranged["closing_headcount"],
        closing_fte=arranged["closing_fte"],
        joiners=arranged["joiners_headcount"],
        leavers=arranged["leavers_headcount"],
    )


def _table(evidence: Evidence) -> pl.DataFrame:
    remedy = "Add the turnover file that the data page lists, in the same place as in the shipped data."
    if not evidence.has(TABLE):
        rule = "joiners and leavers by age and staff group are needed for leaving and retirement rates."
        raise EvidenceError("Supply rates by age cannot be worked out.", [Problem(TABLE, rule, remedy)])
    table = evidence.table(TABLE).filter(pl.col("role").is_in(TRUST_ROLES))
    if table.is_empty() or not table["closing_headcount"].sum():
        rule = "the table shows no staff of any trust role."
        raise EvidenceError("Supply rates by age cannot be worked out.", [Problem(TABLE, rule, remedy)])
    return table


def _bands(table: pl.DataFrame) -> AgeBands:
    found = table.select("age_from", "age_to").unique().sort("age_from", "age_to")
    starts = found["age_from"].to_list()
    try:
        bands = AgeBands.within_the_model(starts, found["age_to"].to_list())
    except ValueError as error:
        remedy = "Give every role the same age bands, each starting the year after the last one ends."
        raise EvidenceError(
            "Supply rates by age cannot be worked out.", [Problem(TABLE, str(error), remedy, column="age_from")]
        ) from None
    return bands


def _by_role_and_band(table: pl.DataFrame, value: str) -> FloatArray:
    starts: Sequence[int] = table["age_from"].unique().sort().to_list()
    arranged = np.zeros((len(TRUST_ROLES), len(starts)))
    places = {role: place for place, role in enumerate(TRUST_ROLES)}
    columns = {start: column for column, start in enumerate(starts)}
    for role, start, amount in table.select("role", "age_from", value).iter_rows():
        arranged[places[role], columns[start]] += amount
    return arranged
