"""The independent checker: it accepts what is stable, and finds each way in which a match can be spoilt."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import pytest

from allotment.allocation.rotations.check import CheckFiles, check_informed, check_match, check_proof
from allotment.allocation.rotations.match import INFORMED, STABLE, match_doctors
from allotment.allocation.rotations.proof import proof_text
from allotment.evidence.rotations.read_match import MatchFiles, read_match
from tests.allocation.rotations.markets import blocking_count, every_matching, placed, random_market, write_market


def test_the_checker_counts_blocking_pairs_as_the_definition_does(tmp_path: Path):
    for seed in range(6):
        inputs = random_market(seed, people=4, posts=3, couples=seed % 2)
        files = CheckFiles(**write_market(inputs, tmp_path / str(seed)))
        names = [*inputs.programmes, ""]
        for match in list(every_matching(inputs))[::7]:
            told = {name: names[at] for name, at in zip(inputs.applicants, match, strict=True)}
            checked = check_match(files, told)
            assert not checked.faults, (seed, match)
            assert checked.blocking_pairs == blocking_count(inputs, match), (seed, match)


def test_a_match_over_capacity_or_outside_the_lists_has_faults(tmp_path: Path):
    inputs = random_market(3, people=6, posts=3)
    files = CheckFiles(**write_market(inputs, tmp_path))
    everybody = check_match(files, dict.fromkeys(inputs.applicants, "p0"))
    assert any("p0 has 6 matched" in fault for fault in everybody.faults)
    assert not everybody.accepted
    stranger = check_match(files, {"a0": "nowhere"})
    assert any("nowhere is not among the programmes" in fault for fault in stranger.faults)


def test_a_match_read_from_a_file_may_leave_the_unmatched_blank_or_out(tmp_path: Path):
    inputs = random_market(5, people=6, posts=3)
    files = CheckFiles(**write_market(inputs, tmp_path))
    told = placed(inputs, match_doctors(inputs, STABLE, 1).programme)
    for name, rows in (("blank", told.items()), ("out", [(a, p) for a, p in told.items() if p])):
        path = tmp_path / f"{name}.csv"
        path.write_text("applicant,programme\n" + "".join(f"{a},{p}\n" for a, p in rows), encoding="utf-8")
        assert check_match(files, path).accepted


def test_a_proof_is_accepted_with_its_own_files_and_with_no_others(tmp_path: Path):
    paths = write_market(random_market(9, people=6, posts=3), tmp_path)
    inputs = read_match(MatchFiles(**paths))
    match = match_doctors(inputs, STABLE, 1)
    proof = tmp_path / "proof.json"
    proof.write_text(proof_text(inputs, match, STABLE, 1, {}), encoding="utf-8")
    files = CheckFiles(**paths)
    assert check_proof(files, proof).accepted
    told = json.loads(proof.read_text(encoding="utf-8"))
    assert told["reasons"]["other"] == 0
    assert sum(told["reasons"].values()) == len(match.market.programme)
    capacity = paths["programmes"].read_text(encoding="utf-8")
    paths["programmes"].write_text(capacity + "p9,1\n", encoding="utf-8")
    assert "programmes" in check_proof(files, proof).faults[0]


def test_preference_informed_allocation_is_accepted_and_an_exchange_of_places_is_not(tmp_path: Path):
    refused = 0
    for seed in range(8):
        paths = write_market(random_market(seed, people=8, posts=3, couples=seed % 3), tmp_path / str(seed))
        inputs = read_match(MatchFiles(**paths))
        files = CheckFiles(**asdict(MatchFiles(**paths)))
        told = placed(inputs, match_doctors(inputs, INFORMED, seed).programme)
        assert check_informed(files, told, seed).accepted, seed
        matched = [name for name, at in told.items() if at]
        unmatched = [name for name, at in told.items() if not at]
        if unmatched:
            told[unmatched[0]], told[matched[-1]] = told[matched[-1]], ""
            refused += not check_informed(files, told, seed).accepted
    assert refused > 0


@pytest.mark.parametrize("couples", [0, 2])
def test_what_is_matched_from_files_is_accepted(tmp_path: Path, couples: int):
    for seed in range(10):
        paths = write_market(random_market(seed, people=9, posts=4, couples=couples), tmp_path / str(seed))
        inputs = read_match(MatchFiles(**paths))
        match = match_doctors(inputs, STABLE, 1)
        checked = check_match(CheckFiles(**paths), placed(inputs, match.programme))
        assert not checked.faults, seed
        assert checked.accepted or couples
