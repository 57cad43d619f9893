"""The independent verifier: an answer's rows held against the rules themselves, not against the programme.

It shares nothing with the code that builds the programme. It reads the rows of the answer as anybody would read them,
asks each lever and stream again, and adds up in whole pence.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from allotment.evidence.funding.funding import Funding, Stream
from allotment.levers.lever import Aim, CostCategory, Lever, LeverValues, Response

Row = Mapping[str, Any]
THOUSANDTH = 1000
A_PENNY = 1
PENCE_SHARED = 2  # a cost and its bill are each shared out in whole pence
DOSE_ROUNDING = 0.001
FTE_ROUNDING = 1e-6


@dataclass(frozen=True)
class Rules:
    """What an answer is held against."""

    funding: Funding
    levers: Mapping[str, Lever]
    values: Callable[[str], LeverValues]
    decided_by: Callable[[str, int, str], str | None]  # by activity, year and sector
    people: Callable[[str, str, str, int], float]  # by role, sector, place and year
    first_year: int
    last_year: int


@dataclass
class Verdict:
    """What was checked, how many times, and what was found broken."""

    checks: dict[str, int] = field(default_factory=dict)
    broken: list[str] = field(default_factory=list)

    @property
    def is_sound(self) -> bool:
        """Say whether nothing was broken."""
        return not self.broken

    def hold(self, rule: str, kept: bool, words: str) -> None:
        """Count one check of a rule, and note it where it is broken."""
        self.checks[rule] = self.checks.get(rule, 0) + 1
        if not kept:
            self.broken.append(f"{rule}: {words}")

    def as_json(self) -> dict[str, Any]:
        """Give the verdict for a JSON answer."""
        return {"sound": self.is_sound, "checks": dict(self.checks), "broken": list(self.broken)}


def verify(
    doses: Sequence[Row], payments: Sequence[Row], spend: Sequence[Row], gains: Sequence[Row], rules: Rules
) -> Verdict:
    """Hold an answer against the rules.

    Args:
        doses: rows ``lever, role, from_role, sector, place, period, dose, cost_pence``.
        payments: rows ``stream, lever, role, from_role, sector, place, start, category, year, pence``, and of the pay
            of staff gained ``paid_role, paid_sector, paid_place``, who they are.
        spend: rows ``stream, year, budget_pence, brought_pence, spent_pence, carried_pence, clawed_back_pence,
            lapsed_pence``.
        gains: rows ``lever, year, gained_fte``.
        rules: what they are held against.
    """
    verdict = Verdict()
    answers = _ask_again(doses, rules, verdict)
    _hold_accounts(spend, payments, rules, verdict)
    _hold_eligibility(payments, rules, verdict)
    _hold_costs(doses, payments, answers, verdict)
    _hold_matches(payments, rules, verdict)
    _hold_capacities(doses, answers, rules, verdict)
    _hold_bounds(doses, answers, rules, verdict)
    _hold_overrides(doses, rules, verdict)
    _hold_rights(doses, rules, verdict)
    _hold_lead_times(doses, gains, rules, verdict)
    return verdict


def _ask_again(doses: Iterable[Row], rules: Rules, verdict: Verdict) -> list[Response | None]:
    """Ask each dose's lever for its answer."""
    answers: list[Response | None] = []
    asked: dict[tuple[str, Aim], Response] = {}
    for row in doses:
        lever = row["lever"]
        aim = _aim(rules.levers[lever], row)
        verdict.hold("a dose is aimed where its lever may be", aim is not None, _words(row))
        if aim is not None and (lever, aim) not in asked:
            asked[lever, aim] = rules.levers[lever].respond(rules.values(lever), aim)
        answers.append(None if aim is None else asked[lever, aim])
    return answers


def _aim(lever: Lever, row: Row) -> Aim | None:
    for aim in lever.aims:
        if aim.role == row["role"] and aim.from_role == row["from_role"] and row["sector"] in aim.sectors:
            return aim
    return None


