"""The documents of a placement: a workbook always, letters and calendars where asked."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import polars as pl

from allotment.reports.placements.calendars import calendar_files
from allotment.reports.placements.letters import letter_files
from allotment.reports.plain_workbook import tables_workbook

ROTA_IN_THE_WORKBOOK = (
    "student",
    "programme",
    "block",
    "starts",
    "ends",
    "setting",
    "name",
    "organisation",
    "postcode",
    "minutes",
)
MOST_ROWS_IN_THE_WORKBOOK = 50_000
"""A person reads no more, and a workbook of more takes longer to write than the placements take to find."""

SHEETS = (
    "unplaced",
    "changes",
    "by_block",
    "by_kind_of_setting",
    "worth",
    "fairness",
    "new_settings",
    "closing",
    "rules",
)


def documents_of(
    tables: Mapping[str, pl.DataFrame],
    lines: list[str],
    answer_id: str,
    made_at: datetime,
    *,
    letters: bool,
    calendars: bool,
) -> dict[str, bytes]:
    """Give documents by path below the output folder.

    Args:
        tables: the answer's tables.
        lines: what the workbook's cover says.
        answer_id: the answer's name.
        made_at: when it was made, for the calendars.
        letters: whether each student gets a letter.
        calendars: whether students and settings get calendars.
    """
    rota = tables["rota"]
    sheets = {"placements": rota.select(ROTA_IN_THE_WORKBOOK).head(MOST_ROWS_IN_THE_WORKBOOK)}
    if rota.height > MOST_ROWS_IN_THE_WORKBOOK:
        more = f"The sheet placements holds the first {MOST_ROWS_IN_THE_WORKBOOK:,} of {rota.height:,} rows"
        lines = [*lines, f"{more}: placements.csv and rota.csv hold all."]
    sheets |= {name: tables[name] for name in SHEETS if name in tables}
    files = {"placements.xlsx": tables_workbook(f"Placements: {answer_id}", lines, sheets)}
    if letters:
        files |= letter_files(rota, tables["unplaced"], answer_id)
    if calendars:
        files |= calendar_files(rota, made_at)
    return files
