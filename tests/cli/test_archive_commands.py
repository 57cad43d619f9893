"""The commands that go on from archived runs, and those that list what ships."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml

from allotment.planning.project import Projected
from tests.cli.command_line import SMALL_WORDS, CommandLine

EVERY_SCENARIO = {
    "central", "high-migration", "low-migration", "leavers-best-recorded", "ltwp-like-expansion",
    "no-international-recruitment", "social-care-pay-rise",
}  # fmt: skip


@pytest.fixture(scope="module")
def migration(allotment: CommandLine) -> str:
    """The name of the same run with high migration."""
    words = ["high-migration" if word == "central" else word for word in SMALL_WORDS]
    return str(allotment(*words, "--json").json["run_id"])


def test_runs_lists_every_run_with_what_was_asked(allotment: CommandLine, central: Projected):
    runs = allotment("runs", "--json").json["runs"]
    ours = next(run for run in runs if run["run_id"] == central.run.run_id)
    assert {"ics": "QR1", "scenario": "central", "years": 5, "replicates": 12, "seed": 1}.items() <= ours.items()
    assert [run["archived_at"] for run in runs] == sorted(run["archived_at"] for run in runs)


def test_an_empty_archive_says_how_to_fill_it(tmp_path: Path):
    empty = CommandLine(tmp_path)
    assert "allotment project --ics QR1" in empty("runs").out
    assert empty("runs", "--json").json == {"runs": []}


def test_a_rerun_is_the_same_bit_for_bit_and_where_it_is_not_names_the_table(own_allotment: CommandLine):
    project = ("project", "--ics", "QR1", "--years", "1", "--replicates", "2", "--json")
    run_id = own_allotment(*project).json["run_id"]
    same = own_allotment("rerun", "latest", "--json")
    assert same.code == 0
    assert same.json["run_id"] == run_id
    assert same.json["identical"]
    assert same.json["differing_tables"] == same.json["changed_inputs"] == []
    assert same.json["tables_compared"] > 10

    manifest = own_allotment.home / "runs" / run_id / "manifest.json"
    kept = json.loads(manifest.read_text(encoding="utf-8"))
    kept["table_hashes"]["summary"] = "0" * 64
    manifest.write_text(json.dumps(kept), encoding="utf-8")
    different = own_allotment("rerun", run_id)
    assert different.code == 1
    assert "different in: summary." in different.out


def test_an_explanation_sums_in_the_answer_itself(allotment: CommandLine, central: Projected):
    said = allotment("explain", central.run.run_id, "--years", "5", "--json").json
    steps = [step["gap_change_fte"] for step in said["steps"]]
    assert sum(steps[:-1]) == pytest.approx(steps[-1], abs=1e-7)
    assert (said["scope"], said["years_ahead"]) == ("system", 5)


def test_one_staff_group_can_be_explained(allotment: CommandLine, central: Projected):
    words = ("explain", central.run.run_id, "--scope", "staff_group", "--name", "Midwives")
    assert "Midwives" in allotment(*words).out
    assert {step["name"] for step in allotment(*words, "--json").json["steps"]} == {"Midwives"}


def test_a_comparison_gives_results_bridge_and_changes(allotment: CommandLine, central: Projected, migration: str):
    said = allotment("compare", central.run.run_id, migration, "--json").json
    assert (said["first"], said["second"]) == (central.run.run_id, migration)
    assert {row["change"] for row in said["changes"]} == {"principal", "high migration"}
    last = next(row for row in said["results"] if row["scope"] == "system" and row["years_ahead"] == 5)
    assert last["difference_fte"] == pytest.approx(last["gap_fte_second"] - last["gap_fte_first"])
    assert last["difference_p10"] <= last["difference_p90"]


def test_a_comparison_is_shown_with_both_runs_named(allotment: CommandLine, central: Projected, migration: str):
    shown = allotment("compare", central.run.run_id, migration, columns=80).out
    for words in (f"What {central.run.run_id} changes", f"What {migration} changes", "Population: size and age"):
        assert words in shown


def test_a_report_is_written_and_its_page_named(allotment: CommandLine, central: Projected, tmp_path: Path):
    said = allotment("report", central.run.run_id, "--out", str(tmp_path / "page"), "--no-excel", "--json").json
    assert said["run_id"] == central.run.run_id
    assert Path(said["page"]).is_file()
    assert (tmp_path / "page" / "tables" / "projection.csv").is_file()


def test_scenarios_lists_those_that_ship(allotment: CommandLine):
    assert {scenario["name"] for scenario in allotment("scenarios", "--json").json["scenarios"]} == EVERY_SCENARIO


@pytest.mark.parametrize("name", sorted(EVERY_SCENARIO))
def test_a_shipped_scenario_can_be_copied_and_checked(allotment: CommandLine, tmp_path: Path, name: str):
    copied = tmp_path / "mine.yaml"
    copied.write_text(allotment("scenarios", "--show", name).out, encoding="utf-8")
    checked = allotment("scenarios", "--check", str(copied))
    assert checked.code == 0
    assert "in order" in checked.out
    assert yaml.safe_load(copied.read_text(encoding="utf-8"))["name"] == name


def test_the_scenario_schema_is_a_json_schema(allotment: CommandLine):
    schema = json.loads(allotment("scenarios", "--schema").out)
    assert schema["$schema"].startswith("https://json-schema.org/")
    assert "changes" in schema["properties"]


def test_assumptions_of_one_key_come_with_unit_source_and_owner(allotment: CommandLine):
    listed = allotment("assumptions", "--key", "non_demographic_growth", "--json").json["assumptions"]
    assert listed
    assert {row["key"] for row in listed} == {"non_demographic_growth"}
    assert all(row["unit"] and row["source"] and row["owner"] for row in listed)


def test_placeholders_are_those_graded_so(allotment: CommandLine):
    listed = allotment("assumptions", "--placeholders", "--json").json["assumptions"]
    everything = allotment("assumptions", "--json").json["assumptions"]
    assert listed == [row for row in everything if row["grade"] == "elicited placeholder"]
    assert 0 < len(listed) < len(everything)


def test_assumptions_are_shown_with_their_sources_below(allotment: CommandLine):
    shown = allotment("assumptions", "--key", "non_demographic_growth", columns=80).out
    assert shown.startswith("non_demographic_growth: ")
    assert "\nUnit: " in shown
    assert ". Owner: " in shown
    assert "\n[1] " in shown


def test_evidence_lists_every_table_with_its_file(allotment: CommandLine):
    listed = allotment("evidence", "--json").json
    assert len(listed["sha256"]) == 64
    assert {"staff_in_post", "practices", "population"} <= {row["table"] for row in listed["provenance"]}
    assert all(row["file"] and row["publisher"] and row["rows_read"] > 0 for row in listed["provenance"])
