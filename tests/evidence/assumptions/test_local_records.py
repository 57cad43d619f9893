"""One system's own records laid over the shipped ones: which holds when, what is refused, and what the hash names."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from allotment.evidence.assumptions.asked_by import ASKED_BY, NARROWED_BY, WHOLE_SETS, must_name
from allotment.evidence.assumptions.local import LocalRecord, is_local, lay_over, read_records, record_of, records_text
from allotment.evidence.assumptions.register import Register, load_register
from allotment.workforce.errors import AssumptionError

SHIPPED = load_register()
BASE = date(2025, 8, 31)
PARTNERS = LocalRecord(
    key="leaver_share",
    unit="share per year",
    source="Exit interviews of the primary care networks, 2025",
    grade="B",
    owner="Primary care workforce lead",
    valid_from=date(2025, 7, 1),
    date_read=date(2026, 11, 22),
    value=0.04,
    where={"role": "GP partner"},
    distribution="lognormal",
    p10=0.03,
    p90=0.05,
)
FIRST_DAY = date(2020, 1, 1)


def partners_leave(register: Register, on: date) -> float:
    return register.find("leaver_share", on, role="GP partner", staff_group="General practitioners").value


def refusal(*records: LocalRecord) -> str:
    with pytest.raises(AssumptionError) as refused:
        SHIPPED.with_local(records)
    return str(refused.value)


def test_a_local_record_wins_from_its_own_first_day_and_not_before():
    laid = SHIPPED.with_local([PARTNERS])
    assert partners_leave(laid, date(2025, 6, 30)) == partners_leave(SHIPPED, BASE) == 0.028
    assert partners_leave(laid, date(2025, 7, 1)) == partners_leave(laid, date(2040, 1, 1)) == 0.04


def test_after_its_last_day_the_shipped_record_holds_again():
    laid = SHIPPED.with_local([replace(PARTNERS, valid_to=date(2025, 12, 31))])
    assert partners_leave(laid, date(2025, 12, 31)) == 0.04
    assert partners_leave(laid, date(2026, 1, 1)) == 0.028


def test_the_shipped_record_of_the_slice_is_listed_once_and_others_are_untouched():
    laid = SHIPPED.with_local([PARTNERS])
    before, after = (register.all("leaver_share", BASE) for register in (SHIPPED, laid))
    assert [one.where for one in before] == [one.where for one in after]
    assert [one for one in after if one.where != PARTNERS.where] == [
        one for one in before if one.where != PARTNERS.where
    ]
    assert [one.value for one in after if is_local(one)] == [0.04]


def test_a_finer_slice_stands_beside_the_shipped_records_and_is_the_more_specific():
    finer = replace(PARTNERS, where={"staff_group": "General practitioners", "role": "GP partner"})
    laid = SHIPPED.with_local([finer])
    assert partners_leave(laid, BASE) == 0.04
    assert len(laid.all("leaver_share", BASE)) == len(SHIPPED.all("leaver_share", BASE)) + 1


def test_a_broader_local_record_does_not_override_a_finer_shipped_one():
    laid = SHIPPED.with_local([replace(PARTNERS, where={"staff_group": "General practitioners"})])
    assert partners_leave(laid, BASE) == 0.028
    assert laid.find("leaver_share", BASE, staff_group="General practitioners").value == 0.04


def test_a_local_record_keeps_the_title_of_its_key():
    (found,) = [one for one in SHIPPED.with_local([PARTNERS]).assumptions if is_local(one)]
    assert found.title == SHIPPED.find("leaver_share", BASE, sector="primary care").title


def test_a_reference_role_can_be_local_too():
    shipped = next(one for one in SHIPPED.assumptions if one.key == "retirement_reference")
    local = replace(record_of(shipped), text="Midwife", valid_from=date(2025, 5, 1))
    laid = SHIPPED.with_local([local])
    assert laid.find("retirement_reference", BASE, **shipped.where).text == "Midwife"


def test_without_records_it_is_the_shipped_register_with_its_own_hash():
    assert SHIPPED.with_local([]) is SHIPPED


def test_the_hash_changes_with_every_field_of_a_record():
    others = [
        replace(PARTNERS, value=0.041),
        replace(PARTNERS, p90=0.051),
        replace(PARTNERS, owner="Somebody else"),
        replace(PARTNERS, source="Another source"),
        replace(PARTNERS, note="Agreed in October"),
        replace(PARTNERS, valid_from=date(2025, 7, 2)),
        replace(PARTNERS, valid_to=date(2030, 1, 1)),
        replace(PARTNERS, date_read=date(2026, 11, 21)),
    ]
    hashes = {SHIPPED.with_local([record]).sha256 for record in (PARTNERS, *others)}
    assert len(hashes | {SHIPPED.sha256}) == len(others) + 2


def test_every_problem_of_every_record_is_said_at_once():
    said = refusal(
        replace(PARTNERS, value=0.2),
        replace(PARTNERS, key="leaver_shares", source=""),
        replace(PARTNERS, unit="share", owner="", valid_from=date(2026, 1, 1)),
        replace(
            PARTNERS, key="joiner_growth_years", unit="years", value=-1.0, distribution="fixed", p10=None, p90=None
        ),
    )
    for part in (
        "value (found '0.2'): the value lies outside its own p10 to p90",
        "leaver_shares, record 1, source: a record needs its source.",
        "owner: a record needs its owner.",
        "joiner_growth_years, record 1, value (found '-1.0'): a years lies within",
    ):
        assert part in said


def test_a_key_that_the_model_does_not_ask_for_is_refused_with_the_nearest():
    assert "the register has no such key" in refusal(replace(PARTNERS, key="leaver_shares"))
    assert "Did you mean 'leaver_share'?" in refusal(replace(PARTNERS, key="leaver_shares"))


def test_another_unit_than_the_shipped_one_is_refused():
    assert "Write 'share per year', and the value in it." in refusal(replace(PARTNERS, unit="share"))


def test_a_slice_that_the_model_never_asks_by_is_refused_since_it_would_change_nothing():
    said = refusal(replace(PARTNERS, where={"organisation": "RTE"}))
    assert "the model does not ask leaver_share by organisation: this would change nothing." in said
    assert "Narrow it by sector, staff group, role, or not at all." in said


def test_a_new_member_of_a_set_that_must_be_whole_is_refused_and_a_replacement_is_not():
    weight = next(one for one in SHIPPED.assumptions if one.key == "need_weight")
    own = replace(record_of(weight), value=weight.value * 1.1, distribution="fixed", p10=None, p90=None)
    assert len(SHIPPED.with_local([own]).assumptions) == len(SHIPPED.assumptions)
    assert "can replace a member, not join" in refusal(replace(own, where={**weight.where, "age_band": "40-42"}))


def test_two_local_records_of_one_slice_may_not_hold_on_the_same_day():
    later = replace(PARTNERS, valid_from=date(2026, 4, 1), value=0.045)
    assert "already covers role: GP partner then" in refusal(PARTNERS, later)
    assert partners_leave(SHIPPED.with_local([replace(PARTNERS, valid_to=date(2026, 3, 31)), later]), date.max) == 0.045


def test_a_newly_agreed_record_ends_the_one_before_it():
    later = replace(PARTNERS, valid_from=date(2026, 4, 1), value=0.045)
    earlier, latest = lay_over([PARTNERS], [later])
    assert earlier == replace(PARTNERS, valid_to=date(2026, 3, 31))
    assert latest == later


def test_every_shipped_record_is_about_something_that_the_model_asks_by():
    assert set(NARROWED_BY) == set(SHIPPED.keys)
    assert not [one for one in SHIPPED.assumptions if not set(one.where) <= set(NARROWED_BY[one.key])]
    assert not [one for one in SHIPPED.assumptions if not set(must_name(one.key)) <= set(one.where)]
    assert set(WHOLE_SETS) <= set(ASKED_BY)


def test_only_what_answered_somebody_counts_as_answered():
    laid = SHIPPED.with_local([PARTNERS, replace(PARTNERS, where={"role": "Salaried GP"})])
    assert laid.answered == ()
    partners_leave(laid, BASE)
    laid.all("progression_share", BASE)
    answered = laid.answered
    assert [one.where for one in answered if is_local(one)] == [{"role": "GP partner"}]
    assert {one.key for one in answered} == {"leaver_share", "progression_share"}


DAYS = st.integers(0, 4000).map(lambda days: FIRST_DAY + timedelta(days=days))
TEXT = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), min_size=1, max_size=30).filter(str.strip)


@st.composite
def local_records(draw: st.DrawFn) -> LocalRecord:
    """A record in order, over the slice of some shipped record."""
    shipped = draw(st.sampled_from([one for one in SHIPPED.assumptions if one.text is None]))
    start = draw(DAYS)
    end = draw(st.none() | st.integers(0, 2000).map(lambda days: start + timedelta(days=days)))
    return replace(
        record_of(shipped),
        source=draw(TEXT),
        owner=draw(TEXT),
        note=draw(st.just("") | TEXT),
        valid_from=start,
        valid_to=end,
    )


def apart(records: list[LocalRecord]) -> list[LocalRecord]:
    """Leave one record of each slice."""
    return list({(one.key, str(sorted(one.where.items()))): one for one in records}.values())


@settings(max_examples=60, deadline=None)
@given(st.lists(local_records(), min_size=1, max_size=6).map(apart), st.randoms(use_true_random=False), DAYS)
def test_the_order_of_records_changes_neither_the_hash_nor_any_answer(records, chance, day):
    shuffled = list(records)
    chance.shuffle(shuffled)
    one, other = SHIPPED.with_local(records), SHIPPED.with_local(shuffled)
    assert one.sha256 == other.sha256
    assert one.assumptions == other.assumptions
    assert one.sha256 != SHIPPED.sha256
    assert one.to_table().equals(other.to_table())


@settings(max_examples=60, deadline=None)
@given(st.lists(local_records(), min_size=1, max_size=6).map(apart), DAYS)
def test_on_every_day_each_shipped_slice_has_the_local_record_if_it_holds_and_else_the_shipped_one(records, day):
    laid = SHIPPED.with_local(records)
    for record in records:
        same = [one for one in laid.all(record.key, day) if dict(one.where) == dict(record.where)]
        holds = record.valid_from <= day and (record.valid_to is None or day <= record.valid_to)
        shipped = [one for one in SHIPPED.all(record.key, day) if dict(one.where) == dict(record.where)]
        if holds:
            assert [record_of(one) for one in same] == [record]
        else:
            kept = ("value", "source", "owner", "grade")
            assert [[getattr(one, name) for name in kept] for one in same] == [
                [getattr(one, name) for name in kept] for one in shipped
            ]


@settings(max_examples=60, deadline=None)
@given(st.lists(local_records(), max_size=6).map(apart))
def test_records_come_back_from_their_text_exactly_and_the_text_is_canonical(records):
    text = records_text(records)
    found, problems = read_records(text)
    assert problems == []
    assert sorted(found, key=repr) == sorted(records, key=repr)
    assert records_text(reversed(found)) == text
    assert (text == "") == (not records)
