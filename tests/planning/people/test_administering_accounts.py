"""Administering accounts: what an administrator sees and may do, where, and what nobody may."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from allotment.workforce.errors import AllotmentError

if TYPE_CHECKING:
    from allotment.planning.access.actor import Actor
    from allotment.planning.people.accounts import PasswordMade
    from tests.web.site import Site


@pytest.fixture(autouse=True)
def fresh(site: Site, seeded: Any) -> None:
    """Each test has the seeded accounts."""
    from tests.web.site import put_database

    put_database(seeded, site.home)


def today(site: Site) -> date:
    return site.desk.clock().date()


def administrator_of(site: Site, organisation: str, name: str) -> Actor:
    """Make an administrator at another organisation."""
    from allotment.planning.access.actor import actor_of
    from allotment.store.shelves import accounts

    account = accounts.add_account(f"{name}@allotment.example", name, None)
    accounts.appoint(account, organisation, "system administrator", today(site), None)
    found = actor_of(site.desk, account)
    assert found is not None
    return found


def make(site: Site, actor: Actor, **changed: Any) -> PasswordMade:
    from allotment.planning.people.accounts import make_account

    asked: dict[str, Any] = {"email": "new@allotment.example", "name": "New Person", "organisation": "RTE"}
    asked |= {"role": "analyst", "valid_from": today(site), **changed}
    return make_account(site.desk, actor, **asked)


def audit_of(number: int = 1) -> list[tuple[str, str, dict[str, Any]]]:
    from allotment.store.models import AuditEntry

    rows = AuditEntry.objects.order_by("-sequence")[:number]
    return [(row.verb, row.organisation, row.detail) for row in rows]


def test_an_administrator_sees_everybody_of_their_system_and_nobody_of_another(site: Site) -> None:
    from allotment.planning.people.accounts import see_accounts

    seen = {one.account.name for one in see_accounts(site.desk, site.actor("administrator")).accounts}
    assert {"Petra Planner", "Pat Partner", "Dev Data Owner", "Sol Administrator"} <= seen
    assert not {"Sam Stranger", "Nia National"} & seen


@pytest.mark.parametrize("who", ["viewer", "analyst", "planner", "approver", "data.owner", "national", "partner"])
def test_administration_is_not_there_for_who_administers_nothing(site: Site, who: str) -> None:
    from allotment.planning.access.errors import NotYoursError
    from allotment.planning.people.accounts import see_account, see_accounts

    with pytest.raises(NotYoursError):
        see_accounts(site.desk, site.actor(who))
    with pytest.raises(NotYoursError):
        see_account(site.desk, site.actor(who), str(site.account("planner").id))
    with pytest.raises(NotYoursError):
        make(site, site.actor(who))


def test_searching_finds_names_addresses_and_organisation_codes(site: Site) -> None:
    from allotment.planning.people.accounts import see_accounts

    def found(words: str) -> set[str]:
        return {one.account.name for one in see_accounts(site.desk, site.actor("administrator"), words).accounts}

    assert found("petra") == {"Petra Planner"}
    assert found("data.owner@") == {"Dev Data Owner"}
    assert found("rte") == {"Petra Planner", "Dev Data Owner"}
    assert found("stranger") == set()


def test_a_new_account_comes_with_a_password_that_is_given_once(site: Site) -> None:
    from allotment.store.shelves import accounts

    made = make(site, site.actor("administrator"), key="k1")
    assert made.password is not None
    assert re.fullmatch(r"(?:[a-z2-9]{7}-){3}[a-z2-9]{7}", made.password)
    known = accounts.account(made.account, today(site))
    assert known is not None
    assert [(held.organisation, held.role) for held in known.appointments] == [("RTE", "analyst")]
    assert known.temporary_password_until is not None
    again = make(site, site.actor("administrator"), key="k1")
    assert (again.account, again.password) == (made.account, None)


def test_a_password_is_nowhere_in_the_database_and_a_wish_sent_twice_makes_one_account(site: Site) -> None:
    from allotment.store.models import Account, AuditEntry, WriteKey

    made = make(site, site.actor("administrator"), key="k1")
    make(site, site.actor("administrator"), key="k1")
    assert Account.objects.filter(email="new@allotment.example").count() == 1
    kept = str(list(AuditEntry.objects.values())) + str(list(WriteKey.objects.values()))
    assert made.password is not None
    assert made.password not in kept
    assert audit_of()[0][:2] == ("make an account", "RTE")


def test_everything_wrong_with_a_new_account_is_said_at_once(site: Site) -> None:
    with pytest.raises(AllotmentError) as refused:
        make(
            site,
            site.actor("administrator"),
            email="no address",
            name=" ",
            organisation="QE1",
            role="king",
            valid_from=None,
        )
    assert {one.where for one in refused.value.problems} == {"email", "name", "organisation", "role", "from"}


def test_an_administrator_of_one_system_cannot_appoint_in_another(site: Site) -> None:
    with pytest.raises(AllotmentError, match="not an organisation that you administer"):
        make(site, site.actor("administrator"), organisation="QE1")
    with pytest.raises(AllotmentError, match="not an organisation that you administer"):
        make(site, site.actor("administrator"), organisation="ENG", role="national viewer")


def test_a_national_viewer_is_appointed_at_national_levels_alone(site: Site) -> None:
    with pytest.raises(AllotmentError, match="England or at a region"):
        make(site, site.actor("administrator"), organisation="QR1", role="national viewer")
    assert make(site, administrator_of(site, "ENG", "top"), organisation="ENG", role="national viewer").password


def test_an_appointment_that_ends_before_it_starts_is_refused(site: Site) -> None:
    with pytest.raises(AllotmentError, match="ends after it starts"):
        make(site, site.actor("administrator"), valid_to=today(site))


def test_somebody_with_an_account_elsewhere_is_appointed_and_keeps_their_password(site: Site) -> None:
    before = site.account("stranger").password
    made = make(
        site, site.actor("administrator"), email="stranger@allotment.example", organisation="QR1", role="viewer"
    )
    assert made.already_had_account
    assert made.password is None
    assert site.account("stranger").password == before
    assert "QR1" in site.actor("stranger").reach


def verbs_on_another() -> dict[str, Callable[[Any, Any, str], object]]:
    from allotment.planning.people import accounts, appointing

    return {
        "password": accounts.make_new_password,
        "off": lambda desk, actor, account: accounts.switch_account(desk, actor, account, on=False),
        "factor": accounts.remove_second_factor,
        "appoint": lambda desk, actor, account: appointing.appoint(
            desk, actor, account, organisation="QR1", role="approver", valid_from=desk.clock().date()
        ),
    }


@pytest.mark.parametrize("verb", ["password", "off", "factor", "appoint"])
def test_nothing_is_done_to_somebody_of_another_system_and_they_are_not_there(site: Site, verb: str) -> None:
    from allotment.planning.access.errors import NotYoursError

    with pytest.raises(NotYoursError):
        verbs_on_another()[verb](site.desk, site.actor("administrator"), str(site.account("stranger").id))


@pytest.mark.parametrize("verb", ["password", "off", "factor", "appoint"])
def test_nobody_administers_their_own_account(site: Site, verb: str) -> None:
    actor = site.actor("administrator")
    with pytest.raises(AllotmentError, match="your own account"):
        verbs_on_another()[verb](site.desk, actor, actor.account)
    assert {post.role.value for post in site.actor("administrator").posts} == {"system administrator"}


def test_an_administrator_cannot_make_a_new_account_of_their_own_address(site: Site) -> None:
    with pytest.raises(AllotmentError, match="your own account"):
        make(site, site.actor("administrator"), email="Administrator@allotment.example", role="approver")


@pytest.mark.parametrize("verb", ["password", "off", "factor"])
def test_who_also_holds_a_role_elsewhere_is_not_an_administrators_to_let_in_or_lock_out(site: Site, verb: str) -> None:
    actor = site.actor("administrator")
    make(site, actor, email="stranger@allotment.example", organisation="QR1", role="viewer")
    with pytest.raises(AllotmentError, match="outside the organisations that you administer"):
        verbs_on_another()[verb](site.desk, actor, str(site.account("stranger").id))
    from allotment.planning.people.accounts import see_account

    seen = see_account(site.desk, actor, str(site.account("stranger").id))
    assert [held.organisation for held in seen.in_force] == ["QR1"], "what they hold elsewhere is not shown"
    assert not seen.may_change_sign_in


def test_a_trusts_administrator_cannot_touch_who_also_holds_a_role_at_the_system(site: Site) -> None:
    from allotment.planning.people.accounts import make_new_password

    of_trust = administrator_of(site, "RTE", "trust.admin")
    with pytest.raises(AllotmentError, match="outside the organisations"):
        make_new_password(site.desk, of_trust, str(site.account("planner").id))
    assert make_new_password(site.desk, of_trust, str(site.account("data.owner").id)).password


def test_a_new_password_works_in_the_place_of_the_old_until_it_runs_out(site: Site) -> None:
    from allotment.planning.people.accounts import make_new_password

    made = make_new_password(site.desk, site.actor("administrator"), str(site.account("viewer").id), key="p1")
    account = site.account("viewer")
    assert made.password is not None
    assert account.check_password(made.password)
    assert account.temporary_password_until is not None
    lasts = account.temporary_password_until - site.desk.clock()
    assert timedelta(days=6, hours=23) < lasts <= timedelta(days=7)
    again = make_new_password(site.desk, site.actor("administrator"), str(account.id), key="p1")
    assert again.password is None
    assert site.account("viewer").check_password(made.password), "the form sent twice changes nothing more"
    assert audit_of()[0][0] == "make a new password"


def test_switching_off_and_on_is_recorded(site: Site) -> None:
    from allotment.planning.access.actor import actor_of
    from allotment.planning.people.accounts import switch_account

    account = str(site.account("viewer").id)
    switch_account(site.desk, site.actor("administrator"), account, on=False)
    assert actor_of(site.desk, account) is None
    switch_account(site.desk, site.actor("administrator"), account, on=True)
    assert actor_of(site.desk, account) is not None
    assert [verb for verb, _, _ in audit_of(2)] == ["switch an account on", "switch an account off"]


def test_a_lost_second_factor_is_removed_and_one_that_is_not_there_is_said_so(site: Site) -> None:
    from allauth.mfa.models import Authenticator

    from allotment.planning.people.accounts import remove_second_factor

    viewer = site.account("viewer")
    Authenticator.objects.create(user=viewer, type="totp", data={"secret": "x"})
    remove_second_factor(site.desk, site.actor("administrator"), str(viewer.id))
    assert not Authenticator.objects.filter(user=viewer).exists()
    assert next(verb for verb, _, _ in audit_of(2)) == "remove a second factor"
    assert "turn off" not in audit_of(2)[1][0], "the administrator did it, and the log says so once"
    with pytest.raises(AllotmentError, match="this account has none"):
        remove_second_factor(site.desk, site.actor("administrator"), str(viewer.id))


def test_an_appointment_begins_and_ends_on_its_days(site: Site) -> None:
    from allotment.planning.people.appointing import appoint, end_appointment

    actor, viewer = site.actor("administrator"), str(site.account("viewer").id)
    tomorrow = today(site) + timedelta(days=1)
    appoint(site.desk, actor, viewer, organisation="RTE", role="analyst", valid_from=tomorrow)
    assert "RTE" not in site.actor("viewer").organisations
    appoint(site.desk, actor, viewer, organisation="RTQ", role="analyst", valid_from=today(site), valid_to=tomorrow)
    assert "RTQ" in site.actor("viewer").organisations
    from allotment.store.shelves import accounts

    known = accounts.account_with_all(viewer)
    assert known is not None
    held = next(one for one in known.appointments if one.organisation == "RTQ")
    assert end_appointment(site.desk, actor, held.id) == viewer
    assert "RTQ" not in site.actor("viewer").organisations
    assert audit_of()[0] == ("end an appointment", "RTQ", {"role": "analyst", "on": str(today(site))})


def test_appointing_twice_is_done_once_and_said_the_second_time(site: Site) -> None:
    from allotment.planning.people.appointing import appoint
    from allotment.store.models import Appointment

    actor, viewer = site.actor("administrator"), str(site.account("viewer").id)
    for _ in range(2):
        appoint(site.desk, actor, viewer, organisation="RTE", role="analyst", valid_from=today(site), key="a1")
    assert Appointment.objects.filter(account_id=viewer, organisation_id="RTE").count() == 1
    with pytest.raises(AllotmentError, match="holds it from then on already"):
        appoint(site.desk, actor, viewer, organisation="RTE", role="analyst", valid_from=today(site))


def test_an_appointment_of_another_system_is_not_there_to_end(site: Site) -> None:
    from allotment.planning.access.errors import NotYoursError
    from allotment.planning.people.appointing import end_appointment
    from allotment.store.models import Appointment

    theirs = Appointment.objects.get(account=site.account("stranger"))
    with pytest.raises(NotYoursError):
        end_appointment(site.desk, site.actor("administrator"), theirs.pk)


def test_whose_appointments_have_all_ended_can_be_found_and_appointed_again(site: Site) -> None:
    from allotment.planning.people.accounts import see_accounts
    from allotment.planning.people.appointing import appoint, end_appointment
    from allotment.store.models import Appointment

    actor, viewer = site.actor("administrator"), site.account("viewer")
    Appointment.objects.filter(account=viewer).update(valid_from=today(site) - timedelta(days=9))
    end_appointment(site.desk, actor, Appointment.objects.get(account=viewer).pk)
    assert site.actor("viewer").systems == ()
    assert "Vera Viewer" in {one.account.name for one in see_accounts(site.desk, actor).accounts}
    appoint(site.desk, actor, str(viewer.id), organisation="QR1", role="viewer", valid_from=today(site))
    assert site.actor("viewer").systems == ("QR1",)
