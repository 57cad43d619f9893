"""Files of the shared bank: every problem at once, in words."""

from __future__ import annotations

from pathlib import Path

import pytest

from allotment.evidence.shifts.errors import ShiftsError
from allotment.evidence.shifts.read_inputs import read_inputs
from tests.shift_files import booking, shift, worker, write_files

DAY = ("2027-01-05 07:00", "2027-01-05 15:00")


def test_every_problem_of_a_file_is_told_at_once_with_its_row(tmp_path: Path):
    wrong = [shift("S1", "2027-01-05 15:00", "2027-01-05 07:00"), shift("S2", "2026-10-25 01:30", "2026-10-25 09:00")]
    with pytest.raises(ShiftsError) as refused:
        read_inputs(write_files(tmp_path, shifts=wrong, workers=[worker("W1")]))
    told = str(refused.value)
    assert "shifts.csv, row 2, column end" in told
    assert "shifts.csv, row 3, column start" in told
    assert "Add +01:00 or +00:00" in told


def test_a_booking_of_an_unknown_worker_is_refused_with_the_nearest_name(tmp_path: Path):
    files = write_files(
        tmp_path, shifts=[shift("S1", *DAY)], workers=[worker("W100")], bookings=[booking("W10O", *DAY)]
    )
    with pytest.raises(ShiftsError, match="W100"):
        read_inputs(files)


def test_bookings_that_overlap_across_organisations_are_refused(tmp_path: Path):
    both = [booking("W1", *DAY), booking("W1", "2027-01-05 14:59", "2027-01-05 20:00", organisation="Home B")]
    with pytest.raises(ShiftsError, match="two places at once"):
        read_inputs(write_files(tmp_path, shifts=[shift("S1", *DAY)], workers=[worker("W1")], bookings=both))


def test_a_shift_without_any_rate_is_refused(tmp_path: Path):
    with pytest.raises(ShiftsError, match="no rate is given"):
        read_inputs(write_files(tmp_path, shifts=[shift("S1", *DAY, pounds_per_hour="")], workers=[worker("W1")]))


def test_the_rate_card_caps_what_a_shift_offers_and_it_is_said(tmp_path: Path):
    card = [{"role": "nurse", "grade": "", "pounds_per_hour": 18, "cap_pounds_per_hour": 25}]
    rows = [shift("S1", *DAY, pounds_per_hour=30), shift("S2", *DAY, pounds_per_hour="")]
    inputs = read_inputs(write_files(tmp_path, shifts=rows, workers=[worker("W1")], rates=card))
    assert inputs.shifts["pay_pence_per_hour"].to_list() == [2500, 1800]
    assert any("cap" in note for note in inputs.notes)


def test_columns_that_may_never_count_are_dropped_as_they_are_read(tmp_path: Path):
    people = [worker("W1", ethnicity="x", disability="y", sickness_reason="z")]
    inputs = read_inputs(write_files(tmp_path, shifts=[shift("S1", *DAY)], workers=people))
    assert not {"ethnicity", "disability", "sickness_reason"} & set(inputs.workers.columns)


def test_a_column_that_nobody_declared_is_refused(tmp_path: Path):
    with pytest.raises(ShiftsError, match="no such column"):
        read_inputs(write_files(tmp_path, shifts=[shift("S1", *DAY)], workers=[worker("W1", religion="x")]))
