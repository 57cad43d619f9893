"""Small numbers are marked where they are shown, zero is zero, and the words beside the table are true of it."""

from __future__ import annotations

import polars as pl

from allotment.reports.disclosure.cube import protect_cube
from allotment.reports.disclosure.markers import MARKER, MARKERS_EXPLAINED, mark_small, rule_in_words
from tests.reports.disclosure.people import CUBE, made_organisation


def test_one_to_seven_are_marked_and_zero_is_not():
    marked = mark_small(pl.DataFrame({"protected": [0, 1, 5, 7, 8, 10, 1250]}))
    assert marked["shown"].to_list() == ["0", "[c]", "[c]", "[c]", "8", "10", "1250"]


def test_another_threshold_marks_other_numbers():
    marked = mark_small(pl.DataFrame({"protected": [0, 5, 10, 15]}), threshold=12)
    assert marked["shown"].to_list() == ["0", "[c]", "[c]", "15"]


def test_fte_has_the_mask_of_its_headcount():
    marked = mark_small(pl.DataFrame({"protected": [0, 5, 10], "fte": [0.0, 4.4, 8.5]}))
    assert marked["fte_shown"].to_list() == ["0", "[c]", "9"]


def test_every_mark_on_a_protected_cube_is_explained():
    marked = mark_small(protect_cube(made_organisation(500), CUBE))
    marks = set(marked.filter(pl.col("shown").str.contains(r"^\d+$").not_() | (pl.col("protected") == 0))["shown"])
    assert marks == {MARKER, "0"} == set(MARKERS_EXPLAINED)


def test_the_words_beside_a_table_give_its_distance_and_say_when_it_was_widened():
    assert "multiple of 5, less than 5 away" in rule_in_words(5, 5)
    assert "further" not in rule_in_words(5, 5)
    assert "less than 10 away" in rule_in_words(5, 10)
    assert "further away" in rule_in_words(5, 10)
