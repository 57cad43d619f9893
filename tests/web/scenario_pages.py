"""What the tests of the pages of scenarios and plans send and read."""

from __future__ import annotations

from html import unescape
from typing import TYPE_CHECKING, Any

from tests.web.site import ICS

if TYPE_CHECKING:
    from django.http import HttpResponse
    from django.test import Client

MOST_QUERIES = 20
SCENARIOS = f"/systems/{ICS}/scenarios"
CHANGE = {
    "changes.0.quantity": "leaver_rate",
    "changes.0.where.staff_group": ["Nurses & health visitors", "Midwives"],
    "changes.0.where.organisation": ["RTE"],
    "changes.0.how": "multiply",
    "changes.0.amount": "0.9",
    "changes.0.from_year": "2027",
    "changes.0.phase_in_years": "3",
    "changes.0.rationale": "Flexible rosters",
    "changes.0.source": "Elicited",
    "changes.0.owner": "Director of people",
}


def text_of(answer: HttpResponse) -> str:
    """The page's text, with entities written out."""
    return unescape(answer.content.decode())


def get(client: Client, address: str, status: int = 200) -> str:
    """Open a page, hold its queries to the limit, and give its text."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as queries:
        answer = client.get(address)
    assert answer.status_code == status, address
    assert len(queries) < MOST_QUERIES, address
    return text_of(answer)


def form(title: str, **more: Any) -> dict[str, Any]:
    """What a browser sends for a scenario of one change."""
    said = {"title": title, "description": "A retention programme", "population_variant": "principal"}
    return {**said, **CHANGE, "do": "save", "version": "0", **more}
