"""A funding file is read whole or refused whole: every problem at once, each named by where it is."""

from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from allotment.evidence.funding.read import example_names, example_text, load_funding, read_funding
from allotment.evidence.funding.read_fields import KnownNames
from allotment.workforce.errors import FundingError

KNOWN = KnownNames(
    levers=("commission_nursing_places", "recruit_internationally"),
    families=("training", "retention"),
    categories=("tuition", "programme", "pay"),
    capacities=("placement weeks: nursing", "educators: nursing"),
    organisations=("RTE", "RTQ", "U22020", "E10000013"),
    systems=("QR1", "QE1"),
)
WHOLE: dict[str, Any] = {
    "title": "Ours",
    "ics": "QR1",
    "at_the_table": ["ICS", "provider"],
    "first_year": 2027,
    "source": "The finance plan of 2026",
    "grade": "B",
    "owner": "Director of finance",
    "date_read": date(2026, 11, 1),
    "streams": [
        {"use": "education_tariff", "budget": {2027: 1_200_000, 2028: 1_200_000.5}},
        {
            "key": "winter_fund",
            "title": "Winter fund",
            "holder": "ICS",
            "pays_for": [{"categories": "programme", "places": ["Trusts"], "roles": ["Midwife"]}],
            "carry_over_share": 0.5,
            "clawback_share": 1,
            "match_share": 0.25,
            "valid_from": date(2026, 4, 1),
            "budget": {"from": 2027, "pounds": 100, "growth_share": 0.1, "until": 2029},
        },
    ],
    "capacities": [
        {"key": "placement weeks: nursing", "title": "Weeks", "unit": "weeks", "by_year": {2027: 400, 2028: 420.5}}
    ],
    "places": {"Trusts": ["RTE", "RTQ"], "St Paul's": "U22020"},
    "targets": [
        {"key": "midwives", "roles": ["Midwife"], "places": ["Trusts"], "most_short_share": 0.05, "year": 2031}
    ],
    "fairness_tolerance": 0.1,
    "role_weights": {"Midwife": 2},
    "levers": ["commission_nursing_places"],
    "overrides": [
        {
            "lever": "commission_nursing_places",
            "place": "Trusts",
            "year": 2028,
            "dose": 0,
            "by": "A. Planner",
            "reason": "The university is full",
            "on": date(2026, 11, 2),
        }
    ],
}


def changed(*path: Any, to: Any) -> str:
    """The whole file as YAML, with one value replaced, or taken out where ``to`` is ``...``."""
    content = yaml.safe_load(yaml.safe_dump(WHOLE, sort_keys=False))
    part = content
    for step in path[:-1]:
        part = part[step]
    if to is ...:
        del part[path[-1]]
    else:
        part[path[-1]] = to
    return yaml.safe_dump(content, sort_keys=False, allow_unicode=True)


def refused(text: str, known: KnownNames = KNOWN) -> list[str]:
    """Every problem of a file, each on one line."""
    with pytest.raises(FundingError) as caught:
        read_funding(text, "ours.yaml", known)
    return [str(problem) for problem in caught.value.problems]


def test_a_whole_file_is_understood_as_it_was_written():
    funding = read_funding(changed("title", to="Ours"), "ours.yaml", KNOWN)
    tariff, winter = funding.streams
    assert (funding.title, funding.ics, funding.first_year) == ("Ours", "QR1", 2027)
    assert funding.at_the_table == ("ICS", "provider")
    assert tariff.budget_pence == {2027: 120_000_000, 2028: 120_000_050}
    assert tariff.pays_for(
        lever="x", family="training", category="tuition", role="Midwife", sector="acute", place="Trusts"
    )
    assert winter.budget_pence == {2027: 10_000, 2028: 11_000, 2029: 12_100}
    assert (winter.carry_over_share, winter.clawback_share, winter.match_share) == (0.5, 1.0, 0.25)
    assert (winter.source, winter.grade, winter.owner) == ("The finance plan of 2026", "B", "Director of finance")
    assert funding.capacities[0].by_year == {2027: 400.0, 2028: 420.5}
    assert [(place.name, place.organisations) for place in funding.places] == [
        ("Trusts", ("RTE", "RTQ")),
        ("St Paul's", ("U22020",)),
    ]
    assert (funding.targets[0].year, funding.targets[0].most_short_share) == (2031, 0.05)
    assert (funding.fairness_tolerance, funding.role_weights) == (0.1, {"Midwife": 2.0})
    assert funding.levers == ("commission_nursing_places",)
    override = funding.overrides[0]
    assert (override.lever, override.role, override.place, override.year) == (
        "commission_nursing_places",
        None,
        "Trusts",
        2028,
    )
    assert (override.dose, override.by, override.on) == (0.0, "A. Planner", date(2026, 11, 2))


