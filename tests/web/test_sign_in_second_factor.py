"""The second factor: setting it up, signing in with it, losing it, and whose role needs one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

from tests.web import signing
from tests.web.codes import code_now, wait_for_a_fresh_code
from tests.web.signing import PASSWORD, confirm, is_signed_in, sign_in, text_of, verbs

if TYPE_CHECKING:
    from django.test import Client

    from tests.web.site import Site


@pytest.fixture(autouse=True)
def afresh(site: Site) -> Iterator[None]:
    """Each test starts with no second factor and nothing counted against anybody."""
    from allauth.mfa.models import Authenticator
    from django.core.cache import cache
    from django.test import override_settings

    cache.clear()
    Authenticator.objects.all().delete()
    with override_settings(PASSWORD_HASHERS=signing.QUICK_HASHER):
        yield


def set_up(client: Client) -> tuple[str, list[str]]:
    """Turn the second factor on and give its secret and the recovery codes."""
    asked = client.get("/sign-in/second-factor/on/")
    if asked.status_code == 302:
        confirm(client)
        asked = client.get("/sign-in/second-factor/on/")
    found = re.search(r'app-secret">([A-Z2-7]{32})<', asked.content.decode())
    assert found is not None
    wait_for_a_fresh_code()
    done = client.post("/sign-in/second-factor/on/", {"code": code_now(found.group(1))}, follow=True)
    codes = re.findall(r'app-code">(\d{8})<', done.content.decode())
    assert len(codes) == 10, text_of(done)
    return found.group(1), codes


def start_sign_in(site: Site, who: str) -> tuple[Client, Any]:
    """Enter address and password alone."""
    from django.test import Client

    client = Client()
    address = signing.give_password(site, who)
    return client, client.post("/sign-in/", {"login": address, "password": PASSWORD})


def test_setting_it_up_asks_for_the_password_once_more(site: Site) -> None:
    client = sign_in(site, "planner")
    asked = client.get("/sign-in/second-factor/on/")
    assert asked["Location"].startswith("/sign-in/again/")
    assert "not correct" in text_of(confirm(client, "not this one at all"))
    assert client.get("/sign-in/second-factor/on/").status_code == 302
    confirm(client)
    assert client.get("/sign-in/second-factor/on/").status_code == 200


def test_confirming_who_one_is_gives_the_session_another_key(site: Site) -> None:
    client = sign_in(site, "planner")
    before = client.session.session_key
    confirm(client)
    assert client.session.session_key != before
    assert is_signed_in(client)


def test_the_square_is_in_the_page_itself_and_the_key_is_there_as_text(site: Site) -> None:
    client = sign_in(site, "planner")
    confirm(client)
    page = client.get("/sign-in/second-factor/on/")
    assert 'src="data:image/svg+xml;base64,' in page.content.decode()
    assert "img-src 'self' data:" in page["Content-Security-Policy"]


def test_a_wrong_code_does_not_turn_it_on(site: Site) -> None:
    client = sign_in(site, "planner")
    confirm(client)
    client.get("/sign-in/second-factor/on/")
    answer = client.post("/sign-in/second-factor/on/", {"code": "000000"})
    assert "code is not correct" in text_of(answer)
    assert "turn on a second factor" not in verbs()


def test_it_is_turned_on_with_recovery_codes_that_are_shown_once_and_recorded(site: Site) -> None:
    client = sign_in(site, "planner")
    _, codes = set_up(client)
    assert verbs(2) == ["turn on a second factor", "turn on a second factor"]
    again = client.get("/sign-in/second-factor/recovery-codes/")
    assert not [code for code in codes if code in again.content.decode()]
    assert "10 of 10" in text_of(client.get("/sign-in/second-factor/"))


def test_the_secret_is_unreadable_in_the_database(site: Site) -> None:
    from allauth.mfa.models import Authenticator

    client = sign_in(site, "planner")
    secret, codes = set_up(client)
    kept = str([row.data for row in Authenticator.objects.all()])
    assert secret not in kept
    assert not [code for code in codes if code in kept]


def test_with_it_a_password_alone_lets_nobody_in(site: Site) -> None:
    secret, _ = set_up(sign_in(site, "planner"))
    client, answer = start_sign_in(site, "planner")
    assert answer["Location"] == "/sign-in/second-factor/code/"
    assert not is_signed_in(client)
    wait_for_a_fresh_code()
    assert "code is not correct" in text_of(client.post("/sign-in/second-factor/code/", {"code": "000000"}))
    assert verbs(1) == ["fail to sign in"]
    client.post("/sign-in/second-factor/code/", {"code": code_now(secret)})
    assert is_signed_in(client)
    assert verbs(1) == ["sign in"]


def test_a_code_that_was_used_works_no_second_time(site: Site) -> None:
    secret, _ = set_up(sign_in(site, "planner"))
    wait_for_a_fresh_code()
    code = code_now(secret)
    first, _ = start_sign_in(site, "planner")
    first.post("/sign-in/second-factor/code/", {"code": code})
    assert is_signed_in(first)
    second, _ = start_sign_in(site, "planner")
    second.post("/sign-in/second-factor/code/", {"code": code})
    assert not is_signed_in(second)


def test_a_recovery_code_lets_in_once(site: Site) -> None:
    _, codes = set_up(sign_in(site, "planner"))
    first, _ = start_sign_in(site, "planner")
    first.post("/sign-in/second-factor/code/", {"code": codes[0]})
    assert is_signed_in(first)
    second, _ = start_sign_in(site, "planner")
    second.post("/sign-in/second-factor/code/", {"code": codes[0]})
    assert not is_signed_in(second)


def test_codes_cannot_be_guessed_one_after_another(site: Site) -> None:
    secret, _ = set_up(sign_in(site, "planner"))
    client, _ = start_sign_in(site, "planner")
    for number in range(5):
        client.post("/sign-in/second-factor/code/", {"code": f"00000{number}"})
    wait_for_a_fresh_code()
    held = client.post("/sign-in/second-factor/code/", {"code": code_now(secret)})
    assert "Wait 5 minutes" in text_of(held)
    assert not is_signed_in(client)


def test_turning_it_off_asks_for_the_password_and_is_recorded(site: Site) -> None:
    set_up(sign_in(site, "planner"))
    client, _ = start_sign_in(site, "planner")
    client.post("/sign-in/second-factor/code/", {"code": "not a code"})
    client = site.client("planner")
    assert client.get("/sign-in/second-factor/off/")["Location"].startswith("/sign-in/again/")
    confirm(client)
    done = client.post("/sign-in/second-factor/off/", follow=True)
    assert "second factor is off" in text_of(done)
    assert verbs(1) == ["turn off a second factor"]


def test_new_recovery_codes_replace_the_old(site: Site) -> None:
    client = sign_in(site, "planner")
    _, codes = set_up(client)
    done = client.post("/sign-in/second-factor/recovery-codes/new/", follow=True)
    fresh = re.findall(r'app-code">(\d{8})<', done.content.decode())
    assert len(fresh) == 10
    assert not set(fresh) & set(codes)


def test_everybody_needs_one_where_the_setting_says_everybody(site: Site) -> None:
    from django.test import override_settings

    with override_settings(SECOND_FACTOR_REQUIRED=True, SECOND_FACTOR_OF_EVERYBODY=True):
        assert sign_in(site, "viewer").get("/account/")["Location"] == "/sign-in/second-factor/"


@pytest.mark.parametrize(("who", "needs_one"), [("approver", True), ("administrator", True), ("planner", False)])
def test_whose_role_needs_a_second_factor_does_nothing_before_setting_one_up(
    site: Site, who: str, needs_one: bool
) -> None:
    from django.test import override_settings

    with override_settings(SECOND_FACTOR_REQUIRED=True):
        client = sign_in(site, who)
        sent = client.get("/account/")
        assert (sent.status_code == 302 and sent["Location"] == "/sign-in/second-factor/") == needs_one
        if needs_one:
            assert client.post("/account/tokens/", {"name": "x", "days": "1"})["Location"] == "/sign-in/second-factor/"
            set_up(client)
            assert is_signed_in(client)
