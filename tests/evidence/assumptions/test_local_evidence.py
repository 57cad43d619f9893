"""Local evidence as a folder: what is written comes back the same, and what is wrong is said of both files at once."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from allotment.evidence.assumptions.local import LocalRecord
from allotment.evidence.local_evidence import (
    NO_LOCAL_EVIDENCE,
    LocalEvidence,
    read_local_folder,
    write_local_folder,
)
from allotment.workforce.errors import AssumptionError, EvidenceError
from allotment.workforce.tables import PartnerReturn

RECORD = LocalRecord(
    key="leaver_share",
    unit="share per year",
    source="Exit interviews: “why we left”",
    grade="B",
    owner="Primary care workforce lead",
    valid_from=date(2025, 7, 1),
    date_read=date(2026, 11, 22),
    value=0.04,
    where={"role": "GP partner"},
)
ROLES = ["Consultant", "Midwife", "Nurse or health visitor", "Manager"]


def returns_of(*rows: tuple[str, int, int, float, float | None]) -> pl.DataFrame:
    """Returns of one trust: role, first age of the band, heads, FTE, posts."""
    return pl.DataFrame(
        [
            {
                "organisation": "RTE",
                "role": role,
                "age_from": first,
                "age_to": first + 4,
                "organisation_name": "Gloucestershire Hospitals, NHS Foundation Trust",
                "sector": "acute",
                "headcount": heads,
                "fte": hours,
                "establishment_fte": posts,
                "vacancies_fte": None if posts is None else 0.0,
                "as_at": date(2026, 9, 30),
            }
            for role, first, heads, hours, posts in rows
        ],
        schema_overrides={"establishment_fte": pl.Float64, "vacancies_fte": pl.Float64},
    )


RETURNS = returns_of(("Midwife", 30, 25, 20.5, None), ("Midwife", 25, 10, 9.1, None), ("Consultant", 40, 0, 0.0, 12.5))


def test_nothing_local_is_written_as_nothing_and_read_as_nothing(tmp_path: Path):
    write_local_folder(NO_LOCAL_EVIDENCE, tmp_path)
    assert list(tmp_path.iterdir()) == []
    assert read_local_folder(tmp_path) == NO_LOCAL_EVIDENCE
    assert NO_LOCAL_EVIDENCE.is_empty
    assert NO_LOCAL_EVIDENCE.hashes == {}


def test_a_folder_gives_back_what_was_written_to_the_last_bit(tmp_path: Path):
    local = LocalEvidence.of([RECORD], RETURNS)
    write_local_folder(local, tmp_path)
    back = read_local_folder(tmp_path)
    assert back == local
    assert back.records == (RECORD,)
    assert local.returns is not None
    assert back.returns is not None
    assert back.returns.equals(local.returns)


@pytest.mark.parametrize("local", [LocalEvidence.of([RECORD]), LocalEvidence.of((), RETURNS)])
def test_either_part_may_stand_alone(local: LocalEvidence, tmp_path: Path):
    write_local_folder(local, tmp_path)
    assert len(list((tmp_path / "local").iterdir())) == len(local.hashes) == 1
    assert read_local_folder(tmp_path) == local


def test_neither_the_order_of_rows_nor_of_columns_nor_the_text_around_records_matters():
    one = LocalEvidence.of([RECORD], RETURNS)
    text = "# agreed in October\n" + one.records_yaml.replace("unit: share per year", "unit:   'share per year'")
    other = LocalEvidence(text, RETURNS.reverse().select(reversed(RETURNS.columns)))
    assert one == other
    assert hash(one) == hash(other)
    assert one.records_yaml == other.records_yaml


def test_a_theme_with_titles_and_lists_is_read_as_the_shipped_ones_are():
    text = """
    - key: leaver_share
      title: Share who leave
      unit: share per year
      owner: Lead
      valid_from: 2025-04-01
      date_read: 2026-11-22
      records:
        - {where: {role: [GP partner, Salaried GP]}, value: 0.05, distribution: {kind: fixed}, source: Ours, grade: C}
    """
    local = LocalEvidence(text)
    assert [record.where for record in local.records] == [{"role": "GP partner"}, {"role": "Salaried GP"}]


def test_no_returns_are_the_same_as_an_empty_table_of_them():
    assert LocalEvidence.of((), PartnerReturn.create_empty()) == NO_LOCAL_EVIDENCE


def test_any_change_changes_a_hash():
    changed = [
        LocalEvidence.of([RECORD], RETURNS),
        LocalEvidence.of([RECORD], RETURNS.with_columns(fte=pl.col("fte") * (1 + 1e-15))),
        LocalEvidence.of([RECORD], RETURNS.with_columns(as_at=date(2026, 9, 29))),
        LocalEvidence.of([RECORD], RETURNS.head(2)),
        LocalEvidence.of([RECORD]),
        LocalEvidence.of((), RETURNS),
    ]
    assert len(set(changed)) == len(changed)


def test_everything_wrong_in_both_files_is_said_at_once(tmp_path: Path):
    write_local_folder(LocalEvidence.of([RECORD], RETURNS), tmp_path)
    records, returns = tmp_path / "local" / "assumptions.yaml", tmp_path / "local" / "partner_returns.csv"
    records.write_text(records.read_text(encoding="utf-8").replace("0.04", "4%").replace("grade: B", ""), "utf-8")
    returns.write_text(returns.read_text(encoding="utf-8").replace("20.5", "many").replace("acute", "moon"), "utf-8")
    with pytest.raises(EvidenceError) as refused:
        read_local_folder(tmp_path)
    said = str(refused.value)
    assert "local/assumptions.yaml: leaver_share, record 1, value (found '4%')" in said
    assert "local/assumptions.yaml: leaver_share, record 1, grade: a record needs its grade." in said
    assert "local/partner_returns.csv, row 4, column fte (found 'many')" in said
    assert "the role is one of its sector" in said


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"- key: [", "this is not valid YAML"),
        (b"leaver_share: 0.04", "a theme is a list of entries"),
        (b"\xff\xfe- key", "it is not UTF-8 text"),
        (b"- key: leaver_share\n  unit: share per year\n  records: []", "at least one record"),
    ],
)
def test_a_file_of_records_that_is_none_is_refused(tmp_path: Path, content: bytes, said: str):
    (tmp_path / "local").mkdir()
    (tmp_path / "local" / "assumptions.yaml").write_bytes(content)
    with pytest.raises(EvidenceError, match=said):
        read_local_folder(tmp_path)


def test_text_that_holds_no_records_in_order_makes_no_local_evidence():
    with pytest.raises(AssumptionError, match="this is not valid YAML"):
        LocalEvidence("- key: [")


@st.composite
def any_returns(draw: st.DrawFn) -> pl.DataFrame:
    """Returns of one trust in order: any roles, bands, heads and hours."""
    rows = []
    for role in draw(st.lists(st.sampled_from(ROLES), min_size=1, unique=True)):
        posts = draw(st.none() | st.floats(0, 5000))
        for first in draw(st.lists(st.sampled_from(range(15, 80, 5)), min_size=1, unique=True)):
            heads = draw(st.integers(0, 9000))
            rows.append((role, first, heads, draw(st.floats(0, 9000)) if heads else 0.0, posts))
    return returns_of(*rows)


@settings(max_examples=50, deadline=None)
@given(any_returns())
def test_any_returns_come_back_from_a_folder_to_the_last_bit(tmp_path_factory: pytest.TempPathFactory, returns):
    folder = tmp_path_factory.mktemp("returns")
    local = LocalEvidence.of((), returns)
    write_local_folder(local, folder)
    assert read_local_folder(folder) == local
