"""Doctors' rotations from the command line, on the shipped example and on files that cannot be used."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.command_line import CommandLine

COMMAND = "rotate-doctors"


@pytest.fixture(scope="module")
def example(allotment: CommandLine, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The worked example's files."""
    folder = tmp_path_factory.mktemp("doctors")
    answer = allotment(COMMAND, "--example", str(folder))
    assert answer.code == 0, answer.err
    return folder


def files(folder: Path, *names: str) -> list[str]:
    words = []
    for name in ("programmes", "applicant_preferences", "programme_preferences", *names):
        words += [f"--{name.replace('_', '-')}", str(folder / f"{name}.csv")]
    return words


def test_the_spelt_command_writes_a_match_and_a_proof_that_the_checker_accepts(
    allotment: CommandLine, example: Path, tmp_path: Path
):
    out = tmp_path / "match.csv"
    words = files(example, "couples")
    answer = allotment(COMMAND, *words, "--out", str(out), "--json")
    assert answer.code == 0, answer.err
    told = answer.json
    assert (told["status"], told["stable"], told["verified"], told["blocking_pairs"]) == ("stable", True, True, 0)
    with out.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert list(rows[0]) == ["applicant", "programme"]
    assert len(rows) == told["applicants"] == told["matched"] + told["unmatched"]
    assert sum(bool(row["programme"]) for row in rows) == told["matched"]
    for proof in (out, tmp_path / "match-proof.json"):
        assert allotment(COMMAND, *words, "--check", str(proof), "--json").json["accepted"] is True


def test_a_spoilt_match_is_not_accepted_and_the_pairs_are_named(allotment: CommandLine, example: Path, tmp_path: Path):
    out = tmp_path / "match.csv"
    allotment(COMMAND, *files(example), "--out", str(out))
    rows = out.read_text(encoding="utf-8").splitlines()
    matched = next(place for place, row in enumerate(rows[1:], 1) if not row.endswith(","))
    rows[matched] = rows[matched].split(",")[0] + ","
    out.write_text("\n".join(rows) + "\n", encoding="utf-8")
    told = allotment(COMMAND, *files(example), "--check", str(out), "--json").json
    assert told["status"] == "not accepted"
    assert any("which has a place free" in pair for pair in told["blocking"])


def test_preference_informed_allocation_needs_no_ranks_of_programmes(
    allotment: CommandLine, example: Path, tmp_path: Path
):
    words = [*files(example)[:4], "--couples", str(example / "couples.csv")]
    words += ["--pre-allocated", str(example / "pre_allocated.csv"), "--method", "preference-informed"]
    told = allotment(COMMAND, *words, "--seed", "7", "--details", str(tmp_path / "d"), "--json").json
    assert (told["status"], told["stable"], told["verified"]) == ("allocated", None, True)
    with (tmp_path / "d" / "lottery.csv").open(encoding="utf-8", newline="") as stream:
        numbers = sorted(int(row["lottery_number"]) for row in csv.DictReader(stream))
    assert numbers == list(range(1, 61))
    with (tmp_path / "d" / "couples.csv").open(encoding="utf-8", newline="") as stream:
        assert all(row["programme"] == row["partner_programme"] for row in csv.DictReader(stream))


@pytest.mark.parametrize(
    ("days", "current", "new", "extension"),
    [("11", "1.0", "0.8", 2), ("11", "1.0", "0.5", 6), ("11", "1.0", "1.0", 0), ("10", "0.8", "0.6", 3)],
)
def test_an_extension_is_reckoned(allotment: CommandLine, days: str, current: str, new: str, extension: int):
    told = allotment(COMMAND, "completion", "--days", days, "--from", current, "--to", new, "--json").json
    assert told["extension_days"] == extension


def test_a_rota_tells_gaps_offers_and_the_generalist_share(allotment: CommandLine, example: Path):
    words = []
    for name in ("trainees", "posts", "changes"):
        words += [f"--{name}", str(example / f"{name}.csv")]
    told = allotment(COMMAND, *words, "--as-of", "2026-05-01", "--json").json["rota"]
    assert told["gaps"] > 0
    assert sum(told["offered_first"].values()) == told["gaps"]
    assert 0 <= told["generalist_share"] <= 1
    assert told["trainees_whose_completion_moves"] == 4
    text = allotment(COMMAND, *words, "--as-of", "2026-05-01").out
    assert "Gaps, soonest first" in text


def test_a_regions_least_that_is_not_met_is_explained_with_the_smallest_changes(
    allotment: CommandLine, example: Path, tmp_path: Path
):
    limits = tmp_path / "regions.csv"
    limits.write_text("region,least,most\nSwindon,9,\nGloucestershire,,\n", encoding="utf-8")
    told = allotment(COMMAND, *files(example), "--regions", str(limits), "--json").json
    assert told["stable"] is True
    [said] = told["explanations"]
    assert "Swindon has 6 of at least 9: 3 too few. Its programmes have 6 places: add 3" in said
    assert "lower the least to 6" in said


@pytest.mark.parametrize(
    ("words", "named"),
    [
        ((), ("--programmes", "nothing is asked")),
        (("--trainees", "no.csv"), ("--posts", "both")),
        (("completion", "--days", "11", "--from", "0", "--to", "2"), ("--from", "--to")),
        (("rotate",), ("rotate",)),
        (("--programmes", "no.csv"), ("--applicant-preferences",)),
        (("--programmes", "no.csv", "--applicant-preferences", "none.csv"), ("no.csv", "none.csv", "no such file")),
    ],
)
def test_what_cannot_be_used_is_refused(refused: Callable[..., str], words: tuple[str, ...], named: tuple[str, ...]):
    said = refused(COMMAND, *words)
    for word in named:
        assert word in said


def test_nothing_is_written_where_a_file_is_wrong(allotment: CommandLine, example: Path, tmp_path: Path):
    words = files(example)
    words[1] = str(tmp_path / "programmes.csv")
    Path(words[1]).write_text("programme,capacity\nElsewhere,1\n", encoding="utf-8")
    answer = allotment(COMMAND, *words, "--out", str(tmp_path / "match.csv"))
    assert answer.code == 2
    assert "is not among the programmes" in answer.err
    assert [path.name for path in tmp_path.iterdir()] == ["programmes.csv"]


def test_the_example_never_writes_over_a_file(allotment: CommandLine, example: Path):
    answer = allotment(COMMAND, "--example", str(example))
    assert answer.code == 2
    assert "is there already" in answer.err
