"""Monthly spend as series, what drives them, and the ceilings that stand over them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl
from numpy.typing import NDArray

from allotment.evidence.assumptions.register import Register
from allotment.evidence.funding.months import first_day, label_of, month_of, tax_year_label, tax_year_of
from allotment.evidence.temporary_spend.columns import AGENCY, SICKNESS, VACANCIES
from allotment.evidence.temporary_spend.read_inputs import SpendInputs
from allotment.evidence.temporary_spend.records import LeaveCalendar
from allotment.projection.temporary_spend.forecast import Drivers

FloatArray = NDArray[np.float64]
PENCE = 100
YEAR = 12
SICKNESS_OF = "Nurses & health visitors"  # England's series for organisations that bring none: most hours are theirs


@dataclass(frozen=True)
class Series:
    """S series of an organisation and a kind over T months; ``pounds`` (S, T), 0 where the file has no row."""

    keys: tuple[tuple[str, str], ...]
    months: tuple[int, ...]
    pounds: FloatArray

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds, sorted."""
        return tuple(sorted({kind for _, kind in self.keys}))

    def rows_of(self, kind: str) -> NDArray[np.bool_]:
        """Say which series are of a kind."""
        return np.array([one == kind for _, one in self.keys])

    def without_gaps(self) -> tuple[Series, tuple[str, ...]]:
        """Give the series that have spend in every month, and the names of the others."""
        whole = np.all(self.pounds > 0, axis=1).tolist()
        left_out = tuple(f"{name} ({kind})" for (name, kind), fits in zip(self.keys, whole, strict=True) if not fits)
        kept = tuple(key for key, fits in zip(self.keys, whole, strict=True) if fits)
        return Series(kept, self.months, self.pounds[whole]), left_out


def series_of(inputs: SpendInputs) -> Series:
    """Add spend up by organisation, kind and month."""
    months = [month_of(label) for label in inputs.months]
    place = {first_day(month): number for number, month in enumerate(months)}
    summed = inputs.spend.group_by("organisation", "kind", "month").agg(pl.col("cost_pence").sum())
    keys = tuple(summed.select("organisation", "kind").unique().sort("organisation", "kind").iter_rows())
    row = {key: number for number, key in enumerate(keys)}
    pounds = np.zeros((len(keys), len(months)))
    for organisation, kind, month, pence in summed.iter_rows():
        pounds[row[organisation, kind], place[month]] = pence / PENCE
    return Series(keys, tuple(months), pounds)


def drivers_of(
    series: Series, measures: pl.DataFrame, england: pl.DataFrame, calendar: LeaveCalendar, ahead: int
) -> Drivers:
    """Give what the series follow.

    Args:
        series: of T months.
        measures: the user's measures, for vacancies and sickness by organisation.
        england: ``sickness_by_staff_group`` of the evidence, for organisations without sickness of their own.
        calendar: of leave.
        ahead: months ahead.
    """
    months = [first_day(month) for month in series.months]
    coming = [first_day(series.months[-1] + step) for step in range(1, ahead + 1)]
    published = dict(england.filter(pl.col("staff_group") == SICKNESS_OF).select("month", "sickness_share").iter_rows())
    national = np.array([published.get(month, np.nan) for month in months], dtype=np.float64)
    own = _shares(series, measures, SICKNESS, months)
    complete = np.isfinite(own).all(axis=1, keepdims=True)
    return Drivers(
        leave=np.array([calendar.leave_share(month) for month in (*months, *coming)]),
        sickness=np.where(complete, own, national[None, :]),
        vacancies=_shares(series, measures, VACANCIES, months),
    )


def _shares(series: Series, measures: pl.DataFrame, measure: str, months: list[date]) -> FloatArray:
    given = measures.filter(pl.col("measure") == measure)
    found = {(name, month): part / whole for month, name, _, part, whole in given.iter_rows()}
    return np.array(
        [[found.get((name, month), np.nan) for month in months] for name, _ in series.keys], dtype=np.float64
    ).reshape(len(series.keys), len(months))


