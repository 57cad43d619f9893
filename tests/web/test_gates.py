"""What stands before every address: signing in, the second factor, where a write comes from, and who may decide."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

import pytest

from tests.web.permissions.addresses import FILLED, addresses
from tests.web.permissions.owned import Owned, Shelves
from tests.web.permissions.walking import BACKEND, appointed, sign_in
from tests.web.site import Site

OPEN = ("/sign-in/", "/help/", "/healthy", "/own/")
REFERENCE = "/api/"  # how the API is used; it names nobody and nothing


def _every_address() -> list[str]:
    return [address for one in addresses() for address in one.filled(FILLED)]


@contextmanager
def _undone() -> Iterator[None]:
    from django.db import transaction

    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def test_nobody_who_is_not_signed_in_gets_past_any_address(site: Site) -> None:
    from django.test import Client

    browser, passed = Client(), []
    for address in _every_address():
        for answer in (browser.get(address), browser.post(address, {})):
            to_sign_in = answer.status_code == 302 and answer["Location"].startswith("/sign-in/")
            refused = address.startswith("/api/") and answer.status_code in {401, 404, 405}
            if not (to_sign_in or refused or address == REFERENCE or address.startswith(OPEN)):
                passed.append(f"{address}: {answer.status_code}")
    assert not passed


def test_the_head_of_anything_is_the_head_of_the_whole_without_its_body(site: Site) -> None:
    browser = site.client("planner")
    compared = [address for address in _every_address() if not address.startswith("/sign-in/")]
    assert "/api/v1/me" in compared
    for address in compared:
        whole, head = browser.get(address), browser.head(address)
        assert head.status_code == whole.status_code, address
        assert head.get("Content-Type") == whole.get("Content-Type"), address
        assert head.getvalue() == b"", address
    me = browser.get("/api/v1/me")
    assert browser.head("/api/v1/me")["Content-Length"] == str(len(me.content))


def test_a_session_that_names_no_account_reads_nothing_through_the_api(site: Site) -> None:
    from django.test import Client

    browser = Client()
    browser.cookies["session"] = "a" * 32
    assert browser.get("/api/v1/me").status_code == 401


@pytest.mark.parametrize("address", ["/systems/QR1/", "/audit/", "/api/v1/me"])
@pytest.mark.parametrize("who", ["approver", "administrator"])
def test_a_role_that_asks_for_a_second_factor_waits_for_it(site: Site, who: str, address: str) -> None:
    from django.test import override_settings

    browser = site.client(who)
    assert browser.get(address).status_code in {200, 404}
    with override_settings(SECOND_FACTOR_REQUIRED=True):
        answer = browser.get(address)
        assert (answer.status_code, answer.get("Location")) in {(302, "/sign-in/second-factor/"), (403, None)}
        assert site.client("planner").get("/systems/QR1/").status_code == 200


@pytest.mark.parametrize("address", ["/systems/QR1/", "/jobs", "/api/v1/me"])
def test_a_temporary_password_opens_nothing_but_its_change(site: Site, address: str) -> None:
    from allotment.web.accounts.sessions import MUST_CHANGE_PASSWORD

    browser = site.client("planner")
    session = browser.session
    session[MUST_CHANGE_PASSWORD] = True
    session.save()
    answer = browser.get(address)
    assert (answer.status_code, answer.get("Location")) in {(302, "/sign-in/password/"), (403, None)}


@pytest.mark.parametrize("mark", ["SINCE", "LAST_USED"])
@pytest.mark.parametrize("address", ["/systems/QR1/", "/api/v1/me"])
def test_a_session_ends_after_a_working_day_and_when_left_unused(site: Site, mark: str, address: str) -> None:
    from allotment.web.accounts import sessions

    browser = site.client("planner")
    assert browser.get(address).status_code == 200
    session = browser.session
    session[getattr(sessions, mark)] -= 24 * 60 * 60
    session.save()
    assert browser.get(address).status_code in {302, 401}
    assert browser.get(address).status_code in {302, 401}


def test_a_switched_off_account_is_out_at_once(site: Site) -> None:
    account = appointed(site, "planner", "RTE")
    browser = sign_in(account)
    assert browser.get("/systems/QR1/").status_code == 200
    account.is_active = False
    account.save()
    assert browser.get("/systems/QR1/").status_code == 302
    assert browser.get("/api/v1/me").status_code == 401


def test_a_write_that_comes_from_another_site_is_refused_at_every_address(site: Site) -> None:
    """Whatever the address does with a POST, a form without the session's own token never reaches it."""
    from django.test import Client

    passed = []
    for who in ("planner", "administrator"):
        browser = Client(enforce_csrf_checks=True)
        browser.force_login(site.account(who), backend=BACKEND)
        for address in _every_address():
            if address.startswith(("/api/v1/", "/sign-in/")):
                continue
            answer = browser.post(address, {})
            if answer.status_code not in {403, 404, 405}:
                passed.append(f"{address}: {answer.status_code}")
    assert not passed


