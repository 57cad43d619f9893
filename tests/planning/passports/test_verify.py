"""A forged, expired, withdrawn or over-broad passport is refused, and a refused one shows nothing."""

from __future__ import annotations

import dataclasses
import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from allotment.evidence.passports.kinds import add_months
from allotment.planning.passports.credential import open_passport, split
from allotment.planning.passports.disclosures import read_disclosure
from allotment.planning.passports.issuing import KeysAsked, keep_keys, publish_list, withdraw_passport
from allotment.planning.passports.tokens import decode, encode, new_key
from tests.passport_world import AGREED, CLEARANCES, NOON, PURPOSE, SECRET_NAME, SECRET_NUMBER, TODAY, World, codes

SIGNS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
MANY = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    world = World(tmp_path_factory.mktemp("passports"))
    world.kept = world.trust
    return world


@pytest.fixture(scope="module")
def passport(world: World) -> str:
    return world.passport()


@pytest.fixture(scope="module")
def shown(world: World, passport: str) -> str:
    return world.shown(passport)


@pytest.fixture
def own(tmp_path: Path) -> World:
    return World(tmp_path)


def test_what_was_agreed_is_accepted_and_nothing_else_is_seen(world: World, shown: str):
    verdict = world.verdict(shown)
    assert verdict.reasons == ()
    assert {one.kind: set(one.fields) for one in verdict.clearances} == {k: set(v) for k, v in AGREED.items()}
    text = json.dumps([read_disclosure(one).value for one in split(shown)[1]])
    assert SECRET_NUMBER not in text
    assert "immunity" not in text
    signed = decode(shown.split("~", maxsplit=1)[0].split(".")[1]).decode()
    assert not [one.kind for one in CLEARANCES if one.kind in signed]


def test_the_signed_part_does_not_tell_how_many_clearances_there_are(world: World):
    signed = [decode(world.passport(CLEARANCES[:n]).split("~")[0].split(".")[1]) for n in (1, 5)]
    assert len({len(json.loads(one)["credentialSubject"]["_sd"]) for one in signed}) == 1


@MANY
@given(data=st.data())
def test_any_changed_bit_is_refused(world: World, shown: str, data: st.DataObject):
    place = data.draw(st.integers(0, len(shown) - 1))
    bit = data.draw(st.integers(0, 6))
    changed = shown[:place] + chr(ord(shown[place]) ^ (1 << bit)) + shown[place + 1 :]
    verdict = world.verdict(changed)
    assert not verdict.accepted
    assert verdict.clearances == ()


def test_every_last_character_of_a_part_is_held_to_its_one_form(world: World, shown: str):
    """The last character of base64url has bits that mean nothing: a lenient reader would let them be changed."""
    trust = world.trust
    ends = [place - 1 for place, sign in enumerate(shown + "~") if sign in ".~"]
    for place in ends:
        here = SIGNS.index(shown[place])
        for other in {SIGNS[here ^ bit] for bit in (1, 2, 4, 8)}:
            assert not world.verdict(shown[:place] + other + shown[place + 1 :], trust=trust).accepted


@MANY
@given(data=st.data())
def test_any_cut_or_doubled_piece_is_refused(world: World, shown: str, data: st.DataObject):
    start = data.draw(st.integers(0, len(shown) - 1))
    end = data.draw(st.integers(start + 1, len(shown)))
    assert not world.verdict(shown[:start] + shown[end:]).accepted
    assert not world.verdict(shown[:end] + shown[start:]).accepted


@MANY
@given(junk=st.text(max_size=300))
def test_junk_is_refused_without_a_fault(world: World, junk: str):
    assert codes(world.verdict(junk)) == ["unreadable"]


FIELDS = [(one.kind, name) for one in CLEARANCES for name in one.fields]


@MANY
@given(extra=st.sets(st.sampled_from(FIELDS), min_size=1))
def test_any_field_beyond_the_agreement_is_refused(world: World, passport: str, extra: set[tuple[str, str]]):
    chosen = {kind: set(names) for kind, names in AGREED.items()}
    for kind, name in extra:
        chosen.setdefault(kind, set()).add(name)
    beyond = {(kind, name) for kind, name in extra if name not in AGREED.get(kind, ())}
    verdict = world.verdict(world.shown(passport, {kind: sorted(names) for kind, names in chosen.items()}))
    assert verdict.accepted == (not beyond)
    assert ("over-broad" in codes(verdict)) == bool(beyond)
    if beyond:
        assert verdict.clearances == ()


def test_a_signature_by_another_key_is_refused(world: World):
    """The forger names the issuer and its key, and signs with another."""
    forger = new_key()
    text = world.passport(key=forger)
    honest = world.shown(world.passport())
    forged = "~".join([text.split("~")[0], *honest.split("~")[1:]])
    assert codes(world.verdict(forged)) == ["forged signature"]


@pytest.mark.parametrize("header", [{"alg": "none"}, {"alg": "HS256"}, {"typ": "JWT"}, {"crit": ["exp"]}])
def test_another_algorithm_or_type_is_not_even_read(world: World, shown: str, header: dict[str, object]):
    first, rest = shown.split(".", maxsplit=1)
    changed = encode(json.dumps({**json.loads(decode(first)), **header}).encode())
    assert codes(world.verdict(f"{changed}.{rest}")) == ["unreadable"]