def test_what_may_be_left_out_is_left_open():
    bare = {name: WHOLE[name] for name in ("title", "at_the_table", "source", "grade", "owner", "date_read")}
    streams = [{"use": "cpd", "budget": {2027: 1}}]
    funding = read_funding(yaml.safe_dump({**bare, "streams": streams}), "bare.yaml")
    assert (funding.ics, funding.first_year, funding.levers, funding.fairness_tolerance) == (None, None, None, None)
    assert (funding.capacities, funding.places, funding.targets, funding.overrides) == ((), (), (), ())


def test_a_stream_that_is_taken_over_names_the_source_of_its_budget_and_of_its_ring_fence():
    tariff = read_funding(changed("title", to="Ours"), "ours.yaml", KNOWN).streams[0]
    assert tariff.source.startswith("Budget: The finance plan of 2026. Ring-fence: ")
    assert "tariffs 2024 to 2025" in tariff.source
    assert tariff.grade == "D"  # the ring-fence's, which is worse than the budget's B


def test_a_stream_may_be_taken_over_twice_under_another_key():
    twice = [*WHOLE["streams"], {"use": "education_tariff", "key": "tariff_two", "title": "Two", "budget": {2027: 5}}]
    funding = read_funding(changed("streams", to=twice), "ours.yaml", KNOWN)
    assert [stream.key for stream in funding.streams] == ["education_tariff", "winter_fund", "tariff_two"]
    assert funding.streams[2].title == "Two"


