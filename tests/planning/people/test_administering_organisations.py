"""The tree of organisations: seen on a day, added to, moved within, ended, and by whom."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from allotment.workforce.errors import AllotmentError

if TYPE_CHECKING:
    from tests.web.site import Site

PLACE = "E10000013-place-QR1"


@pytest.fixture(autouse=True)
def fresh(site: Site, seeded: Any) -> None:
    """Each test has the seeded tree."""
    from tests.web.site import put_database

    put_database(seeded, site.home)


def today(site: Site) -> date:
    return site.desk.clock().date()


def add(site: Site, who: str = "administrator", **changed: Any) -> str:
    from allotment.planning.people.organisations import add_organisation

    asked: dict[str, Any] = {"code": "care-oaks", "name": "The Oaks", "kind": "care provider", "parent": PLACE}
    asked |= {"valid_from": today(site), **changed}
    return add_organisation(site.desk, site.actor(who), **asked)


def move(site: Site, code: str, parent: str, on: date, **changed: Any) -> None:
    from allotment.planning.people.organisations import move_organisation

    move_organisation(site.desk, site.actor("administrator"), code, parent=parent, on=on, **changed)


def below(site: Site, top: str, day: date | None = None) -> set[str]:
    from allotment.planning.people.organisations import see_tree

    return {one.organisation.code for one in see_tree(site.desk, site.actor("administrator"), top, day).branches}


def test_the_tree_begins_with_ones_own_system_and_goes_by_level(site: Site) -> None:
    from allotment.planning.people.organisations import see_tree

    seen = see_tree(site.desk, site.actor("administrator"))
    assert seen.top.code == "QR1"
    assert seen.level == "integrated care system"
    assert {"RTE", "RTQ", PLACE} <= {one.organisation.code for one in seen.branches if one.depth == 1}
    place = next(one for one in seen.branches if one.organisation.code == PLACE)
    assert place.below > 60
    assert not seen.may_move, "nobody moves the organisation at which they themselves administer"


def test_another_systems_tree_is_not_there(site: Site) -> None:
    from allotment.planning.access.errors import NotYoursError
    from allotment.planning.people.organisations import see_tree

    for top in ("QE1", "ENG", "nowhere"):
        with pytest.raises(NotYoursError):
            see_tree(site.desk, site.actor("administrator"), top)
    with pytest.raises(NotYoursError):
        see_tree(site.desk, site.actor("planner"), "QR1")


def test_an_added_organisation_stands_where_it_was_put_from_its_day_on(site: Site) -> None:
    from allotment.store.models import AuditEntry

    assert add(site) == "CARE-OAKS"
    assert "CARE-OAKS" in site.actor("planner").tree.below["QR1"]
    assert "CARE-OAKS" not in below(site, "QR1", today(site) - timedelta(days=1))
    entry = AuditEntry.objects.latest("sequence")
    assert (entry.verb, entry.thing_id, entry.organisation) == ("add an organisation", "CARE-OAKS", PLACE)


def test_adding_the_same_twice_with_one_form_adds_it_once(site: Site) -> None:
    from allotment.store.models import Belonging

    add(site, key="o1")
    add(site, key="o1")
    assert Belonging.objects.filter(child_id="CARE-OAKS").count() == 1
    with pytest.raises(AllotmentError, match="an organisation has this code"):
        add(site)


@pytest.mark.parametrize(
    ("changed", "where"),
    [
        ({"code": "x"}, "code"),
        ({"code": "RTE"}, "code"),
        ({"code": "R0A"}, "code"),
        ({"name": "  "}, "name"),
        ({"kind": "integrated care system"}, "kind"),
        ({"kind": "a shop"}, "kind"),
        ({"parent": "QE1"}, "parent"),
        ({"parent": "RTE"}, "parent"),
        ({"valid_from": None}, "from"),
        ({"valid_from": date(1999, 1, 1)}, "from"),
    ],
)
def test_what_cannot_be_added_is_refused_at_its_field(site: Site, changed: dict[str, Any], where: str) -> None:
    with pytest.raises(AllotmentError) as refused:
        add(site, **changed)
    assert where in {one.where for one in refused.value.problems}


@pytest.mark.parametrize("who", ["planner", "approver", "partner", "national", "viewer"])
def test_who_administers_nothing_adds_nothing(site: Site, who: str) -> None:
    from allotment.planning.access.errors import NotYoursError

    with pytest.raises(NotYoursError):
        add(site, who)


def test_a_move_counts_from_its_day_and_the_past_stays_as_it_was(site: Site) -> None:
    since = today(site) - timedelta(days=10)
    add(site, valid_from=since)
    move(site, "CARE-OAKS", "QR1", today(site))
    tree = site.actor("administrator").tree
    assert tree.organisations["CARE-OAKS"].parent == "QR1"
    from allotment.store.shelves.organisations import organisations_on

    before = {one.code: one.parent for one in organisations_on(today(site) - timedelta(days=5))}
    assert before["CARE-OAKS"] == PLACE


def test_of_two_moves_on_one_day_the_last_counts(site: Site) -> None:
    add(site)
    move(site, "CARE-OAKS", "QR1", today(site))
    move(site, "CARE-OAKS", PLACE, today(site))
    move(site, "CARE-OAKS", "QR1", today(site))
    assert site.actor("administrator").tree.organisations["CARE-OAKS"].parent == "QR1"


@pytest.mark.parametrize(
    ("code", "parent", "days", "said"),
    [
        (PLACE, PLACE, 0, "level above its own"),
        ("CARE-OAKS", PLACE, 0, "stands there already"),
        ("CARE-OAKS", "QE1", 0, "not an organisation that you administer"),
        ("CARE-OAKS", "QR1", -1, "was put where it stands"),
        ("QR1", PLACE, 0, "you do not administer the level above it"),
    ],
)
def test_what_cannot_be_moved_stays(site: Site, code: str, parent: str, days: int, said: str) -> None:
    add(site)
    with pytest.raises(AllotmentError, match=said):
        move(site, code, parent, today(site) + timedelta(days=days))


def test_a_move_keeps_who_may_see_whom_in_step_at_once(site: Site) -> None:
    """What a partner reaches follows the tree, without anybody signing in again."""
    from allotment.planning.access.actor import actor_of

    partner = str(site.account("partner").id)
    add(site)
    found = actor_of(site.desk, partner)
    assert found is not None
    assert "CARE-OAKS" in found.reach


def test_an_organisation_ends_with_its_appointments(site: Site) -> None:
    from allotment.planning.people.appointing import appoint
    from allotment.planning.people.organisations import end_organisation

    add(site, valid_from=today(site) - timedelta(days=30))
    actor = site.actor("administrator")
    viewer = str(site.account("viewer").id)
    appoint(site.desk, actor, viewer, organisation="CARE-OAKS", role="viewer", valid_from=today(site))
    actor = site.actor("administrator")
    end_organisation(site.desk, actor, "CARE-OAKS", on=today(site) - timedelta(days=1), key="e1")
    assert "CARE-OAKS" not in site.actor("administrator").tree.organisations
    assert "CARE-OAKS" not in site.actor("viewer").organisations
    end_organisation(site.desk, site.actor("administrator"), "CARE-OAKS", on=today(site) - timedelta(days=1), key="e1")


def test_what_others_stand_below_does_not_end(site: Site) -> None:
    from allotment.planning.people.organisations import end_organisation

    with pytest.raises(AllotmentError, match="stand below it"):
        end_organisation(site.desk, site.actor("administrator"), PLACE, on=today(site))


def test_england_can_be_read_too(site: Site) -> None:
    from allotment.planning.people.organisations import MOST_BRANCHES, see_tree
    from tests.planning.people.test_administering_accounts import administrator_of

    seen = see_tree(site.desk, administrator_of(site, "ENG", "top"))
    assert seen.top.code == "ENG"
    assert 7 < len(seen.branches) <= MOST_BRANCHES
    assert any(one.can_open for one in seen.branches)