def test_an_unknown_issuer_and_an_unknown_key_are_refused(own: World):
    shown = own.shown(own.passport())
    trust = own.trust
    without = dataclasses.replace(trust, organisations={"TWO": trust.organisations["TWO"]})
    assert codes(own.verdict(shown, trust=without)) == ["unknown issuer"]
    other = dataclasses.replace(trust.organisations["ONE"], keys=trust.organisations["TWO"].keys)
    swapped = dataclasses.replace(trust, organisations={**trust.organisations, "ONE": other})
    assert codes(own.verdict(shown, trust=swapped)) == ["unknown key"]


def test_a_key_signs_within_its_days_and_is_refused_once_it_is_withdrawn(own: World):
    passport = own.passport(begins=NOON - timedelta(days=400))
    assert "key not valid" in codes(own.verdict(own.shown(passport)))
    good = own.shown(own.passport())
    assert own.verdict(good).accepted
    kid = next(iter(own.trust.organisations["ONE"].keys))
    keep_keys(own.desk, KeysAsked("ONE", rotate=True, publish=own.trust_folder))
    publish_list(own.desk, "ONE", own.trust_folder)
    assert own.verdict(good).accepted, "a rotated key's earlier signatures stand"
    keep_keys(own.desk, KeysAsked("ONE", withdraw=kid, publish=own.trust_folder))
    assert codes(own.verdict(good)) == ["key withdrawn"]


def test_a_withdrawn_passport_is_refused_and_others_are_not(own: World):
    passport = own.passport()
    shown = own.shown(passport)
    assert own.verdict(shown).accepted
    withdraw_passport(own.desk, "ONE", open_passport(passport, own.trust).name)
    assert own.verdict(shown).accepted, "nobody can know before the list is published"
    publish_list(own.desk, "ONE", own.trust_folder)
    verdict = own.verdict(shown)
    assert codes(verdict) == ["withdrawn"]
    assert verdict.clearances == ()


def test_without_a_fresh_and_honest_list_nothing_is_accepted(own: World):
    shown = own.shown(own.passport())
    days = own.rulebook.limit("status_list_days", TODAY)
    assert own.verdict(shown, NOON + timedelta(days=days)).accepted
    assert codes(own.verdict(shown, NOON + timedelta(days=days, seconds=1))) == ["stale status list"]
    trust = own.trust
    for other, code in (
        ({}, "no status list"),
        ({"ONE": trust.status["TWO"]}, "forged status list"),
        ({"ONE": trust.status["ONE"][:-3] + "AAA"}, "forged status list"),
        ({"ONE": "nothing"}, "forged status list"),
    ):
        assert codes(own.verdict(shown, trust=dataclasses.replace(trust, status=other))) == [code]


def test_a_presentation_is_for_one_organisation_one_purpose_one_time_and_one_number(world: World, passport: str):
    long = timedelta(days=world.rulebook.limit("presentation_days", TODAY) + 1)
    for changed, code in (
        ({"audience": "ONE"}, "another audience"),
        ({"purpose": "curiosity"}, "another purpose"),
        ({"ends": NOON - timedelta(seconds=1), "begins": NOON - timedelta(hours=1)}, "presentation expired"),
        ({"begins": NOON + timedelta(hours=1)}, "presentation not yet valid"),
        ({"ends": NOON + long}, "consent too long"),
        ({"key": new_key()}, "not the holder's"),
    ):
        assert set(codes(world.verdict(world.shown(passport, **changed)))) == {code}
    shown = world.shown(passport)
    assert codes(world.verdict(shown, nonce="another number asked for")) == ["another number"]
    assert world.verdict(shown, nonce="a number that is used once").accepted
    marks = {world.verdict(shown).mark}
    assert codes(world.verdict(shown, was_seen=marks.__contains__)) == ["replayed"]


def test_a_passport_by_itself_or_another_ones_signature_is_refused(world: World, passport: str, shown: str):
    assert codes(world.verdict(passport)) == ["not bound"]
    less = world.shown(passport, {"core_skills_fire_safety": ("level", "outcome")})
    mixed = shown[: shown.rindex("~") + 1] + less[less.rindex("~") + 1 :]
    assert codes(world.verdict(mixed)) == ["changed contents"]


def test_a_disclosure_of_another_passport_is_refused(world: World, shown: str):
    other = world.shown(world.passport())
    token, disclosures, signature = split(shown)
    foreign = split(other)[1][0]
    text = "~".join([token, *disclosures, foreign, signature])
    assert codes(world.verdict(text)) == ["changed contents"]
    twice = "~".join([token, *disclosures, disclosures[0], signature])
    assert codes(world.verdict(twice)) == ["changed contents"]


