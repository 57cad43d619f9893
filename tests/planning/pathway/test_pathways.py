"""Pathways of Gloucestershire, few years and draws: the answer's tables agree, and files change what they should."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import polars as pl
import pytest

from allotment.evidence.pathways.read_pathways import PathwaysError
from allotment.planning.answers.answer import Answer
from allotment.planning.desk import Desk
from allotment.planning.pathways import PathwaysAsked, pathways, write_example
from allotment.workforce.errors import ScenarioError

ASKED = PathwaysAsked("QR1", years=5, draws=40)
TODAY = date(2026, 11, 22)


@pytest.fixture(scope="module")
def dated(desk: Desk) -> Desk:
    """The desk on one day."""
    return Desk(desk.home, lambda: datetime(TODAY.year, TODAY.month, TODAY.day, tzinfo=UTC))


@pytest.fixture(scope="module")
def plain(dated: Desk) -> Answer:
    """The answer without any file."""
    return pathways(dated, ASKED)


@pytest.fixture(scope="module")
def example(dated: Desk, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example's folder."""
    folder = tmp_path_factory.mktemp("example") / "files"
    write_example(dated, folder)
    return folder


@pytest.fixture(scope="module")
def with_files(dated: Desk, example: Path) -> Answer:
    """The answer with every file of the example."""
    given = {name: example / f"{name}.csv" for name in ("partners", "deprivation")}
    return pathways(dated, replace(ASKED, labour_market=example / "labour.csv", **given))


def test_places_add_up_and_intervals_hold_their_means(plain: Answer):
    places = plain.tables["places"]
    for column in ("met_per_year", "applied", "entry_jobs", "qualified", "in_post_at_end"):
        assert places[column][1:].sum() == pytest.approx(places[column][0], abs=0.5)
    assert places.filter(~pl.col("qualified").is_between("qualified_low", "qualified_high")).is_empty()


def test_years_add_up_to_the_places(plain: Answer):
    every = pl.concat([plain.tables["years"], plain.tables["places_by_year"]])
    by_place = every.group_by("place").agg(pl.col("qualified").sum().alias("by_year"))
    both = by_place.join(plain.tables["places"], on="place")
    assert both.height == 7
    assert both["by_year"].to_list() == pytest.approx(both["qualified"].to_list(), abs=0.5)


def test_steps_lose_nobody(plain: Answer):
    steps = plain.tables["steps"].with_columns(
        lost=pl.col("entered") - pl.col("completed") - pl.col("left") - pl.col("still_in"),
        gap=pl.col("completed") - (pl.col("entered") + pl.col("turned_away")).shift(-1).over("pathway"),
    )
    assert steps["lost"].abs().max() < 0.3
    assert steps["gap"].abs().max() < 0.3


def test_cells_add_up_to_the_whole(plain: Answer):
    assert plain.tables["cells"]["qualified"].sum() == pytest.approx(plain.tables["places"]["qualified"][0], rel=0.01)
    entered = plain.tables["step_cells"].group_by("pathway", "number").agg(pl.col("entered").sum().alias("by_cell"))
    both = entered.join(plain.tables["steps"], on=["pathway", "number"])
    assert both["by_cell"].to_list() == pytest.approx(both["entered"].to_list(), abs=0.6)


def test_a_greater_weight_reaches_the_most_deprived_more(plain: Answer):
    ratios = plain.tables["equity"].sort("weight")["met_most_to_least"].to_list()
    assert ratios == sorted(ratios)
    assert ratios[0] == pytest.approx(1, abs=0.05)


def test_outreach_is_never_exceeded(plain: Answer):
    used = plain.tables["outreach"]
    assert (used["met_per_year"] <= used["capacity_per_year"] + 0.1).all()
    assert (used["hundred_more_places_bring"] >= 0).all()


def test_local_recruits_stay_longer(plain: Answer):
    stay = plain.tables["stay"]
    assert stay["fte_years"].to_list() == pytest.approx(
        (stay["fte_years_as_others"] + stay["extra_fte_years"]).to_list(), abs=0.2
    )
    assert stay["extra_fte_years"][-1] > 0