def test_a_write_through_the_api_that_comes_from_another_site_is_refused(site: Site) -> None:
    from django.test import Client

    shelves = Shelves(site)
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(site.account("planner"), backend=BACKEND)
    with _undone():
        job = shelves.owned("job", "RTE")
        answer = browser.post(f"/api/v1/jobs/{job.id}/cancel", "{}", content_type="application/json")
    assert answer.status_code == 403
    assert browser.get("/api/v1/me").status_code == 200


@pytest.mark.parametrize("may_write", [False, True])
def test_a_token_writes_only_where_it_may(site: Site, may_write: bool) -> None:
    from datetime import timedelta

    from django.test import Client

    from allotment.store.shelves.accounts import add_token

    now = site.desk.clock()
    account = str(site.account("planner").id)
    with _undone():
        _, secret = add_token(account, "Excel", may_write, now, now + timedelta(days=1))
        job = Shelves(site).owned("job", "RTE")
        headers = {"Authorization": f"Bearer {secret}"}
        assert Client().get(f"/api/v1/jobs/{job.id}", headers=headers).status_code == 200
        address = f"/api/v1/jobs/{job.id}/cancel"
        answer = Client().post(address, "{}", content_type="application/json", headers=headers)
    assert answer.status_code == (200 if may_write else 403)


@pytest.mark.parametrize("kind", ["scenario", "plan"])
def test_an_author_never_decides_on_what_they_wrote(site: Site, kind: str) -> None:
    """Also where one person holds both roles, and where they wrote only one version of several."""
    from allotment.store import scoping
    from allotment.store.models import Document, DocumentVersion

    account = appointed(site, "approver", "QR1")
    browser, shelves = sign_in(account), Shelves(site)
    with _undone():
        owned = shelves.owned(f"{kind} in review", "QR1")
        with scoping.everything():
            DocumentVersion.objects.filter(document_id=owned.id).update(author=account)
        for step in ("agree", "return"):
            answer = browser.post(f"/systems/QR1/{kind}s/{owned.id}/steps/{step}", {"version": "1", "reason": "So."})
            assert answer.status_code == 400
        with scoping.everything():
            assert Document.objects.get(id=owned.id).state == "in review"
            DocumentVersion.objects.filter(document_id=owned.id).update(author=UUID(shelves.author))
        answer = browser.post(f"/systems/QR1/{kind}s/{owned.id}/steps/agree", {"version": "1"})
        assert answer.status_code == 302
    account.delete()


@pytest.mark.parametrize("decision", ["approve", "refuse"])
def test_a_proposer_never_decides_on_their_own_proposal(site: Site, decision: str) -> None:
    from allotment.store import scoping
    from allotment.store.models import AssumptionProposal

    with _undone():
        owned = Shelves(site).owned("proposal", "QR1")
        with scoping.everything():
            AssumptionProposal.objects.filter(id=owned.id).update(proposed_by=site.account("approver"))
        answer = _decide(site, owned, decision)
        with scoping.everything():
            assert AssumptionProposal.objects.get(id=owned.id).state == "proposed"
            AssumptionProposal.objects.filter(id=owned.id).update(proposed_by=site.account("analyst"))
        assert answer.status_code == 400
        assert _decide(site, owned, decision).status_code == 302


def _decide(site: Site, owned: Owned, decision: str) -> Any:
    address = f"/systems/QR1/assumptions/proposals/{owned.id}/decide"
    return site.client("approver").post(address, {"decision": decision, "version": "1", "reason": "It follows."})


def test_nobody_appoints_or_unseats_themself(site: Site) -> None:
    from allotment.store.models import Appointment

    account, browser = site.account("administrator"), site.client("administrator")
    start = f"/administration/accounts/{account.id}"
    appointment = Appointment.objects.get(account=account)
    with _undone():
        form = {"organisation": "QR1", "role": "approver", "from": "2026-01-01"}
        answers = [
            browser.post(f"{start}/appoint/", form),
            browser.post(f"{start}/appointments/{appointment.id}/end/", {}),
            browser.post(f"{start}/switch/", {"to": "off"}),
        ]
        assert [answer.status_code for answer in answers] == [400, 400, 400]
        assert Appointment.objects.filter(account=account).count() == 1


def test_how_somebody_signs_in_who_is_also_appointed_elsewhere_is_not_changed(site: Site) -> None:
    from allotment.store.models import Account
    from allotment.store.shelves.accounts import appoint

    with _undone():
        person = Shelves(site).owned("account", "RTE")
        browser, address = site.client("administrator"), f"/administration/accounts/{person.id}/switch/"
        appoint(person.id, "QE1", "viewer", site.desk.clock().date(), None)
        assert browser.post(address, {"to": "off"}).status_code == 400
        assert Account.objects.get(id=person.id).is_active
