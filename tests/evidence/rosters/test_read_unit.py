"""A unit's file is read whole, and every fault of it is said at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from allotment.evidence.rosters.example import example_unit
from allotment.evidence.rosters.read_unit import read_unit
from allotment.evidence.rosters.unit import Cover, Request, RosterError

GOOD = """# a comment
SECTION_HORIZON
7

SECTION_SHIFTS
E,480,
N,720,E|N

SECTION_STAFF
A,E=7|N=2,2400,960,4,2,2,1
B,E=7,2400,960,4,1,1,0

SECTION_DAYS_OFF
A,0,3

SECTION_SHIFT_ON_REQUESTS
A,1,E,2

SECTION_SHIFT_OFF_REQUESTS
B,2,N,3

SECTION_COVER
0,E,1,100,1
1,N,-0,100,1
"""


def _write(folder: Path, text: str) -> Path:
    path = folder / "ward.txt"
    path.write_text(text, encoding="utf-8")
    return path


def _problems(folder: Path, text: str) -> list[str]:
    with pytest.raises(RosterError) as refused:
        read_unit(_write(folder, text))
    return [str(problem) for problem in refused.value.problems]


def test_every_section_is_read(tmp_path: Path) -> None:
    unit = read_unit(_write(tmp_path, GOOD))
    assert (unit.name, unit.days, [one.code for one in unit.employees]) == ("ward", 7, ["A", "B"])
    assert unit.shifts[1].not_before == {"E", "N"}
    first = unit.employees[0]
    assert (first.most_minutes, first.least_minutes, first.most_days_running) == (2400, 960, 4)
    assert (first.least_days_running, first.least_days_off_running, first.most_weekends) == (2, 2, 1)
    assert first.days_off == {0, 3}
    assert unit.employees[1].most_shifts == {"E": 7, "N": 7}
    assert unit.requests == (Request("A", 1, "E", 2, True), Request("B", 2, "N", 3, False))
    assert unit.cover == (Cover(0, "E", 1, 100, 1), Cover(1, "N", 0, 100, 1))


def test_the_shipped_example_can_be_read(tmp_path: Path) -> None:
    unit = read_unit(_write(tmp_path, example_unit()))
    assert (unit.days, len(unit.employees), len(unit.shifts)) == (28, 18, 3)


def test_every_fault_of_a_file_is_said_with_its_line(tmp_path: Path) -> None:
    text = GOOD.replace("A,1,E,2", "A,9,E,2\nC,1,X,two").replace("0,E,1,100,1", "0,E,1,100,1\n0,E,2,100,1\n0,E,1")
    said = _problems(tmp_path, text)
    assert [one.split(":")[0] for one in said] == [
        "ward.txt, row 17, column Day (found '9')",
        "ward.txt, row 18, column Weight (found 'two')",
        "ward.txt, row 18, column EmployeeID (found 'C')",
        "ward.txt, row 18, column ShiftID (found 'X')",
        "ward.txt, row 25 (found '0,E,2,100,1')",
        "ward.txt, row 26 (found '0,E,1')",
    ]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("SECTION_COVER", "SECTION_COVERS", "this section is not known"),
        ("E|N\n", "E|X\n", "is not declared above"),
        ("2400,960,4,2", "900,960,4,2", "is more than MaxTotalMinutes"),
        ("960,4,2,2", "960,1,2,2", "is more than MaxConsecutiveShifts"),
        ("B,E=7", "A,E=7", "each employee has a code of their own"),
        ("A,E=7|N=2", "A,E7|N=2", "a limit is written as SHIFT=NUMBER"),
        ("N,720", "E,720", "each shift has its own code"),
        ("# a comment", "7", "a value stands before the first section"),
        ("\n7\n", "\n7\n8\n", "the horizon is given twice"),
        ("A,1,E,2", "A,1,E,2\nA,1,E,2", "this request is there already"),
        ("SECTION_DAYS_OFF", "SECTION_STAFF", "this section is there already"),
    ],
)
def test_a_fault_is_said_in_words(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert any(said in one for one in _problems(tmp_path, GOOD.replace(old, new, 1)))


def test_a_file_that_is_missing_or_not_text_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RosterError, match="no such file"):
        read_unit(tmp_path / "none.txt")
    path = tmp_path / "ward.txt"
    path.write_bytes(b"SECTION_\xff\xfe\x00")
    with pytest.raises(RosterError, match="not UTF-8"):
        read_unit(path)
    assert any("SECTION_STAFF is missing" in one for one in _problems(tmp_path, ""))
