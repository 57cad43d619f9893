"""Postcodes are found by sector, then by district; what is not known is not guessed."""

from __future__ import annotations

import polars as pl
import pytest

from allotment.evidence.placements.postcodes import locate, places


def test_a_postcode_its_sector_and_other_ways_of_writing_it_lie_in_one_place():
    found = locate(pl.Series(["GL1 1AA", "gl11aa", " GL1  1AA ", "GL1 1"]))
    assert found.unique().rows() == [(383300.0, 218200.0)]


def test_a_district_lies_in_the_mean_of_its_sectors_weighed_by_postcodes():
    sectors = places().filter(pl.col("place").str.starts_with("GL50 "))
    found = locate(pl.Series(["GL50"])).row(0)
    assert sectors["east"].min() < found[0] < sectors["east"].max()
    assert sectors["north"].min() < found[1] < sectors["north"].max()


def test_an_unknown_sector_of_a_known_district_is_placed_by_its_district():
    known = places()["place"].to_list()
    strange = next(f"GL50 {digit}" for digit in range(10) if f"GL50 {digit}" not in known)
    assert locate(pl.Series([f"{strange}ZZ", strange])).rows() == locate(pl.Series(["GL50", "GL50"])).rows()


@pytest.mark.parametrize("text", ["ZZ1 1AA", "", None, "Gloucester", "GL", "12345"])
def test_what_is_no_known_postcode_is_nowhere(text: str | None):
    assert locate(pl.Series([text], dtype=pl.String)).row(0) == (None, None)


def test_the_order_of_rows_is_kept():
    names = ["GL7 1AA", "ZZ1 1AA", "GL1 1AA", "GL7 1AA"]
    found = locate(pl.Series(names))["east"].to_list()
    assert found[0] == found[3] != found[2]
    assert found[1] is None


def test_every_shipped_sector_lies_in_great_britain():
    known = places()
    assert known["place"].is_unique().all()
    assert known["east"].is_between(0, 660_000).all()
    assert known["north"].is_between(0, 1_220_000).all()