def ceilings_of(series: Series, records: Register, ahead: int) -> FloatArray:
    """Give the ceiling of each series and month (S, T + H), pounds; NaN where no record or no month before is known.

    A ceiling is the same month of the year before, changed as asked. Where that month is yet to come, it is that
    month's own ceiling, so that spending more does not raise what may be spent next.
    """
    length = len(series.months) + ahead
    out = np.full((len(series.keys), length), np.nan)
    for row, (_, kind) in enumerate(series.keys):
        for place in range(YEAR, length):
            on = first_day(series.months[0] + place)
            if not records.has("spend_change_asked", on, activity=kind):
                continue
            before = place - YEAR
            base = series.pounds[row, before] if before < len(series.months) else out[row, before]
            out[row, place] = base * (1 + records.find("spend_change_asked", on, activity=kind).value)
    return out


def lines_table(series: Series, ceilings: FloatArray) -> pl.DataFrame:
    """Give spend and ceiling of all organisations by month, as lines: ``month``, ``line``, ``pounds``."""
    rows = []
    for kind in series.kinds:
        of_kind = series.rows_of(kind)
        limit = ceilings[of_kind, : len(series.months)].sum(axis=0)
        for place, month in enumerate(series.months):
            spent = float(series.pounds[of_kind, place].sum())
            rows.append((label_of(month), f"{kind}: spent", round(spent)))
            if np.isfinite(limit[place]):
                rows.append((label_of(month), f"{kind}: ceiling", round(float(limit[place]))))
    return pl.DataFrame(rows, schema={"month": pl.String, "line": pl.String, "pounds": pl.Int64}, orient="row")


def years_table(series: Series, ceilings: FloatArray, inputs: SpendInputs, records: Register) -> pl.DataFrame:
    """Give each organisation's spend by financial year beside its ceiling and, for agency, its share of pay.

    Months of a year of which there is no ceiling are left out of ``over_pounds``; a part year says how many months.
    """
    bills = inputs.spend.group_by("organisation", "month").agg(pl.col("pay_bill_pence").max())
    paid = {(name, month): pence for name, month, pence in bills.iter_rows() if pence is not None}
    rows = []
    for row, (name, kind) in enumerate(series.keys):
        for year in sorted({tax_year_of(month) for month in series.months}):
            places = [place for place, month in enumerate(series.months) if tax_year_of(month) == year]
            spent = series.pounds[row, places].sum()
            limit = ceilings[row, places]
            over = float(spent - limit.sum()) if np.isfinite(limit).all() else None
            pay = [paid.get((name, first_day(series.months[place]))) for place in places]
            share = None
            if kind == AGENCY and all(pay):
                share = float(spent * PENCE / sum(one for one in pay if one))
            on = first_day(series.months[places[-1]])
            has_limit = kind == AGENCY and records.has("agency_share_of_pay_limit", on)
            most = records.find("agency_share_of_pay_limit", on).value if has_limit else None
            rows.append(
                (tax_year_label(year), len(places), name, kind, round(spent),
                 None if over is None else round(float(limit.sum())), None if over is None else round(over),
                 None if share is None else round(100 * share, 2), None if most is None else round(100 * most, 2))
            )  # fmt: skip
    schema = {"year": pl.String, "months": pl.Int64, "organisation": pl.String, "kind": pl.String,
              "spent_pounds": pl.Int64, "ceiling_pounds": pl.Int64, "over_pounds": pl.Int64,
              "percent_of_pay": pl.Float64, "limit_percent_of_pay": pl.Float64}  # fmt: skip
    return pl.DataFrame(rows, schema=schema, orient="row").sort(
        "year", "kind", "organisation", descending=[True, False, False]
    )


def reasons_table(inputs: SpendInputs, last: list[str]) -> pl.DataFrame:
    """Give spend of the last months by organisation, role, kind and reason."""
    recent = inputs.spend.filter(pl.col("month").dt.strftime("%Y-%m").is_in(last))
    summed = recent.group_by("organisation", "role", "kind", "reason").agg(
        pl.col("hours").sum().round(0), (pl.col("cost_pence").sum() / PENCE).round(0).cast(pl.Int64).alias("pounds")
    )
    rate = (pl.col("pounds") / pl.col("hours")).round(2).alias("pounds_an_hour")
    return summed.with_columns(rate).sort("pounds", descending=True)
