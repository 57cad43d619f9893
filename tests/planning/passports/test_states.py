"""Whether workers are current for a role, what ends soon, and what holders are shown and told."""

from __future__ import annotations

import dataclasses
from datetime import timedelta
from pathlib import Path

import pytest

from allotment.evidence.passports.claims import Clearance
from allotment.evidence.passports.errors import PassportError
from allotment.planning.passports.holding import PresentAsked, make_wallet, present_passport
from allotment.planning.passports.moments import Moment
from allotment.planning.passports.state import warnings_of, worker_of, worker_states
from allotment.planning.passports.tokens import new_key, private_key_of
from allotment.planning.passports.verify import Checking
from allotment.store.passports.wallet import Wallet
from tests.passport_world import AGREED, CLEARANCES, NOON, PURPOSE, TODAY, World

ROLE = "Care worker"


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def everything(world: World) -> list[Clearance]:
    """A clearance of each kind that the role needs, each with the words on which somebody may rely."""
    found = []
    for key in world.rulebook.needed_for(ROLE, TODAY):
        record = world.rulebook.kind_on(key, TODAY)
        assert record is not None
        fields: dict[str, str | int] = {}
        for rule in record.fields:
            good = record.good.get(rule.name, rule.words)
            plain = {"date": TODAY.isoformat(), "text": "Somebody", "whole number": 3}
            if rule.needed:
                fields[rule.name] = good[0] if good else plain[rule.form]
        found.append(Clearance(key, TODAY - timedelta(days=10), None, fields))
    return found


def checking(world: World) -> Checking:
    return Checking(world.trust, world.rulebook, "ONE", Moment(NOON, NOON))


def shown(world: World, clearances: list[Clearance]) -> str:
    chosen = {one.kind: tuple(one.fields) for one in clearances}
    return world.shown(world.passport(clearances), chosen, audience="ONE")


def test_a_worker_with_all_is_current_until_the_first_ends(world: World):
    (state,) = worker_states({"w1.jwt": shown(world, everything(world))}, ROLE, checking(world))
    assert (state.worker, state.state, state.missing_kinds) == ("w1", "current", ())
    assert state.expires_on is not None
    assert state.expires_on == TODAY.replace(year=2027, day=12), "the yearly subjects, checked ten days ago"
    assert state.consent_until == TODAY + timedelta(days=30)


def test_the_limit_of_weekly_hours_is_told(world: World):
    clearances = [
        dataclasses.replace(one, fields={"outcome": "may work with limits", "most_hours_a_week": 20})
        if one.kind == "right_to_work"
        else one
        for one in everything(world)
    ]
    (state,) = worker_states({"w1.jwt": shown(world, clearances)}, ROLE, checking(world))
    assert (state.state, state.most_hours_a_week) == ("current", 20)


def test_each_kind_left_out_is_named_as_missing(world: World):
    clearances = everything(world)
    for left_out in clearances[:3]:
        rest = [one for one in clearances if one is not left_out]
        (state,) = worker_states({"w1.jwt": shown(world, rest)}, ROLE, checking(world))
        assert (state.state, state.missing_kinds, state.expires_on) == ("missing", (left_out.kind,), None)


def test_what_ends_within_its_days_of_warning_makes_a_worker_expiring(world: World):
    clearances = everything(world)
    fire = next(one for one in clearances if one.kind == "core_skills_fire_safety")
    old = dataclasses.replace(fire, checked_on=TODAY - timedelta(days=320))
    (state,) = worker_states(
        {"w1.jwt": shown(world, [old if one is fire else one for one in clearances])}, ROLE, checking(world)
    )
    assert (state.state, state.expires_on) == ("expiring", TODAY + timedelta(days=45))


def test_two_passports_of_one_worker_are_added_up_and_of_two_people_are_not(world: World):
    clearances = everything(world)
    halves = {"w1.a.jwt": shown(world, clearances[:8]), "w1.b.jwt": shown(world, clearances[8:])}
    (state,) = worker_states(halves, ROLE, checking(world))
    assert state.state == "current"
    other = dataclasses.replace(world, holder=new_key())
    mixed = {**halves, "w1.b.jwt": shown(other, clearances[8:])}
    (state,) = worker_states(mixed, ROLE, checking(world))
    assert (state.state, state.refused) == ("refused", ("several holders",))
    assert worker_of("w1.b.jwt") == "w1"


