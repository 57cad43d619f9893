"""From the lookups and boundaries to ``ics``, ``districts`` and the two boundary tables."""

from __future__ import annotations

import json
from collections.abc import Sequence

import polars as pl

from allotment.evidence.sources.geography.schema import FOOTPRINT_FROM
from allotment.evidence.sources.geography.shapes import Shape, wound_for_maps

BOARD_NAME = r"^(?:NHS )?(.*?)(?: Integrated Care Board)?$"
BOUNDARY_SCHEMA = {"code": pl.String, "name": pl.String, "geometry": pl.String}


def ics(raw_districts: pl.DataFrame, regions: pl.DataFrame) -> pl.DataFrame:
    """Give one row for each system; ``regions`` has ``ics`` and ``region``. Region is null if unknown."""
    boards = raw_districts.select(
        pl.col("icb24_name").str.extract(BOARD_NAME).alias("name"),
        pl.lit(FOOTPRINT_FROM).alias("valid_from"),
        pl.lit(None, dtype=pl.Date).alias("valid_to"),
        ics="icb24_code_nhs",
        ons_code="icb24_code",
    ).unique()
    named = boards.join(regions.select("ics", "region"), on="ics", how="left")
    return named.select("ics", "ons_code", "name", "region", "valid_from", "valid_to").sort("ics")


def districts(raw_districts: pl.DataFrame, raw_councils: pl.DataFrame) -> pl.DataFrame:
    """Give one row for each district and system; council is null where the council lookup lacks the district."""
    councils = raw_councils.select(district="ltla23_code", council="utla23_code", council_name="utla23_name")
    shares = raw_districts.select(
        district="ltla24_code", ics="icb24_code_nhs", district_name="ltla24_name", share_in_ics="share_of_ltla"
    )
    return shares.join(councils, on="district", how="left").sort("district", "ics")


def boundaries_ics(shapes: Sequence[Shape], systems: pl.DataFrame) -> pl.DataFrame:
    """Give the outline of each system under the ONS code and the name that the table ``ics`` has for it.

    The outlines carry ONS codes of 2022, two of which changed when boundaries moved by a little in 2023:
    those systems are found by name.
    """
    names = dict(systems.select("ons_code", "name").iter_rows())
    by_name = {name: code for code, name in names.items()}
    rows = []
    for shape in shapes:
        plain_name = pl.Series([shape.name]).str.extract(BOARD_NAME).item()
        code = shape.code if shape.code in names else by_name.get(plain_name)
        if code is not None:
            rows.append((code, names[code], _text(shape)))
    return pl.DataFrame(rows, schema=BOUNDARY_SCHEMA, orient="row").sort("code")


def boundaries_districts(shapes: Sequence[Shape], district_table: pl.DataFrame) -> pl.DataFrame:
    """Give the outline of each district of the lookup under its ONS code."""
    known = set(district_table.get_column("district"))
    rows = [(shape.code, shape.name, _text(shape)) for shape in shapes if shape.code in known]
    return pl.DataFrame(rows, schema=BOUNDARY_SCHEMA, orient="row").sort("code")


def _text(shape: Shape) -> str:
    return json.dumps(wound_for_maps(shape), separators=(",", ":"))
