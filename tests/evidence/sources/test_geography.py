"""Systems, districts and outlines."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from allotment.evidence.source import Imported
from allotment.evidence.sources.geography import SOURCE
from allotment.evidence.sources.geography.shapes import Shape, anticlockwise_area, wound_for_maps
from tests.evidence.sources.spoiling import PUBLIC, add_row_like, places, rules, sample_copy, set_cell

SYSTEMS = "geo/lookup_ltla24_icb24_lsoa_share.csv"
COUNCILS = "geo/lookup_ltla23_utla23.csv"
SICKNESS = "hchs/sickness_by_organisation_202404_202503.csv"
DISTRICT_OUTLINES = "geo/boundaries_ltla24.geojson"
ICS_OUTLINES = "geo/boundaries_icb22.geojson"


@pytest.fixture(scope="module")
def published() -> Imported:
    """What the shipped data gives."""
    return SOURCE.read(PUBLIC)


def outlines_of(imported: Imported, table: str) -> list[list[list[list[list[float]]]]]:
    """The polygons of each outline."""
    return [json.loads(text)["coordinates"] for text in imported.tables[table]["geometry"]]


def test_the_shipped_files_and_the_sample_import_clean(published: Imported, tmp_path: Path):
    assert not published.problems
    sampled = SOURCE.read(sample_copy(SOURCE, tmp_path))
    assert not sampled.problems
    assert sampled.tables["ics"]["name"].to_list() == ["Gloucestershire"]
    assert sampled.tables["districts"].height == sampled.tables["boundaries_districts"].height == 6


def test_there_are_42_systems_in_seven_regions_each_with_an_outline(published: Imported):
    systems = published.tables["ics"]
    assert systems.height == systems["name"].n_unique() == systems["ons_code"].n_unique() == 42
    assert systems["region"].n_unique() == 7
    assert set(published.tables["boundaries_ics"]["code"]) == set(systems["ons_code"])
    assert not systems["name"].str.contains("NHS|Board").any()


def test_names_of_systems_are_those_that_the_trusts_use(published: Imported):
    of_trusts = set(pl.read_csv(PUBLIC / "hchs/trusts_core1.csv")["ics"])
    assert of_trusts == set(published.tables["ics"]["name"])


def test_a_system_whose_code_changed_after_its_outline_was_drawn_is_found_by_name(published: Imported):
    drawn = {
        feature["properties"]["icb22_name"]: feature["properties"]["icb22_code"]
        for feature in json.loads((PUBLIC / ICS_OUTLINES).read_text())["features"]
    }
    names = dict(published.tables["boundaries_ics"].select("code", "name").iter_rows())
    moved = {code for code, name in names.items() if drawn[f"NHS {name} Integrated Care Board"] != code}
    assert {names[code] for code in moved} == {"Surrey Heartlands", "Sussex"}


def test_every_district_lies_wholly_in_its_systems_and_has_a_council_and_an_outline(published: Imported):
    districts = published.tables["districts"]
    assert districts["district"].n_unique() == 296
    shares = districts.group_by("district").agg(pl.col("share_in_ics").sum())
    assert (shares["share_in_ics"] - 1).abs().max() < 1e-9
    assert districts.group_by("district").len().filter(pl.col("len") > 1).height == 13
    assert set(published.tables["boundaries_districts"]["code"]) == set(districts["district"])


def test_gloucestershire_is_six_districts_of_one_county(published: Imported):
    ours = published.tables["districts"].filter(ics="QR1")
    assert ours.height == 6
    assert ours.select("council", "council_name").unique().rows() == [("E10000013", "Gloucestershire")]


@pytest.mark.parametrize("table", ["boundaries_ics", "boundaries_districts"])
def test_outer_rings_run_clockwise_and_holes_the_other_way(published: Imported, table: str):
    for polygons in outlines_of(published, table):
        for outer, *holes in polygons:
            assert anticlockwise_area(outer) < 0
            assert all(anticlockwise_area(hole) > 0 for hole in holes)


def test_turning_rings_moves_no_point(published: Imported):
    as_published = json.loads((PUBLIC / DISTRICT_OUTLINES).read_text())["features"]
    points = {
        feature["properties"]["ltla24_code"]: {
            tuple(point) for rings in feature["geometry"]["coordinates"] for ring in rings for point in ring
        }
        for feature in as_published
    }
    table = published.tables["boundaries_districts"]
    for code, polygons in zip(table["code"], outlines_of(published, "boundaries_districts"), strict=True):
        assert {tuple(point) for rings in polygons for ring in rings for point in ring} == points[code]


@settings(deadline=None)
@given(st.lists(st.tuples(st.floats(-9, 9), st.floats(49, 61)), min_size=3, max_size=9), st.booleans())
def test_a_ring_is_wound_the_same_way_whichever_way_it_came(points: list[tuple[float, float]], turned: bool):
    ring = [list(point) for point in [*points, points[0]]]
    shape = Shape("E1", "Anywhere", [[ring[::-1] if turned else ring]])
    wound = wound_for_maps(shape)["coordinates"][0][0]
    assert anticlockwise_area(wound) <= 0
    assert sorted(wound) == sorted(ring)


def test_without_outlines_there_are_tables_and_no_maps(tmp_path: Path):
    folder = sample_copy(SOURCE, tmp_path)
    (folder / ICS_OUTLINES).unlink()
    (folder / DISTRICT_OUTLINES).unlink()
    imported = SOURCE.read(folder)
    assert not imported.problems
    assert set(imported.tables) == {"ics", "districts"}


def test_a_spoilt_sample_tells_every_fault_of_every_file_at_once(tmp_path: Path):
    folder = sample_copy(SOURCE, tmp_path)
    set_cell(folder / SYSTEMS, 2, "share_of_ltla", "half")
    set_cell(folder / SYSTEMS, 3, "share_of_ltla", "-0.2")
    set_cell(folder / SYSTEMS, 4, "icb24_code_nhs", "Glos")
    add_row_like(folder / SYSTEMS, 5)
    set_cell(folder / COUNCILS, 2, "utla23_code", "13")
    set_cell(folder / SICKNESS, 2, "NHSE_REGION_NAME", "")
    spoil_outline(folder, lambda feature: feature["properties"].pop("ltla24_code"))
    imported = SOURCE.read(folder)
    assert places(imported) >= {
        (Path(SYSTEMS).name, 2, "share_of_ltla", "half"),
        (Path(SYSTEMS).name, 3, "share_of_ltla", "-0.2"),
        (Path(SYSTEMS).name, 4, "icb24_code_nhs", "Glos"),
        (Path(COUNCILS).name, 2, "utla23_code", "13"),
        (Path(SICKNESS).name, 2, "NHSE_REGION_NAME", ""),
        (Path(DISTRICT_OUTLINES).name, 1, "ltla24_code", None),
    }
    assert "must appear once for each ltla24_code, icb24_code_nhs" in rules(imported)


def test_a_district_cannot_lie_in_two_systems_wholly(tmp_path: Path):
    folder = sample_copy(SOURCE, tmp_path)
    add_row_like(folder / SYSTEMS, 2, icb24_code_nhs="QSL", icb24_code="E54000038")
    assert "the shares of a district add up to no more than the whole" in rules(SOURCE.read(folder))


def test_a_district_without_a_council_and_a_system_without_a_region_are_named(tmp_path: Path):
    folder = sample_copy(SOURCE, tmp_path)
    set_cell(folder / COUNCILS, 2, "ltla23_code", "E07999999")
    set_cell(folder / SICKNESS, 2, "ICS_CODE", "QQQ")
    set_cell(folder / SICKNESS, 3, "ICS_CODE", "QQQ")
    found = places(SOURCE.read(folder))
    assert {place[2] for place in found} == {"ltla24_code", "icb24_code_nhs"}
    assert {place[3] for place in found} == {"E07000078", "QR1"}


def spoil_outline(folder: Path, change: Any) -> None:
    """Change the first district's feature."""
    collection = json.loads((folder / DISTRICT_OUTLINES).read_text())
    change(collection["features"][0])
    (folder / DISTRICT_OUTLINES).write_text(json.dumps(collection))


