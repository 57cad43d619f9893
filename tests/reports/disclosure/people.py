"""People to protect: the published staff of Gloucestershire's primary care networks, and made-up organisations.

The networks' file has one row per person and post, without names, so every table of it has many cells of one or two.
"""

from __future__ import annotations

from functools import cache
from itertools import product
from math import prod
from pathlib import Path

import numpy as np
import polars as pl

import allotment.evidence
from allotment.reports.disclosure.lattice import ALL

NETWORK_STAFF = Path(allotment.evidence.__file__).parent / "public" / "gp" / "pcn_workforce_individual_202511.parquet"
CUBE = ("role", "age_band", "sex")


@cache
def network_staff() -> pl.DataFrame:
    """Gloucestershire's staff of primary care networks in November 2025: network, role, group, contract, fte."""
    return (
        pl.read_parquet(NETWORK_STAFF)
        .filter(pl.col("icb_name").str.contains("Gloucestershire"), pl.col("staff_role").is_not_null())
        .select(
            network="pcn_code", role="staff_role", staff_group="staff_group", contract="data_source", fte=pl.col("fte")
        )
    )


def network_counts(*dimensions: str) -> pl.DataFrame:
    """Headcounts of the networks' staff by some of their columns."""
    return network_staff().group_by(dimensions).agg(headcount=pl.len())


def table_of(counts: np.ndarray, dimensions: tuple[str, ...]) -> pl.DataFrame:
    """Lay an array of counts out as rows, its axes named; values are named after the dimension and their place."""
    places = list(product(*(range(size) for size in counts.shape)))
    columns = {name: [f"{name} {place[axis]:02}" for place in places] for axis, name in enumerate(dimensions)}
    return pl.DataFrame({**columns, "headcount": pl.Series(counts.ravel().tolist(), dtype=pl.Int64)})


def made_organisation(people: int, shape: tuple[int, int, int] = (40, 12, 2), seed: int = 1) -> pl.DataFrame:
    """Draw an organisation by role, age band and sex: roles of very unequal size, most people in mid-career."""
    generator = np.random.default_rng(seed)
    roles = generator.lognormal(0, 1.5, shape[0])[:, None, None]
    ages = np.exp(-(((np.arange(shape[1]) - 5) / 3) ** 2))[None, :, None]
    sexes = generator.uniform(0.1, 1, (shape[0], 1, shape[2]))
    weight = (roles * ages * sexes).ravel()
    return table_of(generator.multinomial(people, weight / weight.sum()).reshape(shape), CUBE)


def with_totals(counts: pl.DataFrame, dimensions: tuple[str, ...], value: str = "headcount") -> pl.DataFrame:
    """Add up every total by plain grouping, one set of dimensions at a time: every cell and total, ``All`` in totals.

    Combinations that have no row in ``counts`` but whose values occur get 0.
    """
    frames = []
    for kept in product((True, False), repeat=len(dimensions)):
        names = [name for name, is_kept in zip(dimensions, kept, strict=True) if is_kept]
        summed = counts.group_by(names).agg(pl.col(value).sum()) if names else counts.select(pl.col(value).sum())
        cells = pl.DataFrame([{}])
        for name in names:
            cells = cells.join(counts.select(pl.col(name).unique().sort()), how="cross")
        summed = cells.join(summed, on=names, how="left") if names else summed
        summed = summed.with_columns(pl.col(value).fill_null(0))
        absent = [pl.lit(ALL).alias(name) for name in dimensions if name not in names]
        frames.append(summed.with_columns(absent).select(*dimensions, value))
    return pl.concat(frames).sort(dimensions)


def beside_the_truth(protected: pl.DataFrame, counts: pl.DataFrame, dimensions: tuple[str, ...]) -> pl.DataFrame:
    """Put the true ``headcount`` of every cell and total beside ``protected``."""
    truth = with_totals(counts, dimensions)
    assert truth.height == protected.height == prod(counts[name].n_unique() + 1 for name in dimensions)
    return protected.join(truth, on=dimensions, how="inner", validate="1:1")
