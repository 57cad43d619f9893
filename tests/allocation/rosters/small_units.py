"""Small units, and the slow way to the truth about them: every row of shifts that a person could work."""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import product

from allotment.allocation.rosters.verify import Row, check_roster
from allotment.evidence.rosters.unit import Cover, Employee, Request, Shift, Unit

SHIFTS = (Shift("E", 480, frozenset()), Shift("L", 480, frozenset("E")), Shift("N", 720, frozenset("EL")))


def employee(code: str = "A", **changed: object) -> Employee:
    """A person whose contract hardly binds, but for what is changed."""
    contract: dict[str, object] = {
        "most_shifts": {"E": 99, "L": 99, "N": 99},
        "most_minutes": 99_999,
        "least_minutes": 0,
        "most_days_running": 9,
        "least_days_running": 1,
        "least_days_off_running": 1,
        "most_weekends": 9,
        **changed,
    }
    return Employee(code, **contract)  # type: ignore[arg-type]


def unit(*people: Employee, days: int = 14, requests: tuple[Request, ...] = (), cover: tuple[Cover, ...] = ()) -> Unit:
    """A unit of these people with early, late and night shifts."""
    return Unit("small", days, SHIFTS, people, requests, cover, "0" * 64)


def drawn_unit(seed: int, people: int, days: int, shifts: int = 2) -> Unit:
    """A unit drawn from a seed, whose contracts bind."""
    draw = random.Random(seed)
    kinds = SHIFTS[:shifts] if shifts < 3 else SHIFTS
    codes = [shift.code for shift in kinds]
    staff = []
    for number in range(people):
        least_running = draw.randint(1, 2)
        staff.append(
            Employee(
                f"P{number}",
                {code: draw.choice((0, 1, 2, days)) if code != "E" else days for code in codes},
                480 * draw.randint(3, days),
                480 * draw.randint(0, 2),
                draw.randint(least_running, 4),
                least_running,
                draw.randint(1, 2),
                draw.randint(0, 2),
                frozenset(draw.sample(range(days), draw.randint(0, 1))),
            )
        )
    requests = tuple(
        Request(one.code, day, draw.choice(codes), draw.randint(1, 3), draw.random() < 0.5)
        for one in staff
        for day in draw.sample(range(days), 2)
    )
    cover = tuple(
        Cover(day, code, draw.randint(0, max(1, people // 2)), draw.choice((10, 100)), draw.choice((0, 1)))
        for day in range(days)
        for code in codes
    )
    return Unit(f"drawn {seed}", days, kinds, tuple(staff), requests, cover, "0" * 64)


def rows_of(code: str, worked: str) -> list[Row]:
    """Read a person's row as it is written on a wall: a letter a day, a dash for a day off."""
    return [(code, day, shift) for day, shift in enumerate(worked) if shift != "-"]


def every_legal_row(unit: Unit, one: Employee) -> Iterator[str]:
    """Every row of shifts that breaks none of a person's rules, by the independent check."""
    alone = Unit(unit.name, unit.days, unit.shifts, (one,), (), (), unit.sha256)
    for letters in product("-" + "".join(shift.code for shift in unit.shifts), repeat=unit.days):
        worked = "".join(letters)
        if not check_roster(alone, rows_of(one.code, worked)).breaches:
            yield worked


def least_cost(unit: Unit) -> int | None:
    """The least cost of any roster, by trying them all; None where a person has no legal row."""
    choices = [[rows_of(one.code, row) for row in every_legal_row(unit, one)] for one in unit.employees]
    costs = (check_roster(unit, [row for rows in chosen for row in rows]).cost for chosen in product(*choices))
    return min(costs, default=None)
