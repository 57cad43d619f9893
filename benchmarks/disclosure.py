"""How fast a snapshot is protected, and what it costs and saves beside the usual ways of hiding small numbers.

python -m benchmarks.disclosure [--organisations N]

Each organisation is made up, of 8,000 people in 40 roles, 12 age bands and 2 sexes (960 groups, 1,599 figures with
totals). Joint controlled rounding stands beside rounding each figure to its own nearest 5, and beside hiding 1 to 7.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from itertools import product

import numpy as np
import polars as pl

from allotment.reports.disclosure.attack import exposed_cells
from allotment.reports.disclosure.cube import protect_cube
from allotment.reports.disclosure.lattice import ALL
from allotment.reports.disclosure.released_table import ReleasedTable, Rounded, Suppressed, released_cube

DIMENSIONS = ("role", "age_band", "sex")
ROLES, AGE_BANDS, SEXES, PEOPLE, BASE, MOST_HIDDEN = 40, 12, 2, 8_000, 5, 7


def synthetic_organisation(seed: int) -> pl.DataFrame:
    """Draw people into groups of very unequal size. Synthetic, for measuring alone."""
    generator = np.random.default_rng(seed)
    roles = generator.lognormal(0, 1.5, ROLES)[:, None, None]
    ages = np.exp(-(((np.arange(AGE_BANDS) - 5) / 3) ** 2))[None, :, None]
    weight = (roles * ages * generator.uniform(0.1, 1, (ROLES, 1, SEXES))).ravel()
    groups = list(product(*(range(size) for size in (ROLES, AGE_BANDS, SEXES))))
    labels = {name: [f"{name} {group[place]:02}" for group in groups] for place, name in enumerate(DIMENSIONS)}
    return pl.DataFrame({**labels, "headcount": generator.multinomial(PEOPLE, weight / weight.sum())})


def with_totals(counts: pl.DataFrame, column: str) -> pl.DataFrame:
    """Add up every total by plain grouping: each figure in a row, All in totals."""
    totals = []
    for kept in product((True, False), repeat=len(DIMENSIONS)):
        names = [name for name, is_kept in zip(DIMENSIONS, kept, strict=True) if is_kept]
        summed = counts.group_by(names).agg(pl.col(column).sum()) if names else counts.select(pl.col(column).sum())
        absent = [pl.lit(ALL).alias(name) for name in DIMENSIONS if name not in names]
        totals.append(summed.with_columns(absent).select(*DIMENSIONS, column))
    return pl.concat(totals)


def rounded_alone(truth: pl.DataFrame) -> ReleasedTable:
    """Round each figure to its own nearest multiple, half up; zeros leave an outsider as many counts as here."""
    nearest = truth.with_columns(protected=((pl.col("headcount") * 2 + BASE) // (2 * BASE)) * BASE)
    return ReleasedTable("rounded alone", DIMENSIONS, nearest.filter(pl.col("protected") > 0), Rounded(BASE // 2 + 1))


def hidden(truth: pl.DataFrame) -> ReleasedTable:
    """Hide 1 to 7 and show the rest as it is."""
    small = pl.col("headcount").is_between(1, MOST_HIDDEN)
    shown = truth.with_columns(protected=pl.when(~small).then("headcount"))
    return ReleasedTable("hidden", DIMENSIONS, shown, Suppressed(1, MOST_HIDDEN))


def protected(counts: pl.DataFrame) -> ReleasedTable:
    """Protect the cube."""
    return released_cube("protected", DIMENSIONS, protect_cube(counts, DIMENSIONS, BASE))


def totals_that_differ(table: ReleasedTable) -> int:
    """Count the shown totals that are not the sum of their shown cells."""
    cells = table.cells.filter(pl.col(name) != ALL for name in DIMENSIONS)
    added = with_totals(cells, "protected").rename({"protected": "added"})
    return table.cells.join(added, on=DIMENSIONS).filter(pl.col("added") != pl.col("protected")).height


def seconds(work: Callable[[], ReleasedTable]) -> tuple[float, ReleasedTable]:
    """Time one piece of work by the clock, and give what it made."""
    start = time.perf_counter()
    made = work()
    return time.perf_counter() - start, made


@dataclass(frozen=True)
class Measured:
    """One way of protecting one organisation."""

    way: str
    seconds: float
    totals_that_differ: int
    mean_distance: float
    nearest_share: float


def ways(counts: pl.DataFrame) -> dict[str, Callable[[], ReleasedTable]]:
    """Name the ways, with the true figures at hand."""
    truth = with_totals(counts, "headcount")
    return {
        "protected jointly": lambda: protected(counts),
        "rounded alone": lambda: rounded_alone(truth),
        "hidden from 1 to 7": lambda: hidden(truth),
    }


def measured(way: str, make: Callable[[], ReleasedTable], truth: pl.DataFrame) -> Measured:
    """Time one way, and set what it shows beside the truth."""
    taken, table = seconds(make)
    shown = table.cells.select(*DIMENSIONS, "protected").drop_nulls()
    distance = shown.join(truth, on=DIMENSIONS).select((pl.col("protected") - pl.col("headcount")).abs()).to_series()
    return Measured(
        way=way,
        seconds=taken,
        totals_that_differ=0 if isinstance(table.rule, Suppressed) else totals_that_differ(table),
        mean_distance=float(np.mean(distance.to_numpy())),
        nearest_share=float(np.mean(distance.to_numpy() <= BASE // 2)),
    )


def attacked(table: ReleasedTable) -> str:
    """Attack one release, and say what fell of the figures that it was to protect."""
    start = time.perf_counter()
    exposed = exposed_cells([table], BASE)
    taken = time.perf_counter() - start
    secret = table.cells.filter(pl.col("protected").is_null()) if isinstance(table.rule, Suppressed) else table.cells
    fallen = exposed.join(secret, on=DIMENSIONS, how="semi")
    exactly = fallen.filter(pl.col("possible_counts") == 1).height
    return f"{fallen.height} of {secret.height} figures left fewer than {BASE} counts, {exactly} one; {taken:.2f} s"


def main() -> None:
    """Measure the organisations that the command line asks for, attack the first, and print a line for each way."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--organisations", type=int, default=5)
    organisations = [synthetic_organisation(seed) for seed in range(parser.parse_args().organisations)]
    for way, make in ways(organisations[0]).items():
        each = [measured(way, ways(counts)[way], with_totals(counts, "headcount")) for counts in organisations]
        taken = [one.seconds for one in each]
        print(
            f"{way:19} {statistics.median(taken):.3f} s, most {max(taken):.3f}; "
            f"{sum(one.totals_that_differ for one in each)} totals are not sums; "
            f"{statistics.mean(one.mean_distance for one in each):.2f} people from the truth, "
            f"{statistics.mean(one.nearest_share for one in each):.1%} at the nearest multiple"
        )
        print(f"{'  under attack':19} {attacked(make())}", flush=True)


if __name__ == "__main__":
    main()