SPOILT = [
    (("title",), ..., "title: title is missing."),
    (("title",), 5, "title (found '5'): title is words."),
    (("colour",), "red", "colour (found 'colour'): this key is not known."),
    (("at_the_table",), ..., "at_the_table: at_the_table is missing."),
    (("at_the_table",), ["icb"], "this level is not known. Did you mean 'ICS'?"),
    (("first_year",), 1999, "first_year (found '1999'): a year lies within 2020 to 2060."),
    (("first_year",), "2027", "first_year (found '2027'): this is a year."),
    (("ics",), "QR2", "Did you mean 'QR1'?"),
    (("streams",), [], "a funding file has at least one stream."),
    (("streams",), "cpd", "streams (found 'cpd'): this is a list."),
    (("streams", 0), "cpd", "streams, 1 (found 'cpd'): an entry of this list has keys with values."),
    (("streams", 0, "use"), "education_tarif", "Did you mean 'education_tariff'?"),
    (("streams", 0, "use"), "winter_fund", "this shipped stream is not known."),
    (("streams", 0, "colour"), "red", "streams, 1, colour (found 'colour'): this key is not known."),
    (("streams", 0, "budget"), ..., "streams, 1, budget: the stream has no budget."),
    (("streams", 0, "budget"), 12, "this gives an amount for each year."),
    (("streams", 0, "budget", 2027), -1, "an amount is nought or more."),
    (("streams", 0, "budget", 2027), 0.005, "an amount is in whole pence."),
    (("streams", 0, "budget", 2027), "12.345", "an amount is in whole pence."),
    (("streams", 0, "budget", 2027), "-5", "this is an amount in pounds."),
    (("streams", 0, "budget", 2027), "lots", "this is an amount in pounds."),
    (("streams", 0, "budget", 2027), True, "this is an amount in pounds."),
    (("streams", 0, "budget", 2027), None, "this is an amount in pounds."),
    (("streams", 0, "budget", 2027), float("inf"), "this is an amount in pounds."),
    (("streams", 0, "budget", 2027), float("nan"), "this is an amount in pounds."),
    (("streams", 0, "budget", 2027), 10**13, "an amount is at most £1,000,000,000,000."),
    (("streams", 0, "budget", 2061), 5, "a year lies within 2020 to 2060."),
    (("streams", 0, "budget", "later"), 5, "this is a year."),
    (("streams", 1, "budget", "growth_share"), 1.5, "a growth share lies within -1 to 1."),
    (("streams", 1, "budget", "from"), 2035, "the amounts end before they start."),
    (("streams", 1, "budget", "steps"), 2, "this key is not known."),
    (("streams", 1, "budget", "pounds"), ..., "this is an amount in pounds."),
    (("streams", 1, "key"), "Winter fund", "a key is lower-case letters, digits and underscores."),
    (("streams", 1, "key"), "education_tariff", "this stream is there already."),
    (("streams", 1, "holder"), "the ICB", "this holder is not known."),
    (("streams", 1, "carry_over_share"), 1.01, "a share lies within 0 to 1."),
    (("streams", 1, "carry_over_share"), ..., "carry_over_share is missing."),
    (("streams", 1, "clawback_share"), -0.1, "a share lies within 0 to 1."),
    (("streams", 1, "match_share"), 1, "a stream pays some of a cost, or it pays for nothing."),
    (("streams", 1, "match_share"), "half", "this is a share."),
    (("streams", 1, "valid_from"), "2026", "valid_from is a date."),
    (("streams", 1, "valid_from"), ..., "valid_from is missing."),
    (("streams", 1, "valid_to"), date(2020, 1, 1), "the stream ends before it starts."),
    (("streams", 1, "valid_to"), date(2028, 3, 31), "Winter fund is in force from 01 April 2026 until 31 March 2028."),
    (("streams", 1, "pays_for"), ..., "a stream says what it pays for."),
    (("streams", 1, "pays_for"), [{}], "this limits nothing."),
    (("streams", 1, "pays_for", 0, "categories"), [], "an empty list would pay for all."),
    (("streams", 1, "pays_for", 0, "categories"), ["tution"], "this category is not known. Did you mean 'tuition'?"),
    (("streams", 1, "pays_for", 0, "families"), ["trainin"], "this family is not known. Did you mean 'training'?"),
    (("streams", 1, "pays_for", 0, "levers"), ["x"], "this lever is not known."),
    (("streams", 1, "pays_for", 0, "roles"), ["Midwives"], "this role is not known. Did you mean 'Midwife'?"),
    (("streams", 1, "pays_for", 0, "sectors"), ["acut"], "this sector is not known. Did you mean 'acute'?"),
    (("streams", 1, "pays_for", 0, "places"), ["Trust"], "this place is not known. Did you mean 'Trusts'?"),
    (("streams", 1, "pays_for", 0, "roles"), ["Midwife", "Midwife"], "this role is named twice."),
    (("streams", 1, "pays_for", 0, "roles"), [5], "a role is named in words."),
    (("capacities", 0, "key"), "placement weeks: nurse", "this capacity is not known."),
    (("capacities", 0, "by_year"), {2027: -1}, "an amount lies within 0 to 1e+12."),
    (("capacities", 0, "by_year"), {2027: "many"}, "this is an amount."),
    (("capacities", 0, "unit"), ..., "unit is missing."),
    (("places",), ["RTE"], "this is a list of keys with values."),
    (("places", "Trusts"), ["U22021"], "this organisation is not known. Did you mean 'U22020'?"),
    (("places", "Trusts"), [], "a place has at least one organisation."),
    (("places", "St Paul's"), "RTE", "this organisation is in Trusts already."),
    (("places", 5), "E10000013", "a place is named in words."),
    (("targets", 0, "most_short_share"), 5, "a share lies within 0 to 1."),
    (("targets", 0, "year"), ..., "targets, 1, year: this is a year."),
    (("targets", 0, "roles"), ["Midwive"], "Did you mean 'Midwife'?"),
    (("fairness_tolerance",), 1.5, "a share lies within 0 to 1."),
    (("role_weights",), {"Midwifes": 2}, "Did you mean 'Midwife'?"),
    (("role_weights", "Midwife"), -1, "a weight lies within 0 to 1000."),
    (("levers",), ["commission_nursing_place"], "Did you mean 'commission_nursing_places'?"),
    (("levers",), [], "an empty list leaves nothing to choose from."),
    (("overrides", 0, "lever"), "close_wards", "this lever is not known."),
    (("overrides", 0, "dose"), ..., "this is a dose."),
    (("overrides", 0, "dose"), -3, "a dose lies within 0 to 1e+09."),
    (("overrides", 0, "by"), ..., "by is missing. Sign it: who decided."),
    (("overrides", 0, "reason"), "", "reason is missing."),
    (("overrides", 0, "on"), ..., "on is missing."),
    (("overrides", 0, "place"), "Cheltenham", "this place is not known."),
    (("overrides", 0, "role"), "Nurse", "this role is not known."),
    (("grade",), "Z", "this grade is not known."),
]


