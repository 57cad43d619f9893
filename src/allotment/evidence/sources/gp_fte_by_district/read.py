"""Read GP FTE by district."""

from __future__ import annotations

from pathlib import Path

from allotment.evidence.source import Imported, SourceFile, TableOrigin
from allotment.evidence.sources.gp_fte_by_district.schema import DistrictGpFile
from allotment.evidence.sources.gp_fte_by_district.to_tables import gp_by_district_table
from allotment.evidence.sources.reading import check_tidy, read_csv_table
from allotment.workforce.tables import GpByDistrict

DISTRICTS = SourceFile("activity/england_underdoctored_areas.csv")


def read(folder: Path) -> Imported:
    """Give ``gp_by_district``, or all that is wrong with the file."""
    published, problems = read_csv_table(folder, DISTRICTS, DistrictGpFile)
    if problems:
        return Imported(problems=tuple(problems))
    gp_by_district, problems = check_tidy(gp_by_district_table(published), GpByDistrict, DISTRICTS)
    if problems:
        return Imported(problems=tuple(problems))
    origin = TableOrigin("gp_by_district", DISTRICTS.path, published.height, gp_by_district.height)
    return Imported({"gp_by_district": gp_by_district}, (origin,))
