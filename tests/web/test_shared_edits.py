"""Many writers of one plan lose nothing, a form sent twice is done once, and an older version never wins."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from html.parser import HTMLParser
from typing import Any

import pytest

from tests.planning.documents.texts import plan_fields, retention
from tests.web.permissions.addresses import FILLED, addresses
from tests.web.permissions.forms import FORMS, Form
from tests.web.permissions.owned import Shelves
from tests.web.permissions.probes import flat
from tests.web.permissions.walking import appointed, sign_in
from tests.web.signing import PASSWORD, QUICK_HASHER, confirm, give_password
from tests.web.site import Site

WRITERS = 20
MOST_ATTEMPTS = 60
SIGNS_IN_AGAIN = {
    "account_make_token",
    "account_sign_out_elsewhere",
    "administration_password",
    "administration_second_factor",
}
# Pages that answer a POST as they answer a GET; "first" is the way home, and the nameless one the API's own page.
ONLY_PAGES = {
    "",
    "account",
    "demand",
    "evidence",
    "evidence_source",
    "figure_file",
    "figure_spec",
    "first",
    "gap",
    "home",
    "workforce",
}


@contextmanager
def _undone() -> Iterator[None]:
    from django.db import transaction

    from allotment.planning.access import tree

    with transaction.atomic():
        yield
        transaction.set_rollback(True)
    tree._kept.clear()  # it may hold the tree of a change that is undone now


@pytest.mark.parametrize("form", FORMS, ids=[f"{one.name}-{place}" for place, one in enumerate(FORMS)])
def test_a_form_sent_twice_is_done_and_logged_once(site: Site, form: Form) -> None:
    from django.test import override_settings

    from allotment.store.models import AuditEntry

    with _undone(), override_settings(PASSWORD_HASHERS=QUICK_HASHER):
        owned = Shelves(site).owned(form.kind, form.owner)
        if form.before is not None:
            form.before(site, owned)
        browser = site.client(form.who)
        if form.name in SIGNS_IN_AGAIN:
            give_password(site, form.who)
            browser = site.client(form.who)
            assert confirm(browser, PASSWORD).status_code == 302
        before = AuditEntry.objects.count()
        answers = [browser.post(form.to(owned), {**form.filled(owned), "write_key": "f" * 32}) for _ in range(2)]
        assert [answer.status_code for answer in answers] in ([302, 302], [200, 200]), answers[-1].content.decode()
        assert answers[0].get("Location") == answers[1].get("Location")
        assert AuditEntry.objects.count() == before + 1


def test_no_form_of_the_site_is_missing_here(site: Site) -> None:
    with _undone():
        browser = site.client("planner")
        taking = {
            one.name
            for one in addresses()
            if not one.route.startswith(("api/v1/", "sign-in/", "healthy"))
            if any(browser.post(address, {}).status_code != 405 for address in one.filled(FILLED))
        }
    assert taking - ONLY_PAGES == {form.name for form in FORMS}


def test_a_key_that_was_used_for_something_else_does_nothing(site: Site) -> None:
    from allotment.store.models import AuditEntry

    with _undone():
        browser, draft = site.client("planner"), Shelves(site).owned("draft plan", "RTE")
        address = f"/systems/QR1/plans/{draft.id}/comments"
        first = browser.post(address, {"version": "1", "comment": "One thing.", "write_key": "e" * 32})
        entries = AuditEntry.objects.count()
        second = browser.post(address, {"version": "1", "comment": "Another.", "write_key": "e" * 32})
        assert (first.status_code, second.status_code) == (302, 400)
        assert AuditEntry.objects.count() == entries


@pytest.mark.parametrize("kind", ["scenario", "plan"])
def test_a_writer_who_saw_an_older_version_of_a_document_is_shown_both(site: Site, kind: str) -> None:
    with _undone():
        draft = Shelves(site).owned(f"draft {kind}", "RTE")
        browser, address = site.client("planner"), f"/systems/QR1/{kind}s/{draft.id}/edit"

        def write(word: str) -> Any:
            if kind == "plan":
                words = flat(plan_fields(draft.mark, priorities=f"Priority {word}."))
                return browser.post(address, {**words, "version": "1"})
            text = retention(draft.more["name"], draft.mark).replace("Flexible rosters", f"Priority {word}.")
            return browser.post(f"{address}/yaml", {"yaml": text, "version": "1"})

        first, second = write("first"), write("second")
        assert (first.status_code, second.status_code) == (302, 409)
        assert "Priority first." in second.content.decode()
        assert "Priority second." in second.content.decode()


@pytest.mark.parametrize("step", ["share", "agree", "return"])
def test_a_step_with_an_older_version_is_refused(site: Site, step: str) -> None:
    from allotment.store import scoping
    from allotment.store.shelves import documents

    with _undone():
        shelves = Shelves(site)
        plan = shelves.owned("draft plan" if step == "share" else "plan in review", "QR1")
        state = "draft" if step == "share" else "in review"
        with scoping.everything():
            body = documents.document(plan.id)
            assert body is not None
            newer = documents.NewVersion(
                plan.more["name"], plan.mark, body.body + " ", "a" * 64, shelves.author, site.desk.clock(), state=state
            )
            assert documents.write_version(plan.id, 1, newer)
        browser = site.client("planner" if step == "share" else "approver")
        answer = browser.post(f"/systems/QR1/plans/{plan.id}/steps/{step}", {"version": "1", "reason": "So it is."})
        assert answer.status_code == 409


def test_a_decision_on_an_older_version_of_a_return_is_refused(site: Site) -> None:
    from allotment.store import scoping
    from allotment.store.models import StaffReturn

    with _undone():
        sent = Shelves(site).owned("return", "RTE")
        with scoping.everything():
            StaffReturn.objects.filter(id=sent.id).update(version=2)
        address = f"/systems/QR1/evidence/returns/{sent.id}/decide"
        browser, form = site.client("planner"), {"decision": "reject", "reason": "Another year."}
        assert browser.post(address, {**form, "version": "1"}).status_code == 409
        assert browser.post(address, {**form, "version": "2"}).status_code == 302


def test_a_decision_on_an_older_version_of_a_proposal_is_refused(site: Site) -> None:
    from allotment.store import scoping
    from allotment.store.models import AssumptionProposal

    with _undone():
        proposal = Shelves(site).owned("proposal", "QR1")
        with scoping.everything():
            AssumptionProposal.objects.filter(id=proposal.id).update(version=2)
        address = f"/systems/QR1/assumptions/proposals/{proposal.id}/decide"
        browser, form = site.client("approver"), {"decision": "refuse", "reason": "It is not."}
        assert browser.post(address, {**form, "version": "1"}).status_code == 409
        assert browser.post(address, {**form, "version": "2"}).status_code == 302


class _FormRead(HTMLParser):
    """Reads the fields of the page's long form as a browser would send them."""

    def __init__(self) -> None:
        super().__init__()
        self.inside, self.area, self.choice = False, "", ""
        self.fields: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take an input, and the start of what has its value in its text."""
        known = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.inside = known.get("id") == "row-form"
        if not self.inside:
            return
        if tag == "input" and (known.get("type", "text") in {"hidden", "text", "date"} or "checked" in known):
            self.fields[known["name"]] = known.get("value", "")
        if tag == "textarea":
            self.area = known["name"]
            self.fields[self.area] = ""
        if tag == "select":
            self.choice = known["name"]
        if tag == "option" and ("selected" in known or self.choice not in self.fields):
            self.fields[self.choice] = known.get("value", "")

    def handle_data(self, data: str) -> None:
        """Take the text of a text area."""
        if self.area:
            self.fields[self.area] += data

    def handle_endtag(self, tag: str) -> None:
        """Leave what ended."""
        if tag == "textarea":
            self.area = ""
        if tag == "form":
            self.inside = False


def _add_action(browser: Any, address: str, what: str) -> int:
    """Add an action to a plan through its form, as often as others come first; give the number of attempts."""
    for attempt in range(1, MOST_ATTEMPTS + 1):
        read = _FormRead()
        read.feed(browser.get(address).content.decode())
        place = 1 + max(int(name.split(".")[1]) for name in read.fields if name.startswith("actions."))
        row = {"what": what, "owner": "Director of people", "measure": "It is done", "by": "2028-03-31", "partner": ""}
        sent = {**read.fields, **{f"actions.{place}.{name}": text for name, text in row.items()}, "do": "save"}
        answer = browser.post(address, sent)
        if answer.status_code == 302:
            return attempt
        assert answer.status_code == 409, answer.content.decode()
    raise AssertionError(f"{what}: somebody else came first {MOST_ATTEMPTS} times")


def test_twenty_writers_of_one_plan_lose_no_update(site: Site) -> None:
    """Each in a thread and a database connection of their own, all at once, through the page's own form."""
    from django.db import connections

    from allotment.planning.plans.body import plan_of
    from allotment.store import scoping
    from allotment.store.shelves import documents

    plan = Shelves(site).owned("draft plan", "RTE")
    address = f"/systems/QR1/plans/{plan.id}/edit"
    first = sign_in(appointed(site, "planner", "RTE"))
    browsers = [first] + [_another(first) for _ in range(WRITERS - 1)]
    wanted = [f"Walked action {number}" for number in range(WRITERS)]

    def write(number: int) -> int:
        try:
            return _add_action(browsers[number], address, wanted[number])
        finally:
            connections.close_all()

    with ThreadPoolExecutor(WRITERS) as threads:
        attempts = list(threads.map(write, range(WRITERS)))
    with scoping.everything():
        found = documents.document(plan.id)
        numbers = [one.number for one in documents.versions(plan.id)]
    assert found is not None
    kept = [one.what for one in plan_of(found.body).actions]
    assert sorted(kept[1:]) == sorted(wanted)
    assert sorted(numbers) == list(range(1, WRITERS + 2))
    assert max(attempts) > 1, "nobody met anybody, so nothing was tried"


def _another(browser: Any) -> Any:
    """Give another browser with the same session, as in another window."""
    from django.test import Client

    window = Client()
    window.cookies.update(browser.cookies)
    return window