@pytest.mark.parametrize(
    ("geometry", "said"),
    [
        (None, "must be a Polygon"),
        ({"type": "Point", "coordinates": [0, 51]}, "must be a Polygon"),
        ({"type": ["Polygon"], "coordinates": []}, "must be a Polygon"),
        ({"type": "Polygon", "coordinates": []}, "at least one polygon"),
        ({"type": "Polygon", "coordinates": [[[0, 51], [1, 51], [0, 51]]]}, "at least four points"),
        ({"type": "Polygon", "coordinates": [[[0, 51], [1, 51], [1, 52], [0, 52]]]}, "end where it starts"),
        ({"type": "Polygon", "coordinates": [[[0, 51], [1, 510], [1, 52], [0, 51]]]}, "longitude and a latitude"),
        ({"type": "Polygon", "coordinates": [[[0, 51], [1, None], [1, 52], [0, 51]]]}, "longitude and a latitude"),
        ({"type": "Polygon", "coordinates": [[[0, 51], [1, float("nan")], [1, 52], [0, 51]]]}, "longitude and"),
    ],
)
def test_an_outline_that_cannot_be_drawn_is_refused(tmp_path: Path, geometry: Any, said: str):
    folder = sample_copy(SOURCE, tmp_path)
    spoil_outline(folder, lambda feature: feature.update(geometry=geometry))
    imported = SOURCE.read(folder)
    assert [(problem.row, problem.column) for problem in imported.problems] == [(1, "geometry")]
    assert said in rules(imported)


@pytest.mark.parametrize("text", ["{", "[]", '{"features": []}', "\ufffe", '"' + "[" * 20])
def test_a_file_of_outlines_that_is_none_is_refused_without_a_crash(tmp_path: Path, text: str):
    folder = sample_copy(SOURCE, tmp_path)
    (folder / ICS_OUTLINES).write_text(text, encoding="utf-8")
    assert places(SOURCE.read(folder)) == {(Path(ICS_OUTLINES).name, None, None, None)}


def test_a_missing_column_and_an_empty_file_are_named(tmp_path: Path):
    folder = sample_copy(SOURCE, tmp_path)
    text = (folder / SYSTEMS).read_text(encoding="utf-8")
    (folder / SYSTEMS).write_text(text.replace("share_of_ltla", "share", 1), encoding="utf-8")
    (folder / COUNCILS).write_text("")
    assert places(SOURCE.read(folder)) == {
        (Path(SYSTEMS).name, 1, "share_of_ltla", None),
        (Path(COUNCILS).name, None, None, None),
    }
