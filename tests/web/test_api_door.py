"""Who may ask the API, with what, and what somebody else is told: nothing."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from tests.web.api_caller import SYSTEM, V1, Caller, basic, secret_of
from tests.web.site import Site

READS = (
    "organisations",
    "protected-counts",
    "tables",
    "tables/summary.csv",
    "tables/protected_counts.parquet",
    "allotment.pbids",
    "runs",
    "scenarios",
    "shipped-scenarios/central",
    "plans",
    "staff-returns",
    "staff-returns/status",
    "assumptions",
    "assumptions.csv",
    "assumptions/leaver_share",
    "proposals",
)


@pytest.fixture(scope="module")
def run_id(site: Site) -> str:
    """The run that the pages show."""
    return str(Caller.of(site, "planner").read(f"{SYSTEM}/runs")["items"][0]["run_id"])


@pytest.fixture(scope="module")
def reads_of_a_run(run_id: str) -> list[str]:
    """What there is of one run."""
    return [f"runs/{run_id}", f"runs/{run_id}/figures", f"runs/{run_id}/files/summary.csv"]


def test_nobody_is_answered_without_saying_who_asks(site: Site) -> None:
    for address in (f"{V1}/me", f"{SYSTEM}/runs", f"{SYSTEM}/tables/summary.csv", f"{V1}/audit"):
        answer = Client().get(address)
        assert (answer.status_code, answer["Content-Type"]) == (401, "application/json")
        assert answer["WWW-Authenticate"].startswith("Basic ")
        assert answer.json()["problems"][0]["where"] == "Authorization"


def test_a_token_is_taken_as_a_bearer_and_as_the_password_of_basic(site: Site) -> None:
    secret = secret_of(site, "planner")
    for header in (f"Bearer {secret}", basic(secret), basic(secret, "anything")):
        answer = Client().get(f"{V1}/me", headers={"Authorization": header})
        assert answer.status_code == 200
        assert answer.json()["may_write"] is False
        assert [one["code"] for one in answer.json()["systems"]] == ["QR1"]


def test_a_session_reads_and_is_asked_for_its_own_token_before_it_writes(site: Site) -> None:
    client = site.client("planner")
    assert client.get(f"{V1}/me").json()["may_write"] is True
    client.handler.enforce_csrf_checks = True
    answer = client.post(f"{SYSTEM}/runs", {"years": 1}, content_type="application/json")
    assert answer.status_code == 403
    assert answer.json()["problems"][0]["where"] == "X-CSRFToken"


def test_a_session_writes_from_a_page_of_the_site(site: Site) -> None:
    client = site.client("analyst")
    client.handler.enforce_csrf_checks = True
    page = client.get("/help/")
    assert page.status_code == 200
    client.get(f"{SYSTEM.replace('/api/v1', '')}/runs/new")
    token = client.cookies["csrf"].value
    body = {"years": 1, "replicates": 10, "seed": 4_001}
    answer = client.post(f"{SYSTEM}/runs", body, content_type="application/json", headers={"X-CSRFToken": token})
    assert answer.status_code == 202


def test_a_token_that_is_wrong_is_not_helped_by_a_session(site: Site) -> None:
    answer = site.client("planner").get(f"{V1}/me", headers={"Authorization": "Bearer allotment_wrong"})
    assert answer.status_code == 401


@pytest.mark.parametrize(
    "header", ["Bearer", "Bearer ", "Basic", "Basic !!!", "Basic YQ==", "Digest x", "\xff", "Basic  "]
)
def test_what_is_no_credential_is_refused_and_never_breaks(site: Site, header: str) -> None:
    assert Client().get(f"{V1}/me", headers={"Authorization": header}).status_code == 401


def test_a_token_stops_when_it_ends_or_its_account_is_switched_off(site: Site) -> None:
    from allotment.store.models import Account, ApiToken
    from allotment.store.shelves.accounts import add_token

    now = site.desk.clock()
    account = site.account("viewer")
    _, secret = add_token(str(account.id), "old", False, now - timedelta(days=2), now - timedelta(days=1))
    caller = Caller.of(site, "viewer")
    assert Client().get(f"{V1}/me", headers={"Authorization": f"Bearer {secret}"}).status_code == 401
    assert caller.get(f"{V1}/me").status_code == 200
    Account.objects.filter(id=account.id).update(is_active=False)
    assert caller.get(f"{V1}/me").status_code == 401
    Account.objects.filter(id=account.id).update(is_active=True)
    ApiToken.objects.filter(account=account).delete()
    assert caller.get(f"{V1}/me").status_code == 401


def test_a_stranger_finds_nothing_of_another_system_and_a_partner_all_that_is_the_systems(
    site: Site, reads_of_a_run: list[str]
) -> None:
    partner, stranger = Caller.of(site, "partner"), Caller.of(site, "stranger")
    for part in (*READS, *reads_of_a_run):
        seen, unseen = partner.get(f"{SYSTEM}/{part}"), stranger.get(f"{SYSTEM}/{part}")
        assert seen.status_code == 200, part
        assert unseen.status_code == 404, part
        assert set(unseen.json()) == {"summary", "problems", "conflict"}
        assert unseen.json()["problems"] == []
    never_was = stranger.get(f"{V1}/systems/NOSUCH/runs")
    assert (never_was.status_code, never_was.json()) == (404, stranger.get(f"{SYSTEM}/runs").json())


def test_lists_hold_and_count_only_what_is_the_readers(site: Site) -> None:
    planner, partner, stranger = (Caller.of(site, who) for who in ("planner", "partner", "stranger"))
    from tests.planning.documents.texts import retention

    made = planner.post(f"{SYSTEM}/scenarios", {"body": retention("only-ours"), "organisation": "QR1"})
    assert made.status_code == 201, made.content
    named = made.json()["id"]
    assert named in [one["document"]["id"] for one in planner.read(f"{SYSTEM}/scenarios")["own"]]
    theirs = partner.read(f"{SYSTEM}/scenarios")
    assert theirs["own"] == theirs["shared"] == theirs["superseded"] == []
    assert partner.get(f"{SYSTEM}/scenarios/{named}").status_code == 404
    assert [one["code"] for one in stranger.read(f"{V1}/systems")] == ["QE1"]
    assert stranger.read(f"{V1}/jobs") == []
    assert stranger.read(f"{V1}/systems/QE1/runs")["total"] == 0


def test_a_run_of_another_system_is_not_found_below_ones_own(site: Site, run_id: str) -> None:
    stranger = Caller.of(site, "stranger")
    for address in (f"runs/{run_id}", f"tables/summary.csv?run={run_id}", f"runs/{run_id}/figures"):
        answer = stranger.get(f"{V1}/systems/QE1/{address}")
        assert answer.status_code == 404
        assert run_id not in answer.content.decode()
    assert stranger.post(f"{V1}/systems/QE1/runs/{run_id}/check").status_code == 404


def test_accounts_and_the_log_are_for_those_who_may_read_them(site: Site) -> None:
    planner, administrator, approver = (Caller.of(site, who) for who in ("planner", "administrator", "approver"))
    assert planner.get(f"{V1}/accounts").status_code == 404
    assert planner.get(f"{V1}/audit").status_code == 404
    assert approver.get(f"{V1}/accounts").status_code == 404
    listed = administrator.read(f"{V1}/accounts")
    assert listed["total"] == len(listed["items"]) > 3
    assert "stranger@" not in str(listed)
    entries = approver.read(f"{V1}/audit")
    assert entries["head_sequence"] >= entries["items"][0]["sequence"]
    assert {one["organisation"] for one in entries["items"]} <= {"QR1"}
    assert "stranger" not in str(administrator.get(f"{V1}/accounts/{site.account('stranger').id}").content)


def test_people_are_exact_for_their_own_organisation_alone(site: Site) -> None:
    for who, organisation in (("partner", "RTE"), ("stranger", "RTE"), ("planner", "RTQ"), ("planner", "nobody")):
        answer = Caller.of(site, who).get(f"{V1}/people", organisation=organisation)
        assert answer.status_code == 404, (who, organisation)
    none_yet = Caller.of(site, "data.owner").get(f"{V1}/people", organisation="RTE")
    assert (none_yet.status_code, none_yet.json()["summary"]) == (404, "There is no such accepted staff return here.")


def test_what_there_is_not_is_refused_in_json(site: Site) -> None:
    caller = Caller.of(site, "planner")
    for method, address in (("GET", "/api/nothing"), ("POST", f"{V1}/nothing"), ("GET", f"{SYSTEM}/runs/a%00b")):
        answer = caller.send(method, address)
        assert (answer.status_code, answer["Content-Type"]) == (404, "application/json"), address
    wrong_way = caller.send("DELETE", f"{SYSTEM}/runs")
    assert (wrong_way.status_code, wrong_way["Content-Type"]) == (405, "application/json")
    assert set(wrong_way["Allow"].split(", ")) == {"GET", "POST"}
