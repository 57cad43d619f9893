"""A file of pathways: the shipped one reads, and each fault is named with its place and remedy."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
import yaml

from allotment.evidence.assumptions.register import load_register
from allotment.evidence.pathways.pathway import LeverReference
from allotment.evidence.pathways.read_pathways import SHIPPED_PATHWAYS, PathwaysError, read_pathways
from allotment.evidence.pathways.words import AGE_GROUPS, CHANNELS, LEVELS, group_of

ON = date(2025, 8, 31)
SHIPPED = SHIPPED_PATHWAYS.read_text(encoding="utf-8")
Write = Callable[[object], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def to_file(content: object) -> Path:
        path = tmp_path / "pathways.yaml"
        path.write_text(content if isinstance(content, str) else yaml.safe_dump(content), encoding="utf-8")
        return path

    return to_file


def one() -> dict:
    """The job centre's pathway, as a mapping that a test may spoil."""
    return next(entry for entry in yaml.safe_load(SHIPPED) if entry["key"] == "job_centre_to_care_worker")


def faults(path: Path) -> str:
    with pytest.raises(PathwaysError) as refused:
        read_pathways(path, ON)
    return "\n".join(map(str, refused.value.problems))


def test_the_shipped_pathways_read_and_each_begins_with_outreach():
    pathways = read_pathways(SHIPPED_PATHWAYS, ON).pathways
    assert len(pathways) == 6
    assert {one.steps[0].kind for one in pathways} == {"outreach"}
    assert {channel for one in pathways for channel in one.channels} == set(CHANNELS)


def test_a_number_of_a_lever_is_referred_to_and_not_repeated():
    steps = [step for one in read_pathways(SHIPPED_PATHWAYS, ON).pathways for step in one.steps]
    levers = {step.conversion.lever for step in steps if isinstance(step.conversion, LeverReference)}
    assert {"grow_your_own_entry", "train_nursing_associates", "commission_nursing_places"} <= levers


def test_every_channel_age_and_level_has_its_records():
    records = load_register(SHIPPED_PATHWAYS.parent / "records")
    for channel in CHANNELS:
        assert records.has("outreach_places_per_100000", ON, activity=channel)
        assert records.has("outreach_places_per_partner", ON, activity=channel)
    for key in ("qualification_share_least_deprived", "qualification_share_most_deprived"):
        for group in AGE_GROUPS:
            shares = [records.find(key, ON, age_band=group, programme=level) for level in LEVELS]
            assert sum(share.value for share in shares) == pytest.approx(1, abs=0.01)
            assert all("synthetic" in share.source for share in shares)


def test_every_age_has_one_group():
    assert [group_of(age) for age in (16, 18, 19, 24, 25, 49, 50, 64)] == sorted([*AGE_GROUPS] * 2)


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda entry: entry.update(channels=["job center"]), "Did you mean 'job centre'?"),
        (lambda entry: entry.update(channels=["school", "school"]), "each once"),
        (lambda entry: entry.update(destination_role="Carer"), "destination_role (found 'Carer')"),
        (lambda entry: entry.update(registered="maybe"), "registered (found 'maybe')"),
        (lambda entry: entry.pop("owner"), "owner"),
        (lambda entry: entry["audience"].update(ages=[15, 70]), "two whole years from 16 to 64"),
        (lambda entry: entry["audience"].update(level=["level 2"]), "this field is not known"),
        (lambda entry: entry["steps"][0]["conversion"].update(value=1.5), "step 1, conversion"),
        (lambda entry: entry["steps"][0]["conversion"].pop("p10"), "Give both, or neither."),
        (lambda entry: entry["steps"][1]["conversion"].update(p10=0.9), "p10 must lie below p90"),
        (lambda entry: entry["steps"][1]["months"].update(value=-1), "within 0 to inf"),
        (lambda entry: entry["steps"][1]["cost_pence"].update(value=1e300), "a number of at most"),
        (lambda entry: entry["steps"][1].update(cost_pence={"lever": "nothing"}), "cost_pence, lever"),
        (lambda entry: entry["steps"][1].update(conversion={"lever": "train_gps"}), "conversion, records"),
        (lambda entry: entry["steps"][1].update(kind="outreach"), "the first step is outreach, and no other is"),
        (
            lambda entry: entry["steps"][0].update(most_per_100000={"value": 5}),
            "limited by the capacity of its channels",
        ),
        (lambda entry: entry.update(steps=entry["steps"][:1]), "2 to 20 steps"),
        (lambda entry: entry.update(valid_from=date(2030, 1, 1)), "no pathway is in force on 31 August 2025"),
    ],
)
def test_a_fault_is_named_with_its_remedy(write: Write, spoil: Callable[[dict], object], said: str):
    entry = one()
    spoil(entry)
    assert said in faults(write([entry]))


def test_every_fault_is_said_at_once(write: Write):
    entry = one()
    entry["channels"] = ["pub"]
    entry["steps"][1]["conversion"]["value"] = 7
    said = faults(write([entry, 3]))
    assert all(part in said for part in ("channels", "step 2, conversion", "a pathway is a mapping"))


def test_a_later_record_follows_an_earlier_one_and_two_at_once_are_refused(write: Write):
    earlier, later = one(), one()
    later["title"] = "Later"
    later["valid_from"] = date(2025, 1, 1)
    assert "two records of this pathway" in faults(write([earlier, later]))
    earlier["valid_to"] = date(2024, 12, 31)
    assert [found.title for found in read_pathways(write([earlier, later]), ON).pathways] == ["Later"]


@pytest.mark.parametrize("text", ["{a: 1}", "- key: a\n- key: [", "x: &a [1]\ny: *a", "- a: 1\n  a: 2", "\x00"])
def test_what_is_no_list_of_pathways_is_refused(write: Write, text: str):
    assert faults(write(text))


def test_a_file_of_nested_repeats_is_refused_without_being_written_out(write: Write):
    nested = "\n".join(f"  - &x{n} [{', '.join([f'*x{n - 1}'] * 9)}]" for n in range(1, 9))
    text = f"- key: &x0 many\n  title:\n{nested}\n"
    assert len(faults(write(text))) < 5_000


def test_a_file_that_is_absent_or_far_too_big_is_refused(tmp_path: Path, write: Write):
    assert "cannot be read" in faults(tmp_path / "nothing.yaml")
    assert "more than" in faults(write("#" * 1_000_001))