def test_a_refused_presentation_makes_nobody_current(world: World):
    text = shown(world, everything(world))
    (state,) = worker_states({"w1.jwt": text[:-5] + "AAAAA"}, ROLE, checking(world))
    assert (state.state, state.refused) == ("refused", ("not the holder's",))


def test_warnings_come_soonest_first_by_each_kind_s_own_days(world: World):
    texts = {"w1.jwt": world.passport(), "spoilt.jwt": "nothing"}
    found, unread = warnings_of(texts, world.trust, world.rulebook, TODAY)
    assert (found, list(unread)) == ([], ["spoilt.jwt"])
    by_day = {
        days: [one.kind for one in warnings_of(texts, world.trust, world.rulebook, TODAY, days)[0]]
        for days in (98, 99, 129, 3660)
    }
    assert by_day[98] == []
    assert by_day[99] == ["core_skills_fire_safety"]
    assert by_day[129] == ["core_skills_fire_safety", "professional_registration"]
    assert "identity_check" not in by_day[3660]
    late = TODAY + timedelta(days=100)
    (warned,) = [one for one in warnings_of(texts, world.trust, world.rulebook, late)[0] if one.days_left < 0]
    assert (warned.kind, warned.days_left) == ("core_skills_fire_safety", -1)


def asked(world: World, wallet: Path, **changes: object) -> PresentAsked:
    plain = PresentAsked(
        wallet, world.folder / "p.jwt", world.trust_folder, "TWO", PURPOSE, "7d", world.folder / "s.jwt", agreed=True
    )
    return dataclasses.replace(plain, **changes)


def holder_of(world: World) -> Path:
    wallet = world.folder / "wallet"
    make_wallet(wallet)
    key = Wallet(wallet).private_key()
    assert key is not None
    world.holder = private_key_of(key)
    (world.folder / "p.jwt").write_text(world.passport(), encoding="ascii")
    return wallet


def test_nothing_is_shown_without_consent_and_every_consent_is_noted(world: World):
    wallet = holder_of(world)
    looked = present_passport(world.desk, asked(world, wallet))
    assert {kind: set(names) for kind, names in looked.shown.items()} == {k: set(v) for k, v in AGREED.items()}
    assert not (world.folder / "s.jwt").exists()
    assert Wallet(wallet).uses() == ([], [])
    present_passport(world.desk, asked(world, wallet, consent=True))
    assert world.verdict((world.folder / "s.jwt").read_text(encoding="ascii")).accepted
    (line,), faults = Wallet(wallet).uses()
    assert faults == []
    assert (line["audience"], line["purpose"], "identity_check.full_name" in line["fields"]) == ("TWO", PURPOSE, True)
    assert not [one for one in CLEARANCES[0].fields.values() if str(one) in repr(line)]


def test_a_holder_is_kept_from_showing_more_than_was_agreed(world: World):
    wallet = holder_of(world)
    more = ("professional_registration.status", "professional_registration.registration_number")
    for changes, said in (
        ({"show": more}, "beyond the agreement: registration_number"),
        ({"show": ("occupational_health_immunity.outcome",)}, "no agreement covers it"),
        ({"show": ("diary.entry",)}, "the passport holds no such thing"),
        ({}, "say what to show"),
    ):
        with pytest.raises(PassportError) as error:
            present_passport(world.desk, asked(world, wallet, agreed=False, consent=True, **changes))
        assert said in str(error.value)
    with pytest.raises(PassportError, match="this is not a length of time"):
        present_passport(world.desk, asked(world, wallet, valid_for="for ever"))
    assert not (world.folder / "s.jwt").exists()
    assert Wallet(wallet).uses() == ([], [])


def test_another_s_passport_cannot_be_shown_with_one_s_own_key(world: World):
    wallet = holder_of(world)
    world.holder = new_key()
    (world.folder / "p.jwt").write_text(world.passport(), encoding="ascii")
    with pytest.raises(PassportError, match="not that of the holder's key"):
        present_passport(world.desk, asked(world, wallet, consent=True))
