"""Signing in through the page, as a reader does."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from django.test import Client

    from tests.web.site import Site

PASSWORD = "four plain words here"
QUICK_HASHER = [
    "django.contrib.auth.hashers.MD5PasswordHasher"
]  # the tests sign in often; the site's is slow on purpose


def give_password(site: Site, who: str, password: str = PASSWORD) -> str:
    """Give one of the cast a known password and their address back."""
    account = site.account(who)
    account.set_password(password)
    account.temporary_password_until = None
    account.save()
    return account.email


def sign_in(site: Site, who: str, password: str = PASSWORD, **extra: Any) -> Client:
    """Sign one of the cast in with a password."""
    from django.test import Client

    client = Client()
    address = give_password(site, who, password)
    answer = client.post("/sign-in/", {"login": address, "password": password}, **extra)
    assert answer.status_code == 302, answer.content.decode()
    return client


def confirm(client: Client, password: str = PASSWORD, **values: str) -> Any:
    """Enter the password once more."""
    return client.post("/sign-in/again/", {"password": password, **values})


def is_signed_in(client: Client) -> bool:
    """Say whether a page that asks for a reader opens."""
    return client.get("/account/").status_code == 200


def text_of(answer: Any) -> str:
    """Give a page's words, without its tags."""
    body = answer.content.decode() if not answer.streaming else answer.getvalue().decode()
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", body))


def verbs(newest: int = 10) -> list[str]:
    """Give the verbs of the newest audit entries, newest first."""
    from allotment.store.models import AuditEntry

    return list(AuditEntry.objects.order_by("-sequence").values_list("verb", flat=True)[:newest])
