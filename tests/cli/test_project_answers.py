"""``allotment project --json``: the contract that other programs rely on."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from allotment.planning.project import Projected
from tests.asked import SMALL
from tests.cli.command_line import SMALL_WORDS, Answer, CommandLine

MEMBERS = {"run_id", "ics", "scenario", "seed", "replicates", "provenance", "backtest", "rows"}
ROW = [
    "period", "organisation", "sector", "staff_group", "role", "opening", "leavers", "retirements", "moves_in",
    "moves_out", "graduates", "recruits", "progression_in", "progression_out", "closing", "closing_fte",
    "required_fte", "gap_fte", "supply_fte_p10", "supply_fte_p50", "supply_fte_p90", "gap_fte_p10", "gap_fte_p50",
    "gap_fte_p90", "chance_of_meeting",
]  # fmt: skip
FLOWS_IN = ("moves_in", "graduates", "recruits", "progression_in")
FLOWS_OUT = ("leavers", "retirements", "moves_out", "progression_out")


@pytest.fixture(scope="module")
def answer(allotment: CommandLine) -> Answer:
    """The small run with its replicates, asked for in a process of its own."""
    return allotment.process(*SMALL_WORDS, "--keep-replicates", "--threads", "1", "--json")


def change(row: dict[str, float]) -> float:
    return sum(row[name] for name in FLOWS_IN) - sum(row[name] for name in FLOWS_OUT)


def test_the_answer_is_one_json_object_and_nothing_else_is_said(answer: Answer):
    assert answer.code == 0
    assert answer.err == ""
    assert answer.out.count("\n") == 1
    assert set(answer.json) == MEMBERS


def test_the_answer_says_what_was_asked(answer: Answer):
    said = answer.json
    assert (said["ics"], said["scenario"], said["seed"]) == (SMALL.ics, SMALL.scenario, SMALL.seed)
    assert said["run_id"].startswith("QR1-central-")


def test_every_row_has_exactly_the_promised_names(answer: Answer):
    rows = answer.json["rows"]
    assert len(rows) > 1000
    assert all(list(row) == ROW for row in rows)
    assert {row["period"] for row in rows} == {"2026", "2027", "2028", "2029", "2030"}
    assert {row["sector"] for row in rows} == {"acute", "mental health", "primary care", "adult social care"}


def test_no_figure_of_a_row_is_missing(answer: Answer):
    figures = [row[name] for row in answer.json["rows"] for name in ROW[5:]]
    assert all(isinstance(figure, int | float) for figure in figures)


def test_the_mean_reconciles_in_the_answer_itself(answer: Answer):
    for row in answer.json["rows"]:
        assert row["opening"] + change(row) == pytest.approx(row["closing"], abs=1e-9)
        assert row["required_fte"] - row["closing_fte"] == pytest.approx(row["gap_fte"], abs=1e-9)
        assert 0 <= row["chance_of_meeting"] <= 1


def test_kept_replicates_are_whole_people_that_reconcile(answer: Answer):
    kept = answer.json["replicates"]
    assert set(kept) == {"count", "rows"}
    assert kept["count"] == SMALL.replicates
    assert {row["replicate"] for row in kept["rows"]} == set(range(SMALL.replicates))
    people = ("opening", *FLOWS_IN, *FLOWS_OUT, "closing")
    for row in kept["rows"]:
        assert all(type(row[name]) is int and row[name] >= 0 for name in people)
        assert row["opening"] + change(row) == row["closing"]


def test_each_replicate_has_every_organisation_role_and_period(answer: Answer):
    said = answer.json
    cells = {(row["period"], row["organisation"], row["role"]) for row in said["rows"]}
    assert len(said["replicates"]["rows"]) == len(cells) * SMALL.replicates


def test_the_same_command_gives_the_same_bytes_on_another_number_of_threads(allotment: CommandLine, answer: Answer):
    again = allotment.process(*SMALL_WORDS, "--keep-replicates", "--threads", "2", "--json")
    assert again.out == answer.out


def test_the_answer_is_the_archived_run(answer: Answer, central: Projected):
    assert answer.json["run_id"] == central.run.run_id
    assert answer.json["rows"] == json.loads(central.run.tables["projection"].write_json())


def test_provenance_names_hashes_code_date_and_sources(answer: Answer):
    block = answer.json["provenance"]
    assert set(block["hashes"]) == {"evidence", "assumptions", "scenario", "code"}
    assert block["base_date"] == "2025-08-31"
    assert block["synthetic_organisations"] == ["E10000013"]
    assert all(source["publisher"] and source["licence"] for source in block["sources"])


def test_the_back_test_score_stands_in_the_answer(answer: Answer):
    block = answer.json["backtest"]
    assert "group drift" in block["sentence"]
    assert {score["method"] for score in block["scores"]} >= {"last_value", "drift", "group_drift", "ets"}


def test_without_keep_replicates_the_answer_gives_their_number_and_the_folder_the_same_rows(
    allotment: CommandLine, answer: Answer, tmp_path: Path
):
    plain = allotment(*SMALL_WORDS, "--out", str(tmp_path / "out"), "--json").json
    assert plain == {**answer.json, "replicates": SMALL.replicates}
    metadata = json.loads((tmp_path / "out" / "projection.json").read_text(encoding="utf-8"))
    assert metadata["about"]["run_id"] == plain["run_id"]
    assert metadata["rows"] == len(plain["rows"])
    assert (tmp_path / "out" / "projection.csv").is_file()
    assert (tmp_path / "out" / "projection.parquet").is_file()


def test_for_people_the_answer_is_a_table_and_the_way_on(allotment: CommandLine, answer: Answer):
    shown = allotment(*SMALL_WORDS)
    assert shown.code == 0
    for words in ("Gloucestershire", "Required", "Chance of meeting", "2030", answer.json["run_id"], "explain"):
        assert words in shown.out
