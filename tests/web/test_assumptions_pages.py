"""The register on the site: looked through, disputed, decided."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.planning.proposals.test_proposals import KEY, TRAINEE
from tests.web.site import Site

if TYPE_CHECKING:
    from django.http import HttpResponse

REGISTER = "/systems/QR1/assumptions"
MOST_QUERIES = 20


def _propose(site: Site, who: str = "planner", **changed: str) -> HttpResponse:
    return site.client(who).post(f"{REGISTER}/{KEY}/propose", {**TRAINEE, "write_key": "", **changed})  # type: ignore[return-value]


def _decide(site: Site, who: str, address: str, decision: str, reason: str = "", version: str = "1") -> HttpResponse:
    fields = {"decision": decision, "reason": reason, "version": version, "write_key": ""}
    return site.client(who).post(f"{address}/decide", fields)  # type: ignore[return-value]


def test_a_change_is_proposed_approved_and_shown_with_its_history(site: Site) -> None:
    answer = _propose(site)
    assert answer.status_code == 302
    address = answer["Location"]
    assert "Withdraw this proposal" in site.client("planner").get(address).content.decode()
    assert "Changes that wait for a decision" in site.client("viewer").get(REGISTER).content.decode()
    page = site.client("approver").get(address).content.decode()
    assert "<strong>0.05</strong>" in page
    assert _decide(site, "approver", address, "approve").status_code == 400
    assert _decide(site, "approver", address, "approve", "The hub's figures are better.").status_code == 302
    page = site.client("viewer").get(f"{REGISTER}/{KEY}").content.decode()
    assert "Gloucestershire's own" in page
    assert "The hub&#39;s figures are better." in page
    again = _decide(site, "approver", address, "refuse", "Too late.")
    assert again.status_code == 409
    assert "Ama Approver changed it" in again.content.decode()


def test_faults_are_shown_by_their_fields_with_what_was_typed(site: Site) -> None:
    answer = _propose(site, value="2", source="", rationale="")
    page = answer.content.decode()
    assert answer.status_code == 400
    assert "<title>Error: Propose a change" in page
    for field in ("value", "source", "rationale"):
        assert f'href="#{field}"' in page
        assert f'id="{field}-error"' in page
    assert 'value="2"' in page


def test_a_narrowing_that_changes_nothing_is_said_at_the_narrowing(site: Site) -> None:
    page = _propose(site, where_region="South West").content.decode()
    assert 'href="#where_sector"' in page
    assert "this would change nothing" in page


@pytest.mark.parametrize(
    ("who", "status"), [("planner", 200), ("partner", 200), ("viewer", 403), ("national", 403), ("stranger", 404)]
)
def test_the_form_is_for_those_who_may_propose(site: Site, who: str, status: int) -> None:
    assert site.client(who).get(f"{REGISTER}/{KEY}/propose").status_code == status


def test_a_stranger_finds_no_register_and_no_proposal(site: Site) -> None:
    address = _propose(site)["Location"]
    for path in (REGISTER, f"{REGISTER}/register.csv", f"{REGISTER}/proposals", f"{REGISTER}/{KEY}", address):
        assert site.client("stranger").get(path).status_code == 404
    assert site.client("stranger").get(address.replace("QR1", "QE1")).status_code == 404
    assert _propose(site, "stranger").status_code == 404
    assert _decide(site, "stranger", address, "approve", "Mine.").status_code == 404


def test_nobody_but_an_approver_is_offered_a_decision(site: Site) -> None:
    address = _propose(site, "partner")["Location"]
    for who in ("viewer", "planner", "administrator", "national"):
        assert 'value="approve"' not in site.client(who).get(address).content.decode()
        assert _decide(site, who, address, "approve", "Mine.").status_code == 403
    assert 'value="approve"' in site.client("approver").get(address).content.decode()


def test_every_key_has_its_page_and_an_unknown_one_has_none(site: Site) -> None:
    from allotment.evidence.assumptions.register import load_register

    client = site.client("planner")
    for key in load_register().keys:
        assert client.get(f"{REGISTER}/{key}").status_code == 200, key
        assert client.get(f"{REGISTER}/{key}/propose").status_code == 200, key
    assert client.get(f"{REGISTER}/nothing").status_code == 404
    assert client.get(f"{REGISTER}/nothing/propose").status_code == 404
    assert client.get(f"{REGISTER}/proposals/nothing").status_code == 404


def test_the_whole_register_comes_as_csv(site: Site) -> None:
    import polars as pl

    answer = site.client("viewer").get(f"{REGISTER}/register.csv")
    table = pl.read_csv(answer.content)
    from allotment.evidence.assumptions.register import load_register

    assert table.height >= len(load_register().assumptions)
    assert answer["Content-Disposition"] == 'attachment; filename="assumptions-QR1.csv"'


def test_what_somebody_typed_is_shown_as_text(site: Site) -> None:
    address = _propose(site, rationale="<script>alert(1)</script>", source="=HYPERLINK(1)")["Location"]
    page = site.client("approver").get(address).content.decode()
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page
    assert _decide(site, "approver", address, "approve", "Fine.").status_code == 302
    assert "\r\n" in site.client("viewer").get(f"{REGISTER}/register.csv").content.decode()
    assert ",=HYPERLINK" not in site.client("viewer").get(f"{REGISTER}/register.csv").content.decode()


def test_no_page_asks_the_database_often(site: Site) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    for number in range(6):
        address = _propose(site, rationale=f"For reason {number}.")["Location"]
    client = site.client("planner")
    for path in (REGISTER, f"{REGISTER}?words=nurse", f"{REGISTER}/{KEY}", f"{REGISTER}/proposals", address):
        client.get(path)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(path).status_code == 200
        assert len(asked) < MOST_QUERIES, f"{path}: {len(asked)}"
