"""A second, slow and plain reckoning of the best mix: every mix of doses on a grid, each tried against every rule.

It shares no code with the programme: money is fractions of pence, laid on streams by augmenting paths.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from fractions import Fraction
from itertools import product

from allotment.allocation.investment.problem import Problem

Doses = dict[tuple[int, int], Fraction]  # option and start to dose
Network = dict[object, dict[object, Fraction]]


def best_on_grid(problem: Problem, step: float = 1.0) -> tuple[Fraction, Doses] | None:
    """Give the least weighted shortfall, averaged over the years, of all mixes whose doses are steps; None: none."""
    best: tuple[Fraction, Doses] | None = None
    for doses in _mixes(problem, Fraction(step)):
        if is_allowed(problem, doses) and can_be_paid(problem, doses):
            short = shortfall(problem, doses)
            if best is None or short < best[0]:
                best = short, doses
    return best


def shortfall(problem: Problem, doses: Doses) -> Fraction:
    """Weigh what is short in each slot and year."""
    short = _short(problem, doses)
    whole = sum(Fraction(problem.weights[at]) * fte for at, fte in short.items())
    return Fraction(whole) / len(problem.years)


def is_allowed(problem: Problem, doses: Doses) -> bool:
    """Hold a mix against every rule that is not about money."""
    return all(
        rule(problem, doses)
        for rule in (_capacities, _levers, _floors, _overrides, _targets, _fairness, _known_horizon)
    )


def can_be_paid(problem: Problem, doses: Doses) -> bool:
    """Lay every cost by itself on the streams: a matched stream pays at most its part of each."""
    network: Network = defaultdict(lambda: defaultdict(Fraction))
    due = Fraction(0)
    for stream, pot in enumerate(problem.streams):
        for year, budget in enumerate(pot.budget):
            network["purse"][stream, year] = Fraction(budget)
            if year + 1 < len(pot.budget):
                network[stream, year][stream, year + 1] = Fraction(pot.carry_over_share) * budget
    for number, (year, pence, streams) in enumerate(_costs(problem, doses)):
        due += pence
        network["cost", number]["paid"] = pence
        for stream in streams:
            network[stream, year]["cost", number] = (1 - Fraction(problem.streams[stream].match_share)) * pence
    return _most_flow(network, "purse", "paid") == due


def _mixes(problem: Problem, step: Fraction) -> Iterator[Doses]:
    keys, choices = [], []
    for index, option in enumerate(problem.options):
        for start in option.starts:
            if option.decided_by[start] is not None:
                keys.append((index, start))
                choices.append([step * n for n in range(int(Fraction(option.most[start]) / step) + 1)])
    for chosen in product(*choices):
        yield {key: dose for key, dose in zip(keys, chosen, strict=True) if dose}


def _worth(problem: Problem, doses: Doses) -> Iterator[tuple[int, int, Fraction]]:
    """Give each dose in units of the first tier: the dearest tiers are filled first."""
    for (index, start), dose in doses.items():
        left, worth = dose, Fraction(0)
        for share, each in problem.options[index].tiers:
            part = min(left, Fraction(share) * Fraction(problem.options[index].most[start]))
            worth += part * Fraction(each)
            left -= part
        yield index, start, worth


def _short(problem: Problem, doses: Doses) -> dict[tuple[int, int], Fraction]:
    gained: dict[tuple[int, int], Fraction] = defaultdict(Fraction)
    for index, start, worth in _worth(problem, doses):
        option = problem.options[index]
        for year in range(len(problem.years)):
            for place, slot in enumerate(option.gain_slots.tolist()):
                gained[slot, year] += worth * Fraction(option.gain[start, year, place])
    return {
        (slot, year): max(
            Fraction(0), Fraction(problem.need[slot, year]) - Fraction(problem.supply[slot, year]) - gained[slot, year]
        )
        for slot in range(len(problem.slots))
        for year in range(len(problem.years))
    }


def _costs(problem: Problem, doses: Doses) -> Iterator[tuple[int, Fraction, frozenset[int]]]:
    for (index, start), dose in doses.items():
        for one in problem.options[index].lines:
            yield start + one.lag, dose * one.pence, one.streams
    for index, start, worth in _worth(problem, doses):
        option = problem.options[index]
        for place, slot in enumerate(option.gain_slots.tolist()):
            for year in range(start, len(problem.years)):
                pay = Fraction(option.staff[start, year, place]) * Fraction(problem.pay_pence[slot])
                if problem.pay_streams[slot] and pay > 0:
                    yield year, worth * pay, problem.pay_streams[slot]


def _known_horizon(problem: Problem, doses: Doses) -> bool:
    ends = [start + one.lag for index, start in doses for one in problem.options[index].lines]
    return all(year < len(problem.years) for year in ends)


def _capacities(problem: Problem, doses: Doses) -> bool:
    used: dict[tuple[int, int], Fraction] = defaultdict(Fraction)
    for (index, start), dose in doses.items():
        for draw in problem.options[index].draws:
            used[draw.capacity, start + draw.lag] += dose * Fraction(draw.amount)
    return all(
        year >= len(problem.years) or amount <= Fraction(problem.capacities[capacity].amount[year])
        for (capacity, year), amount in used.items()
    )


def _levers(problem: Problem, doses: Doses) -> bool:
    for one in problem.limits:
        for year in range(len(problem.years)):
            mine = [doses.get((i, year), Fraction(0)) for i, o in enumerate(problem.options) if o.lever == one.lever]
            if not one.least <= sum(mine) <= one.most:
                return False
    return True


def _floors(problem: Problem, doses: Doses) -> bool:
    return all(
        doses.get((index, start), Fraction(0)) >= Fraction(option.least[start])
        for index, option in enumerate(problem.options)
        for start in option.starts
    )


def _overrides(problem: Problem, doses: Doses) -> bool:
    return all(doses.get(key, Fraction(0)) == Fraction(dose) for key, dose in problem.fixed.items())


def _targets(problem: Problem, doses: Doses) -> bool:
    short = _short(problem, doses)
    return all(
        sum(short[slot, one.year] for slot in one.slots.tolist())
        <= Fraction(one.most_share) * sum(Fraction(problem.need[slot, one.year]) for slot in one.slots.tolist())
        for one in problem.targets
    )


def _fairness(problem: Problem, doses: Doses) -> bool:
    if problem.fairness_tolerance is None:
        return True
    short = _short(problem, doses)
    everywhere = list(range(len(problem.slots)))

    def share(slots: list[int], year: int) -> Fraction:
        return sum((short[slot, year] for slot in slots), Fraction(0)) / sum(
            Fraction(problem.need[slot, year]) for slot in slots
        )

    return all(
        share([slot for slot in everywhere if problem.slots[slot].place == place], year)
        <= share(everywhere, year) + Fraction(problem.fairness_tolerance)
        for place in {slot.place for slot in problem.slots}
        for year in range(len(problem.years))
    )


def _most_flow(network: Network, source: object, sink: object) -> Fraction:
    """Augment by the shortest path until there is none (Edmonds and Karp, 1972)."""
    total = Fraction(0)
    while True:
        before: dict[object, object] = {source: source}
        reached = [source]
        for here in reached:
            for there, left in list(network[here].items()):
                if left > 0 and there not in before:
                    before[there] = here
                    reached.append(there)
        if sink not in before:
            return total
        path, there = [], sink
        while there != source:
            path.append((before[there], there))
            there = before[there]
        least = min(network[one][other] for one, other in path)
        for one, other in path:
            network[one][other] -= least
            network[other][one] += least
        total += least
