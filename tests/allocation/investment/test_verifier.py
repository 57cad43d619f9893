"""The verifier: it finds nothing in a sound answer, and each kind of spoilt one, by the rule that is broken.

Real levers and their shipped records, under the shipped example with a matched stream and two overrides added.
"""

from __future__ import annotations

import copy
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import pytest

from allotment.allocation.investment.verify import Rules, Verdict, verify
from allotment.evidence.assumptions.register import Register
from allotment.evidence.funding.funding import Stream
from allotment.levers.catalogue import LEVERS
from allotment.levers.lever import Aim, Cost, CostCategory, LeverValues
from allotment.planning.funding import check_text, names_for_funding, text_of_example
from allotment.planning.groundwork import Groundwork

Row = dict[str, Any]
NURSE = "Nurse or health visitor"
ACCOUNT = ("budget", "brought", "spent", "carried", "clawed_back", "lapsed")
MORE = """
overrides:
  - {lever: recruit_internationally, dose: 0, by: Chief nurse, reason: The board ended it, on: 2026-09-14}
  - {lever: support_early_careers, place: Cheltenham, year: 2028, dose: 2, by: Chief nurse, reason: Agreed with
     practices, on: 2026-09-14}
"""
MATCHED = """streams:
  - use: local_growth_and_skills
    budget: {2027: 50_000, 2028: 50_000}
"""


