"""The pages of one's own account and of administration, as a browser sends and reads them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

from tests.web import signing
from tests.web.signing import confirm, is_signed_in, sign_in, text_of

if TYPE_CHECKING:
    from django.test import Client

    from tests.web.site import Site

MOST_QUERIES = 20


@pytest.fixture(autouse=True)
def fresh(site: Site, seeded: Any) -> Iterator[None]:
    """Each test has the seeded accounts, and hashes passwords quickly."""
    from django.test import override_settings

    from tests.web.site import put_database

    put_database(seeded, site.home)
    with override_settings(PASSWORD_HASHERS=signing.QUICK_HASHER):
        yield


@pytest.fixture
def administrator(site: Site) -> Client:
    """An administrator who has just entered their password once more."""
    client = sign_in(site, "administrator")
    client.get("/sign-in/second-factor/on/")
    confirm(client)
    return client


def today(site: Site) -> str:
    return str(site.desk.clock().date())


def new_account(site: Site, **changed: str) -> dict[str, str]:
    asked = {"email": "new@allotment.example", "name": "New <Person>", "organisation": "RTE", "role": "analyst"}
    return {**asked, "from": today(site), "until": "", "write_key": "k1", **changed}


def test_the_pages_keep_within_their_queries(site: Site, administrator: Client) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    account = site.account("planner").id
    pages = ["/account/", "/administration/", "/administration/accounts/new/", f"/administration/accounts/{account}/"]
    pages += ["/administration/organisations/", "/administration/organisations/change/?code=RTE", "/audit/", "/help/"]
    for page in pages:
        with CaptureQueriesContext(
            connection,
        ) as made:
            assert administrator.get(page).status_code == 200
        assert len(made) <= MOST_QUERIES, (page, [one["sql"][:90] for one in made.captured_queries])


def test_a_password_is_shown_once_and_its_owner_comes_in_with_it_and_must_change_it(
    site: Site, administrator: Client
) -> None:
    from django.test import Client

    answer = administrator.post("/administration/accounts/new/", new_account(site))
    assert answer.status_code == 200
    found = re.search(r'app-secret">([a-z2-9-]{31})<', answer.content.decode())
    assert found is not None
    assert "New &lt;Person&gt;" in answer.content.decode()
    again = administrator.post("/administration/accounts/new/", new_account(site))
    assert "done already" in text_of(again)
    assert found.group(1) not in again.content.decode()
    theirs = Client()
    theirs.post("/sign-in/", {"login": "new@allotment.example", "password": found.group(1)})
    assert theirs.get("/account/")["Location"] == "/sign-in/password/"


def test_a_faulty_form_comes_back_as_it_was_typed_with_its_faults_at_the_fields(
    site: Site, administrator: Client
) -> None:
    answer = administrator.post("/administration/accounts/new/", new_account(site, email="no address", role=""))
    assert answer.status_code == 400
    page = answer.content.decode()
    assert "<title>Error: Make an account" in page
    assert 'href="#email"' in page
    assert 'href="#role"' in page
    assert 'value="no address"' in page
    assert 'value="New &lt;Person&gt;"' in page
    assert 'id="email-error"' in page


def test_a_day_that_is_none_is_said_at_its_field(site: Site, administrator: Client) -> None:
    answer = administrator.post("/administration/accounts/new/", new_account(site, **{"from": "soon"}))
    assert answer.status_code == 400
    assert "This is not a day" in text_of(answer)


@pytest.mark.parametrize("who", ["planner", "approver", "stranger", "national"])
@pytest.mark.parametrize(
    "path",
    [
        "/administration/",
        "/administration/accounts/new/",
        "/administration/organisations/",
        "/administration/organisations/add/",
        "/administration/organisations/change/?code=RTE",
    ],
)
def test_administration_answers_404_to_everybody_else(site: Site, who: str, path: str) -> None:
    assert site.client(who).get(path).status_code == 404


def test_an_account_of_another_system_answers_404_like_one_that_never_was(site: Site, administrator: Client) -> None:
    theirs = site.account("stranger").id
    never = "00000000-0000-4000-8000-000000000000"
    for one in (theirs, never):
        assert administrator.get(f"/administration/accounts/{one}/").status_code == 404
        for verb in ("appoint", "switch", "password", "second-factor"):
            assert administrator.post(f"/administration/accounts/{one}/{verb}/", {"to": "off"}).status_code == 404
    assert site.account("stranger").is_active


def test_an_administrator_appoints_ends_and_switches_off_from_the_page(site: Site, administrator: Client) -> None:
    viewer = site.account("viewer")
    page = f"/administration/accounts/{viewer.id}/"
    asked = {"organisation": "RTQ", "role": "data owner", "from": today(site)}
    assert administrator.post(page + "appoint/", asked).status_code == 400
    asked["role"] = "organisation data owner"
    done = administrator.post(page + "appoint/", asked, follow=True)
    assert "The appointment is made" in text_of(done)
    assert "Gloucestershire Health and Care" in text_of(done)
    ending = re.findall(r"/appointments/(\d+)/end/", done.content.decode())
    for one in ending:
        done = administrator.post(f"{page}appointments/{one}/end/", follow=True)
    assert "The appointment is ended" in text_of(done)
    theirs = site.client("viewer")
    assert is_signed_in(theirs)
    administrator.post(page + "switch/", {"to": "off"})
    assert not is_signed_in(theirs)
    assert "Switch the account on" in text_of(administrator.get(page))
    administrator.post(page + "switch/", {"to": "on"})
    assert site.account("viewer").is_active


def test_a_new_password_ends_the_sessions_of_its_owner_and_asks_the_administrator_who_they_are(site: Site) -> None:
    theirs = sign_in(site, "viewer")
    client = sign_in(site, "administrator")
    address = f"/administration/accounts/{site.account('viewer').id}/password/"
    asked = client.post(address, {"write_key": "p1"})
    assert asked["Location"].startswith("/sign-in/again/")
    assert is_signed_in(theirs)
    done = confirm(client, next=address)
    assert "Temporary password for Vera Viewer" in text_of(done)
    assert not is_signed_in(theirs)
    assert client.get(address)["Location"] == f"/administration/accounts/{site.account('viewer').id}/"


def test_on_ones_own_page_of_administration_nothing_can_be_done(site: Site, administrator: Client) -> None:
    page = administrator.get(f"/administration/accounts/{site.account('administrator').id}/")
    assert "This is your own account" in text_of(page)
    assert "Appoint to another role" not in text_of(page)
    assert "End today" not in text_of(page)


def test_a_token_is_shown_once_after_the_password_and_listed_without_its_secret(site: Site) -> None:
    client = sign_in(site, "planner")
    asked = {"name": "Power BI", "days": "90", "write_key": "t1"}
    assert client.post("/account/tokens/", asked)["Location"].startswith("/sign-in/again/")
    done = confirm(client, next="/account/tokens/")
    found = re.search(r'value="(allotment_[\w-]+)"', done.content.decode())
    assert found is not None
    own = client.get("/account/")
    assert "Power BI" in text_of(own)
    assert found.group(1) not in own.content.decode()
    assert "made already" in text_of(client.post("/account/tokens/", asked))
    removed = re.search(r"/account/tokens/[0-9a-f-]+/remove/", own.content.decode())
    assert removed is not None
    assert "token is removed" in text_of(client.post(removed.group(), follow=True))


def test_a_token_without_a_lifetime_is_refused_at_its_field(site: Site, administrator: Client) -> None:
    answer = administrator.post("/account/tokens/", {"name": "Excel", "days": "many"})
    assert answer.status_code == 400
    assert "Enter a number of days from 1 to 365" in text_of(answer)
    assert 'value="Excel"' in answer.content.decode()


def test_signing_out_everywhere_else_keeps_this_session_alone(site: Site) -> None:
    here, there = sign_in(site, "planner"), sign_in(site, "planner")
    here = sign_in(site, "planner")
    assert is_signed_in(here)
    here.post("/account/sign-out-elsewhere/")
    done = confirm(here, next="/account/sign-out-elsewhere/")
    assert done["Location"] == "/account/"
    assert is_signed_in(here)
    assert not is_signed_in(there)


def test_an_organisation_is_added_moved_and_ended_from_the_pages(site: Site, administrator: Client) -> None:
    asked = {"code": "care-oaks", "name": "The <Oaks>", "kind": "care provider", "parent": "QR1", "from": today(site)}
    done = administrator.post("/administration/organisations/add/", asked, follow=True)
    assert "(CARE-OAKS) is added" in text_of(done)
    assert "The &lt;Oaks&gt;" in done.content.decode()
    moved = {"code": "CARE-OAKS", "parent": "E10000013-place-QR1", "on": today(site)}
    done = administrator.post("/administration/organisations/move/", moved, follow=True)
    assert "is moved" in text_of(done)
    again = administrator.post("/administration/organisations/move/", {**moved, "write_key": "other"})
    assert again.status_code == 400
    assert "It stands there already" in text_of(again)
    ended = administrator.post("/administration/organisations/end/", {"code": "CARE-OAKS", "on": today(site)})
    assert ended.status_code == 302


def test_the_tree_of_another_day_is_shown_without_forms(site: Site, administrator: Client) -> None:
    page = text_of(administrator.get("/administration/organisations/?on=2023-01-01"))
    assert "1 January 2023" in page
    assert "Add an organisation here" not in page
    assert administrator.get("/administration/organisations/?on=2001-01-01").status_code == 404


def test_writes_are_asked_for_with_post_alone(site: Site, administrator: Client) -> None:
    viewer = site.account("viewer").id
    assert administrator.get(f"/administration/accounts/{viewer}/switch/").status_code == 405
    assert administrator.get("/administration/organisations/end/").status_code == 405
    assert administrator.get("/account/tokens/")["Location"] == "/account/"
