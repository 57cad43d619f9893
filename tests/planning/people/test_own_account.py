"""One's own account: roles with their meaning, tokens that are shown once, and signing out everywhere."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from allotment.workforce.errors import AllotmentError

if TYPE_CHECKING:
    from allotment.planning.people.own_account import TokenMade
    from tests.web.site import Site


@pytest.fixture(autouse=True)
def fresh(site: Site) -> None:
    """Each test starts without tokens."""
    from allotment.store.models import ApiToken

    ApiToken.objects.all().delete()


def make(site: Site, who: str = "planner", **changed: Any) -> TokenMade:
    from allotment.planning.people.own_account import make_token

    return make_token(site.desk, site.actor(who), **{"name": "Power BI", "days": 30, **changed})


def test_ones_roles_are_listed_with_what_they_let_one_do(site: Site) -> None:
    from allotment.planning.people.own_account import see_own_account

    own = see_own_account(site.desk, site.actor("planner"))
    assert {(one.role, one.held.organisation) for one in own.roles} == {("planner", "QR1"), ("planner", "RTE")}
    assert all("submits scenarios" in one.meaning for one in own.roles)


def test_a_token_reads_as_its_holder_until_its_day_and_its_secret_is_kept_nowhere(site: Site) -> None:
    from allotment.store.models import ApiToken, AuditEntry, WriteKey
    from allotment.store.shelves import accounts

    made = make(site, key="t1")
    now = site.desk.clock()
    assert made.secret is not None
    assert accounts.account_of_token(made.secret, now) == (str(site.account("planner").id), False)
    assert accounts.account_of_token(made.secret, now + timedelta(days=31)) is None
    kept = [*ApiToken.objects.values(), *AuditEntry.objects.values(), *WriteKey.objects.values()]
    assert made.secret not in str(kept)


def test_a_form_sent_twice_makes_one_token_and_shows_it_once(site: Site) -> None:
    from allotment.store.models import ApiToken

    first, second = make(site, key="t2"), make(site, key="t2")
    assert first.secret is not None
    assert second.secret is None
    assert first.id == second.id
    assert ApiToken.objects.count() == 1


@pytest.mark.parametrize(
    ("changed", "where"),
    [({"name": " "}, "name"), ({"name": "x" * 81}, "name"), ({"days": 0}, "days"), ({"days": 366}, "days")],
)
def test_a_token_needs_a_name_and_a_year_at_most(site: Site, changed: dict[str, Any], where: str) -> None:
    with pytest.raises(AllotmentError) as refused:
        make(site, **changed)
    assert [one.where for one in refused.value.problems] == [where]


def test_nobody_gathers_tokens_without_end(site: Site) -> None:
    from allotment.planning.people.own_account import MOST_TOKENS

    for number in range(MOST_TOKENS):
        make(site, name=f"use {number}")
    with pytest.raises(AllotmentError, match="tokens already"):
        make(site)


def test_a_removed_token_reads_nothing_and_another_persons_is_not_there(site: Site) -> None:
    from allotment.planning.access.errors import NotYoursError
    from allotment.planning.people.own_account import remove_token
    from allotment.store.shelves import accounts

    made = make(site)
    with pytest.raises(NotYoursError):
        remove_token(site.desk, site.actor("analyst"), made.id)
    remove_token(site.desk, site.actor("planner"), made.id, key="r1")
    assert made.secret is not None
    assert accounts.account_of_token(made.secret, site.desk.clock()) is None
    remove_token(site.desk, site.actor("planner"), made.id, key="r1")


def test_a_token_stops_with_its_account(site: Site) -> None:
    from allotment.planning.people.accounts import switch_account
    from allotment.store.shelves import accounts

    made, planner = make(site), str(site.account("planner").id)
    assert made.secret is not None
    switch_account(site.desk, site.actor("administrator"), planner, on=False)
    assert accounts.account_of_token(made.secret, site.desk.clock()) is None
    switch_account(site.desk, site.actor("administrator"), planner, on=True)
