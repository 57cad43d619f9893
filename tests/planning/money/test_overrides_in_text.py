"""An override is written into a funding file's text, and every other letter of it stays."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from allotment.evidence.funding.funding import Override
from allotment.evidence.funding.read import example_text
from allotment.planning.money.funding_text import _added, checked_funding, text_of_file, with_override
from allotment.workforce.errors import FundingError

if TYPE_CHECKING:
    from allotment.planning.desk import Desk

ICS = "QR1"
NEW = Override(
    "flexible_working", None, "Trusts", 2028, 12.5, "Petra Planner", "Agreed: it's “ours” #1", date(2026, 11, 22)
)
BLOCK = """
overrides:  # choices of the board
  - lever: legacy_mentors
    dose: 0
    by: Board
    reason: No mentors are left
    "on": 2026-10-01

# the end
"""
FLAT = BLOCK.replace("\n  - ", "\n- ").replace("\n    ", "\n  ")
SAID = st.text(st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp")), min_size=1).map(str.strip).filter(bool)


def _text(more: str = "") -> str:
    return example_text("two-streams") + more


@pytest.mark.parametrize("more", ["", "overrides: []\n", "overrides:\n", BLOCK, FLAT])
def test_an_override_is_added_at_the_end_and_nothing_else_changes(desk: Desk, more: str) -> None:
    text = _text(more)
    written = with_override(desk, ICS, text, NEW)
    before, after = (checked_funding(desk, ICS, one) for one in (text, written))
    assert after.overrides == (*before.overrides, NEW)
    assert after.streams == before.streams
    kept = [line for line in text.splitlines() if line.strip() and not line.startswith("overrides:")]
    assert [line for line in written.splitlines() if line in kept] == kept


def test_a_dose_that_is_overridden_already_is_refused(desk: Desk) -> None:
    once = with_override(desk, ICS, _text(), NEW)
    with pytest.raises(FundingError, match="override was not kept"):
        with_override(desk, ICS, once, NEW)


def test_a_place_that_the_file_does_not_list_is_refused(desk: Desk) -> None:
    with pytest.raises(FundingError):
        with_override(desk, ICS, _text(), Override(**{**vars(NEW), "place": "Nowhere"}))


def test_a_list_in_brackets_is_left_to_its_writer(desk: Desk) -> None:
    flow = 'overrides: [{lever: legacy_mentors, dose: 0, by: Board, reason: None left, "on": 2026-10-01}]\n'
    with pytest.raises(FundingError):
        with_override(desk, ICS, _text(flow), NEW)


@settings(max_examples=60, deadline=None)
@given(
    reason=st.text(st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp")), min_size=1).map(str.strip).filter(bool)
)
def test_whatever_is_said_as_a_reason_is_read_back_as_it_was_said(reason: str) -> None:
    from allotment.evidence.funding.read import read_funding

    said = Override(**{**vars(NEW), "reason": reason})
    text = _added(_text(), said)
    assert read_funding(text, "file").overrides == (said,)


@pytest.mark.parametrize(
    "hostile",
    [
        "title: x\nstreams: &a [*a]\n",
        "title: !!python/object/apply:os.system [ls]\n",
        "[" * 200,
        "title: \x00\n",
        "<html>",
        "",
        "ics: QE1\n" + _text().replace("ics: QR1\n", ""),
        _text().replace("600_000", "1e999"),
        _text().replace("at_the_table", "at_the_tabel"),
    ],
)
def test_a_hostile_or_wrong_file_is_refused_with_where_and_what_to_do(desk: Desk, hostile: str) -> None:
    with pytest.raises(FundingError) as refused:
        checked_funding(desk, ICS, hostile)
    assert refused.value.problems
    assert all(problem.where and problem.rule and problem.remedy for problem in refused.value.problems)


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"PK\x03\x04\xff", b"x" * 1_000_001])
def test_a_file_that_is_no_text_or_too_large_is_refused(content: bytes) -> None:
    with pytest.raises(FundingError):
        text_of_file(content)
