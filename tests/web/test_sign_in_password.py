"""Passwords: the temporary one of an administrator, choosing one's own, and what other sessions see of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from tests.web import signing
from tests.web.signing import PASSWORD, is_signed_in, sign_in, text_of, verbs

if TYPE_CHECKING:
    from django.test import Client

    from tests.web.site import Site

CHOSEN = "another four plain words"
TEMPORARY = "abcde-fghjk-mnpqr-stuvw"


@pytest.fixture(autouse=True)
def forgiving(site: Site) -> Iterator[None]:
    """Each test starts with nothing counted against anybody, and hashes passwords quickly."""
    from django.core.cache import cache
    from django.test import override_settings

    cache.clear()
    with override_settings(PASSWORD_HASHERS=signing.QUICK_HASHER):
        yield


def change(client: Client, old: str, new: str, again: str | None = None) -> Any:
    fields = {"oldpassword": old, "password1": new, "password2": again or new}
    return client.post("/sign-in/password/", fields)


def with_temporary(site: Site, who: str, lasts: timedelta) -> str:
    from django.utils import timezone

    from allotment.store.shelves import accounts

    account = site.account(who)
    accounts.set_temporary_password(str(account.id), TEMPORARY, timezone.now() + lasts)
    return account.email


def test_a_new_password_keeps_this_session_and_ends_every_other(site: Site) -> None:
    here = sign_in(site, "planner")
    from django.test import Client

    there = Client()
    there.post("/sign-in/", {"login": site.account("planner").email, "password": PASSWORD})
    assert is_signed_in(there)
    assert change(here, PASSWORD, CHOSEN)["Location"] == "/account/"
    assert is_signed_in(here)
    assert not is_signed_in(there)
    assert "change own password" in verbs(1)


@pytest.mark.parametrize(
    ("new", "said"),
    [
        ("short", "at least 12 characters"),
        ("password1234", "too common"),
        ("petra planner", "too similar to the"),
        ("planner@allotment.example", "too similar to the email"),
        (PASSWORD, "differs from the current one"),
        ("NHS-Allotment-2026!", "everybody would try first"),
        ("workforce planning", "everybody would try first"),
    ],
)
def test_a_password_that_is_easy_to_guess_is_refused(site: Site, new: str, said: str) -> None:
    client = sign_in(site, "planner")
    answer = text_of(change(client, PASSWORD, new))
    assert said in answer, answer[:600]


def test_any_long_password_is_taken_with_any_characters(site: Site) -> None:
    assert change(sign_in(site, "planner"), PASSWORD, "health care for my garden").status_code == 302
    for new in ("\N{SNOWMAN} ein pass wort \N{SNOWMAN} gr\xfc\xdfe", "x y " * 32 + "z"):
        client = sign_in(site, "planner")
        assert change(client, PASSWORD, new).status_code == 302


def test_the_current_password_is_asked_for_and_both_new_ones_must_be_alike(site: Site) -> None:
    client = sign_in(site, "planner")
    assert "current password is not correct" in text_of(change(client, "not this one at all", CHOSEN))
    assert "same password" in text_of(change(client, PASSWORD, CHOSEN, CHOSEN + "x"))


def test_with_a_temporary_password_one_can_only_choose_another(site: Site) -> None:
    from django.test import Client

    client, address = Client(), with_temporary(site, "viewer", timedelta(days=1))
    client.post("/sign-in/", {"login": address, "password": TEMPORARY})
    for path in ("/", "/account/", "/administration/", "/audit/"):
        assert client.get(path)["Location"] == "/sign-in/password/"
    assert "temporary password" in text_of(client.get("/sign-in/password/"))
    assert "differs from the current one" in text_of(change(client, TEMPORARY, TEMPORARY))
    assert change(client, TEMPORARY, CHOSEN).status_code == 302
    assert is_signed_in(client)
    assert site.account("viewer").temporary_password_until is None


def test_a_temporary_password_that_ran_out_lets_nobody_in(site: Site) -> None:
    from django.test import Client

    client, address = Client(), with_temporary(site, "viewer", timedelta(seconds=-1))
    answer = client.post("/sign-in/", {"login": address, "password": TEMPORARY}, follow=True)
    assert answer.status_code == 403
    assert "has run out" in text_of(answer)
    assert verbs(1) == ["fail to sign in"]
    assert not is_signed_in(client)


def test_passwords_are_kept_as_slow_hashes(site: Site) -> None:
    from django.conf import global_settings
    from django.contrib.auth.hashers import identify_hasher
    from django.test import override_settings

    from allotment.store.models import Account

    with override_settings(PASSWORD_HASHERS=global_settings.PASSWORD_HASHERS):
        account = Account(email="x@allotment.example")
        account.set_password(CHOSEN)
        kept = identify_hasher(account.password)
    assert kept.algorithm == "pbkdf2_sha256"
    assert int(account.password.split("$")[1]) >= 600_000
