"""A snapshot's counts protected once, every cell and every total together; everything outside reads only this."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import polars as pl

from allotment.reports.disclosure.errors import DisclosureError
from allotment.reports.disclosure.lattice import ALL, Lattice
from allotment.reports.disclosure.rounding import round_jointly
from allotment.workforce.errors import Problem

TIME_LIMIT_SECONDS = 60.0
RESERVED = {"headcount", "protected", "within"}


def protect_cube(
    counts: pl.DataFrame,
    dimensions: tuple[str, ...],
    base: int = 5,
    *,
    values: Mapping[str, Sequence[str]] | None = None,
    time_limit_seconds: float = TIME_LIMIT_SECONDS,
) -> pl.DataFrame:
    """Round every cell and every total of a table of people jointly to multiples of the base.

    ``counts`` has one text column per dimension and ``headcount`` (people, whole, 0 or more), one row per combination;
    a combination without a row has nobody. ``values`` lists what each dimension can hold, and so which rows exist:
    give it for anything that leaves the organisation, or the mere presence of a row says that somebody is there.
    Without it the values of the rows are used.

    Gives one row per combination of values, with ``All`` for totals over a dimension: the dimensions, ``protected``
    (people, a multiple of the base) and ``within``, the same in every row: each protected count is less than this far
    from the true one. It equals the base unless no additive rounding exists so near; then it is the next multiple of
    the base that allows one. True zeros stay zero, and within the base true multiples stay. Totals are exact sums.
    Rows come in the order of ``values`` (alphabetical without it), totals last.

    Raises:
        DisclosureError: the table is not one of whole counts by these dimensions, or it takes too long.
    """
    problems = _problems(counts, dimensions, base, values or {})
    if problems:
        raise DisclosureError("These counts cannot be protected, so nothing is released.", problems)
    people = counts.select(pl.col(*dimensions).cast(pl.String), "headcount").filter(pl.col("headcount") > 0)
    listed = _listed(counts, dimensions, values or {})
    lattice = Lattice.of(people, listed)
    headcount = np.zeros(lattice.cells, np.int64)
    headcount[lattice.cell_numbers(people)] = people["headcount"].to_numpy()
    rounded, within = round_jointly(lattice, headcount[lattice.covering[0]], base, time_limit_seconds)
    order = [pl.col(name).replace_strict([*listed[name], ALL], range(len(listed[name]) + 1)) for name in dimensions]
    return (
        lattice.labels(np.arange(lattice.cells))
        .with_columns(
            protected=pl.Series(lattice.totals(rounded)).cast(pl.Int64),
            within=pl.lit(within, pl.Int64),
        )
        .sort(order)
        .select(*dimensions, "protected", "within")
    )


def _listed(
    counts: pl.DataFrame, dimensions: tuple[str, ...], values: Mapping[str, Sequence[str]]
) -> dict[str, list[str]]:
    """Give the values of each dimension in the order of the answer."""
    return {
        name: list(dict.fromkeys(values[name]))
        if name in values
        else counts[name].cast(pl.String).unique().sort().to_list()
        for name in dimensions
    }


def _problems(
    counts: pl.DataFrame, dimensions: tuple[str, ...], base: int, values: Mapping[str, Sequence[str]]
) -> list[Problem]:
    """Find all that keeps a frame from being a table of whole counts by these dimensions."""
    found = []
    if base < 2:
        found.append(_problem("Counts are rounded to a base of 2 or more.", "Give a larger base.", value=str(base)))
    if not dimensions or len(set(dimensions)) < len(dimensions) or set(dimensions) & RESERVED:
        remedy = f"Name at least one, each once, and none of {', '.join(sorted(RESERVED))}."
        found.append(_problem("A table has different dimensions.", remedy, value=", ".join(dimensions)))
    for column in (*dimensions, "headcount"):
        if column not in counts.columns:
            found.append(_problem("The column is missing.", "Give one row per combination.", column=column))
    return found or [*_problems_of_headcount(counts), *_problems_of_labels(counts, dimensions, values)]


def _problems_of_headcount(counts: pl.DataFrame) -> list[Problem]:
    headcount = counts["headcount"]
    if not headcount.dtype.is_integer():
        remedy = "Count people, not hours or shares."
        return [_problem("Headcount is a whole number.", remedy, "headcount", str(headcount.dtype))]
    if headcount.null_count() or (headcount < 0).any():
        return [_problem("Headcount is 0 or more in every row.", "Give the count, or leave the row out.", "headcount")]
    return []


def _problems_of_labels(
    counts: pl.DataFrame, dimensions: tuple[str, ...], values: Mapping[str, Sequence[str]]
) -> list[Problem]:
    found = []
    labels = counts.select(pl.col(*dimensions).cast(pl.String))
    for name in dimensions:
        held = set(labels[name].to_list())
        if None in held:
            found.append(_problem("Every row names its value.", "Say 'not known' where it is not known.", name))
        if ALL in held or ALL in values.get(name, ()):
            found.append(_problem("The word is kept for totals.", "Leave totals out.", name, ALL))
        unlisted = sorted(held - {None, ALL} - set(values.get(name, held)), key=str)
        found += [_problem("The value is not one that the dimension lists.", "List it.", name, it) for it in unlisted]
    if labels.is_duplicated().any():
        found.append(_problem("A combination has one row.", "Add the rows of a combination up first."))
    return found


def _problem(rule: str, remedy: str, column: str | None = None, value: str | None = None) -> Problem:
    return Problem(where="counts to protect", rule=rule, remedy=remedy, column=column, value=value)
