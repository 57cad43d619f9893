"""Read systems, districts and their boundaries."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import polars as pl

from allotment.evidence.source import Imported, TableOrigin
from allotment.evidence.sources.geography.schema import (
    COUNCILS_FILE,
    DISTRICT_BOUNDARIES_FILE,
    ICS_BOUNDARIES_FILE,
    REGIONS_FILE,
    SYSTEMS_FILE,
    RawCouncil,
    RawDistrictInSystem,
)
from allotment.evidence.sources.geography.shapes import Shape, read_shapes
from allotment.evidence.sources.geography.to_tables import boundaries_districts, boundaries_ics, districts, ics
from allotment.evidence.sources.hchs_sickness.schema import RawSicknessByOrganisation
from allotment.evidence.sources.hchs_sickness.to_tables import systems
from allotment.evidence.sources.matching import codes_not_listed
from allotment.evidence.sources.reading import check_tidy, read_csv_table
from allotment.workforce.errors import Problem
from allotment.workforce.tables import District, Ics

OUTLINES_NOTE = "Outer rings are wound clockwise for the maps; outlines of areas that no lookup names are left out."


def read(folder: Path) -> Imported:
    """Give ``ics``, ``districts`` and the boundary tables whose files are there, or every problem."""
    shares, problems = read_csv_table(folder, SYSTEMS_FILE, RawDistrictInSystem)
    councils, council_problems = read_csv_table(folder, COUNCILS_FILE, RawCouncil)
    sickness, region_problems = read_csv_table(folder, REGIONS_FILE, RawSicknessByOrganisation)
    ics_shapes, ics_shape_problems = read_shapes(folder, ICS_BOUNDARIES_FILE, "icb22_code", "icb22_name")
    shapes, shape_problems = read_shapes(folder, DISTRICT_BOUNDARIES_FILE, "ltla24_code", "ltla24_name")
    problems = [*problems, *council_problems, *region_problems, *ics_shape_problems, *shape_problems]
    if not problems:
        problems = _unmatched(shares, councils, sickness)
    if problems:
        return Imported(problems=tuple(problems))
    ics_table, ics_problems = check_tidy(ics(shares, systems(sickness)), Ics, SYSTEMS_FILE)
    district_table, district_problems = check_tidy(districts(shares, councils), District, SYSTEMS_FILE)
    origins = (
        TableOrigin("ics", SYSTEMS_FILE.path, shares.height, ics_table.height),
        TableOrigin("ics", REGIONS_FILE.path, sickness.height, ics_table.height, "Gives each system's region."),
        TableOrigin("districts", SYSTEMS_FILE.path, shares.height, district_table.height),
        TableOrigin("districts", COUNCILS_FILE.path, councils.height, district_table.height, "Gives the council."),
    )
    tables = {"ics": ics_table, "districts": district_table}
    outlines = _outlines(ics_shapes, shapes, ics_table, district_table)
    return Imported({**tables, **outlines.tables}, (*origins, *outlines.origins), (*ics_problems, *district_problems))


def _unmatched(shares: pl.DataFrame, councils: pl.DataFrame, sickness: pl.DataFrame) -> list[Problem]:
    """Name the districts without a council and the systems without a region."""
    district, system = shares.get_column("ltla24_code"), shares.get_column("icb24_code_nhs")
    return [
        *codes_not_listed(SYSTEMS_FILE, "ltla24_code", district, councils.get_column("ltla23_code"), COUNCILS_FILE),
        *codes_not_listed(SYSTEMS_FILE, "icb24_code_nhs", system, sickness.get_column("ICS_CODE"), REGIONS_FILE),
    ]


def _outlines(
    ics_shapes: Sequence[Shape],
    district_shapes: Sequence[Shape],
    ics_table: pl.DataFrame,
    district_table: pl.DataFrame,
) -> Imported:
    """Give the boundary tables of those outlines that were read: a map is a help, not a need."""
    tables: dict[str, pl.DataFrame] = {}
    origins: list[TableOrigin] = []
    for name, file, read_shape_count, table in (
        ("boundaries_ics", ICS_BOUNDARIES_FILE, len(ics_shapes), boundaries_ics(ics_shapes, ics_table)),
        (
            "boundaries_districts",
            DISTRICT_BOUNDARIES_FILE,
            len(district_shapes),
            boundaries_districts(district_shapes, district_table),
        ),
    ):
        if read_shape_count:
            tables[name] = table
            origins.append(TableOrigin(name, file.path, read_shape_count, table.height, OUTLINES_NOTE))
    return Imported(tables, tuple(origins))
