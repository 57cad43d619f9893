"""Reading the files of rotations: what is right comes through, what is wrong is said all at once."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from allotment.evidence.rotations.example import example_files
from allotment.evidence.rotations.match_inputs import RotationError
from allotment.evidence.rotations.read_match import MatchFiles, read_match
from allotment.evidence.rotations.read_training import read_training
from allotment.evidence.rotations.rules import SHIPPED_RULES, load_rotation_rules


@pytest.fixture
def example(tmp_path: Path) -> Path:
    for name, text in example_files().items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def match_files(folder: Path, **more: str) -> MatchFiles:
    names = ("programmes", "applicant_preferences", "programme_preferences")
    return MatchFiles(*(folder / f"{name}.csv" for name in names), **{key: folder / name for key, name in more.items()})


def test_the_example_reads_clean_with_every_file(example: Path):
    inputs = read_match(
        match_files(example, couples="couples.csv", regions="regions.csv", pre_allocated="pre_allocated.csv")
    )
    assert (len(inputs.applicants), len(inputs.programmes), len(inputs.couples)) == (60, 8, 3)
    assert inputs.regions[0].least == 18
    assert [couple.same_region for couple in inputs.couples] == [True, False, False]
    training = read_training(example / "trainees.csv", example / "posts.csv", example / "changes.csv")
    assert (len(training.trainees), len(training.posts)) == (20, 24)


def test_every_problem_of_every_file_is_said_at_once_with_its_row(example: Path):
    (example / "programmes.csv").write_text("programme,capacity\nP,many\nQ,2\nQ,3\n", encoding="utf-8")
    (example / "applicant_preferences.csv").write_text(
        "applicant,programme,rank\nA,Q,1\nA,Q,2\nB,Q,0\n=C,Q,1\n,Q,1\n", encoding="utf-8"
    )
    (example / "programme_preferences.csv").write_text("programme,applicant\nQ,A\n", encoding="utf-8")
    with pytest.raises(RotationError) as refused:
        read_match(match_files(example))
    said = [str(problem) for problem in refused.value.problems]
    for words in (
        "programmes.csv, row 2, column capacity (found 'many')",
        "programmes.csv, row 4, column programme (found 'Q')",
        "applicant_preferences.csv, row 3, column applicant, programme (found 'A / Q')",
        "applicant_preferences.csv, row 4, column rank (found '0')",
        "applicant_preferences.csv, row 5, column applicant (found '=C')",
        "applicant_preferences.csv, row 6, column applicant: must not be empty",
        "programme_preferences.csv, row 1, column rank: the column is missing",
    ):
        assert any(one.startswith(words) for one in said), (words, said)


def test_an_unknown_programme_is_refused_with_the_nearest_name(example: Path):
    path = example / "applicant_preferences.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("A01,Worcestershire Royal", "A01,Worcestershir Royal"))
    with pytest.raises(RotationError, match="Did you mean 'Worcestershire Royal'"):
        read_match(match_files(example))


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ("A01,A01,no", "cannot be linked with themselves"),
        ("A01,A02,no\nA02,A03,no", "linked twice"),
        ("A01,A99,no", "ranks no programme"),
        ("A01,A02,perhaps", "must be one of: yes; no"),
    ],
)
def test_a_couple_that_cannot_be_is_refused(example: Path, rows: str, words: str):
    (example / "couples.csv").write_text(f"applicant,partner,same region\n{rows}\n", encoding="utf-8")
    with pytest.raises(RotationError, match=words):
        read_match(match_files(example, couples="couples.csv"))


def test_a_couple_named_from_both_sides_is_one_couple(example: Path):
    (example / "couples.csv").write_text("applicant,partner\nA01,A02\nA02,A01\n", encoding="utf-8")
    assert len(read_match(match_files(example, couples="couples.csv")).couples) == 1


@pytest.mark.parametrize(
    "content", [b"", b"\xff\xfea\x00", b"PK\x03\x04", b"programme,capacity\nA,1,2\n", b"programme\xff,capacity\n"]
)
def test_a_hostile_or_ragged_file_is_refused_in_words(example: Path, content: bytes):
    (example / "programmes.csv").write_bytes(content)
    with pytest.raises(RotationError, match=r"programmes\.csv"):
        read_match(match_files(example))


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("T01,2026-09-01,2026-08-01,less than full time,0.8,", "end before it begins"),
        ("T01,2026-09-01,,out of programme,0,0", "must end"),
        ("T01,2026-09-01,2026-10-01,out of programme,0.5,", "not in post"),
        ("T01,2026-09-01,2026-10-01,holiday,0,", "must be one of"),
        ("T77,2026-09-01,2026-10-01,less than full time,0.8,", "not among the trainees"),
        ("T01,2026-09-01,2026-10-01,less than full time,1.8,", "share from 0 to 1"),
        ("T01,2026-09-31,2026-10-01,less than full time,0.8,", "must be a day"),
    ],
)
def test_a_change_that_cannot_be_is_refused(example: Path, row: str, words: str):
    (example / "changes.csv").write_text(f"trainee,from,to,kind,share,counts\n{row}\n", encoding="utf-8")
    with pytest.raises(RotationError, match=words):
        read_training(example / "trainees.csv", example / "posts.csv", example / "changes.csv")


def test_a_rule_without_source_or_out_of_its_unit_is_refused(tmp_path: Path):
    text = SHIPPED_RULES.read_text(encoding="utf-8").replace("value: 14,", "value: 14.5,")
    (tmp_path / "rules.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(RotationError, match="whole number"):
        load_rotation_rules(date(2026, 8, 5), tmp_path / "rules.yaml")


def test_a_day_before_any_rule_is_refused():
    with pytest.raises(RotationError, match="no record is in force"):
        load_rotation_rules(date(1990, 1, 1))
