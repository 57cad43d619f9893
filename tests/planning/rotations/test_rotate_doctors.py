"""The verb: the same question has the same name and the same bytes; parts stand together in one answer."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from allotment.evidence.rotations.match_inputs import RotationError
from allotment.evidence.rotations.read_match import MatchFiles
from allotment.planning.desk import Desk
from allotment.planning.rotate_doctors import RotateAsked, check_doctors, rotate_doctors, write_example


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_example(tmp_path / "example")
    return tmp_path / "example"


def asked_of(folder: Path, **more: object) -> RotateAsked:
    names = ("programmes", "applicant_preferences", "programme_preferences")
    files = MatchFiles(*(folder / f"{name}.csv" for name in names))
    return RotateAsked(files, as_of=date(2026, 5, 1), **more)  # type: ignore[arg-type]


def test_the_same_question_has_the_same_name_and_writes_the_same_bytes(folder: Path, tmp_path: Path):
    desk = Desk(tmp_path / "home")
    first = rotate_doctors(desk, asked_of(folder, out=tmp_path / "1" / "match.csv"))
    again = rotate_doctors(desk, asked_of(folder, out=tmp_path / "2" / "match.csv"))
    other = rotate_doctors(desk, asked_of(folder, seed=2))
    assert first.answer_id == again.answer_id != other.answer_id
    for name in ("match.csv", "match-proof.json"):
        assert (tmp_path / "1" / name).read_bytes() == (tmp_path / "2" / name).read_bytes()


def test_a_match_and_a_rota_are_asked_together_and_tables_of_people_are_marked(folder: Path, tmp_path: Path):
    more = {name: folder / f"{name}.csv" for name in ("trainees", "posts", "changes")}
    answer = rotate_doctors(Desk(tmp_path / "home"), asked_of(folder, **more))
    assert answer.told["status"] == "stable"
    assert answer.told["rota"]["trainees"] == 20
    with_people = {name for name, table in answer.tables.items() if {"applicant", "trainee"} & set(table.columns)}
    assert with_people <= answer.personal_tables
    assert {section.table for section in answer.sections} <= set(answer.tables)
    for section in answer.sections:
        assert set(section.headings) <= set(answer.tables[section.table].columns)


def test_a_file_that_is_no_proof_is_refused(folder: Path, tmp_path: Path):
    (tmp_path / "proof.json").write_text("[1]", encoding="utf-8")
    files = asked_of(folder).files
    assert files is not None
    with pytest.raises(RotationError, match="not a proof file"):
        check_doctors(Desk(tmp_path / "home"), files, tmp_path / "proof.json", "stable", 1)
