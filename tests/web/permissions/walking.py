"""Walking the matrix: accounts of every role where they act, and each request undone once its answer is read."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.web.permissions.owned import Owned, Shelves
from tests.web.permissions.probes import Probe
from tests.web.permissions.standing import standing

if TYPE_CHECKING:
    from django.test import Client

    from tests.web.site import Site

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
ANSWERS = {404: "unknown", 403: "forbidden", **dict.fromkeys((200, 201, 202, 302), "allowed")}
FILE = b"employee_number,role,age,sex,fte,contract\n1,Consultant,44,female,1.0,permanent\n"


@dataclass
class Walk:
    """The walkers' browsers, by role and organisation, and what is there to be acted on."""

    site: Site
    shelves: Shelves
    browsers: dict[tuple[str, str], Client] = field(default_factory=dict)

    def browser(self, role: str, organisation: str) -> Client:
        """Give a browser in which somebody of a role at an organisation is signed in."""
        if (role, organisation) not in self.browsers:
            self.browsers[role, organisation] = sign_in(appointed(self.site, role, organisation))
        return self.browsers[role, organisation]

    def answer(self, probe: Probe, role: str, relation: str) -> str:
        """Ask as a role in a relation, and say what came of it; whatever it wrote is undone."""
        from django.db import transaction

        acting, owning = standing(probe.thing, relation)
        browser, owned = self.browser(role, acting), self.shelves.owned(probe.kind, owning)
        with transaction.atomic():
            response = send(browser, probe, owned)
            transaction.set_rollback(True)
        return read(probe, owned, response)


def appointed(site: Site, role: str, organisation: str) -> Any:
    """Make an account with one appointment, which needs no password."""
    from allotment.store.models import Account
    from allotment.store.shelves import accounts as shelf

    local = f"{role.replace(' ', '.')}.{organisation.lower()}"
    made = Account.objects.create(email=f"walk.{local}@allotment.example", name=f"Walker {role} {organisation}")
    shelf.appoint(str(made.id), organisation, role, site.desk.clock().date(), None)
    return made


def sign_in(account: Any) -> Client:
    """Give a browser in which an account is signed in; what fails inside a page fails the test."""
    from django.test import Client

    browser = Client()
    browser.force_login(account, backend=BACKEND)
    return browser


def send(browser: Client, probe: Probe, owned: Owned) -> Any:
    """Send a probe's request."""
    if probe.form is None:
        return browser.get(probe.address(owned))
    form = probe.form(owned)
    if probe.file:
        from django.core.files.uploadedfile import SimpleUploadedFile

        form[probe.file] = SimpleUploadedFile("staff.csv", FILE, content_type="text/csv")
    elif probe.api:
        method = probe.method or "POST"
        return browser.generic(method, probe.address(owned), json.dumps(form, default=str), "application/json")
    return browser.post(probe.address(owned), form)


def read(probe: Probe, owned: Owned, response: Any) -> str:
    """Say what an answer means: ``allowed``, ``forbidden`` (403) or ``unknown`` (404, or a list that leaves it out)."""
    if response.status_code in probe.also_refuses:
        return "unknown"
    if response.status_code == 200 and probe.by_mark:
        body = b"".join(response.streaming_content) if response.streaming else response.content
        return "allowed" if owned.mark in body.decode() else "unknown"
    if response.status_code == 404 and owned.mark in response.content.decode():
        return "a 404 that names it"
    return ANSWERS.get(response.status_code, f"status {response.status_code}")
