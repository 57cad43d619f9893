"""Read the census of June 2018."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from allotment.evidence.source import Imported, TableOrigin
from allotment.evidence.sources.hchs_staff_group_mix.schema import MIX_FILE, UNKNOWN, RawStaffGroupMix
from allotment.evidence.sources.hchs_staff_group_mix.to_tables import staff_group_mix
from allotment.evidence.sources.reading import check_tidy, read_csv_table
from allotment.workforce.tables import StaffGroupMix


def read(folder: Path) -> Imported:
    """Give the table ``staff_group_mix``, or every problem of the file."""
    raw, problems = read_csv_table(folder, MIX_FILE, RawStaffGroupMix)
    if problems:
        return Imported(problems=tuple(problems))
    table, problems = check_tidy(staff_group_mix(raw), StaffGroupMix, MIX_FILE)
    unknown_fte = raw.filter(pl.col("Staff group") == UNKNOWN).get_column("FTE").sum()
    note = f"{unknown_fte:,.1f} FTE of unknown staff group are left out: they tell nothing of a mix."
    origin = TableOrigin("staff_group_mix", MIX_FILE.path, raw.height, table.height, note)
    return Imported({"staff_group_mix": table}, (origin,), tuple(problems))
