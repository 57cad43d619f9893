"""What each shipped stream may pay for, on which days, and that its records follow one another."""

from __future__ import annotations

from itertools import pairwise

import pytest

from allotment.evidence.funding.funding import Stream
from allotment.evidence.funding.read_fields import KnownNames
from allotment.evidence.funding.read_streams import in_force, read_streams, shipped_streams
from allotment.workforce.errors import FundingError

TEXT = """\
streams:
  - key: pot
    title: Pot
    holder: ICS
    pays_for: anything
    carry_over_share: 0
    clawback_share: 0
    match_share: 0
    valid_from: 2020-01-01
    valid_to: 2024-12-31
    source: The council's letter
    grade: B
    owner: Treasurer
    date_read: 2026-01-01
"""
ABROAD = "international_recruitment_support"
ASKED = ("lever", "family", "category", "role", "sector")
PAYS = [
    ("arrs", ("x", "recruitment", "salary support", "Pharmacist", "primary care"), True),
    ("arrs", ("x", "recruitment", "pay", "General practice nurse", "primary care"), True),
    ("arrs", ("x", "recruitment", "salary support", "Nurse or health visitor", "acute"), False),
    ("arrs", ("x", "recruitment", "salary support", "Pharmacist", "acute"), False),
    ("arrs", ("x", "training", "tuition", "Pharmacist", "primary care"), False),
    ("arrs", ("x", "recruitment", "pay", "GP partner", "primary care"), False),
    ("apprenticeship_levy", ("x", "apprenticeship", "levy", "Care worker", "adult social care"), True),
    ("apprenticeship_levy", ("x", "apprenticeship", "backfill", "Care worker", "adult social care"), False),
    ("apprenticeship_levy", ("x", "apprenticeship", "tuition", "Nurse or health visitor", "acute"), False),
    ("education_tariff", ("x", "training", "tuition", "Midwife", "acute"), True),
    ("education_tariff", ("x", "apprenticeship", "tuition", "Midwife", "acute"), False),
    ("clinical_placement_funding", ("x", "capacity", "placement", "Midwife", "acute"), True),
    ("clinical_placement_funding", ("x", "training", "tuition", "Midwife", "acute"), False),
    ("cpd", ("x", "retention", "programme", "Midwife", "acute"), True),
    ("cpd", ("x", "retention", "backfill", "Midwife", "acute"), False),
    ("cpd", ("x", "retention", "programme", "Care worker", "adult social care"), False),
    ("workforce_development_fund", ("x", "retention", "programme", "Care worker", "adult social care"), True),
    ("workforce_development_fund", ("x", "training", "tuition", "Social worker", "adult social care"), False),
    ("provider_pay", ("x", "recruitment", "pay", "Consultant", "acute"), True),
    ("provider_pay", ("x", "productivity", "saving", "Consultant", "mental health"), True),
    ("provider_pay", ("x", "recruitment", "pay", "Care worker", "adult social care"), False),
    ("provider_pay", ("x", "training", "tuition", "Consultant", "acute"), False),
    ("general_practice_income", ("x", "redesign", "pay", "Salaried GP", "primary care"), True),
    ("social_care_income", ("x", "retention", "pay", "Care worker", "adult social care"), True),
    ("local_growth_and_skills", ("x", "recruitment", "programme", "Care worker", "adult social care"), True),
    ("local_growth_and_skills", ("x", "recruitment", "programme", "Consultant", "acute"), False),
    ("icb_discretionary", ("x", "productivity", "programme", "Consultant", "acute"), True),
    ("icb_discretionary", ("x", "recruitment", "pay", "Consultant", "acute"), False),
    (ABROAD, ("recruit_internationally", "recruitment", "recruitment", "Midwife", "acute"), True),
    (ABROAD, ("return_to_practice", "recruitment", "recruitment", "Midwife", "acute"), False),
    ("retention_programme", ("x", "retention", "programme", "Care worker", "adult social care"), True),
    ("retention_programme", ("x", "recruitment", "programme", "Care worker", "adult social care"), False),
]  # fmt: skip


def now(key: str) -> Stream:
    """The record of a stream that is in force in 2027."""
    (found,) = [stream for stream in shipped_streams() if stream.key == key and in_force(stream, 2027)]
    return found


@pytest.mark.parametrize(("key", "asked", "pays"), PAYS)
def test_a_stream_pays_within_its_ring_fence_and_for_nothing_else(key: str, asked: tuple[str, ...], pays: bool):
    assert now(key).pays_for(**dict(zip(ASKED, asked, strict=True)), place="Anywhere") is pays


def test_every_stream_is_tried_both_ways_or_is_open_to_a_whole_sector():
    tried = {(key, pays) for key, _, pays in PAYS}
    assert {key for key, _ in tried} == {stream.key for stream in shipped_streams()}


def test_shipped_streams_have_no_budget_and_say_who_answers_for_them():
    for stream in shipped_streams():
        assert stream.budget_pence == {}
        assert stream.source
        assert stream.owner


def test_dated_records_of_a_stream_follow_one_another_without_a_gap():
    by_key: dict[str, list[Stream]] = {}
    for stream in shipped_streams():
        by_key.setdefault(stream.key, []).append(stream)
    twice = {key for key, records in by_key.items() if len(records) > 1}
    assert twice == {"arrs", "apprenticeship_levy", "workforce_development_fund"}
    for key in twice:
        for earlier, later in pairwise(by_key[key]):
            assert earlier.valid_to is not None
            assert (later.valid_from - earlier.valid_to).days == 1


def test_arrs_paid_for_no_practice_nurse_before_april_2025():
    asked = dict(zip(ASKED, ("x", "recruitment", "pay", "General practice nurse", "primary care"), strict=True))
    before, since = [stream for stream in shipped_streams() if stream.key == "arrs"]
    assert not before.pays_for(**asked, place="")
    assert since.pays_for(**asked, place="")


def test_a_year_of_a_plan_is_judged_on_its_last_day():
    (pot,) = read_streams(TEXT, "pot.yaml")
    assert [year for year in range(2018, 2027) if in_force(pot, year)] == [2020, 2021, 2022, 2023, 2024]
    (until_summer,) = read_streams(TEXT.replace("2024-12-31", "2024-08-30"), "pot.yaml")
    assert not in_force(until_summer, 2024)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (TEXT.replace("valid_to: 2024-12-31", "budget: {2027: 5}"), "budget (found 'budget'): this key is not known."),
        (TEXT.replace("    source: The council's letter\n", ""), "source is missing."),
        (TEXT + TEXT.removeprefix("streams:\n"), "another record of pot covers these days."),
        (TEXT.replace("anything", "everything"), "this is a list."),
        (TEXT.replace("anything", "[{families: [train]}]"), "Did you mean 'training'?"),
        ("pots: []", "this key is not known."),
    ],
)
def test_a_faulty_record_is_refused(text: str, said: str):
    with pytest.raises(FundingError) as caught:
        read_streams(text, "pot.yaml", KnownNames(families=("training",)))
    assert said in str(caught.value)
