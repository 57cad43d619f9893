"""Signing in and out with a password: who gets in, who does not, and when a session ends."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from tests.web import signing
from tests.web.signing import PASSWORD, give_password, is_signed_in, sign_in, text_of, verbs

if TYPE_CHECKING:
    from tests.web.site import Site


@pytest.fixture(autouse=True)
def forgiving(site: Site) -> Iterator[None]:
    """Each test starts with nothing counted against anybody, and hashes passwords quickly."""
    from django.core.cache import cache
    from django.test import override_settings

    cache.clear()
    with override_settings(PASSWORD_HASHERS=signing.QUICK_HASHER):
        yield


def test_a_reader_comes_in_with_address_and_password_and_goes_where_they_were_going(site: Site) -> None:
    from django.test import Client

    client, address = Client(), give_password(site, "planner")
    asked = client.get("/account/")
    assert asked["Location"] == "/sign-in/?next=%2Faccount%2F"
    answer = client.post(asked["Location"], {"login": address, "password": PASSWORD})
    assert answer["Location"] == "/account/"
    assert is_signed_in(client)


def test_the_address_may_be_written_in_capitals(site: Site) -> None:
    from django.test import Client

    client, address = Client(), give_password(site, "planner")
    assert client.post("/sign-in/", {"login": address.upper(), "password": PASSWORD}).status_code == 302


def test_an_address_elsewhere_is_not_followed_after_signing_in(site: Site) -> None:
    from django.test import Client

    for outside in ("https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)"):
        client, address = Client(), give_password(site, "planner")
        answer = client.post("/sign-in/", {"login": address, "password": PASSWORD, "next": outside})
        assert answer["Location"] == "/"


def test_the_session_has_another_key_after_signing_in(site: Site) -> None:
    from django.test import Client

    client, address = Client(), give_password(site, "planner")
    session = client.session
    session["before"] = "signing in"
    session.save()
    before = session.session_key
    client.post("/sign-in/", {"login": address, "password": PASSWORD})
    assert client.session.session_key != before
    assert not type(session)(before).load(), "the old key opens nothing"


def test_a_wrong_password_and_an_unknown_address_are_answered_alike(site: Site) -> None:
    from django.test import Client

    address = give_password(site, "planner")
    wrong = Client().post("/sign-in/", {"login": address, "password": "not this one at all"})
    unknown = Client().post("/sign-in/", {"login": "nobody@allotment.example", "password": "not this one at all"})
    said = "The email address or the password is not correct"
    assert said in text_of(wrong)
    assert text_of(wrong).replace(address, "") == text_of(unknown).replace("nobody@allotment.example", "")
    assert "Error: Sign in" in text_of(wrong)


def test_an_empty_form_says_what_to_enter_in_plain_words(site: Site) -> None:
    from django.test import Client

    said = text_of(Client().post("/sign-in/", {"login": "", "password": ""}))
    assert "Enter your email address" in said
    assert "Enter your password" in said
    assert "This field is required" not in said


def test_signing_in_and_out_is_in_the_audit_log_with_how(site: Site) -> None:
    from allotment.store.models import AuditEntry

    client = sign_in(site, "planner")
    entry = AuditEntry.objects.latest("sequence")
    assert (entry.verb, entry.actor_name, entry.organisation) == ("sign in", "Petra Planner", "QR1")
    assert entry.detail == {"by": "password"}
    client.post("/sign-in/out/")
    assert verbs(1) == ["sign out"]
    assert not is_signed_in(client)


def test_a_failed_sign_in_is_in_the_audit_log_without_the_address(site: Site) -> None:
    from django.test import Client

    from allotment.store.models import AuditEntry
    from allotment.store.shelves.accounts import hashed_address

    address = give_password(site, "planner")
    Client().post("/sign-in/", {"login": address, "password": "not this one at all"})
    entry = AuditEntry.objects.latest("sequence")
    assert entry.verb == "fail to sign in"
    assert entry.organisation == "QR1"
    assert entry.detail["address"] == hashed_address(address)
    Client().post("/sign-in/", {"login": "my-password@oops.example", "password": "x" * 12})
    entry = AuditEntry.objects.latest("sequence")
    assert entry.organisation == ""
    assert "oops" not in str(vars(entry))


def test_opening_the_sign_out_page_signs_nobody_out(site: Site) -> None:
    client = sign_in(site, "planner")
    assert client.get("/sign-in/out/").status_code == 200
    assert is_signed_in(client)


def test_after_five_wrong_tries_the_right_password_waits_too(site: Site) -> None:
    from django.test import Client

    address = give_password(site, "planner")
    for _ in range(5):
        Client().post("/sign-in/", {"login": address, "password": "not this one at all"})
    held = Client().post("/sign-in/", {"login": address, "password": PASSWORD})
    assert "Wait 5 minutes" in text_of(held)
    other = give_password(site, "analyst")
    assert Client().post("/sign-in/", {"login": other, "password": PASSWORD}).status_code == 302


def test_whoever_is_held_back_is_in_the_security_log_without_their_address(
    site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    from django.test import Client

    address = give_password(site, "planner")
    for _ in range(6):
        Client().post("/sign-in/", {"login": address, "password": "not this one at all"})
    held = [record.getMessage() for record in caplog.records if record.name == "allotment.security"]
    assert len(held) == 1
    assert "held back" in held[0]
    assert address not in held[0]


def test_what_is_refused_to_a_reader_is_in_the_security_log(site: Site, caplog: pytest.LogCaptureFixture) -> None:
    site.client("planner").get("/administration/")
    refused = [record.getMessage() for record in caplog.records if record.name == "allotment.security"]
    assert refused == [f"NotYoursError: GET '/administration/' by {site.account('planner').id}"]


def test_ten_wrong_tries_from_one_machine_hold_it_back_whatever_the_address(site: Site) -> None:
    from django.test import Client

    for number in range(10):
        Client().post("/sign-in/", {"login": f"guess{number}@allotment.example", "password": "x" * 12})
    address = give_password(site, "planner")
    held = Client().post("/sign-in/", {"login": address, "password": PASSWORD})
    assert "Wait 5 minutes" in text_of(held)
    elsewhere = Client().post("/sign-in/", {"login": address, "password": PASSWORD}, REMOTE_ADDR="192.0.2.7")
    assert elsewhere.status_code == 302


def test_wrong_tries_are_counted_for_all_processes_together_and_name_nobody(site: Site) -> None:
    from django.test import Client

    from allotment.store.models import SharedMemory
    from allotment.web.accounts.shared_cache import SharedCache

    address = give_password(site, "planner")
    Client().post("/sign-in/", {"login": address, "password": "not this one at all"})
    kept = [f"{row.key_sha256} {row.value}" for row in SharedMemory.objects.all()]
    assert kept
    assert not [row for row in kept if "planner" in row or "127.0.0.1" in row]
    one, another = SharedCache("", {}), SharedCache("", {})
    assert one.add("used code", True, 60)
    assert not another.add("used code", True, 60)
    assert another.get("used code") is True


def test_what_is_kept_for_a_while_is_forgotten_after_it(site: Site) -> None:
    from django.utils import timezone

    from allotment.store.models import SharedMemory
    from allotment.web.accounts.shared_cache import SharedCache

    cache = SharedCache("", {})
    cache.set("count", [1.5, 2.5], 60)
    assert cache.get("count") == [1.5, 2.5]
    SharedMemory.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert cache.get("count", "gone") == "gone"
    assert cache.add("count", [], 60)
    assert cache.delete("count")
    assert not cache.touch("count")


def test_somebody_whose_account_is_switched_off_is_told_so_with_the_right_password_alone(site: Site) -> None:
    from django.test import Client

    account = site.account("viewer")
    address = give_password(site, "viewer")
    account.refresh_from_db()
    account.is_active = False
    account.save()
    try:
        wrong = Client().post("/sign-in/", {"login": address, "password": "not this one at all"})
        assert "not correct" in text_of(wrong)
        right = Client().post("/sign-in/", {"login": address, "password": PASSWORD}, follow=True)
        assert "switched off" in text_of(right)
        assert verbs(1) == ["fail to sign in"]
    finally:
        account.is_active = True
        account.save()


def test_switching_an_account_off_ends_its_session_at_once(site: Site) -> None:
    client = sign_in(site, "viewer")
    assert is_signed_in(client)
    account = site.account("viewer")
    account.is_active = False
    account.save()
    assert not is_signed_in(client)
    account.is_active = True
    account.save()


def test_a_session_left_unused_for_an_hour_ends(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.utils import timezone

    client = sign_in(site, "planner")
    now = timezone.now()
    for minutes in (50, 100, 150):
        monkeypatch.setattr(
            "allotment.web.accounts.sessions.timezone.now", lambda at=minutes: now + timedelta(minutes=at)
        )
        assert is_signed_in(client), "it is used within the hour, so it lasts"
    monkeypatch.setattr("allotment.web.accounts.sessions.timezone.now", lambda: now + timedelta(minutes=212))
    assert not is_signed_in(client)
    monkeypatch.setattr("allotment.web.accounts.sessions.timezone.now", lambda: now + timedelta(minutes=151))
    assert not is_signed_in(client), "it is closed for good"


def test_a_session_ends_after_a_working_day_however_much_it_is_used(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.utils import timezone

    client = sign_in(site, "planner")
    now = timezone.now()
    for half_hours in range(1, 16):
        later = now + timedelta(minutes=30 * half_hours)
        monkeypatch.setattr("allotment.web.accounts.sessions.timezone.now", lambda at=later: at)
        assert is_signed_in(client)
    monkeypatch.setattr("allotment.web.accounts.sessions.timezone.now", lambda: now + timedelta(hours=8, minutes=1))
    assert not is_signed_in(client)


def test_a_part_of_a_page_that_is_asked_for_after_the_session_sends_the_whole_page_to_sign_in(site: Site) -> None:
    headers = {"HX-Request": "true", "HX-Current-URL": "http://testserver/account/"}
    answer = site.client().get("/audit/", headers=headers)
    assert answer["HX-Redirect"] == "/sign-in/?next=%2Faccount%2F"


@pytest.mark.parametrize(
    "name",
    [
        "account_signup",
        "account_email",
        "account_email_verification_sent",
        "account_set_password",
        "account_reset_password",
        "account_reset_password_done",
        "account_reset_password_from_key_done",
        "account_request_login_code",
        "socialaccount_signup",
        "socialaccount_connections",
        "mfa_download_recovery_codes",
    ],
)
def test_no_page_of_the_library_stands_that_this_service_has_not(site: Site, name: str) -> None:
    from django.urls import reverse

    for client in (site.client(), sign_in(site, "planner")):
        assert client.get(reverse(name)).status_code == 404
        assert client.post(reverse(name)).status_code == 404


@pytest.mark.parametrize("old", ["signup/", "password/reset/", "email/", "login/code/", "3rdparty/", "social/signup/"])
def test_the_librarys_own_addresses_are_unknown(site: Site, old: str) -> None:
    assert site.client().get(f"/sign-in/{old}").status_code == 404


def test_pages_of_signing_in_are_kept_by_no_cache_and_framed_by_nobody(site: Site) -> None:
    answer = site.client().get("/sign-in/")
    assert "no-store" in answer["Cache-Control"]
    policy = answer["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "form-action 'self'" in policy
    assert "unsafe" not in policy
    assert answer["X-Frame-Options"] == "DENY"


def test_a_form_from_elsewhere_changes_nothing(site: Site) -> None:
    from django.test import Client

    client, address = Client(enforce_csrf_checks=True), give_password(site, "planner")
    answer = client.post("/sign-in/", {"login": address, "password": PASSWORD})
    assert answer.status_code == 403
    assert "open too long" in text_of(answer)