def _hold_accounts(spend: Iterable[Row], payments: Iterable[Row], rules: Rules, verdict: Verdict) -> None:
    paid: dict[tuple[str, int], int] = defaultdict(int)
    for row in payments:
        verdict.hold("a payment is whole pence, above nought", type(row["pence"]) is int and row["pence"] > 0, str(row))
        paid[row["stream"], row["year"]] += row["pence"]
    streams = {stream.key: stream for stream in rules.funding.streams}
    brought: dict[str, int] = defaultdict(int)
    booked = set()
    for row in sorted(spend, key=lambda one: one["year"]):
        key, year = row["stream"], row["year"]
        booked.add((key, year))
        words = f"{key} in {year}"
        budget = streams[key].budget_pence.get(year, 0)
        verdict.hold("a budget is the funding file's", row["budget_pence"] == budget, words)
        verdict.hold("what is brought forward was carried", row["brought_pence"] == brought[key], words)
        verdict.hold("what is spent is what was paid", row["spent_pence"] == paid[key, year], words)
        have = budget + brought[key]
        verdict.hold("no budget is exceeded by a penny", 0 <= row["spent_pence"] <= have, words)
        gone = row["spent_pence"] + row["carried_pence"] + row["clawed_back_pence"] + row["lapsed_pence"]
        verdict.hold("an account adds up to the penny", gone == have, words)
        most = streams[key].carry_over_share * budget if year < rules.last_year else 0
        verdict.hold("no more is carried than may be", 0 <= row["carried_pence"] <= most, words)
        lost = min(row["clawed_back_pence"], row["lapsed_pence"])
        verdict.hold("nothing lost is below nought", lost >= 0, words)
        brought[key] = row["carried_pence"]
    verdict.hold("every payment is in an account", set(paid) <= booked, str(set(paid) - booked))


def _hold_eligibility(payments: Iterable[Row], rules: Rules, verdict: Verdict) -> None:
    streams = {stream.key: stream for stream in rules.funding.streams}
    for row in payments:
        stream = streams[row["stream"]]
        verdict.hold("a stream pays only what it may", _may_pay(stream, row, rules), f"{row['stream']}: {_words(row)}")


def _may_pay(stream: Stream, row: Row, rules: Rules) -> bool:
    lever = rules.levers[row["lever"]]
    if row["paid_role"] is not None:
        return any(
            CostCategory.PAY in way.categories
            and (not way.roles or row["paid_role"] in way.roles)
            and (not way.sectors or row["paid_sector"] in way.sectors)
            and (not way.places or row["paid_place"] in way.places)
            for way in stream.eligible
        )
    return stream.pays_for(
        lever=lever.key,
        family=lever.family,
        category=row["category"],
        role=row["role"],
        sector=row["sector"],
        place=row["place"],
    )


def _key(row: Row, start: str) -> tuple[Any, ...]:
    return row["lever"], row["role"], row["from_role"], row["sector"], row["place"], row[start]


