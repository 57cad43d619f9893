"""FTE that goes with protected headcounts: no exact FTE leaves, and none says more about headcount than was released.

The exact FTE of a role never leaves. What leaves is FTE per person of a staff group, and only of a group with enough
protected people. The rate's numerator is the group's true FTE per person times its *protected* headcount, rounded to
the base: so it depends on the true headcount through the average alone, and every headcount that the protected cube
allows stays possible. Roles of smaller groups take the rate of the groups that have one, together.
"""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from allotment.reports.disclosure.errors import DisclosureError
from allotment.reports.disclosure.lattice import ALL
from allotment.workforce.errors import Problem
from allotment.workforce.roles import ROLES

FEWEST_FOR_OWN_RATE = 10
OWN_RATE, SHARED_RATE, SUM_OF_ROLES = "staff group", "whole organisation", "sum of roles"


def protect_measure(
    measured: pl.DataFrame,
    protected: pl.DataFrame,
    base: int = 5,
    *,
    staff_group_of: Mapping[str, str] | None = None,
    fewest_for_own_rate: int = FEWEST_FOR_OWN_RATE,
) -> pl.DataFrame:
    """Work out FTE per role from protected headcounts and protected rates.

    ``measured`` has the exact ``role``, ``headcount`` (people) and ``fte`` (full-time equivalents), one row per role.
    ``protected`` is the cube of the same people from ``protect_cube``, with ``role`` among its dimensions. Staff groups
    are those of ``workforce.roles`` unless ``staff_group_of`` gives others.

    Gives a row per role of the cube in its order, then All: ``role``, ``protected`` (people), ``fte`` (0 where
    ``protected`` is) and ``rate_from`` ("staff group", "whole organisation", or for All "sum of roles").

    Raises:
        DisclosureError: a role has FTE and no people, is not in the cube, or belongs to no staff group.
    """
    groups = staff_group_of or {name: role.staff_group for name, role in ROLES.items()}
    roles = _roles(protected)
    problems = _problems(measured, roles, groups)
    if problems:
        raise DisclosureError("FTE cannot be protected, so nothing is released.", problems)
    grouped = roles.join(measured.select("role", "headcount", "fte"), on="role", how="left", maintain_order="left")
    grouped = grouped.with_columns(staff_group=pl.col("role").replace_strict(dict(groups), return_dtype=pl.String))
    rates = _rates(grouped, base, fewest_for_own_rate)
    by_role = grouped.join(rates, on="staff_group", how="left", maintain_order="left").select(
        "role", "protected", (pl.col("protected") * pl.col("rate")).alias("fte"), "rate_from"
    )
    total = by_role.select(pl.lit(ALL).alias("role"), pl.col("protected", "fte").sum(), rate_from=pl.lit(SUM_OF_ROLES))
    return pl.concat([by_role, total])


def _roles(protected: pl.DataFrame) -> pl.DataFrame:
    """Take the totals by role out of the cube."""
    summed = [name for name in protected.columns if name not in ("role", "protected", "within")]
    totals = protected.filter(pl.col("role") != ALL, *(pl.col(name) == ALL for name in summed))
    return totals.select("role", "protected")


def _rates(grouped: pl.DataFrame, base: int, fewest_for_own_rate: int) -> pl.DataFrame:
    """Give each staff group its FTE per protected person: ``staff_group``, ``rate``, ``rate_from``."""
    sums = grouped.group_by("staff_group", maintain_order=True).agg(pl.col("protected", "headcount", "fte").sum())
    large = sums.filter(pl.col("protected") >= fewest_for_own_rate)
    own = large.with_columns(_numerator(base))
    everybody = sums.select(pl.col("protected", "headcount", "fte").sum()).with_columns(_numerator(base))
    shared = (own if own.height else everybody).select(pl.col("protected", "numerator").sum())
    shared_people, shared_numerator = shared.row(0)
    shared_rate = shared_numerator / shared_people if shared_people else 0.0
    return sums.join(own.select("staff_group", "numerator"), on="staff_group", how="left").select(
        "staff_group",
        rate=(pl.col("numerator") / pl.col("protected")).fill_null(shared_rate),
        rate_from=pl.when(pl.col("numerator").is_null()).then(pl.lit(SHARED_RATE)).otherwise(pl.lit(OWN_RATE)),
    )


def _numerator(base: int) -> pl.Expr:
    """Round true FTE per person times protected people to the base; a group that has protected people has people."""
    fte = pl.col("fte") / pl.col("headcount") * pl.col("protected")
    rounded = (fte / base + 1 / 2).floor() * base
    return pl.when(pl.col("protected") > 0).then(rounded).otherwise(0.0).alias("numerator")


def _problems(measured: pl.DataFrame, roles: pl.DataFrame, groups: Mapping[str, str]) -> list[Problem]:
    missing = [name for name in ("role", "headcount", "fte") if name not in measured.columns]
    if missing:
        return [_problem("The column is missing.", "Give role, headcount and FTE.", column=name) for name in missing]
    listed = set(roles["role"].to_list())
    found = [
        _problem("The role belongs to no staff group.", "Name its staff group.", "role", role)
        for role in sorted(listed - set(groups))
    ]
    if measured["role"].is_duplicated().any():
        found.append(_problem("A role has one row.", "Add the rows of a role up first.", "role"))
    present = measured.filter(pl.col("headcount") > 0)["role"].to_list()
    found += [
        _problem("The role has protected people and no counted ones.", "Measure the people of the cube.", "role", role)
        for role in sorted(set(roles.filter(pl.col("protected") > 0)["role"].to_list()) - set(present))
    ]
    outside = pl.col("role").is_in(sorted(listed)).not_() & ((pl.col("headcount") > 0) | (pl.col("fte") > 0))
    found += [
        _problem("The role is not in the protected cube.", "Protect the cube of the same people.", "role", role)
        for role in measured.filter(outside)["role"].to_list()
    ]
    sound = pl.col("fte").is_finite() & (pl.col("fte") >= 0) & ((pl.col("headcount") > 0) | (pl.col("fte") == 0))
    found += [
        _problem(
            "FTE is 0 or more, and 0 where there is nobody.", "Count the people who work these hours.", "fte", role
        )
        for role in measured.filter(sound.fill_null(False).not_())["role"].to_list()
    ]
    return found


def _problem(rule: str, remedy: str, column: str | None = None, value: str | None = None) -> Problem:
    return Problem(where="FTE to protect", rule=rule, remedy=remedy, column=column, value=value)
