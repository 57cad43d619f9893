"""The worked example: four trusts in and near Gloucestershire with made-up spend, which says in every row that it is.

The codes are real, so that published sickness can stand beside them; every pound, hour, rate and measure is drawn from
a seed. Planted in it: a winter, a fall of agency, bank rates that follow a neighbour's, off-framework hours, unused
hours that rise at one organisation, and aid that is not returned in time.
"""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterable, Iterator
from datetime import date
from random import Random

from allotment.evidence.funding.months import label_of, month_of
from allotment.evidence.temporary_spend import columns
from allotment.evidence.temporary_spend.columns import SYNTHETIC

SEED = 20260331
FIRST, LAST = month_of("2022-04"), month_of("2026-03")
NURSE, SUPPORT, DOCTOR = "Nurse or health visitor", "Support to doctors, nurses & midwives", "Specialty doctor"
TRUSTS = {"RTE": 1.0, "RTQ": 0.6, "RN3": 0.7, "RWP": 0.8}  # size against the first
PAY_BILL_POUNDS = 36_000_000
HOURS = {(NURSE, "agency"): 16_000, (NURSE, "bank"): 28_000, (SUPPORT, "agency"): 2_500, (SUPPORT, "bank"): 35_000,
         (DOCTOR, "agency"): 2_600, (DOCTOR, "bank"): 1_900}  # fmt: skip
RATES = {(NURSE, "agency"): 3_950, (NURSE, "bank"): 2_550, (SUPPORT, "agency"): 2_300, (SUPPORT, "bank"): 1_480,
         (DOCTOR, "agency"): 8_400, (DOCTOR, "bank"): 6_200}  # fmt: skip
REASONS = {"vacancy": 0.5, "sickness": 0.28, "leave": 0.12, "demand": 0.1}
AGENCY_FALL, BANK_FALL = 0.012, 0.002  # a month
AWARD_MONTH, AWARD = 4, 0.035  # August of each year, counted from April
OFF_SHARE, OFF_PREMIUM = 0.06, 1.25
RAISES, FOLLOWS = 0.05, 0.7  # chance a month of an own rise, and that one neighbour follows a month later
RISE, WEARING = 0.03, 0.9965

Row = dict[str, object]


def example_files(seed: int = SEED) -> dict[str, bytes]:
    """Give the example's files by name; the same seed gives the same bytes."""
    chance = Random(seed)
    spend = list(_spend(chance))
    return {
        "spend.csv": _csv(columns.SPEND.names, spend),
        "shifts.csv": _csv(columns.SHIFTS.names, _shifts(chance, spend)),
        "measures.csv": _csv(columns.MEASURED.names, _measures(chance)),
        "rates.csv": _csv(columns.RATES.names, [{"role": NURSE, "proposed_rate_pence": 3_000}]),
        "aid.csv": _csv(columns.AID.names, _aid()),
    }


def winter(month: int) -> float:
    """Give how far into winter a month lies: 1 in January, -1 in July."""
    return math.cos(2 * math.pi * (month % 12) / 12)


