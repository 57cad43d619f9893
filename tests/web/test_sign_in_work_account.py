"""The organisation's own sign-on, against a provider on loopback: known people come in, and nobody else."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

import pytest

from tests.web import identity_provider, signing
from tests.web.codes import code_now, wait_for_a_fresh_code
from tests.web.identity_provider import CLIENT_ID, CLIENT_SECRET, Provider
from tests.web.live import free_port
from tests.web.signing import is_signed_in, text_of, verbs

if TYPE_CHECKING:
    from django.test import Client

    from tests.web.site import Site

ADDRESS = "planner@allotment.example"


@pytest.fixture
def provider(site: Site) -> Iterator[Provider]:
    """A provider that knows the planner, and a site that asks it."""
    from allauth.account.models import EmailAddress
    from allauth.mfa.models import Authenticator
    from allauth.socialaccount.models import SocialAccount
    from django.core.cache import cache
    from django.test import override_settings

    cache.clear()
    for model in (SocialAccount, EmailAddress, Authenticator):
        model.objects.all().delete()
    person = {"sub": "p-1", "email": ADDRESS, "email_verified": True, "name": "Petra Planner"}
    with ExitStack() as stack:
        running = stack.enter_context(identity_provider.running(person))
        settings = {"server_url": running.address, "verified_email": ["sure.example"]}
        app = {"provider_id": "employer", "name": "your NHS account", "client_id": CLIENT_ID, "secret": CLIENT_SECRET}
        chosen = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [{**app, "settings": settings}]}}
        stack.enter_context(override_settings(SOCIALACCOUNT_PROVIDERS=chosen, PASSWORD_HASHERS=signing.QUICK_HASHER))
        yield running


def go_there_and_back(provider: Provider, client: Client, **fields: str) -> Any:
    """Press the button, sign in at the provider, and come back."""
    there = client.post("/sign-in/work-account/employer/", fields)
    assert there.status_code == 302, text_of(there)
    assert there["Location"].startswith(provider.address + "/authorize?")
    return client.get(provider.let_in(there["Location"]))


def came_in(provider: Provider, client: Client) -> bool:
    answer = go_there_and_back(provider, client)
    assert answer.status_code in {302, 401, 403}
    return is_signed_in(client)


def test_the_sign_in_page_has_the_button_where_there_is_a_provider_and_only_there(
    site: Site, provider: Provider
) -> None:
    from django.conf import settings
    from django.test import override_settings

    assert "Sign in with your NHS account" in text_of(site.client().get("/sign-in/"))
    without = {**settings.SOCIALACCOUNT_PROVIDERS["openid_connect"], "APPS": []}
    with override_settings(SOCIALACCOUNT_PROVIDERS={"openid_connect": without}):
        assert "Sign in with" not in text_of(site.client().get("/sign-in/"))
        assert site.client().post("/sign-in/work-account/employer/").status_code == 404


def test_a_known_person_comes_in_and_it_is_recorded(site: Site, provider: Provider) -> None:
    client = site.client()
    answer = go_there_and_back(provider, client, next="/account/")
    assert answer["Location"] == "/account/"
    assert is_signed_in(client)
    assert "Petra Planner" in text_of(client.get("/account/"))
    assert "work account" in text_of(client.get("/account/"))
    assert verbs(1) == ["sign in"]


def test_following_a_link_alone_starts_no_sign_in(site: Site, provider: Provider) -> None:
    asked = site.client().get("/sign-in/work-account/employer/")
    assert asked.status_code == 200
    assert "Continue" in text_of(asked)


def test_the_same_person_comes_in_again_and_their_password_still_works(site: Site, provider: Provider) -> None:
    signing.give_password(site, "planner")
    assert came_in(provider, site.client())
    assert came_in(provider, site.client())
    assert is_signed_in(signing.sign_in(site, "planner"))


@pytest.mark.parametrize(
    "person",
    [
        {"email": "nobody@allotment.example"},
        {"email_verified": False},
        {"email_verified": "false"},
        {"email_verified": None},
        {"email": ""},
    ],
)
def test_nobody_comes_in_without_an_account_and_an_address_that_the_provider_verified(
    site: Site, provider: Provider, person: dict[str, Any]
) -> None:
    from allotment.store.models import Account

    before = Account.objects.count()
    provider.person.update(person)
    client = site.client()
    answer = go_there_and_back(provider, client)
    assert answer.status_code == 403
    assert "You have no account here" in text_of(answer)
    assert not is_signed_in(client)
    assert Account.objects.count() == before, "nobody signs up"
    assert verbs(1) == ["fail to sign in"]


def test_an_address_of_a_domain_that_the_organisation_vouches_for_needs_no_word_of_the_provider(
    site: Site, provider: Provider
) -> None:
    account = site.account("viewer")
    account.email = "vera@sure.example"
    account.save()
    provider.person.update(sub="v-1", email="vera@sure.example")
    del provider.person["email_verified"]
    assert came_in(provider, site.client())
    account.email = "viewer@allotment.example"
    account.save()


def test_who_once_came_in_does_not_when_the_address_is_no_longer_verified_or_another(
    site: Site, provider: Provider
) -> None:
    assert came_in(provider, site.client())
    provider.person["email_verified"] = False
    assert not came_in(provider, site.client())
    provider.person.update(email_verified=True, email="approver@allotment.example")
    assert not came_in(provider, site.client())


def test_another_person_who_was_given_the_same_address_later_does_not_come_in(site: Site, provider: Provider) -> None:
    assert came_in(provider, site.client())
    provider.person["sub"] = "somebody new"
    assert not came_in(provider, site.client())


def test_an_account_that_is_switched_off_does_not_come_in(site: Site, provider: Provider) -> None:
    account = site.account("planner")
    account.is_active = False
    account.save()
    client = site.client()
    answer = go_there_and_back(provider, client)
    assert answer["Location"] == "/sign-in/switched-off/"
    assert not is_signed_in(client)
    account.is_active = True
    account.save()


@pytest.mark.parametrize(
    "lie",
    [
        {"algorithm": "none"},
        {"algorithm": "HS256"},
        {"audience": "somebody else"},
        {"issuer": "http://127.0.0.1:1"},
        {"lasts_seconds": -120},
        {"token_subject": "another"},
        {"key": identity_provider.make_key()},
    ],
    ids=lambda lie: next(iter(lie)),
)
def test_a_token_that_is_not_what_it_should_be_lets_nobody_in(
    site: Site, provider: Provider, lie: dict[str, Any]
) -> None:
    for name, value in lie.items():
        setattr(provider, name, value)
    assert not came_in(provider, site.client())


def test_a_provider_that_calls_itself_another_is_not_asked_for_anybody(site: Site, provider: Provider) -> None:
    provider.metadata_issuer = "https://another.example"
    client = site.client()
    answer = client.post("/sign-in/work-account/employer/")
    assert answer.status_code == 401
    assert "could not be signed in" in text_of(answer)


def test_a_provider_that_is_down_is_said_in_plain_words(site: Site, provider: Provider) -> None:
    from django.conf import settings

    app = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]
    app["settings"]["server_url"] = f"http://127.0.0.1:{free_port()}"
    answer = site.client().post("/sign-in/work-account/employer/")
    assert answer.status_code == 401
    assert "Try again in a few minutes" in text_of(answer)


def test_the_provider_leads_the_service_itself_nowhere_else(site: Site, provider: Provider) -> None:
    client = site.client()
    back = provider.let_in(client.post("/sign-in/work-account/employer/")["Location"])
    provider.userinfo_elsewhere = True
    assert client.get(back).status_code == 401
    assert "/elsewhere" not in provider.asked


def test_an_answer_that_this_browser_did_not_ask_for_lets_nobody_in(site: Site, provider: Provider) -> None:
    asked_by_another = site.client().post("/sign-in/work-account/employer/")["Location"]
    client = site.client()
    answer = client.get(provider.let_in(asked_by_another))
    assert answer.status_code == 401
    assert "could not be signed in" in text_of(answer)
    assert not is_signed_in(client)


def test_an_answer_works_once(site: Site, provider: Provider) -> None:
    client = site.client()
    back = provider.let_in(client.post("/sign-in/work-account/employer/")["Location"])
    client.get(back)
    client.post("/sign-in/out/")
    client.get(back)
    assert not is_signed_in(client)


def test_going_back_from_the_provider_is_no_fault(site: Site, provider: Provider) -> None:
    client = site.client()
    there = client.post("/sign-in/work-account/employer/")["Location"]
    state = provider.let_in(there).rsplit("state=", 1)[1]
    answer = client.get(f"/sign-in/work-account/employer/back/?error=access_denied&state={state}", follow=True)
    assert "You did not sign in" in text_of(answer)


def test_a_provider_that_does_not_answer_is_said_in_plain_words(site: Site, provider: Provider) -> None:
    client = site.client()
    back = provider.let_in(client.post("/sign-in/work-account/employer/")["Location"])
    provider.codes.clear()
    answer = client.get(back)
    assert answer.status_code == 401
    assert "Try again in a few minutes" in text_of(answer)


def test_somebody_signed_in_cannot_tie_another_persons_work_account_to_their_own(
    site: Site, provider: Provider
) -> None:
    from allauth.socialaccount.models import SocialAccount

    client = signing.sign_in(site, "analyst")
    answer = go_there_and_back(provider, client, process="connect")
    assert answer.status_code == 403
    assert not SocialAccount.objects.exists()


def test_the_second_factor_here_is_asked_for_after_the_work_account_too(site: Site, provider: Provider) -> None:
    from allauth.mfa.models import Authenticator
    from allauth.mfa.utils import encrypt

    secret = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
    Authenticator.objects.create(user=site.account("planner"), type="totp", data={"secret": encrypt(secret)})
    client = site.client()
    assert go_there_and_back(provider, client)["Location"] == "/sign-in/second-factor/code/"
    assert not is_signed_in(client)
    wait_for_a_fresh_code()
    client.post("/sign-in/second-factor/code/", {"code": code_now(secret)})
    assert is_signed_in(client)


@pytest.mark.parametrize(("means", "goes_on"), [(["pwd", "mfa"], True), (["pwd"], False), ("mfa", False)])
def test_a_second_factor_that_the_provider_asked_for_counts_where_its_signed_token_says_so(
    site: Site, provider: Provider, means: Any, goes_on: bool
) -> None:
    from django.test import override_settings

    provider.person.update(sub="a-1", email="approver@allotment.example", amr=["mfa"])
    provider.token_claims = {"amr": means, "auth_time": int(time.time())}
    client = site.client()
    with override_settings(SECOND_FACTOR_REQUIRED=True):
        go_there_and_back(provider, client)
        assert is_signed_in(client) == goes_on
