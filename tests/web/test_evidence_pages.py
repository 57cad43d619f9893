"""Evidence and staff returns on the site: faults read, mended and accepted; nothing of it for anybody else."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.planning.returns.staff_files import csv_of, staff
from tests.planning.returns.test_checking import HOSTILE
from tests.web.site import Site

if TYPE_CHECKING:
    from django.http import HttpResponse
    from django.test import Client

SAMPLES = Path(__file__).parents[2] / "src" / "allotment" / "evidence" / "returns" / "sample"
EVIDENCE, NEW = "/systems/QR1/evidence", "/systems/QR1/evidence/returns/new"
MOST_QUERIES = 20


def _sent(client: Client, name: str, content: bytes, **changed: str) -> HttpResponse:
    file = io.BytesIO(content)
    file.name = name
    fields: dict[str, Any] = {"organisation": "RTE", "as_at[day]": "30", "as_at[month]": "9", "as_at[year]": "2026"}
    return client.post(NEW, {**fields, "write_key": "", "file": file, **changed})  # type: ignore[return-value]


def _checked(site: Site, client: Client, name: str, content: bytes) -> str:
    """Send a file, let a worker check it, and give the address of its page."""
    from allotment.planning.jobs.perform import perform_job
    from allotment.store import scoping
    from allotment.store.models import StaffReturn

    answer = _sent(client, name, content)
    assert answer.status_code == 302, answer.content.decode()
    address = answer["Location"]
    with scoping.everything():
        job = StaffReturn.objects.get(id=address.rsplit("/", 1)[-1]).job
    perform_job(site.desk, str(job))
    return address


def _decide(client: Client, address: str, decision: str, version: int, **more: str) -> HttpResponse:
    fields = {"decision": decision, "version": str(version), "write_key": "", **more}
    return client.post(f"{address}/decide", fields)  # type: ignore[return-value]


def _returns() -> int:
    from allotment.store import scoping
    from allotment.store.models import StaffReturn

    with scoping.everything():
        return StaffReturn.objects.count()


def test_three_faults_are_read_mended_and_the_return_accepted(site: Site) -> None:
    client = site.client("planner")
    faulty = _checked(site, client, "staff.csv", (SAMPLES / "three-faults.csv").read_bytes())
    page = client.get(faulty).content.decode()
    assert "3 problems to mend" in page
    for said in ("Nurse or helth visitor", "Did you mean &#39;Nurse or health visitor&#39;?", "161", "0,8"):
        assert said in page
    problems = client.get(f"{faulty}/problems.csv")
    assert problems["Content-Type"].startswith("text/csv")
    assert problems.content.decode().count("\r\n") == 4
    good = _checked(site, client, "staff.csv", (SAMPLES / "good.csv").read_bytes())
    page = client.get(good).content.decode()
    assert "No problems were found" in page
    assert "Staff in post, returned and published" in page
    answer = _decide(client, good, "accept", 2)
    assert answer.status_code == 302
    page = client.get(good).content.decode()
    assert "What others in the system see" in page
    assert "[c]" in page
    assert "3 problems to mend" not in client.get(faulty).content.decode()


def test_a_form_that_cannot_be_used_is_shown_again_with_what_was_typed(site: Site) -> None:
    client, before = site.client("planner"), _returns()
    fields = {"organisation": "RTE", "as_at[day]": "31", "as_at[month]": "2", "as_at[year]": "2026", "write_key": ""}
    answer = client.post(NEW, fields)
    page = answer.content.decode()
    assert answer.status_code == 400
    assert "<title>Error: Send a staff return" in page
    assert 'href="#as_at-day"' in page
    assert 'href="#file"' in page
    assert 'value="31"' in page
    tomorrow = _sent(client, "staff.csv", csv_of(staff(3)).encode(), **{"as_at[year]": "2999"})
    assert tomorrow.status_code == 400
    assert "The day has not come yet" in tomorrow.content.decode()
    assert _returns() == before


@pytest.mark.parametrize("name", sorted(HOSTILE))
def test_a_hostile_file_gives_a_page_and_leaves_nothing(site: Site, name: str) -> None:
    client = site.client("data.owner")
    address = _checked(site, client, name, HOSTILE[name]) if HOSTILE[name] else None
    if address is None:  # an empty file is refused with the form
        answer = _sent(client, name, b"")
        assert answer.status_code in {302, 400}
        return
    answer = client.get(address)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Has faults" in page
    assert "Traceback" not in page
    assert [path for path in (site.home / "uploads").rglob("*") if address.split("/")[-1] in path.name] == []


def test_an_upload_that_is_too_large_is_refused_before_it_is_read(site: Site) -> None:
    class Unread:
        def read(self, *_size: int) -> bytes:
            raise AssertionError("The upload was read.")

        readline = read

    client, before = site.client("planner"), _returns()
    answer = client.request(
        REQUEST_METHOD="POST",
        PATH_INFO=NEW,
        CONTENT_TYPE="multipart/form-data; boundary=x",
        CONTENT_LENGTH=str(22 * 1024 * 1024),
        **{"wsgi.input": Unread()},
    )
    assert answer.status_code == 413
    assert "It is larger than 20 MB" in answer.content.decode()
    assert _returns() == before


def test_a_file_without_the_forms_token_is_refused(site: Site) -> None:
    from django.test import Client

    signed_in, strict, before = site.client("planner"), Client(enforce_csrf_checks=True), _returns()
    strict.cookies = signed_in.cookies
    answer = _sent(strict, "staff.csv", csv_of(staff(3)).encode())
    assert answer.status_code == 403
    assert _returns() == before


def test_a_check_shows_its_progress_and_then_loads_the_page_afresh(site: Site) -> None:
    from allotment.planning.jobs.perform import perform_job
    from allotment.store import scoping
    from allotment.store.models import StaffReturn

    client = site.client("planner")
    address = _sent(client, "staff.csv", csv_of(staff(3)).encode())["Location"]
    page = client.get(address).content.decode()
    assert f'hx-get="{address}/progress"' in page
    assert f'<a href="{address}">Refresh</a>' in page
    fragment = client.get(f"{address}/progress")
    assert "<progress" in fragment.content.decode()
    assert "<html" not in fragment.content.decode()
    with scoping.everything():
        job = StaffReturn.objects.get(id=address.split("/")[-1]).job
    perform_job(site.desk, str(job))
    assert client.get(f"{address}/progress")["HX-Refresh"] == "true"


def test_a_check_that_was_cancelled_can_be_started_again(site: Site) -> None:
    from allotment.planning.jobs.watch import cancel_job
    from allotment.store import scoping
    from allotment.store.models import StaffReturn

    client = site.client("planner")
    address = _sent(client, "staff.csv", csv_of(staff(3)).encode())["Location"]
    with scoping.everything():
        job = str(StaffReturn.objects.get(id=address.split("/")[-1]).job)
    cancel_job(site.desk, site.actor("planner"), job)
    assert "The check did not end" in client.get(address).content.decode()
    assert _decide(client, address, "check", 1).status_code == 302
    assert "The file is being checked" in client.get(address).content.decode()


def test_a_second_decision_is_told_what_was_decided(site: Site) -> None:
    planner, owner = site.client("planner"), site.client("data.owner")
    address = _checked(site, planner, "staff.csv", csv_of(staff(9)).encode())
    assert _decide(owner, address, "reject", 2, reason="Doctors are missing.").status_code == 302
    answer = _decide(planner, address, "accept", 2)
    assert answer.status_code == 409
    assert "Dev Data Owner changed it" in answer.content.decode()
    assert _decide(planner, address, "reject", 3, reason="").status_code == 400
    assert _decide(planner, address, "nonsense", 3).status_code == 400


@pytest.mark.parametrize("who", ["viewer", "analyst", "approver", "administrator", "national", "partner", "stranger"])
def test_a_return_is_not_there_for_anybody_else(site: Site, who: str) -> None:
    address = _checked(site, site.client("planner"), "secret-name.csv", csv_of(staff(9)).encode())
    client = site.client(who)
    for path in (address, f"{address}/progress", f"{address}/problems.csv"):
        assert client.get(path).status_code == 404
    assert _decide(client, address, "accept", 2).status_code == 404
    assert _decide(client, address, "reject", 2, reason="No.").status_code == 404
    assert client.get(address.replace("QR1", "QE1")).status_code == 404
    evidence = client.get(EVIDENCE)
    assert evidence.status_code == (404 if who == "stranger" else 200)
    assert "secret-name" not in evidence.content.decode()
    assert address.split("/")[-1] not in evidence.content.decode()


def test_a_return_is_found_only_under_its_own_system(site: Site) -> None:
    client = site.client("planner")
    address = _checked(site, client, "staff.csv", csv_of(staff(9)).encode())
    assert client.get(address.replace("QR1", "QE1")).status_code == 404
    assert _decide(client, address.replace("QR1", "QE1"), "accept", 2).status_code == 404


@pytest.mark.parametrize(("who", "status"), [("planner", 200), ("partner", 200), ("viewer", 404), ("stranger", 404)])
def test_the_form_is_for_those_who_may_send(site: Site, who: str, status: int) -> None:
    assert site.client(who).get(NEW).status_code == status


def test_the_evidence_page_says_what_missing_returns_cost(site: Site) -> None:
    page = site.client("viewer").get(EVIDENCE).content.decode()
    assert "Adult social care employers" in page
    assert "3,961" in page
    assert "18 published sources" in page
    assert "Send a staff return" not in page


def test_a_source_is_shown_with_its_files_and_hashes(site: Site) -> None:
    client = site.client("viewer")
    page = client.get(f"{EVIDENCE}/sources/hchs_staff_in_post").content.decode()
    assert "Open Government Licence v3.0" in page
    assert "staff_in_post_trust_staff_group_200909_202508.parquet" in page
    assert client.get(f"{EVIDENCE}/sources/nothing").status_code == 404


def test_the_template_is_the_shipped_workbook(site: Site) -> None:
    answer = site.client("partner").get(f"{EVIDENCE}/returns/template.xlsx")
    assert b"".join(answer.streaming_content) == (SAMPLES / "template.xlsx").read_bytes()  # type: ignore[attr-defined]
    assert site.client("stranger").get(f"{EVIDENCE}/returns/template.xlsx").status_code == 404


@pytest.mark.parametrize("who", ["planner", "viewer", "national"])
def test_no_page_asks_the_database_often(site: Site, who: str) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    paths = [EVIDENCE, f"{EVIDENCE}/sources/gp_practices"]
    if who == "planner":
        sent = _checked(site, site.client("planner"), "staff.csv", csv_of(staff(60)).encode())
        _decide(site.client("planner"), sent, "accept", 2)
        paths += [NEW, sent, f"{sent}/problems.csv"]
    client = site.client(who)
    for path in paths:
        client.get(path)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(path).status_code == 200
        assert len(asked) < MOST_QUERIES, f"{path}: {len(asked)}"
