"""The glossary is the authority for names: it explains every column that a result has."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from allotment.workforce.tables import Projection

GLOSSARY = Path(__file__).resolve().parents[2] / "docs" / "glossary.md"
TERMS_THE_FIELD_EXPECTS = (
    "FTE (WTE)", "Headcount", "Staff in post", "Establishment", "Vacancy", "Leaver", "Retirement", "Joiner",
    "Turnover", "Sickness absence rate", "Role", "Staff group", "Sector", "Place", "ICS, ICB", "PCN",
    "Participation", "Bridge (waterfall)", "P10, P50, P90", "MASE", "Coverage", "Synthetic", "Grade",
)  # fmt: skip


@pytest.fixture(scope="module")
def glossary() -> str:
    """The page's text."""
    return GLOSSARY.read_text(encoding="utf-8")


def test_every_column_of_the_projection_is_explained_with_its_unit(glossary: str):
    table = glossary.split("## Columns of the projection", 1)[1]
    explained = re.findall(r"^\| `(\w+)` \| [^|]{5,} \|[^|]*\|$", table, flags=re.MULTILINE)
    assert explained == Projection.column_names()


@pytest.mark.parametrize("term", TERMS_THE_FIELD_EXPECTS)
def test_a_term_that_the_field_uses_is_defined(glossary: str, term: str):
    assert re.search(rf"^\*\*{re.escape(term)}\*\*\n: \S", glossary, flags=re.MULTILINE)


def test_no_term_is_defined_twice(glossary: str):
    terms = re.findall(r"^\*\*(.+)\*\*$", glossary, flags=re.MULTILINE)
    assert len(terms) == len(set(terms))
