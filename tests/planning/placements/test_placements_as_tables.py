"""A placement as tables: rows of people for whoever sent them, and counts in which nobody can be picked out."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import numpy as np
import polars as pl

from allotment.allocation.placements.problem import NONE
from allotment.planning.placements.build import Built, build_problem
from allotment.planning.placements.dated_rules import DatedRules, shipped_rules
from allotment.planning.placements.rota import (
    blocks_of,
    changes_between,
    open_blocks,
    rota_of,
    setting_of_previous,
)
from allotment.planning.placements.summaries import (
    by_block,
    by_kind_of_setting,
    new_settings,
    shown,
    worth_of_places,
)
from tests.placement_files import SETTINGS, STUDENTS, read_files

WARD, TEAM, SUITE = 0, 1, 2
HERE = np.array([[WARD, TEAM], [SUITE, NONE], [TEAM, NONE]])
"""Ann in the ward and the team; ben in the suite and nowhere; cat has one block, in the team."""


def build(folder: Path, **files: str) -> Built:
    inputs = read_files(folder, **files)
    return build_problem(inputs, DatedRules(shipped_rules(), inputs.first_day))


def test_a_rota_has_one_row_a_placed_block_with_its_days_and_minutes(tmp_path: Path):
    built = build(tmp_path)
    rota = rota_of(built, HERE)
    assert rota.select("student", "block", "setting").rows() == [
        ("ann", "B1", "ward"),
        ("ann", "B2", "team"),
        ("ben", "B1", "suite"),
        ("cat", "B1", "team"),
    ]
    assert rota.select("starts", "ends").row(1) == (dt.date(2026, 11, 2), dt.date(2026, 11, 29))
    given = built.problem.candidates
    assert rota["minutes"].to_list() == [
        given.minutes[given.first[who] : given.first[who + 1]][
            given.setting[given.first[who] : given.first[who + 1]].tolist().index(where)
        ]
        for who, where in ((0, WARD), (0, TEAM), (1, SUITE), (2, TEAM))
    ]


def test_open_blocks_are_those_of_the_students_own_programme_alone(tmp_path: Path):
    built = build(tmp_path)
    students, blocks = open_blocks(built, HERE)
    assert blocks_of(built, students, blocks).select("student", "block").rows() == [("ben", "B2")]


def test_a_rota_read_back_as_the_previous_placement_is_the_same(tmp_path: Path):
    built = build(tmp_path)
    text = rota_of(built, HERE).select("student", "block", "setting").write_csv() + "zoe,B1,ward\nben,B2,closed\n"
    again = build(tmp_path, previous=text)
    before, strangers = setting_of_previous(again)
    assert before.tolist() == HERE.tolist()
    assert strangers == 1
    assert "closed" in " ".join(again.inputs.notes)


def test_changes_name_the_blocks_that_moved(tmp_path: Path):
    after = HERE.copy()
    after[1] = (WARD, TEAM)
    moved = changes_between(build(tmp_path), HERE, after)
    assert moved.select("student", "block", "before", "after").rows() == [
        ("ben", "B1", "suite", "ward"),
        ("ben", "B2", "–", "team"),
    ]


def test_small_counts_and_what_would_give_them_away_are_hidden(tmp_path: Path):
    many = STUDENTS + "".join(f"s{number},Nursing,2,GL1 1AA,,car,,,,\n" for number in range(20))
    built = build(tmp_path, students=many)
    here = np.full((23, 2), NONE)
    here[:2, 0] = WARD
    here[3:, :] = TEAM
    rows = by_block(built, rota_of(built, here)).select("programme", "block", "students", "placed", "unplaced").rows()
    assert rows == [
        ("Nursing", "B1", "22", "all", "0"),
        ("Nursing", "B2", "22", "all but [c]", "[c]"),
        ("Physio", "B1", "[c]", "all but [c]", "[c]"),
    ]
    kinds = by_kind_of_setting(built, rota_of(built, here))
    shares = dict(zip(kinds["sector"], kinds["share_used"], strict=True))
    assert shares["community"] != "[c]"
    assert kinds.filter(pl.col("type") == "ward").select("student_weeks", "share_used", "percent_used").row(0) == (
        "[c]",
        "[c]",
        None,
    )
    assert kinds.filter(pl.col("type") == "simulated")["student_weeks"].item() == "0"


def test_no_count_of_one_to_seven_is_shown():
    assert shown(pl.Series([0, 1, 7, 8])).to_list() == ["0", "[c]", "[c]", "8"]


def test_places_are_counted_in_the_weeks_in_which_a_block_runs(tmp_path: Path):
    built = build(tmp_path)
    kinds = by_kind_of_setting(built, rota_of(built, HERE))
    assert kinds.filter(pl.col("type") == "ward")["place_weeks"].item() == 8 * 4  # 8 of 11 weeks


def test_new_settings_are_listed_with_what_is_used_of_them(tmp_path: Path):
    text = SETTINGS.replace("hours_fit_carers\n", "hours_fit_carers,new\n").replace("child,yes", "child,yes,yes")
    built = build(tmp_path, settings=text)
    rows = new_settings(built, rota_of(built, HERE)).rows()
    assert rows == [("team", "Team", "community", 32, "[c]")]


def test_weeks_of_the_same_worth_are_put_together_and_the_dearest_is_first(tmp_path: Path):
    built = build(tmp_path)
    prices = np.zeros((3, 11))
    prices[WARD, :4] = 10
    prices[TEAM, 7:] = 2000
    prices[TEAM, 0] = 0.01
    rows = worth_of_places(built, prices).select("setting", "starts", "weeks", "worth_a_week", "worth").rows()
    assert rows == [
        ("team", dt.date(2026, 11, 2), 4, 2000.0, 8000.0),
        ("ward", dt.date(2026, 9, 14), 4, 10.0, 40.0),
    ]
    assert worth_of_places(built, np.zeros((3, 11))).is_empty()
