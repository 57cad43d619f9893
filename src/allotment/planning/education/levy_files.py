"""The plan's apprentices and employers as the levy ledger reads them: ``employers.csv`` and ``apprentices.csv``."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from allotment.evidence.funding.levy_inputs import OWN, SEEKING
from allotment.evidence.funding.levy_rules import LevyRules
from allotment.evidence.funding.months import label_of, month_of
from allotment.planning.education.apprentices import Group, groups_of, learning_of, of_aim, off_the_job
from allotment.planning.education.search import Planned

PENCE = 100
MONTHS_IN_YEAR = 12
HISTORY_MONTHS = 24  # so that all levy funds that are still alive are in the ledger
MOST_CHARACTERS = 100
UNSAID = re.compile(r"[^A-Za-z0-9 .,'&()/:+-]")
NAMED = re.compile(r"[A-Za-z0-9]")


@dataclass(frozen=True)
class _Employer:
    """An organisation as the levy ledger knows it."""

    code: str
    name: str
    sector: str
    place: str
    pays_levy: bool
    monthly_pence: int


def levy_files(plan: Planned, rules: LevyRules) -> dict[str, pl.DataFrame]:
    """Give ``employers`` and ``apprentices`` as the levy ledger reads them; tables without rows if nobody starts."""
    employers = _employers(plan)
    named = {one.code: one for one in employers}
    rows = [row for group in groups_of(plan) for row in _apprentices(plan, group, named, rules)]
    months = range(
        month_of(f"{plan.ground.intakes[0] - 1}-04") - HISTORY_MONTHS, month_of(f"{plan.ground.intakes[0]}-04")
    )
    pay = [
        {
            "employer": one.name,
            "sector": one.sector,
            "place": one.place,
            "month": label_of(month),
            "pay_bill_pounds": _pounds(one.monthly_pence),
            "english_share": "1",
        }
        for one in employers
        for month in months
    ]
    return {
        "employers": pl.DataFrame(pay, infer_schema_length=None),
        "apprentices": _in_whole_people(pl.DataFrame(rows, infer_schema_length=None)),
    }


def _pounds(pence: int) -> str:
    return f"{pence // PENCE}.{pence % PENCE:02d}"


def _employers(plan: Planned) -> list[_Employer]:
    """Give every organisation with its pay bill: staff in post at the start x pay x the share that is earnings.

    Of a sector in which only large employers pay the levy, the share of the pay bill that is theirs stands for all.
    """
    mix = plan.ground.mix
    find, on = mix.groundwork.register.find, mix.on
    cells = mix.model.cells.table
    names = dict(mix.groundwork.evidence.table("organisations").select("organisation", "name").iter_rows())
    bill: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    place: dict[str, str] = {}
    fte = mix.base.closing_fte[0]
    pay = dict(zip(mix.slots.slots, mix.pay_pence().tolist(), strict=True))
    for index, (organisation, sector) in enumerate(cells.select("organisation", "sector").iter_rows()):
        slot = mix.slots.slots[int(mix.slots.of_cell[index])]
        earned = find("earnings_share_of_pay_cost", on, sector=sector).value
        levied = find("levy_paying_share_of_pay_bill", on, sector=sector).value
        bill[organisation][sector] += float(fte[index]) * pay[slot] * earned * levied
        place.setdefault(organisation, slot.place)
    found = []
    for organisation, by_sector in bill.items():
        whole = sum(by_sector.values())
        sector = max(by_sector, key=lambda one: by_sector[one])
        name = _name(organisation, names.get(organisation) or place[organisation])
        found.append(
            _Employer(organisation, name, sector, place[organisation], whole > 0, round(whole / MONTHS_IN_YEAR))
        )
    return found


def _name(code: str, name: str) -> str:
    """Name an employer so that the ledger takes it: its name, or its place where none is published, and its code."""
    full = _plain(f"{name} ({code})")[:MOST_CHARACTERS]
    return full if NAMED.match(full) else f"Organisation {_plain(code)}"


def _plain(text: str) -> str:
    """Leave out what the ledger does not take in a name."""
    return " ".join(UNSAID.sub(" ", text).split())


def _apprentices(
    plan: Planned, group: Group, named: Mapping[str, _Employer], rules: LevyRules
) -> Iterator[dict[str, Any]]:
    """Share a group over the organisations of its slot, as joiners are.

    The price is what the lever's records say the levy pays for one apprentice, within the funding band; the months are
    the lever's years of study, so that a top-up is not charged for the whole of its standard.
    """
    mix = plan.ground.mix
    slot = mix.slots.slots.index(group.slot)
    organisations = mix.model.cells.table["organisation"].to_list()
    start = month_of(f"{group.year - 1}-09")
    years, cost = learning_of(plan, group.programme, group.slot.role)
    price = min(cost, rules.value("funding_band", start, group.standard.name))
    for cell in mix.slots.cells(slot).tolist():
        employer = named[organisations[cell]]
        share = float(mix.slots.joining_share[cell])
        yield {
            "employer": employer.name,
            "group": _plain(f"{group.year} {group.slot.sector}: {group.slot.role}, {group.programme.title}")[
                :MOST_CHARACTERS
            ],
            "standard": group.standard.name,
            "exact_starts": group.starts * share,
            "start_month": label_of(start),
            "price_pounds": _pounds(price),
            "own": employer.pays_levy,
            "completing": of_aim(plan, group.programme, group.slot.role, "lever_share_completing", 1.0),
            "length": years * MONTHS_IN_YEAR,
            "under_25_share": mix.groundwork.register.find(
                "apprentice_under_25_share", mix.on, programme=group.programme.title
            ).value,
            "backfill": off_the_job(plan, group.programme, group.slot.role)
            * of_aim(plan, group.programme, group.slot.role, "lever_share_backfilled", 0.0),
            "monthly_pay_pence": _monthly_pay(plan, group),
        }


def _monthly_pay(plan: Planned, group: Group) -> int:
    """Give a month's pay of an FTE of the role that is left uncovered."""
    mix = plan.ground.mix
    role = group.from_role or group.slot.role
    at = next(
        (i for i, slot in enumerate(mix.slots.slots) if (slot.role, slot.sector) == (role, group.slot.sector)), None
    )
    return 0 if at is None else round(float(mix.pay_pence()[at]) / MONTHS_IN_YEAR)


