"""Where students and settings are: by easting and northing, by postcode, or only by the minutes of a matrix."""

from __future__ import annotations

import polars as pl

from allotment.evidence.placements.inputs import PlacementFiles
from allotment.evidence.placements.postcodes import locate
from allotment.evidence.sources.reading import ROW, fault_at, shortened
from allotment.workforce.errors import Problem

REMEDY = "Mend the postcode, give easting and northing instead, or give a travel matrix that names it (--travel)."


def located(
    students: pl.DataFrame, settings: pl.DataFrame, travel: pl.DataFrame | None, files: PlacementFiles
) -> tuple[pl.DataFrame, pl.DataFrame, list[Problem]]:
    """Give students and settings with ``east`` and ``north`` (metres), and whoever cannot be located.

    Somebody whom the matrix names need not be located: the way to settings that it leaves out is then not known.
    """
    placed_students, wrong = _located(students, "student", _named(travel, "student"), files.students.name)
    placed_settings, more = _located(settings, "setting", _named(travel, "setting"), files.settings.name)
    return placed_students, placed_settings, wrong + more


def _named(travel: pl.DataFrame | None, key: str) -> tuple[str, list[str]]:
    """Give the column by which a matrix names somebody, and whom it names."""
    if travel is None:
        return key, []
    if key in travel.columns:
        return key, travel[key].unique().to_list()
    column = "from_postcode" if key == "student" else "to_postcode"
    return "postcode", travel[column].unique().to_list()


def _located(
    rows: pl.DataFrame, key: str, named: tuple[str, list[str]], file: str
) -> tuple[pl.DataFrame, list[Problem]]:
    by_postcode = locate(rows["postcode"])
    given = pl.col("easting").is_not_null() & pl.col("northing").is_not_null()
    placed = rows.with_columns(
        east=pl.when(given).then("easting").otherwise(by_postcode["east"]).cast(pl.Float64),
        north=pl.when(given).then("northing").otherwise(by_postcode["north"]).cast(pl.Float64),
    )
    column, names = named
    lost = placed.filter(pl.col("east").is_null() & ~pl.col(column).is_in(names).fill_null(False))
    half = placed.filter(pl.col("easting").is_null() != pl.col("northing").is_null())
    problems = shortened(
        fault_at(
            file,
            "this postcode cannot be located." if postcode else f"the {key} has neither postcode nor grid reference.",
            REMEDY,
            row=row,
            column="postcode",
            value=postcode or "",
        )
        for row, postcode in lost.select(ROW, "postcode").iter_rows()
    )
    both = "Give easting and northing together, in metres."
    problems += shortened(
        fault_at(file, "half a grid reference is given.", both, row=row, column="easting") for row in half[ROW]
    )
    return placed, problems
