"""Read GP FTE by district."""

from __future__ import annotations

from pathlib import Path

from allotment.evidence.source import Imported, SourceFile
from allotment.evidence.sources.gp_fte_by_district.schema import DistrictGpFile
from allotment.evidence.sources.gp_fte_by_district.to_tables import gp_by_district_table
from allotment.evidence.sources.one_table import read_one_table
from allotment.workforce.tables import GpByDistrict

DISTRICTS = SourceFile("activity/england_underdoctored_areas.csv")


def read(folder: Path) -> Imported:
    """Give ``gp_by_district``, or all that is wrong with the file."""
    return read_one_table(folder, DISTRICTS, DistrictGpFile, gp_by_district_table, GpByDistrict, "gp_by_district")
