"""Where a postcode lies: the middle of its sector, or of its district, on the British National Grid.

The table is the mean place of each sector's postcodes in Ordnance Survey's Code-Point Open, rounded to 100 metres. Half
of all postcodes lie within 0.7 km of their sector's middle and nine in ten within 3.1 km; by district alone it is 1.5
and 5.4 km. Travel is reckoned from there: what matters more (a river, a pass, a bus) is for a matrix.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import polars as pl

SHIPPED = Path(__file__).parent / "postcode_sectors.csv"
DISTRICT = r"^([A-Z]{1,2}[0-9][A-Z0-9]?)$"
SECTOR = r"^([A-Z]{1,2}[0-9][A-Z0-9]?) ([0-9])$"
WHOLE = r"^([A-Z]{1,2}[0-9][A-Z0-9]?) ?([0-9])[A-Z]{2}$"


@cache
def places() -> pl.DataFrame:
    """Give the middle of every sector and district: ``place``, ``east`` and ``north`` in metres."""
    sectors = pl.read_csv(SHIPPED)
    by_district = (
        sectors.with_columns(pl.col("postcode_sector").str.split(" ").list.first().alias("place"))
        .group_by("place")
        .agg(_mean("easting").alias("east"), _mean("northing").alias("north"))
    )
    by_sector = sectors.select(
        pl.col("postcode_sector").alias("place"),
        pl.col("easting").cast(pl.Float64).alias("east"),
        pl.col("northing").cast(pl.Float64).alias("north"),
    )
    return pl.concat([by_sector, by_district.select(by_sector.columns)])


def locate(postcodes: pl.Series) -> pl.DataFrame:
    """Give ``east`` and ``north`` of postcodes, sectors or districts, in their order; null where one is not known.

    A whole postcode or sector that is in no known sector is placed by its district.
    """
    text = postcodes.cast(pl.String).str.to_uppercase().str.strip_chars().str.replace_all(r"\s+", " ")
    whole = text.str.extract_groups(WHOLE).struct.unnest()
    is_sector = text.str.contains(SECTOR).fill_null(value=False)
    sector = text.zip_with(is_sector, whole["1"] + " " + whole["2"])
    district = sector.str.split(" ").list.first()
    alone = text.set(~text.str.contains(DISTRICT), None)
    both = pl.DataFrame({"sector": sector, "district": district.fill_null(alone)})
    known = places()
    found = both.join(known, left_on="sector", right_on="place", how="left", maintain_order="left")
    found = found.join(known, left_on="district", right_on="place", how="left", suffix="_d", maintain_order="left")
    return found.select(east=pl.coalesce("east", "east_d"), north=pl.coalesce("north", "north_d"))


def _mean(column: str) -> pl.Expr:
    """Weigh each sector by its postcodes."""
    return (pl.col(column) * pl.col("postcodes")).sum() / pl.col("postcodes").sum()
