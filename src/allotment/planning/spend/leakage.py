"""Where money leaks: above the cap, off framework, and above what neighbours pay; and whether neighbours bid."""

from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl
from numpy.typing import NDArray

from allotment.evidence.assumptions.register import Register
from allotment.evidence.funding.months import first_day, month_of
from allotment.evidence.temporary_spend.columns import AGENCY, BANK, OFF, ON
from allotment.evidence.temporary_spend.sites import minutes_between
from allotment.projection.temporary_spend.bidding import following_pairs, followings, own_rises

PENCE = 100
SHUFFLES = 999
FEWEST_MONTHS = 12
SIGNAL = 0.05


def leakage_rows(spend: pl.DataFrame, records: Register, months: list[str]) -> pl.DataFrame:
    """Give each row of some months with what it pays too much, in pence, by cause and counted once.

    ``over_cap``: above the cap of the row, or of its role's record in force. ``off_framework``: above the median rate
    on framework of the role in the month. ``above_neighbours``: bank above the median of the organisations' rates of
    the role in the month. ``once`` is the largest of them, as one pound cannot leak twice.
    """
    recent = spend.filter(pl.col("month").dt.strftime("%Y-%m").is_in(months))
    caps = _caps(recent, records)
    on_framework = (
        recent.filter((pl.col("kind") == AGENCY) & (pl.col("framework") == ON))
        .group_by("role", "month")
        .agg(pl.col("rate_pence").median().alias("usual_pence"))
    )
    bank = recent.filter(pl.col("kind") == BANK)
    middle = _mean_rates(bank).group_by("role", "month").agg(pl.col("mean_pence").median().alias("bank_pence"))
    joined = (
        recent.join(caps, on=["role", "month"], how="left")
        .join(on_framework, on=["role", "month"], how="left")
        .join(middle, on=["role", "month"], how="left")
    )
    agency = pl.col("kind") == AGENCY
    cap = pl.coalesce("cap_pence", pl.when(agency).then("record_cap_pence"))
    off = agency & (pl.col("framework") == OFF)
    return joined.with_columns(
        _above(cap).alias("over_cap"),
        pl.when(off).then(_above(pl.col("usual_pence"))).otherwise(0.0).alias("off_framework"),
        pl.when(pl.col("kind") == BANK).then(_above(pl.col("bank_pence"))).otherwise(0.0).alias("above_neighbours"),
        pl.when(off).then("cost_pence").otherwise(0).alias("off_framework_spend"),
    ).with_columns(pl.max_horizontal("over_cap", "off_framework", "above_neighbours").alias("once"))


def leakage_table(rows: pl.DataFrame) -> pl.DataFrame:
    """Add leakage up by organisation and role, pounds."""
    names = ("over_cap", "off_framework", "above_neighbours", "once", "off_framework_spend", "cost_pence")
    summed = rows.group_by("organisation", "role").agg(
        *[_pounds(name) for name in names], (pl.col("over_cap") > 0).sum().alias("rows_over_cap")
    )
    return summed.rename({"cost_pence_pounds": "spent_pounds"}).sort("once_pounds", descending=True)


def leakage_bars(rows: pl.DataFrame) -> pl.DataFrame:
    """Give leakage by organisation and cause as bars: ``organisation``, ``cause``, ``pounds``."""
    causes = {"over_cap": "over the cap", "off_framework": "off framework", "above_neighbours": "above neighbours"}
    summed = rows.group_by("organisation").agg([_pounds(name).alias(words) for name, words in causes.items()])
    long = summed.unpivot(index="organisation", variable_name="cause", value_name="pounds")
    return long.sort("organisation", "cause")


def bidding_tables(
    spend: pl.DataFrame, records: Register, labels: list[str], seed: int
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Say for each role whether bank rates rise after a neighbour's more often than chance, and who follows whom."""
    months = [first_day(month_of(label)) for label in labels]
    on = months[-1]
    least = records.find("rate_rise_counted", on).value
    rng = np.random.default_rng(seed)
    rows: list[tuple[object, ...]] = []
    pairs: list[tuple[object, ...]] = []
    rates = _mean_rates(spend.filter(pl.col("kind") == BANK))
    for role in rates["role"].unique().sort().to_list() if len(months) > FEWEST_MONTHS else []:
        names, table = _wide(rates.filter(pl.col("role") == role), months)
        if len(names) < 2:
            continue
        rose = own_rises(table, least)
        near = neighbours(names, records, on)
        found = followings(rose, near, rng, SHUFFLES)
        reading = "more than chance" if found.chance <= SIGNAL else "no more than chance would give"
        rows.append((role, len(names), found.rises, found.followed, round(found.expected, 1), round(found.chance, 3),
                     reading))  # fmt: skip
        pairs += [(role, names[first], names[second], times) for first, second, times in following_pairs(rose, near)]
    schema = {"role": pl.String, "organisations": pl.Int64, "rises": pl.Int64, "followed": pl.Int64,
              "expected_by_chance": pl.Float64, "chance_of_as_many": pl.Float64, "reading": pl.String}  # fmt: skip
    of_pairs = {"role": pl.String, "rose_first": pl.String, "followed": pl.String, "times": pl.Int64}
    pair_table = pl.DataFrame(pairs, schema=of_pairs, orient="row").sort("times", descending=True)
    return pl.DataFrame(rows, schema=schema, orient="row"), pair_table


def neighbours(names: list[str], records: Register, on: date) -> NDArray[np.bool_]:
    """Say who lies within reach of whom (N, N); nobody is its own neighbour."""
    reach = records.find("minutes_of_neighbours", on).value
    near = [[one != other and minutes_between(one, other, records, on) <= reach for other in names] for one in names]
    return np.array(near, dtype=bool)


def _caps(spend: pl.DataFrame, records: Register) -> pl.DataFrame:
    found = [
        (role, month, records.find("agency_price_cap", month, role=role).value * PENCE)
        for role, month in spend.select("role", "month").unique().sort("role", "month").iter_rows()
        if records.has("agency_price_cap", month, role=role)
    ]
    schema = {"role": pl.String, "month": pl.Date, "record_cap_pence": pl.Float64}
    return pl.DataFrame(found, schema=schema, orient="row")


def _mean_rates(bank: pl.DataFrame) -> pl.DataFrame:
    weighted = (pl.col("rate_pence") * pl.col("hours")).sum() / pl.col("hours").sum()
    return bank.group_by("role", "organisation", "month").agg(weighted.alias("mean_pence"))


def _above(limit: pl.Expr) -> pl.Expr:
    """Give pence paid above a limit of the hourly rate; nothing where there is no limit."""
    return (pl.col("hours") * (pl.col("rate_pence") - limit).clip(lower_bound=0)).fill_null(0.0)


def _pounds(name: str) -> pl.Expr:
    return (pl.col(name).sum() / PENCE).round(0).cast(pl.Int64).alias(f"{name}_pounds")


def _wide(rates: pl.DataFrame, months: list[date]) -> tuple[list[str], NDArray[np.float64]]:
    names = rates["organisation"].unique().sort().to_list()
    found = {
        (name, month): rate for name, month, rate in rates.select("organisation", "month", "mean_pence").iter_rows()
    }
    table = np.array([[found.get((name, month), np.nan) for month in months] for name in names], dtype=np.float64)
    return names, table
