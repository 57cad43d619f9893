"""One rate for neighbours' banks: what it saves, and what fill it moves elsewhere, over draws of how workers choose."""

from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl
from numpy.typing import NDArray

from allotment.evidence.assumptions.distributions import values_at
from allotment.evidence.assumptions.register import Register
from allotment.evidence.temporary_spend.columns import AGENCY, BANK
from allotment.evidence.temporary_spend.read_inputs import SpendInputs
from allotment.evidence.temporary_spend.sites import minutes_between
from allotment.projection.temporary_spend.one_rate import Choosing, hours_at

FloatArray = NDArray[np.float64]
DRAWS = 200
MONTHS = 3  # the last months are taken for a year's
A_YEAR = 12 / MONTHS
PENCE = 100
TENTHS = (0.1, 0.5, 0.9)
ALL = "All organisations"
SCHEMA = {
    "role": pl.String, "organisation": pl.String, "rate_now_pounds": pl.Float64, "rate_proposed_pounds": pl.Float64,
    "hours_now": pl.Int64, "hours_after": pl.Int64, "hours_low": pl.Int64, "hours_high": pl.Int64,
    "fill_now_percent": pl.Float64, "fill_after_percent": pl.Float64, "bank_saving_pounds": pl.Int64,
    "saving_pounds": pl.Int64, "saving_low_pounds": pl.Int64, "saving_high_pounds": pl.Int64,
}  # fmt: skip


def one_rate_table(inputs: SpendInputs, records: Register, on: date, seed: int) -> pl.DataFrame:
    """Simulate proposed bank rates, role by role: the user's, or the median of organisations' where none is given.

    Hours that an organisation loses are bought from agencies at its agency rate; hours that it gains replace agency
    hours as far as it has any. ``fill_after_percent`` is without those agency hours.
    """
    recent = inputs.months[-MONTHS:]
    spend = inputs.spend.filter(pl.col("month").dt.strftime("%Y-%m").is_in(recent))
    asked = inputs.shifts.filter(pl.col("month").dt.strftime("%Y-%m").is_in(recent))
    choosing = _drawn(records, on, seed)
    roles = inputs.rates["role"].unique().sort().to_list() or spend["role"].unique().sort().to_list()
    rows: list[dict[str, object]] = []
    for role in roles:
        bank = _rates_of(spend, role, BANK)
        if bank.height >= 2:
            rows += _role_rows(role, bank, _rates_of(spend, role, AGENCY), inputs.rates, asked, choosing, records, on)
    return pl.DataFrame(rows, schema=SCHEMA)


def _role_rows(
    role: str,
    bank: pl.DataFrame,
    agency: pl.DataFrame,
    proposals: pl.DataFrame,
    asked: pl.DataFrame,
    choosing: list[Choosing],
    records: Register,
    on: date,
) -> list[dict[str, object]]:
    names = bank["organisation"].to_list()
    hours, rates = bank["hours"].to_numpy(), bank["rate_pence"].to_numpy()
    proposed = _proposed(role, names, rates, proposals)
    minutes = np.array([[minutes_between(one, other, records, on) for other in names] for one in names])
    after = np.array([hours_at(hours, rates, proposed, minutes, how) for how in choosing])  # (D, N)
    bought = dict(agency.select("organisation", "hours").iter_rows())
    price = dict(agency.select("organisation", "rate_pence").iter_rows())
    usual = float(np.average(agency["rate_pence"], weights=agency["hours"])) if agency.height else np.nan
    agency_hours = np.array([bought.get(name, 0.0) for name in names])
    agency_rate = np.array([price.get(name, usual) for name in names])
    bank_saving = (hours * rates - after * proposed) / PENCE
    swapped = np.minimum(after - hours, agency_hours)  # below nought: bought instead
    saving = bank_saving + np.nan_to_num(swapped * agency_rate) / PENCE
    fill = _fill(asked, role)
    rows = []
    for place, name in enumerate(names):
        wanted, filled = fill.get(name, (0.0, 0.0))
        middle = float(np.median(after[:, place]))
        then = (filled + middle - float(hours[place])) / wanted if wanted else None
        rows.append(
            _row(role, name, (rates[place], proposed[place]), float(hours[place]), after[:, place],
                 (filled / wanted if wanted else None, then), bank_saving[:, place], saving[:, place])
        )  # fmt: skip
    total, weights = hours.sum(), hours / hours.sum()
    mean_rates = (float(weights @ rates), float(weights @ proposed))
    rows.append(
        _row(role, ALL, mean_rates, float(total), after.sum(axis=1), (None, None), bank_saving.sum(axis=1),
             saving.sum(axis=1))
    )  # fmt: skip
    return rows


def _row(
    role: str,
    name: str,
    rates: tuple[float, float],
    now: float,
    after: FloatArray,
    fill: tuple[float | None, float | None],
    bank_saving: FloatArray,
    saving: FloatArray,
) -> dict[str, object]:
    low, middle, high = (round(float(one) * A_YEAR) for one in np.quantile(after, TENTHS))
    least, median, most = (round(float(one) * A_YEAR) for one in np.quantile(saving, TENTHS))
    shown = [None if share is None else round(100 * min(1.0, share), 1) for share in fill]
    priced = [round(rate / PENCE, 2) for rate in rates]
    values = (role, name, *priced, round(now * A_YEAR), middle, low, high, *shown,
              round(float(np.median(bank_saving)) * A_YEAR), median, least, most)  # fmt: skip
    return dict(zip(SCHEMA, values, strict=True))


def _proposed(role: str, names: list[str], rates: FloatArray, proposals: pl.DataFrame) -> FloatArray:
    of_role = proposals.filter(pl.col("role") == role)
    given = dict(of_role.select("organisation", "proposed_rate_pence").iter_rows())
    if not given:
        return np.full(len(names), float(np.median(rates)))
    return np.array([float(given.get(name, given.get(None, now))) for name, now in zip(names, rates, strict=True)])


def _rates_of(spend: pl.DataFrame, role: str, kind: str) -> pl.DataFrame:
    weighted = (pl.col("rate_pence") * pl.col("hours")).sum() / pl.col("hours").sum()
    rows = spend.filter((pl.col("role") == role) & (pl.col("kind") == kind))
    return rows.group_by("organisation").agg(pl.col("hours").sum(), weighted.alias("rate_pence")).sort("organisation")


def _fill(asked: pl.DataFrame, role: str) -> dict[str, tuple[float, float]]:
    summed = asked.filter(pl.col("role") == role).group_by("organisation").agg(
        pl.col("hours_asked").sum(), pl.col("hours_filled").sum()
    )  # fmt: skip
    return {name: (wanted, filled) for name, wanted, filled in summed.iter_rows()}


def _drawn(records: Register, on: date, seed: int) -> list[Choosing]:
    rng = np.random.default_rng(seed)
    keys = ("bank_choice_rate_elasticity", "minutes_that_halve_choice", "bank_supply_elasticity")
    drawn = [values_at(records.find(key, on), rng.standard_normal(DRAWS)) for key in keys]
    return [Choosing(*map(float, one)) for one in zip(*drawn, strict=True)]