def test_a_clearance_without_what_it_is_judged_by_is_refused(world: World, passport: str):
    assert "not shown" in codes(world.verdict(world.shown(passport, {"dbs_check": ("level",)})))
    assert "terms not met" in codes(world.verdict(world.shown(passport, {"dbs_check": ("outcome",)})))
    assert codes(world.verdict(world.shown(passport, {}))) == ["shows nothing"]


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"outcome": "not clear"}, "not to rely on"),
        ({"outcome": "a diagnosis"}, "unreadable"),
        ({"x": "y"}, "over-broad"),
    ],
)
def test_an_issuer_cannot_make_others_rely_on_what_its_kind_does_not_allow(
    own: World, fields: dict[str, str], code: str
):
    clearance = dataclasses.replace(CLEARANCES[4], kind="occupational_health_fitness", fields=fields)
    shown = own.shown(own.passport([clearance]), {"occupational_health_fitness": tuple(fields)})
    assert code in codes(own.verdict(shown))


def test_who_may_not_vouch_for_a_kind_is_not_believed(own: World):
    trust = own.trust
    home = dataclasses.replace(trust.organisations["ONE"], kind="home care provider")
    changed = dataclasses.replace(trust, organisations={**trust.organisations, "ONE": home})
    clearance = dataclasses.replace(CLEARANCES[4], kind="occupational_health_fitness")
    shown = own.shown(own.passport([clearance]), {"occupational_health_fitness": ("outcome",)})
    assert own.verdict(shown).accepted
    assert codes(own.verdict(shown, trust=changed)) == ["issuer may not"]


def test_no_agreement_or_one_that_has_ended_means_no_trust(own: World):
    shown = own.shown(own.passport())
    trust = own.trust
    ended = tuple(dataclasses.replace(one, valid_to=TODAY - timedelta(days=1)) for one in trust.agreements)
    for agreements in ((), ended):
        verdict = own.verdict(shown, trust=dataclasses.replace(trust, agreements=agreements))
        assert set(codes(verdict)) == {"no agreement"}


ENDS = {one.kind: one.expires_on for one in CLEARANCES}


@MANY
@given(days=st.integers(-30, 1500))
def test_over_time_each_clearance_is_good_to_its_last_day_and_not_beyond(world: World, days: int):
    """An oracle of the days alone: the list is made fresh on each, and the holder consents on each."""
    on = TODAY + timedelta(days=days)
    at = datetime(on.year, on.month, on.day, 12, tzinfo=UTC)
    clearances = [one for one in CLEARANCES if one.kind in AGREED]
    trust = world.trust
    late = tuple(dataclasses.replace(one, valid_from=date(2020, 1, 1), valid_to=date.max) for one in trust.agreements)
    changed = dataclasses.replace(trust, agreements=late)
    shown = world.shown(world.passport(clearances), begins=at, ends=at + timedelta(days=1))
    verdict = world.verdict(shown, at, trust=changed)
    ended = {one.clearance for one in verdict.reasons if one.code == "clearance expired"}
    assert ended == {kind for kind, last in ENDS.items() if kind in AGREED and last is not None and last < on}
    assert ("expired" in codes(verdict)) == (on > date(2029, 11, 22))
    assert ("not yet valid" in codes(verdict)) == (days < 0)
    assert ("stale status list" in codes(verdict)) == (days > 7)
    early = {one.kind for one in clearances if one.checked_on > on}
    assert {one.clearance for one in verdict.reasons if one.code == "clearance not yet valid"} == early
    old = CLEARANCES[0].checked_on + timedelta(days=400) < on
    assert ("checked too long ago" in codes(verdict)) == old


def test_an_issuer_cannot_give_a_clearance_a_longer_life_than_its_kind_has(own: World):
    stretched = dataclasses.replace(CLEARANCES[3], expires_on=date(2040, 1, 1))
    shown = own.shown(own.passport([stretched]), {stretched.kind: ("level", "outcome")})
    verdict = own.verdict(shown)
    assert verdict.clearances[0].expires_on == add_months(stretched.checked_on, 12)
    old = dataclasses.replace(stretched, checked_on=TODAY - timedelta(days=400))
    shown = own.shown(own.passport([old]), {old.kind: ("level", "outcome")})
    assert codes(own.verdict(shown)) == ["clearance expired"]


def test_a_whole_day_takes_what_held_at_any_time_of_it(world: World, shown: str):
    assert world.verdict(shown, TODAY).accepted
    assert not world.verdict(shown, TODAY - timedelta(days=1)).accepted


def test_no_reason_says_what_a_claim_holds(world: World, passport: str):
    everything = {one.kind: tuple(one.fields) for one in CLEARANCES}
    verdict = world.verdict(world.shown(passport, everything, purpose="curiosity"), nonce="x" * 20)
    said = repr(verdict)
    assert not verdict.accepted
    assert not [word for word in (SECRET_NAME, SECRET_NUMBER, "enhanced", PURPOSE) if word in said]


def test_an_organisation_needs_no_agreement_to_read_its_own_passports(world: World, passport: str):
    shown = world.shown(passport, {"professional_registration": ("status", "body")}, audience="ONE")
    verdict = world.verdict(shown, organisation="ONE")
    assert verdict.accepted
    assert verdict.clearances[0].agreement == "own"
