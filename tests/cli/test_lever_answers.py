"""``allotment levers`` and ``allotment elicit``: what they answer and what they refuse."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from allotment.evidence.local_evidence import read_local_folder
from allotment.levers.catalogue import LEVERS
from tests.cli.command_line import CommandLine

HUB = ("--source", "Workforce hub, May 2026", "--owner", "Hub lead")
FLEXIBLE = ("elicit", "--key", "lever_leaver_reduction", "--lever", "flexible_working", *HUB)


def test_the_list_has_every_lever_with_its_dose_cost_and_evidence(allotment: CommandLine):
    answer = allotment("levers")
    assert answer.code == 0
    for key, lever in LEVERS.items():
        (row,) = [line for line in answer.out.splitlines() if line.startswith(f"{key} ")]
        assert lever.dose_unit[:30] in row
        assert "elicited placeholder" in row
    assert "£26,001" in answer.out


def test_one_lever_is_shown_with_all_its_records_and_sources(allotment: CommandLine):
    shown = allotment("levers", "nursing_degree_apprenticeships").out
    assert "0.74 graduates join: Nurse or health visitor, 4 years later" in shown
    assert "£35,000 a year backfill, in each of the first 4 years" in shown
    assert "Nuffield Trust: about £140,000 above the levy for an apprentice nurse, over four years" in shown
    assert "Owner: Education and training lead." in shown


def test_machines_get_whole_pence_and_every_record(allotment: CommandLine):
    answer = allotment("levers", "--json").json
    assert [one["key"] for one in answer["levers"]] == list(LEVERS)
    nurse = answer["levers"][0]
    assert nurse["aims"][0]["lead_years"] == 3
    assert sum(one["pence"] for one in nurse["aims"][0]["costs"]) == nurse["aims"][0]["cost_pence"] == 2_600_100
    assert {"source", "owner", "grade", "p10", "p90", "date_read"} <= set(nurse["records"][0])


def test_a_lever_that_does_not_exist_is_refused_with_the_nearest(refused: Callable[..., str]):
    assert "Did you mean 'flexible_working'?" in refused("levers", "flexible_workin")


def test_a_judgement_is_printed_as_a_record_and_understood_in_words(allotment: CommandLine):
    answer = allotment(*FLEXIBLE, "--p10", "0.01", "--p50", "0.04", "--p90", "0.09")
    assert answer.code == 0
    assert answer.err.startswith("Understood: as likely above 0.04 as below;")
    assert answer.out.startswith("- key: lever_leaver_reduction\n")
    assert "lever: flexible_working" in answer.out


def test_a_judgement_that_is_kept_changes_what_the_lever_does(allotment: CommandLine, tmp_path: Path):
    folder = tmp_path / "mine"
    file = folder / "local" / "assumptions.yaml"
    said = ("--lowest", "0.01", "--highest", "0.09", "--p50", "0.03", "--confidence", "0.9", "--out", str(file))
    assert allotment(*FLEXIBLE, *said).code == 0
    (record,) = read_local_folder(folder).records
    assert record.value == 0.03
    shown = allotment("levers", "flexible_working", "--evidence", str(folder), "--json").json["levers"][0]
    assert shown["aims"][0]["changes"][0]["amount"] == 0.03
    assert [one["value"] for one in shown["records"] if one["local"]] == [0.03]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((*FLEXIBLE, "--p50", "0.04"), "one value alone has no range."),
        ((*FLEXIBLE, "--lowest", "0.04"), "one end alone says little. Give both, or neither."),
        ((*FLEXIBLE, "--p10", "0.2", "--p90", "0.1"), "it must lie above the value of p10"),
        ((*FLEXIBLE, "--p10", "0.1", "--p90", "0.2", "--where", "role"), "must be NAME=VALUE"),
        ((*FLEXIBLE, "--p10", "0.1", "--p90", "0.2", "--where", "role=Nurse"), "this is not a known role."),
        (("elicit", "--key", "lever_share", *HUB, "--p10", "0.1", "--p90", "0.2"), "the register has no such key."),
    ],
)
def test_a_judgement_that_cannot_be_used_is_refused(refused: Callable[..., str], words: tuple[str, ...], said: str):
    assert said in " ".join(refused(*words).split())