@dataclass
class Told:
    """An answer's rows, made by hand, and what they are held against."""

    rules: Rules
    doses: list[Row] = field(default_factory=list)
    payments: list[Row] = field(default_factory=list)
    spend: list[Row] = field(default_factory=list)
    gains: list[Row] = field(default_factory=list)

    def verdict(self) -> Verdict:
        """Hold it against the rules."""
        return verify(self.doses, self.payments, self.spend, self.gains, self.rules)

    def broken(self) -> set[str]:
        """The rules that are broken."""
        return {words.split(":", 1)[0] for words in self.verdict().broken}

    def add(self, lever: str, role: str, sector: str, place: str, period: int, thousandths: int) -> None:
        """Put a dose in, with its costs paid evenly where a stream is matched and else by the first that may."""
        aim = next(one for one in LEVERS[lever].aims if one.role == role and sector in one.sectors)
        row = {"lever": lever, "role": role, "from_role": aim.from_role, "sector": sector, "place": place}
        costs = self.answer(lever, aim)
        pence = [-(-thousandths * one.pence // 1000) for one in costs]
        self.doses.append({**row, "period": period, "dose": thousandths / 1000, "cost_pence": sum(pence)})
        for cost, due in zip(costs, pence, strict=True):
            self.pay({**row, "start": period, "category": cost.category, "year": period + cost.lag}, due)

    def answer(self, lever: str, aim: Aim) -> list[Cost]:
        """The costs of a lever's unit that streams pay."""
        found = LEVERS[lever].respond(self.rules.values(lever), aim).costs
        return [one for one in found if one.category is not CostCategory.SAVING]

    def pay(self, row: Row, due: int) -> None:
        """Pay a cost: four fifths by the matched stream where it may, the rest by the first that may."""
        named = {name: row[name] for name in ("lever", "category", "role", "sector", "place")}
        able = [one for one in self.rules.funding.streams if one.pays_for(family=LEVERS[row["lever"]].family, **named)]
        helped = [one for one in able if one.match_share and row["year"] in one.budget_pence]
        parts: list[tuple[Stream, int]] = [(one, due * 8 // 10) for one in helped]
        parts.append((next(one for one in able if not one.match_share), due - sum(part for _, part in parts)))
        nobody = {"paid_role": None, "paid_sector": None, "paid_place": None}
        self.payments += [{"stream": one.key, **row, **nobody, "pence": part} for one, part in parts]

    def book(self) -> None:
        """Run every account from its payments: what may be carried is."""
        self.spend = []
        spent: dict[tuple[str, int], int] = defaultdict(int)
        for row in self.payments:
            spent[row["stream"], row["year"]] += row["pence"]
        for one in self.rules.funding.streams:
            brought = 0
            for year in range(self.rules.first_year, self.rules.last_year + 1):
                budget = one.budget_pence.get(year, 0)
                left = budget + brought - spent[one.key, year]
                most = int(one.carry_over_share * budget) if year < self.rules.last_year else 0
                carried = max(0, min(left, most))
                back = int((left - carried) * one.clawback_share)
                pence = (budget, brought, spent[one.key, year], carried, back, left - carried - back)
                named = {f"{name}_pence": amount for name, amount in zip(ACCOUNT, pence, strict=True)}
                self.spend.append({"stream": one.key, "year": year, **named})
                brought = carried


@pytest.fixture(scope="module")
def sound(ground: Groundwork) -> Told:
    text = text_of_example("two-streams").replace("streams:\n", MATCHED, 1) + MORE
    funding = check_text(text, "mine.yaml", names_for_funding(ground.desk))
    register: Register = ground.register
    told = Told(
        Rules(
            funding=funding,
            levers=LEVERS,
            values=lambda lever: LeverValues(lever, register, date(2026, 11, 22)),
            decided_by=lambda *_: "ICS",
            people=lambda *_: 200.0,
            first_year=2027,
            last_year=2032,
        )
    )
    told.add("commission_nursing_places", NURSE, "acute", "Trusts", 2027, 3_333)
    told.add("support_early_careers", "General practice nurse", "primary care", "Cheltenham", 2028, 2_000)
    told.add("support_early_careers", NURSE, "acute", "Trusts", 2027, 12_345)
    told.add("grow_your_own_entry", "Care worker", "adult social care", "Cheltenham", 2027, 4_001)
    told.gains = [
        {"lever": "commission_nursing_places", "year": 2030, "gained_fte": 1.9},
        {"lever": "support_early_careers", "year": 2027, "gained_fte": 0.4},
    ]
    told.book()
    return told


@pytest.fixture
def told(sound: Told) -> Told:
    """The sound answer, to spoil."""
    return Told(sound.rules, *copy.deepcopy((sound.doses, sound.payments, sound.spend, sound.gains)))


def test_nothing_is_found_in_a_sound_answer_and_every_rule_is_looked_at(told: Told):
    verdict = told.verdict()
    assert verdict.broken == []
    assert verdict.is_sound
    assert verdict.as_json()["sound"] is True
    assert set(verdict.checks) == {rule for rule, _ in SPOILT.values()}
    assert min(verdict.checks.values()) > 0
    assert any(row["stream"] == "local_growth_and_skills" for row in told.payments)


def with_rules(told: Told, **changes: Any) -> None:
    """Hold the answer against other rules."""
    told.rules = replace(told.rules, **changes)


def book_row(told: Told, stream: str, year: int) -> Row:
    """One stream's account of a year."""
    (found,) = [row for row in told.spend if (row["stream"], row["year"]) == (stream, year)]
    return found


def overspent_by_a_penny(told: Told) -> None:
    row = book_row(told, "education_tariff", 2027)
    spare = row["budget_pence"] - row["spent_pence"]
    at = next(one for one in told.payments if one["stream"] == "education_tariff" and one["year"] == 2027)
    at["pence"] += spare + 1
    row["spent_pence"] += spare + 1
    row["clawed_back_pence"] = -1


def account_with_another_budget(told: Told) -> None:
    row = book_row(told, "joint_fund", 2027)
    row["budget_pence"] += 100


def account_that_does_not_add_up(told: Told) -> None:
    book_row(told, "joint_fund", 2027)["clawed_back_pence"] += 1


def carried_from_nowhere(told: Told) -> None:
    book_row(told, "joint_fund", 2028)["brought_pence"] += 1


def carried_more_than_may_be(told: Told) -> None:
    row = book_row(told, "joint_fund", 2027)
    row["carried_pence"] += 1
    row["clawed_back_pence"] -= 1


def lost_less_than_nothing(told: Told) -> None:
    row = book_row(told, "education_tariff", 2028)
    row["lapsed_pence"] -= 1
    row["clawed_back_pence"] += 1


def spent_what_was_not_paid(told: Told) -> None:
    row = book_row(told, "joint_fund", 2027)
    row["spent_pence"] += 1
    row["clawed_back_pence"] -= 1


def payment_in_no_account(told: Told) -> None:
    told.spend = [row for row in told.spend if row["stream"] != "local_growth_and_skills"]


def payment_of_nothing(told: Told) -> None:
    told.payments.append({**told.payments[0], "pence": 0})


def ineligible_payment(told: Told) -> None:
    tuition = next(row for row in told.payments if row["category"] == CostCategory.TUITION)
    tuition["stream"] = "joint_fund"


def missing_payment(told: Told) -> None:
    told.payments = [row for row in told.payments if row["category"] != CostCategory.PLACEMENT]


def payment_that_no_dose_costs(told: Told) -> None:
    told.payments.append({**told.payments[0], "category": CostCategory.BACKFILL})


def wrong_cost(told: Told) -> None:
    told.doses[0]["cost_pence"] += 1


def too_much_by_the_matched_stream(told: Told) -> None:
    by_stream = {row["stream"]: row for row in told.payments if row["lever"] == "grow_your_own_entry"}
    by_stream["local_growth_and_skills"]["pence"] += 100
    by_stream["joint_fund"]["pence"] -= 100


def more_than_the_capacity(told: Told) -> None:
    told.doses[0]["dose"] = 50.0


def dose_above_its_limit(told: Told) -> None:
    with_rules(told, people=lambda *_: 5.0)


def above_the_system_s_limit(told: Told) -> None:
    dose = told.doses[0]
    dose["lever"] = "recruit_internationally"
    values, aim = told.rules.values(dose["lever"]), LEVERS[dose["lever"]].aims[0]
    most = LEVERS[dose["lever"]].respond(values, aim).bounds.system_most
    assert most is not None
    dose["dose"] = most + 0.01


def dose_by_nobody_with_the_right(told: Told) -> None:
    with_rules(told, decided_by=lambda activity, *_: None if activity == "recruit locally" else "ICS")


def before_the_first_year(told: Told) -> None:
    with_rules(told, first_year=2028)


def after_the_last_year(told: Told) -> None:
    told.doses[2]["period"] = 2033


def gain_before_the_lead_time(told: Told) -> None:
    told.gains[0]["year"] = 2029


def gain_without_a_dose(told: Told) -> None:
    told.gains[0]["lever"] = "train_gps"


def forbidden_dose(told: Told) -> None:
    told.doses.append({**told.doses[0], "lever": "recruit_internationally", "dose": 0.001})


def fixed_dose_that_is_another(told: Told) -> None:
    told.doses[1]["dose"] = 1.9


def fixed_dose_that_is_not_there(told: Told) -> None:
    del told.doses[1]


def negative_dose(told: Told) -> None:
    told.doses[0]["dose"] = -1.0


def aimed_where_the_lever_may_not_be(told: Told) -> None:
    told.doses[0]["sector"] = "ambulance"


SPOILT: dict[str, tuple[str, Callable[[Told], None]]] = {
    spoil.__name__: (rule, spoil)
    for rule, spoil in [
        ("no budget is exceeded by a penny", overspent_by_a_penny),
        ("a budget is the funding file's", account_with_another_budget),
        ("an account adds up to the penny", account_that_does_not_add_up),
        ("what is brought forward was carried", carried_from_nowhere),
        ("no more is carried than may be", carried_more_than_may_be),
        ("nothing lost is below nought", lost_less_than_nothing),
        ("what is spent is what was paid", spent_what_was_not_paid),
        ("every payment is in an account", payment_in_no_account),
        ("a payment is whole pence, above nought", payment_of_nothing),
        ("a stream pays only what it may", ineligible_payment),
        ("every cost is paid whole", missing_payment),
        ("nothing is paid that no dose costs", payment_that_no_dose_costs),
        ("a dose's cost is what was paid for it", wrong_cost),
        ("a matched stream is matched", too_much_by_the_matched_stream),
        ("no capacity is exceeded", more_than_the_capacity),
        ("a dose is within its lever's limit", dose_above_its_limit),
        ("a lever is within the system's limit", above_the_system_s_limit),
        ("somebody at the table may decide it", dose_by_nobody_with_the_right),
        ("a dose starts in the years planned", before_the_first_year),
        ("a dose starts in the years planned", after_the_last_year),
        ("nobody is gained before the lead time", gain_before_the_lead_time),
        ("nobody is gained before the lead time", gain_without_a_dose),
        ("an override is kept", forbidden_dose),
        ("an override is kept", fixed_dose_that_is_another),
        ("an override is kept", fixed_dose_that_is_not_there),
        ("a dose is above nought", negative_dose),
        ("a dose is aimed where its lever may be", aimed_where_the_lever_may_not_be),
    ]
}


@pytest.mark.parametrize("name", SPOILT)
def test_what_is_spoilt_is_found(told: Told, name: str):
    rule, spoil = SPOILT[name]
    spoil(told)
    assert rule in told.broken()
    assert not told.verdict().is_sound


def test_an_account_that_is_booked_again_after_a_payment_too_many_is_still_found(told: Told):
    at = next(row for row in told.payments if row["stream"] == "joint_fund")
    told.payments.append({**at, "pence": 5})
    told.book()
    assert told.broken() == {"every cost is paid whole", "a dose's cost is what was paid for it"}


def test_a_lever_that_no_longer_answers_so_is_found(told: Told):
    """The verifier asks each lever again: a record that has changed since the choice shows."""
    before = told.rules.values

    def now(lever: str) -> LeverValues:
        values = before(lever)
        record = values.record("lever_cost_per_year", funding_category="supervision")
        return replace(values, drawn={(record.key, record.applies_to): record.value + 1})

    with_rules(told, values=lambda lever: now(lever) if lever == "support_early_careers" else before(lever))
    assert told.broken() == {"every cost is paid whole"}
