"""The files in which a mix may be had: each table as CSV or Parquet, all of them as a workbook, the answer as JSON."""

from __future__ import annotations

import json
from typing import Any

from allotment.planning.access.actor import Actor
from allotment.planning.access.errors import NotYoursError
from allotment.planning.desk import Desk
from allotment.planning.mixes.listing import SeenMix, see_mix
from allotment.planning.runs.files import CSV, EXCEL, PARQUET
from allotment.planning.tables_out.files import FileToSend, table_bytes

JSON = "application/json"
MEANINGS = {
    "doses": "Every dose: lever, role, place and year, what it costs, and who may decide it",
    "payments": "Every part of a cost that a stream pays, in pence",
    "spend": "Each stream's account of each year: budget, spent, carried over, handed back and lapsed",
    "gains": "What each lever gains in each year",
    "slots": "Need, supply and shortfall of every role, sector, place and year, before and after",
    "pay_bill": "What the mix adds to spending in each year, one-off and recurrent",
    "shadow_prices": "Every limit that binds and what one more of it would close",
    "frontier": "The least gap at multiples of the budgets",
    "overrides": "Each dose that somebody fixed or forbade, and its price",
    "information": "What knowing each uncertain assumption better would be worth",
    "least_relaxations": "What must give, at the least, where no mix is possible",
}
"""The tables that a mix may have, in the order of its page."""


def mix_file(desk: Desk, actor: Actor, system: str, mix_id: str, name: str) -> FileToSend:
    """Give a file of a mix: ``mix.json``, ``mix.xlsx``, or a table such as ``doses.csv`` or ``doses.parquet``.

    Raises:
        NotYoursError: there is no such mix or file for this reader.
    """
    seen = see_mix(desk, actor, system, mix_id)
    called = f"{mix_id}-{name.removeprefix('mix.')}" if not name.startswith("mix.") else f"{mix_id}.{name[4:]}"
    if name == "mix.json":
        return FileToSend(json.dumps(public_answer(seen), indent=1).encode("utf-8"), called, JSON)
    from allotment.reports.plain_workbook import tables_workbook  # noqa: PLC0415 - only a download needs it

    tables = seen.tables
    if name == "mix.xlsx":
        lines = [seen.known.headline["sentence"], f"Mix {mix_id}. Amounts are in whole pence, staff in FTE."]
        lines += [f"{one}: {meaning}" for one, meaning in MEANINGS.items() if one in tables]
        return FileToSend(
            tables_workbook("Mix", lines, {one: tables[one] for one in MEANINGS if one in tables}), called, EXCEL
        )
    table, _, kind = name.partition(".")
    if table not in MEANINGS or table not in tables or kind not in {"csv", "parquet"}:
        raise NotYoursError("file")
    return FileToSend(table_bytes(tables[table], kind), called, CSV if kind == "csv" else PARQUET)


def public_answer(seen: SeenMix) -> dict[str, Any]:
    """Give a mix's answer for a reader: its scenario and funding file by name, wherever the machine had them."""
    asked = {
        **seen.answer["asked"],
        "scenario": seen.known.scenario.name,
        "funding_version": seen.known.funding.version,
        "scenario_version": seen.known.scenario.version,
    }
    return {**seen.answer, "asked": asked}
