"""The register's folder of levers: one file each, whose keys are shared, with one title and one unit."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from allotment.evidence.assumptions.register import load_register
from allotment.workforce.errors import AssumptionError

ON = date(2025, 8, 31)


def entry(lever: str, value: float, **changed: Any) -> dict[str, Any]:
    """One key's entry in a lever's file."""
    record = {
        "where": {"lever": lever},
        "value": value,
        "distribution": {"kind": "fixed"},
        "valid_from": date(2024, 4, 1),
        "source": "A publication",
        "grade": "D",
        "date_read": date(2026, 11, 22),
    }
    titled = {"key": "lever_share_completing", "title": "Share who complete", "unit": "share", "owner": "A lead"}
    return {**titled, "records": [record], **changed}


def write(folder: Path, name: str, *entries: dict[str, Any]) -> None:
    """Write one file of a register."""
    (folder / name).parent.mkdir(exist_ok=True)
    (folder / name).write_text(yaml.safe_dump(list(entries), sort_keys=False), encoding="utf-8")


def test_records_of_one_key_are_found_over_several_files(tmp_path: Path):
    write(tmp_path, "levers/train_gps.yaml", entry("train_gps", 0.9))
    write(tmp_path, "levers/flexible_working.yaml", entry("flexible_working", 0.5))
    register = load_register(tmp_path)
    assert register.find("lever_share_completing", ON, lever="train_gps").value == 0.9
    assert register.find("lever_share_completing", ON, lever="flexible_working", role="Midwife").value == 0.5
    assert [one.file for one in register.assumptions] == ["levers/flexible_working.yaml", "levers/train_gps.yaml"]


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"title": "Those who complete"}, "title (found 'Those who complete'): one key has one title."),
        ({"unit": "ratio"}, "unit (found 'ratio'): one key has one unit."),
    ],
)
def test_a_key_with_two_titles_or_units_is_refused_by_file(tmp_path: Path, changed: dict[str, str], said: str):
    write(tmp_path, "levers/flexible_working.yaml", entry("flexible_working", 0.5))
    write(tmp_path, "levers/train_gps.yaml", entry("train_gps", 0.9, **changed))
    with pytest.raises(AssumptionError) as refused:
        load_register(tmp_path)
    assert f"levers/train_gps.yaml: lever_share_completing, record 1, {said}" in str(refused.value)
    assert len(refused.value.problems) == 1


def test_a_lever_that_does_not_exist_is_refused_with_the_nearest(tmp_path: Path):
    write(tmp_path, "levers/train_gp.yaml", entry("train_gp", 0.9))
    with pytest.raises(AssumptionError, match="Did you mean 'train_gps'"):
        load_register(tmp_path)


def test_where_a_file_lies_and_what_it_holds_are_in_the_hash(tmp_path: Path):
    write(tmp_path, "train_gps.yaml", entry("train_gps", 0.9))
    above = load_register(tmp_path).sha256
    (tmp_path / "levers").mkdir()
    (tmp_path / "train_gps.yaml").rename(tmp_path / "levers" / "train_gps.yaml")
    assert load_register(tmp_path).sha256 != above