def _in_whole_people(table: pl.DataFrame) -> pl.DataFrame:
    """Round each year's starts of a standard to whole people, so that their sum stays: largest remainders first."""
    columns = (
        "employer", "group", "standard", "starts", "start_month", "price_pounds", "months", "under_25",
        "completion_month", "withdrawn", "withdrawn_month", "funded_by", "backfill_share",
        "backfill_monthly_pay_pounds",
    )  # fmt: skip
    if table.is_empty():
        return pl.DataFrame(schema=dict.fromkeys(columns, pl.String))
    keys = ["employer", "group"]
    joined = table.group_by(keys, maintain_order=True).agg(pl.sum("exact_starts"), pl.exclude("exact_starts").first())
    out = []
    for _, part in joined.group_by(["standard", "start_month"], maintain_order=True):
        exact = part["exact_starts"].to_list()
        whole = [math.floor(one) for one in exact]
        for place in sorted(range(len(exact)), key=lambda i: whole[i] - exact[i])[: round(sum(exact)) - sum(whole)]:
            whole[place] += 1
        out += [_ledger_row(row, n) for row, n in zip(part.iter_rows(named=True), whole, strict=True) if n > 0]
    return pl.DataFrame(out, schema_overrides=dict.fromkeys(("completion_month", "withdrawn_month"), pl.String)).select(
        columns
    )


def _ledger_row(row: Mapping[str, Any], starts: int) -> dict[str, Any]:
    """Write one group as the ledger reads it; those who withdraw do so halfway."""
    gone = min(starts, round(starts * (1.0 - row["completing"])))
    halfway = label_of(month_of(row["start_month"]) + max(1, row["length"] // 2))
    return {
        "employer": row["employer"],
        "group": row["group"],
        "standard": row["standard"],
        "starts": starts,
        "start_month": row["start_month"],
        "price_pounds": row["price_pounds"],
        "months": row["length"],
        "under_25": min(starts, round(starts * row["under_25_share"])),
        "completion_month": None,
        "withdrawn": gone,
        "withdrawn_month": halfway if gone else None,
        "funded_by": OWN if row["own"] else SEEKING,
        "backfill_share": f"{row['backfill']:.4f}",
        "backfill_monthly_pay_pounds": _pounds(row["monthly_pay_pence"]),
    }
