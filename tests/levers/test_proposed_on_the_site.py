"""A lever's number disputed on the site: found, proposed, agreed, shown."""

from __future__ import annotations

from tests.web.site import Site

REGISTER = "/systems/QR1/assumptions"
KEY = "lever_leaver_reduction"
FLEXIBLE = {
    "value": "0.06",
    "distribution": "beta",
    "p10": "0.02",
    "p90": "0.11",
    "where_lever": "flexible_working",
    "valid_from": "2024-04-01",
    "source": "Three trusts of the system, 2024 to 2026",
    "grade": "C",
    "owner": "Retention lead",
    "date_read": "2026-05-12",
    "rationale": "Our own trusts count it.",
    "write_key": "",
}


def test_the_levers_are_one_theme_of_the_register(site: Site) -> None:
    page = site.client("viewer").get(REGISTER).content.decode()
    assert page.count(">Levers</h2>") == 1
    assert "Relative fall in leaving among those covered" in page


def test_a_search_finds_every_number_of_a_lever(site: Site) -> None:
    page = site.client("viewer").get(f"{REGISTER}?words=flexible_working").content.decode()
    assert "NHS Improvement, direct support programme" in page


def test_the_form_offers_the_levers_by_name_and_asks_which(site: Site) -> None:
    page = site.client("planner").get(f"{REGISTER}/{KEY}/propose").content.decode()
    assert '<option value="flexible_working"' in page
    answer = site.client("planner").post(f"{REGISTER}/{KEY}/propose", {**FLEXIBLE, "where_lever": ""})
    assert answer.status_code == 400
    assert "Name the lever." in answer.content.decode()


def test_a_proposed_number_is_agreed_and_shown_as_the_systems_own(site: Site) -> None:
    answer = site.client("planner").post(f"{REGISTER}/{KEY}/propose", FLEXIBLE)
    assert answer.status_code == 302
    decided = {"decision": "approve", "reason": "They counted it.", "version": "1", "write_key": ""}
    assert site.client("approver").post(f"{answer['Location']}/decide", decided).status_code == 302
    page = site.client("viewer").get(f"{REGISTER}/{KEY}").content.decode()
    assert "Gloucestershire's own" in page
    assert "Three trusts of the system, 2024 to 2026" in page