def _spend(chance: Random) -> Iterator[Row]:
    bank_rates = {role: _bank_rates(chance) for role in (NURSE, SUPPORT, DOCTOR)}
    level = dict.fromkeys(TRUSTS, 0.0)
    for month in range(FIRST, LAST + 1):
        since = month - FIRST
        for trust, size in TRUSTS.items():
            level[trust] = 0.7 * level[trust] + chance.gauss(0, 0.04)
            for (role, kind), hours in HOURS.items():
                fall = AGENCY_FALL if kind == columns.AGENCY else BANK_FALL
                now = (
                    size * hours * math.exp(0.12 * winter(month) - fall * since + level[trust] + chance.gauss(0, 0.03))
                )
                award = (1 + AWARD) ** ((since - AWARD_MONTH) // 12 + 1)
                rate = RATES[role, kind] * award * (bank_rates[role][trust][since] if kind == columns.BANK else 1.0)
                yield from _rows(chance, label_of(month), trust, role, kind, now, rate)


def _rows(chance: Random, month: str, trust: str, role: str, kind: str, hours: float, rate: float) -> Iterator[Row]:
    for reason, share in REASONS.items():
        frameworks = (("on", 1 - OFF_SHARE, 1.0), ("off", OFF_SHARE, OFF_PREMIUM))
        for framework, part, premium in frameworks if kind == columns.AGENCY else (("", 1.0, 1.0),):
            worked = round(hours * share * part * math.exp(chance.gauss(0, 0.05)), 1)
            paid = rate * premium * math.exp(chance.gauss(0, 0.002))
            yield {
                "month": month, "organisation": trust, "role": role, "kind": kind, "reason": reason, "hours": worked,
                "cost_pounds": f"{worked * paid / 100:.2f}", "framework": framework, "origin": SYNTHETIC,
                "pay_bill_pounds": f"{PAY_BILL_POUNDS * TRUSTS[trust]:.2f}",
            }  # fmt: skip


def _bank_rates(chance: Random) -> dict[str, list[float]]:
    """Give each trust's bank rate by month, against its start: own rises, and rises that follow a neighbour's."""
    now = {trust: chance.uniform(0.97, 1.03) for trust in TRUSTS}
    rates: dict[str, list[float]] = {trust: [] for trust in TRUSTS}
    rose_before: set[str] = set()
    for _ in range(FIRST, LAST + 1):
        rose = {trust for trust in TRUSTS if chance.random() < RAISES}
        rose |= {_another(chance, trust) for trust in sorted(rose_before) if chance.random() < FOLLOWS}
        for trust in TRUSTS:
            now[trust] *= 1 + RISE if trust in rose else WEARING
            rates[trust].append(now[trust])
        rose_before = rose
    return rates


def _another(chance: Random, trust: str) -> str:
    return chance.choice([other for other in TRUSTS if other != trust])


def _shifts(chance: Random, spend: Iterable[Row]) -> Iterator[Row]:
    filled: dict[tuple[object, object, object], float] = {}
    for row in spend:
        key = (row["month"], row["organisation"], row["role"])
        filled[key] = filled.get(key, 0.0) + float(str(row["hours"]))
    for (month, trust, role), hours in filled.items():
        asked = hours / chance.uniform(0.84, 0.93)
        yield {"month": month, "organisation": trust, "role": role, "hours_asked": f"{asked:.1f}",
               "hours_filled": f"{hours:.1f}"}  # fmt: skip


def _measures(chance: Random) -> Iterator[Row]:
    for month in range(FIRST, LAST + 1):
        since = month - FIRST
        for trust, size in TRUSTS.items():
            posts, rosters, hires = round(8_500 * size), 60, round(70 * size)
            unused = 0.021 + (0.008 if trust == "RN3" and since >= 36 else 0.0) + chance.gauss(0, 0.0015)
            shares = {
                columns.VACANCIES: (0.095 - 0.0006 * since + chance.gauss(0, 0.002), posts),
                columns.UNUSED: (unused, posts * 150),
                columns.REDEPLOYED: (0.004 + 0.002 * max(0.0, winter(month)) + chance.gauss(0, 0.0004), posts * 150),
                columns.SKILLS: (0.88 + chance.gauss(0, 0.006), posts),
                columns.ROTATIONAL: (0.012 + 0.0001 * since + chance.gauss(0, 0.0003), posts),
            }
            for measure, (share, whole) in shares.items():
                yield _measure(month, trust, measure, f"{share * whole:.1f}", whole)
            days = chance.gauss(62, 3) - (9 if trust == "RTE" and since >= 38 else 0)
            yield _measure(month, trust, columns.TIME_TO_HIRE, f"{days:.1f}", hires)
            yield _measure(month, trust, columns.LEAD_TIME, f"{chance.gauss(43, 1.5):.1f}", rosters)


def _measure(month: int, trust: str, measure: str, number: str, out_of: int) -> Row:
    return {"month": label_of(month), "organisation": trust, "measure": measure, "number": number, "out_of": out_of}


def _aid() -> Iterator[Row]:
    for lender, borrower, role, hours, lent, due, back in (
        ("RTE", "RTQ", NURSE, 460, date(2025, 12, 15), date(2026, 2, 28), 460),
        ("RTQ", "RTE", SUPPORT, 720, date(2026, 1, 5), date(2026, 3, 31), 300),
        ("RN3", "RTE", NURSE, 345, date(2026, 1, 12), date(2026, 3, 15), 0),
        ("RWP", "RTE", DOCTOR, 80, date(2026, 2, 2), date(2026, 6, 30), 16),
    ):
        yield {"lender": lender, "borrower": borrower, "role": role, "hours": hours, "lent_on": lent.isoformat(),
               "return_by": due.isoformat(), "returned_hours": back}  # fmt: skip


def _csv(names: Iterable[str], rows: Iterable[Row]) -> bytes:
    written = io.StringIO(newline="")
    writer = csv.DictWriter(written, list(names), lineterminator="\r\n", restval="")
    writer.writeheader()
    writer.writerows(rows)
    return written.getvalue().encode("utf-8")