@pytest.mark.parametrize(("path", "to", "said"), SPOILT, ids=[f"{path} {to}" for path, to, _ in SPOILT])
def test_a_fault_is_refused_by_name(path: tuple[Any, ...], to: Any, said: str):
    assert any(said in problem for problem in refused(changed(*path, to=to)))


@pytest.mark.parametrize("name", ["source", "grade", "owner", "date_read"])
def test_an_amount_that_nobody_answers_for_is_refused_wherever_it_stands(name: str):
    problems = refused(changed(name, to=...))
    places = {"streams, 1", "streams, 2"} | ({"capacities, 1"} if name != "date_read" else set())
    missing = [one for one in problems if f"{name}: {name} is missing." in one]
    assert len(missing) >= len(places)
    assert all(any(place in one for one in missing) for place in places)


def test_every_problem_is_said_at_once():
    content = {**WHOLE, "ics": "QR2", "levers": ["x"], "fairness_tolerance": 2, "role_weights": {"Nurse": "much"}}
    assert len(refused(yaml.safe_dump(content))) == 5


def test_an_override_is_dated_by_on_with_or_without_quotes():
    text = changed("title", to="Ours")
    assert "'on': 2026-11-02" in text
    bare = read_funding(text.replace("'on':", "on:"), "ours.yaml", KNOWN)
    assert bare.overrides == read_funding(text, "ours.yaml", KNOWN).overrides


def test_two_overrides_of_one_dose_are_refused():
    twice = [{**override, "on": date(2026, 11, day)} for override in WHOLE["overrides"] for day in (2, 3)]
    assert any("overridden twice" in one for one in refused(changed("overrides", to=twice)))


def test_a_key_given_twice_is_refused_with_its_line():
    assert refused("title: Ours\ntitle: Theirs\n") == [
        "ours.yaml line 2: this is not valid YAML: 'title' is given twice. "
        "Mend the line; give each key once, and indent with spaces."
    ]


def test_the_hash_changes_with_the_text_and_with_the_ring_fence_that_was_taken_over():
    text = changed("title", to="Ours")
    funding = read_funding(text, "ours.yaml", KNOWN)
    assert funding.sha256 == read_funding(text, "other.yaml", KNOWN).sha256
    assert funding.sha256 != read_funding(text + "\n", "ours.yaml", KNOWN).sha256
    assert funding.sha256 != hashlib.sha256(text.encode()).hexdigest()


def test_the_examples_read_clean_and_name_a_source_for_every_amount():
    assert example_names() == ("gloucestershire", "two-streams")
    for name in example_names():
        funding = load_funding(name)
        assert all(stream.budget_pence and stream.source and stream.owner for stream in funding.streams)
        assert all(capacity.source for capacity in funding.capacities)
        assert {stream.grade for stream in funding.streams} == {"elicited placeholder"}


def test_gloucestershire_has_every_network_of_the_system_in_one_place():
    places = load_funding("gloucestershire").places
    organisations = [code for place in places for code in place.organisations]
    assert len(organisations) == len(set(organisations)) == 19
    assert len([code for code in organisations if code.startswith("U")]) == 16


def test_a_file_is_found_by_path_and_an_example_by_name(tmp_path: Path):
    mine = tmp_path / "mine.yaml"
    mine.write_text(example_text("two-streams"), encoding="utf-8")
    assert load_funding(str(mine)).title == load_funding("two-streams").title
    with pytest.raises(FundingError, match="gloucestershire, two-streams"):
        load_funding("gloucester")
    with pytest.raises(FundingError, match="no shipped example"):
        example_text("../streams")