def test_pathways_stand_beside_the_levers_of_their_roles(plain: Answer):
    costs = plain.tables["costs"]
    assert set(costs["kind"]) == {"pathway", "lever"}
    assert set(costs.filter(pl.col("kind") == "lever")["role"]) <= set(
        costs.filter(pl.col("kind") == "pathway")["role"]
    )
    assert costs.schema["per_person_pence"] == pl.Int64
    assert any("Grow Your Own entry pathway" in name for name in costs["name"])


def test_everything_that_is_synthetic_says_so(plain: Answer):
    assert "synthetic" in plain.sentence
    for name in ("places", "years", "places_by_year", "reach", "cells", "step_cells"):
        assert plain.tables[name]["synthetic"].all()
    assert all("synthetic" in part.how_to_read for part in plain.sections if part.table in {"places", "years", "reach"})


def test_every_section_shows_columns_of_its_table_under_headings_of_their_own(with_files: Answer):
    for part in with_files.sections:
        table = with_files.tables[part.table]
        assert set(part.headings) <= set(table.columns)
        assert len(set(part.headings.values())) == len(part.headings)
        plot = part.plot
        named = () if plot is None else (plot.x, plot.y, plot.colour, plot.low, plot.high)
        assert {name for name in named if name} <= set(part.headings)
    assert len(with_files.sections) == 10


def test_partners_are_sorted_by_what_must_be_done(with_files: Answer):
    partners = with_files.tables["partners"]
    order = {"ended": 0, "ends soon": 1, "none signed": 2, "in force": 3}
    ranks = [order[status] for status in partners["status"]]
    assert ranks == sorted(ranks)
    ended = partners.filter(pl.col("status").is_in(["ended", "none signed"]))
    assert (ended["outreach_places_per_year"] == 0).all()
    listed = with_files.tables["outreach"].filter(pl.col("capacity_from") == "register of partners")
    held = partners.group_by("kind").agg(pl.col("outreach_places_per_year").sum())
    both = held.join(listed, left_on="kind", right_on="channel")
    assert both["outreach_places_per_year"].to_list() == pytest.approx(both["capacity_per_year"].to_list(), abs=3)


def test_pay_by_the_hour_is_the_published_one(with_files: Answer):
    labour = with_files.tables["labour_market"]
    assert set(labour["band_2_pence_per_hour"]) == {1251}
    assert set(labour["band_3_pence_per_hour"]) == {1275}
    shares = labour["health_and_care_posts"] / labour["jobs"] * 100
    assert labour["health_and_care_percent_of_jobs"].to_list() == pytest.approx(shares.to_list(), abs=0.06)


def test_the_same_question_has_the_same_name_and_another_has_another(dated: Desk, plain: Answer, with_files: Answer):
    again = pathways(dated, ASKED)
    assert again.answer_id == plain.answer_id
    assert again.as_json() == plain.as_json()
    assert with_files.answer_id != plain.answer_id


def test_the_answer_is_written_with_its_tables(plain: Answer, tmp_path: Path):
    plain.write(tmp_path)
    told = json.loads((tmp_path / "pathways.json").read_text(encoding="utf-8"))
    assert told["answer_id"] == plain.answer_id
    assert json.loads((tmp_path / "places.json").read_text(encoding="utf-8"))["contains_synthetic"] is True
    assert (tmp_path / "cells.parquet").exists()


def test_what_cannot_be_followed_is_refused(dated: Desk):
    with pytest.raises(PathwaysError) as refused:
        pathways(dated, PathwaysAsked("QR1", years=0, equity=0, draws=1))
    assert {problem.where for problem in refused.value.problems} == {"--years", "--equity", "--draws"}
    with pytest.raises(ScenarioError):
        pathways(dated, replace(ASKED, ics="XX1"))
    with pytest.raises(ScenarioError):
        write_example(dated, Path("nowhere"), "XX1")