def _hold_costs(
    doses: Sequence[Row], payments: Iterable[Row], answers: Sequence[Response | None], verdict: Verdict
) -> None:
    """Hold that each dose's costs, asked of its lever again, are paid whole: no more, no less, in the right year."""
    paid: dict[tuple[Any, ...], int] = defaultdict(int)
    of_dose: dict[tuple[Any, ...], int] = defaultdict(int)
    for row in payments:
        of_dose[_key(row, "start")] += row["pence"]
        if row["paid_role"] is None:
            paid[(*_key(row, "start"), row["category"], row["year"])] += row["pence"]
    for row, answer in zip(doses, answers, strict=True):
        key, dose = _key(row, "period"), round(row["dose"] * THOUSANDTH)
        verdict.hold("a dose's cost is what was paid for it", row["cost_pence"] == of_dose[key], _words(row))
        due: dict[tuple[str, int], int] = defaultdict(int)
        lines: dict[tuple[str, int], int] = defaultdict(int)
        for cost in answer.costs if answer else ():
            if cost.category is not CostCategory.SAVING:
                due[cost.category, row["period"] + cost.lag] += -(-dose * cost.pence // THOUSANDTH)
                lines[cost.category, row["period"] + cost.lag] += 1
        tiers = len(answer.worth) if answer else 1
        for (category, year), pence in due.items():
            odd = abs(paid.pop((*key, category, year), 0) - pence)
            kept = odd <= lines[category, year] * (tiers - 1) * A_PENNY  # each tier is rounded up by itself
            verdict.hold("every cost is paid whole", kept, f"{_words(row)} {category} in {year}")
    verdict.hold("nothing is paid that no dose costs", not any(paid.values()), str(dict(paid)))


def _hold_matches(payments: Sequence[Row], rules: Rules, verdict: Verdict) -> None:
    """Hold that others pay their part of every cost that a matched stream helps to pay."""
    whole: dict[tuple[Any, ...], int] = defaultdict(int)
    parts: dict[tuple[Any, ...], int] = defaultdict(int)
    for row in payments:
        paid = row["category"], row["year"], row["paid_role"], row["paid_sector"], row["paid_place"]
        cost = (*_key(row, "start"), *paid)
        whole[cost] += row["pence"]
        parts[row["stream"], cost] += row["pence"]
    match = {stream.key: stream.match_share for stream in rules.funding.streams}
    for (stream, cost), part in parts.items():
        if match[stream] > 0:
            most = (1 - match[stream]) * whole[cost] + A_PENNY * PENCE_SHARED * len(match)
            verdict.hold("a matched stream is matched", part <= most, f"{stream}: {', '.join(map(str, cost))}")


def _hold_capacities(doses: Sequence[Row], answers: Sequence[Response | None], rules: Rules, verdict: Verdict) -> None:
    used: dict[tuple[str, int], float] = defaultdict(float)
    slack: dict[tuple[str, int], float] = defaultdict(float)
    for row, answer in zip(doses, answers, strict=True):
        for use in answer.uses if answer else ():
            used[use.capacity, row["period"] + use.lag] += row["dose"] * use.amount
            slack[use.capacity, row["period"] + use.lag] += DOSE_ROUNDING * abs(use.amount)
    for capacity in rules.funding.capacities:
        for year in range(rules.first_year, rules.last_year + 1):
            at = capacity.key, year
            most = capacity.by_year.get(year, 0.0) + slack[at] + FTE_ROUNDING
            verdict.hold("no capacity is exceeded", used[at] <= most, f"{capacity.key} in {year}")


def _hold_bounds(doses: Sequence[Row], answers: Sequence[Response | None], rules: Rules, verdict: Verdict) -> None:
    whole: dict[tuple[str, int], float] = defaultdict(float)
    limits: dict[str, tuple[float, float | None]] = {}
    for row, answer in zip(doses, answers, strict=True):
        verdict.hold("a dose is above nought", row["dose"] > 0, _words(row))
        in_time = rules.first_year <= row["period"] <= rules.last_year
        verdict.hold("a dose starts in the years planned", in_time, _words(row))
        whole[row["lever"], row["period"]] += row["dose"]
        if answer is None:
            continue
        bounds = answer.bounds
        people = rules.people(row["from_role"] or row["role"], row["sector"], row["place"], row["period"])
        mosts = [people if bounds.share_of_staff is None else bounds.share_of_staff * people]
        mosts += [] if bounds.most is None else [bounds.most]
        verdict.hold("a dose is within its lever's limit", row["dose"] <= min(mosts) + DOSE_ROUNDING, _words(row))
        limits[row["lever"]] = bounds.system_least, bounds.system_most
    for (lever, year), dose in whole.items():
        least, most = limits.get(lever, (0.0, None))
        rounding = DOSE_ROUNDING * sum(row["lever"] == lever and row["period"] == year for row in doses)
        within = least - rounding <= dose and (most is None or dose <= most + rounding)
        verdict.hold("a lever is within the system's limit", within, f"{lever} in {year}")


def _hold_overrides(doses: Sequence[Row], rules: Rules, verdict: Verdict) -> None:
    """Hold that what somebody forbade is not there, and what somebody fixed for one dose is as they fixed it."""
    for one in rules.funding.overrides:
        hit = [
            row
            for row in doses
            if row["lever"] == one.lever
            and one.role in (None, row["role"])
            and one.from_role in (None, row["from_role"])
            and one.sector in (None, row["sector"])
            and one.place in (None, row["place"])
            and one.year in (None, row["period"])
        ]
        as_fixed = bool(hit) and all(abs(row["dose"] - one.dose) <= DOSE_ROUNDING for row in hit)
        kept = as_fixed if one.dose else not hit
        verdict.hold("an override is kept", kept, f"{one.lever} by {one.by}")


def _hold_rights(doses: Iterable[Row], rules: Rules, verdict: Verdict) -> None:
    for row in doses:
        level = rules.decided_by(rules.levers[row["lever"]].activity, row["period"], row["sector"])
        verdict.hold("somebody at the table may decide it", level is not None, _words(row))


def _hold_lead_times(doses: Sequence[Row], gains: Iterable[Row], rules: Rules, verdict: Verdict) -> None:
    """Hold that no lever brings anybody before its first dose's lead time, read from its record, is over."""
    first: dict[str, int] = {}
    for row in doses:
        first[row["lever"]] = min(first.get(row["lever"], row["period"]), row["period"])
    for row in gains:
        lever = row["lever"]
        values, roles = rules.values(lever), {aim.role for aim in rules.levers[lever].aims}
        leads = [int(values.value_or(0.0, "lever_lead_years", role=role)) for role in roles]
        soonest = first.get(lever, rules.last_year + 1) + min(leads, default=0)
        early = row["gained_fte"] > FTE_ROUNDING and row["year"] < soonest
        verdict.hold("nobody is gained before the lead time", not early, f"{lever} in {row['year']}")


def _words(row: Row) -> str:
    when = row.get("period", row.get("start"))
    return f"{row['lever']}, {row['role']}, {row['sector']}, {row['place']}, {when}"
