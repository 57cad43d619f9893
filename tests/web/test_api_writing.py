"""Writing through the API: once however often it is sent, never over somebody else's words, and only where one may."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.planning.documents.texts import plan_fields, retention
from tests.planning.returns.staff_files import AS_AT, csv_of, staff
from tests.web.api_caller import SYSTEM, V1, Caller
from tests.web.site import Site

CHANGE = {
    "where": {"sector": "primary care"},
    "value": 0.08,
    "source": "Our own leavers",
    "grade": "B",
    "owner": "Head of workforce",
    "valid_from": "2025-04-01",
    "date_read": "2026-11-01",
    "rationale": "Our practices keep more of their staff.",
}


@pytest.fixture(scope="module")
def planner(site: Site) -> Caller:
    """A planner of the system and of one of its trusts."""
    return Caller.of(site, "planner")


@pytest.fixture(scope="module")
def approver(site: Site) -> Caller:
    """An approver of the system."""
    return Caller.of(site, "approver")


def log_length() -> int:
    """Say how many entries the audit log has."""
    from allotment.store import audit_log

    return audit_log.head().sequence


def make(caller: Caller, name: str, **more: Any) -> dict[str, Any]:
    """Make a scenario of the system and give it."""
    answer = caller.post(f"{SYSTEM}/scenarios", {"body": retention(name), "organisation": "QR1", **more})
    assert answer.status_code == 201, answer.content
    return dict(answer.json())


def plan_body(title: str, **more: Any) -> dict[str, Any]:
    """Give a plan as the API takes it."""
    fields = plan_fields(title)
    return {**fields, "from_year": 2026, "until_year": 2030, "organisation": "QR1", **more}


def test_a_token_that_reads_refuses_every_write(site: Site) -> None:
    reader = Caller.of(site, "planner", may_write=False)
    before = log_length()
    nobody = "00000000-0000-0000-0000-000000000000"
    for method, address in (
        ("POST", f"{SYSTEM}/runs"),
        ("POST", f"{SYSTEM}/scenarios"),
        ("PUT", f"{SYSTEM}/scenarios/{nobody}"),
        ("POST", f"{SYSTEM}/plans"),
        ("POST", f"{SYSTEM}/plans/{nobody}/comments"),
        ("POST", f"{SYSTEM}/staff-returns"),
        ("POST", f"{SYSTEM}/assumptions/leaver_share/proposals"),
        ("POST", f"{V1}/jobs/{nobody}/cancel"),
        ("POST", f"{V1}/appointments/1/end"),
    ):
        answer = reader.send(method, address, {})
        assert answer.status_code == 403, address
        assert "only reads" in answer.json()["summary"]
    assert log_length() == before


def test_a_role_that_may_look_and_not_write_is_told_so(site: Site) -> None:
    viewer = Caller.of(site, "viewer")
    answer = viewer.post(f"{SYSTEM}/runs", {"years": 1})
    assert answer.status_code == 403
    assert "planner" in answer.json()["problems"][0]["remedy"]
    assert viewer.post(f"{SYSTEM}/assumptions/leaver_share/proposals", CHANGE).status_code == 403
    assert viewer.post(f"{SYSTEM}/scenarios", {"body": retention("viewers")}).status_code == 403


def test_a_stranger_writes_nothing_and_learns_nothing(site: Site, planner: Caller) -> None:
    named = make(planner, "hidden")["id"]
    stranger, before = Caller.of(site, "stranger"), log_length()
    for method, address, body in (
        ("POST", f"{SYSTEM}/runs", {"years": 1}),
        ("POST", f"{SYSTEM}/scenarios", {"body": retention("strangers")}),
        ("PUT", f"{SYSTEM}/scenarios/{named}", {"body": retention("hidden"), "version": 1}),
        ("POST", f"{SYSTEM}/scenarios/{named}/steps/share", {"version": 1}),
        ("POST", f"{SYSTEM}/scenarios/{named}/comments", {"text": "hello", "version": 1}),
        ("POST", f"{SYSTEM}/plans", plan_body("Theirs")),
        ("POST", f"{SYSTEM}/assumptions/leaver_share/proposals", CHANGE),
    ):
        answer = stranger.send(method, address, body)
        assert (answer.status_code, answer.json()["problems"]) == (404, []), address
    assert log_length() == before


def test_a_write_that_is_sent_twice_is_done_once(planner: Caller) -> None:
    body, before = {"years": 1, "replicates": 10, "seed": 5_001}, log_length()
    first, again = (planner.post(f"{SYSTEM}/runs", body, key="run-5001") for _ in range(2))
    assert (first.status_code, again.status_code) == (202, 202)
    assert first.json() == again.json()
    assert log_length() == before + 1
    other = planner.post(f"{SYSTEM}/runs", {**body, "seed": 5_002}, key="run-5001")
    assert other.status_code == 400
    assert other.json()["problems"][0]["where"] == "Idempotency-Key"
    text = {"body": retention("twice"), "organisation": "QR1"}
    made = [planner.post(f"{SYSTEM}/scenarios", text, key="scenario-twice").json()["id"] for _ in range(2)]
    assert made[0] == made[1]
    said = [
        planner.post(f"{SYSTEM}/scenarios/{made[0]}/comments", {"text": "Once.", "version": 1}, key="c1").json()
        for _ in range(2)
    ]
    assert said[0] == said[1]
    assert len(planner.read(f"{SYSTEM}/scenarios/{made[0]}")["comments"]) == 1


def test_a_key_is_refused_that_could_not_be_kept(planner: Caller) -> None:
    answer = planner.post(f"{SYSTEM}/runs", {"years": 1}, key="k" * 65)
    assert (answer.status_code, answer.json()["problems"][0]["where"]) == (422, "Idempotency-Key")


def test_a_job_is_seen_cancelled_and_started_again(site: Site, planner: Caller) -> None:
    job = planner.post(f"{SYSTEM}/runs", {"years": 1, "replicates": 10, "seed": 5_003}).json()["job"]
    shown = planner.read(f"{V1}/jobs/{job}")
    assert (shown["state"], shown["request"]["seed"]) == ("waiting", 5_003)
    assert job in [one["id"] for one in planner.read(f"{V1}/jobs", live=True)]
    assert Caller.of(site, "partner").get(f"{V1}/jobs/{job}").status_code == 404
    assert planner.post(f"{V1}/jobs/{job}/cancel", key="stop").json()["state"] == "cancelled"
    assert planner.post(f"{V1}/jobs/{job}/cancel", key="stop").json()["state"] == "cancelled"
    assert planner.post(f"{V1}/jobs/{job}/cancel").status_code == 400
    assert planner.post(f"{V1}/jobs/{job}/retry").json()["state"] == "waiting"


def test_a_run_is_checked_and_its_files_are_asked_for(planner: Caller) -> None:
    run_id = planner.read(f"{SYSTEM}/runs")["items"][0]["run_id"]
    for verb in ("check", "export"):
        asked = planner.post(f"{SYSTEM}/runs/{run_id}/{verb}")
        assert asked.status_code == 202
        assert planner.read(f"{V1}/jobs/{asked.json()['job']}")["request"]["run_id"] == run_id


def test_numbers_beyond_their_limits_are_said_all_at_once(planner: Caller) -> None:
    answer = planner.post(f"{SYSTEM}/runs", {"years": 99, "replicates": 1, "seed": -1})
    assert answer.status_code == 400
    assert {one["where"] for one in answer.json()["problems"]} == {"years", "replicates", "seed"}


def test_nobody_writes_over_a_version_that_they_have_not_seen(site: Site, planner: Caller) -> None:
    named = make(planner, "both-versions")["id"]
    address = f"{SYSTEM}/scenarios/{named}"
    theirs = {"body": retention("both-versions", multiplier="0.8"), "version": 1}
    assert Caller.of(site, "analyst").put(address, theirs).json()["version"] == 2
    mine = planner.put(address, {"body": retention("both-versions", multiplier="0.7"), "version": 1})
    assert mine.status_code == 409
    conflict = mine.json()["conflict"]
    assert (conflict["seen"], conflict["current"]) == (1, 2)
    assert "0.8" in conflict["theirs"]
    assert "0.7" in conflict["yours"]
    assert planner.read(address)["version"] == 2
    assert "0.8" in planner.read(address)["body"]


def test_a_scenario_goes_all_the_way_to_agreement(site: Site, planner: Caller, approver: Caller) -> None:
    named = make(planner, "to-agreement")["id"]
    address = f"{SYSTEM}/scenarios/{named}"
    assert approver.get(address).status_code == 404
    assert planner.post(f"{address}/steps/submit", {"version": 1}).status_code == 400
    assert planner.post(f"{address}/steps/share", {"version": 1}).json()["shared"] is True
    assert Caller.of(site, "partner").read(address)["you_may"] == ["comment", "run"]
    assert planner.post(f"{address}/steps/submit", {"version": 1}).json()["state"] == "in review"
    no_reason = approver.post(f"{address}/steps/return", {"version": 1})
    assert (no_reason.status_code, no_reason.json()["problems"][0]["where"]) == (400, "reason")
    assert planner.post(f"{address}/steps/agree", {"version": 1}).status_code == 403
    assert approver.post(f"{address}/steps/agree", {"version": 1}, key="a").json()["state"] == "agreed"
    whole = planner.read(address)
    assert [one["step"] for one in whole["sign_offs"]] == ["agree", "submit"]
    assert whole["sign_offs"][0]["hashes"]["text"] == whole["sha256"]
    ended = planner.post(f"{address}/steps/supersede", {"version": 1, "reason": "A newer one stands."})
    assert ended.json()["state"] == "superseded"
    assert named in [one["document"]["id"] for one in planner.read(f"{SYSTEM}/scenarios")["superseded"]]


def test_a_scenario_that_breaks_a_rule_is_refused_with_every_problem(planner: Caller) -> None:
    answer = planner.post(f"{SYSTEM}/scenarios", {"body": "allotment_scenario: 1\nname: UPPER CASE\nnothing: 1\n"})
    assert answer.status_code == 400
    assert len(answer.json()["problems"]) > 1
    copied = planner.post(f"{SYSTEM}/scenarios", {"copy_of": "central", "title": "Ours"})
    assert (copied.status_code, copied.json()["title"]) == (201, "Ours")


def test_a_plan_is_made_edited_and_read_back(planner: Caller) -> None:
    made = planner.post(f"{SYSTEM}/plans", plan_body("Five years"))
    assert made.status_code == 201, made.content
    address = f"{SYSTEM}/plans/{made.json()['id']}"
    assert planner.read(address)["unfinished"] == ["Name the run that its figures come from."]
    run_id = planner.read(f"{SYSTEM}/runs")["items"][0]["run_id"]
    changed = planner.put(address, plan_body("Five good years", runs=[run_id], version=1))
    assert changed.json()["version"] == 2, changed.content
    whole = planner.read(address)
    assert (whole["plan"]["title"], whole["plan"]["runs"], whole["unfinished"]) == ("Five good years", [run_id], [])
    again = planner.put(address, plan_body("Other words", version=1))
    assert (again.status_code, again.json()["conflict"]["current"]) == (409, 2)
    assert made.json()["id"] in [one["id"] for one in planner.read(f"{SYSTEM}/plans")["live"]]


def test_a_change_of_an_assumption_is_proposed_and_decided_by_another(planner: Caller, approver: Caller) -> None:
    wrong = planner.post(f"{SYSTEM}/assumptions/leaver_share/proposals", {**CHANGE, "value": 7, "grade": "Z"})
    assert wrong.status_code == 400
    assert {one["where"] for one in wrong.json()["problems"]} >= {"value", "grade"}
    made = planner.post(f"{SYSTEM}/assumptions/leaver_share/proposals", CHANGE, key="p")
    assert made.status_code == 201, made.content
    assert planner.post(f"{SYSTEM}/assumptions/leaver_share/proposals", CHANGE, key="p").json() == made.json()
    address = f"{SYSTEM}/proposals/{made.json()['proposal']}"
    shown = approver.read(address)
    assert (shown["may_decide"], shown["replaces"]["value"], shown["record"]["value"]) == (True, 0.09, 0.08)
    assert planner.post(f"{address}/approve", {"version": shown["version"], "reason": "x"}).status_code == 403
    late = approver.post(f"{address}/approve", {"version": shown["version"] + 1, "reason": "Sound."})
    assert (late.status_code, late.json()["conflict"]["current"]) == (409, shown["version"])
    done = approver.post(f"{address}/approve", {"version": shown["version"], "reason": "Sound."})
    assert done.json()["done"].startswith("Approved.")
    register = planner.read(f"{SYSTEM}/assumptions", own_only=True)
    assert [(one["key"], one["value"]) for one in register["found"]] == [("leaver_share", 0.08)]
    assert "Our own leavers" in planner.get(f"{SYSTEM}/assumptions.csv").content.decode()


def test_a_staff_return_is_sent_checked_and_accepted_and_others_see_protected_counts(
    site: Site, planner: Caller, tmp_path: Path
) -> None:
    from allotment.planning.jobs.perform import perform_job

    def upload(organisation: str, key: str) -> Any:
        file = SimpleUploadedFile("staff.csv", csv_of(staff(120)).encode("utf-8"), "text/csv")
        fields = {"organisation": organisation, "as_at": AS_AT.isoformat(), "file": file}
        headers = {**planner.headers, "Idempotency-Key": key}
        return planner.client.post(f"{SYSTEM}/staff-returns", fields, headers=headers)

    sent = upload("RTE", "once")
    assert sent.status_code == 202, sent.content
    assert upload("RTE", "once").json() == sent.json()
    assert upload("RTQ", "other").status_code == 404
    address = f"{SYSTEM}/staff-returns/{sent.json()['id']}"
    perform_job(site.desk, planner.read(address)["job"])
    shown = planner.read(address)
    assert (shown["state"], shown["problem_count"]) == ("checked", 0)
    assert Caller.of(site, "partner").get(address).status_code == 404
    assert Caller.of(site, "analyst").get(address).status_code == 404
    late = planner.post(f"{address}/accept", {"version": shown["version"] + 1})
    assert late.status_code == 409
    done = planner.post(f"{address}/accept", {"version": shown["version"]}, key="accept")
    assert done.json()["found"]["state"] == "accepted", done.content
    assert planner.post(f"{address}/accept", {"version": shown["version"]}, key="accept").status_code == 200
    (seen,) = Caller.of(site, "partner").read(f"{SYSTEM}/protected-counts")
    assert (seen["organisation"], date.fromisoformat(seen["as_at"])) == ("RTE", AS_AT)
    assert all(one["protected"] is None or one["protected"] % 5 == 0 for one in seen["cells"])
    assert all((one["protected"] is None) == (one["shown"] == "[c]") for one in seen["cells"])
    own = Caller.of(site, "data.owner").read(f"{V1}/people", organisation="RTE")
    assert own["people"] == 120 - sum(1 for row in staff(120) if row[5] == "bank")
    table = Caller.of(site, "partner").get(f"{SYSTEM}/tables/protected_counts.csv").content.decode()
    assert len(table.splitlines()) == len(seen["cells"]) + 1
    statuses = Caller.of(site, "partner").read(f"{SYSTEM}/staff-returns/status")
    assert [one["organisation"] for one in statuses if one["as_at"]] == ["RTE"]


def test_a_file_that_is_too_large_is_refused_unread(planner: Caller) -> None:
    answer = planner.client.post(
        f"{SYSTEM}/staff-returns",
        b"",
        content_type="multipart/form-data; boundary=x",
        headers=planner.headers,
        CONTENT_LENGTH=str(10**9),
    )
    assert answer.status_code == 413
    assert answer.json()["problems"][0]["where"] == "file"


def test_an_administrator_appoints_and_ends_and_nobody_appoints_themselves(site: Site, planner: Caller) -> None:
    administrator = Caller.of(site, "administrator")
    whose = site.account("viewer").id
    body = {"organisation": "QR1", "role": "analyst", "valid_from": "2026-01-01"}
    assert planner.post(f"{V1}/accounts/{whose}/appointments", body).status_code == 404
    made = administrator.post(f"{V1}/accounts/{whose}/appointments", body, key="appoint")
    assert made.status_code == 201, made.content
    again = administrator.post(f"{V1}/accounts/{whose}/appointments", body, key="appoint")
    assert again.json() == made.json()
    (held,) = [one for one in made.json()["in_force"] if one["role"] == "analyst"]
    ended = administrator.post(f"{V1}/appointments/{held['id']}/end", {})
    assert held["id"] not in [one["id"] for one in ended.json()["in_force"]]
    own = administrator.post(f"{V1}/accounts/{site.account('administrator').id}/appointments", body)
    assert own.status_code == 400
    elsewhere = administrator.post(f"{V1}/accounts/{whose}/appointments", {**body, "organisation": "QE1"})
    assert (elsewhere.status_code, elsewhere.json()["problems"][0]["where"]) == (400, "organisation")


def test_what_is_no_json_or_too_much_of_it_is_refused_in_words(planner: Caller) -> None:
    def post(content: bytes) -> Any:
        address, headers = f"{SYSTEM}/scenarios", planner.headers
        return planner.client.generic("POST", address, content, content_type="application/json", headers=headers)

    assert post(b"{").status_code == 400
    assert post(b"[1]").status_code in (400, 422)
    assert post(b'{"body": "\\u0000"}').status_code == 422
    assert post(b'{"body": "\\ud800"}').status_code in (400, 422)
    assert post(b'{"body": "' + b"x" * (5 * 1024 * 1024) + b'"}').status_code == 413
