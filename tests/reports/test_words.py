"""How numbers and names are said."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allotment.reports.words import (
    chance,
    fitted,
    interval,
    listed,
    organisation_title,
    percent,
    short_organisation,
    shortfall,
    signed,
    signed_percent,
    system_name,
    whole,
)


@pytest.mark.parametrize(
    ("gap", "said"),
    [(4176.4, "4,176 FTE short"), (-312.2, "312 FTE more than needed"), (0.4, "need and supply level")],
)
def test_a_gap_is_said_as_what_it_means(gap: float, said: str) -> None:
    assert shortfall(gap) == said


@pytest.mark.parametrize(
    ("probability", "said"),
    [
        (0.0, "less than 1 in 100"),
        (0.004, "less than 1 in 100"),
        (0.31, "about 31 in 100"),
        (0.996, "more than 99 in 100"),
        (1.0, "more than 99 in 100"),
    ],
)
def test_a_finite_run_never_claims_certainty(probability: float, said: str) -> None:
    assert chance(probability) == said


def test_changes_carry_a_sign_and_levels_a_true_minus() -> None:
    assert (signed(1914.4), signed(-820), signed(0.2), whole(-0.4)) == ("+1,914", "\u2212820", "0", "0")
    assert (percent(0.1234, 1), signed_percent(-0.07), signed_percent(0.0)) == ("12.3%", "\u22127%", "0%")
    assert interval(-5, 1200) == "\u22125 to 1,200"


@given(st.floats(-1e9, 1e9))
def test_a_said_number_can_be_read_back_to_the_nearest_whole(number: float) -> None:
    assert int(whole(number).replace(",", "").replace("\u2212", "-")) == round(number)


@pytest.mark.parametrize(
    ("published", "said"),
    [
        ("NHS Kent and Medway Integrated Care Board", "Kent and Medway"),
        ("NHS North East London ICB", "North East London"),
        ("Gloucestershire", "Gloucestershire"),
    ],
)  # fmt: skip
def test_a_system_goes_by_its_short_name(published: str, said: str) -> None:
    assert system_name(published) == said


def test_a_name_in_capitals_gets_its_letters_and_any_other_is_left_alone() -> None:
    assert organisation_title("STOKE-ON-TRENT AND NORTH PCN") == "Stoke-On-Trent and North PCN"
    assert organisation_title("GLOUCESTERSHIRE HOSPITALS NHS FOUNDATION TRUST").endswith(
        "Hospitals NHS Foundation Trust"
    )
    assert organisation_title("Adult social care in Devon") == "Adult social care in Devon"
    assert short_organisation("Gloucestershire Hospitals NHS Foundation Trust") == "Gloucestershire Hospitals"


def test_a_list_reads_as_a_sentence() -> None:
    assert (listed([]), listed(["a"]), listed(["a", "b"]), listed(["a", "b", "c"])) == (
        "",
        "a",
        "a and b",
        "a, b and c",
    )


def test_a_long_label_is_cut_but_keeps_its_mark_and_two_never_become_one() -> None:
    long = "Adult social care in Bournemouth, Christchurch and Poole (synthetic)"
    cut = fitted([long, "Short"], 45)
    assert cut["Short"] == "Short"
    assert len(cut[long]) <= 45
    assert cut[long].endswith("\u2026 (synthetic)")
    alike = [long + " a", long + " b"]
    assert fitted(alike, 20) == {label: label for label in alike}


def test_initials_keep_their_capitals_and_saints_do_not() -> None:
    assert organisation_title("NORTH & SOUTH GLOUCESTER (NSG) PCN") == "North & South Gloucester (NSG) PCN"
    assert organisation_title("TWNS PCN") == "TWNS PCN"
    assert organisation_title("ST PAUL'S PCN") == "St Paul's PCN"
    assert organisation_title("COLEFORD MEDICAL PRACTICE (L84069)") == "Coleford Medical Practice (L84069)"
