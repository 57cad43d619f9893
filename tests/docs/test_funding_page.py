"""The page on funding says what the shipped records say, and its files can be used as they are printed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

import pytest

from allotment.evidence.funding.read import example_text
from allotment.evidence.funding.read_streams import HOLDERS
from allotment.governance.investment_rights import investment_rights
from allotment.levers.lever import CostCategory, Family
from allotment.planning.desk import Desk
from allotment.planning.funding import CAPACITIES, check_text, names_for_funding, streams_in_words

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "funding.md").read_text(encoding="utf-8")
FILES = re.findall(r"^```yaml\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE)


def rows(name: str) -> list[str]:
    """The rows of a table of the page, without its head."""
    part = PAGE.split(f"<!-- {name} -->\n")[1].split("<!--")[0]
    return part.strip().splitlines()[2:]


def as_rows(cells: Iterable[Sequence[str]]) -> list[str]:
    """Rows as the page writes them."""
    return ["| " + " | ".join(" ".join(cell.split()).replace("|", "\\|") for cell in row) + " |" for row in cells]


def test_the_table_of_streams_is_that_of_the_records():
    listed = [(f"`{one.key}`", *list(vars(one).values())[1:]) for one in streams_in_words()]
    assert rows("streams") == as_rows(listed)


def test_the_table_of_rights_is_that_of_the_layer_in_force():
    newest = [right for right in investment_rights() if right.valid_to is None]
    expected = [
        (
            one.activity,
            ", ".join(one.sectors) or "every sector",
            ", ".join(one.levels),
            ", ".join(one.consult) or "nobody",
            one.conditions,
        )
        for one in newest
    ]
    assert rows("rights") == as_rows(expected)


def test_the_worked_example_is_the_shipped_one():
    assert FILES[0] == example_text("two-streams")


@pytest.mark.parametrize("text", FILES)
def test_a_printed_funding_file_is_accepted(text: str, desk: Desk):
    assert check_text(text, "printed.yaml", names_for_funding(desk)).streams


def test_the_page_names_every_word_that_a_file_may_use():
    words = [*Family, *CostCategory, *HOLDERS, *{name.split(": ")[1] for name in CAPACITIES}]
    folded = " ".join(PAGE.split())
    assert not [word for word in words if word not in folded]
