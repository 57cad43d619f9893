"""The page on the staff passport says what the records and the code say."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

from allotment.evidence.passports.rulebook import load_rulebook
from allotment.planning.passports.pages import STATE_COLUMNS

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "passport.md").read_text(encoding="utf-8")
READ_ON = date(2026, 11, 22)
CODE = re.compile(r"""(?:Reason|RefusedError)\(\s*(["'])(?P<code>[a-z' -]+)\1""")


def test_every_kind_stands_on_the_page_with_its_fields_its_length_and_its_grade():
    rulebook = load_rulebook()
    rows = {row.split("`")[1]: row for row in PAGE.splitlines() if row.startswith("| `") and row.count("|") == 6}
    assert set(rows) == set(rulebook.kinds)
    for key, row in rows.items():
        record = rulebook.kind_on(key, READ_ON)
        assert record is not None
        _, _, fields, length, warned, grade, _ = (cell.strip() for cell in row.split("|"))
        assert re.findall(r"`(\w+)`", fields) == [one.name for one in record.fields]
        months = [] if record.lasts_months is None else [record.lasts_months]
        stated = [int(one) for one in re.findall(r"\d+", re.sub(r"level \d", "", length))]
        assert stated == [*months, *record.months_by_level.values()]
        assert (int(warned), grade) == (record.warn_days, record.grade)


def test_the_limits_on_the_page_are_those_of_the_records():
    rulebook = load_rulebook()
    days, most = (rulebook.limit(key, READ_ON) for key in ("status_list_days", "presentation_days"))
    assert f"withdrawn passports counts for {days} days, a presentation for at most {most}" in PAGE
    assert f"{rulebook.limit('status_list_bits', READ_ON):,} places" in PAGE
    assert f"({rulebook.limit('credential_months', READ_ON)} months at most)" in PAGE


def test_every_reason_for_a_refusal_stands_on_the_page():
    sources = sorted((ROOT / "src" / "allotment" / "planning" / "passports").glob("*.py"))
    codes = {found["code"] for path in sources for found in CODE.finditer(path.read_text(encoding="utf-8"))}
    assert len(codes) >= 30
    assert sorted(code for code in codes if f"`{code}`" not in PAGE) == []


def test_every_column_of_the_state_stands_on_the_page():
    assert [name for name in STATE_COLUMNS if f"`{name}`" not in PAGE] == []
