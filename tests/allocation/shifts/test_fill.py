"""Fills keep every rule in real hours, stand below a bound, and are best where every filling can be tried."""

from __future__ import annotations

from itertools import combinations, product
from pathlib import Path

import numpy as np
import pytest

from allotment.allocation.shifts.codes import FITS
from allotment.allocation.shifts.fill import fill, frame_of, held_of, look, rows_of
from allotment.allocation.shifts.search import fill_week, greedy, pairs_of
from allotment.allocation.shifts.verify import verify
from allotment.planning.shifts.build import Built
from tests.shift_files import SECONDS, booking, example_built, filled, pairs, shift, worker


def test_ten_real_hours_of_rest_across_the_spring_change_are_refused(tmp_path: Path):
    before = [booking("W1", "2026-03-28 12:00", "2026-03-28 20:00")]
    rows = [
        shift("early", "2026-03-29 07:30", "2026-03-29 13:00"),
        shift("late", "2026-03-29 08:00", "2026-03-29 13:00"),
    ]
    built, found = filled(tmp_path, shifts=rows, workers=[worker("W1")], bookings=before)
    assert pairs(built, found) == {"late": "W1"}
    wrong = found.worker.copy()
    wrong[:] = [0, -1]
    assert any("10.50 hours of rest" in one for one in verify(built.problem, wrong))


def test_the_same_clock_times_in_autumn_leave_rest_enough(tmp_path: Path):
    before = [booking("W1", "2026-10-24 12:00", "2026-10-24 20:00")]
    rows = [shift("S1", "2026-10-25 06:00", "2026-10-25 13:00")]
    built, found = filled(tmp_path, shifts=rows, workers=[worker("W1")], bookings=before)
    assert pairs(built, found) == {"S1": "W1"}


def test_nobody_is_booked_twice_across_organisations(tmp_path: Path):
    rows = [
        shift("S1", "2026-12-31 19:00", "2027-01-01 07:00"),
        shift("S2", "2027-01-01 06:59", "2027-01-01 12:00", organisation="Home B"),
    ]
    built, found = filled(tmp_path, shifts=rows, workers=[worker("W1", passport_until="2027-06-30")])
    assert len(pairs(built, found)) == 1
    assert any("booked twice" in one for one in verify(built.problem, np.array([0, 0])))


def test_a_passport_must_hold_on_the_day_of_work_elsewhere(tmp_path: Path):
    rows = [
        shift(f"S{day}", f"2027-01-{day:02} 07:00", f"2027-01-{day:02} 15:00", organisation="Home B") for day in (5, 6)
    ]
    built, found = filled(tmp_path, shifts=rows, workers=[worker("W1", passport_until="2027-01-05")])
    assert pairs(built, found) == {"S5": "W1"}


def test_a_students_visa_and_a_sponsored_workers_hours_elsewhere_are_held(tmp_path: Path):
    rows = [
        shift(f"S{day}", f"2027-01-{day:02} 07:00", f"2027-01-{day:02} 15:00", organisation="Home B")
        for day in (4, 5, 6)
    ]
    for visa, more in (("student in term", {}), ("skilled worker", {})):
        people = [worker("W1", passport_until="2027-06-30", visa=visa, **more)]
        built, found = filled(tmp_path, shifts=rows, workers=people)
        assert len(pairs(built, found)) == 2


def test_forty_eight_hours_bind_unless_opted_out_and_always_bind_a_night_worker(tmp_path: Path):
    rows = [shift(f"S{day}", f"2027-01-{day:02} 07:00", f"2027-01-{day:02} 19:00") for day in (4, 5, 6, 7, 8)]
    said = {}
    for name, more in {
        "bound": {},
        "out": {"opt_out": "yes"},
        "night": {"opt_out": "yes", "night_worker": "yes"},
    }.items():
        built, found = filled(tmp_path, shifts=rows, workers=[worker("W1", average_hours=48, **more)])
        said[name] = len(pairs(built, found))
    assert said == {"bound": 4, "out": 5, "night": 4}


def test_a_week_keeps_a_day_of_rest_and_a_fortnight_two(tmp_path: Path):
    rows = [shift(f"S{day:02}", f"2027-01-{day:02} 07:00", f"2027-01-{day:02} 11:00") for day in range(4, 18)]
    for rest, most in (("weekly", 12), ("fortnightly", 13)):
        built, found = filled(tmp_path, shifts=rows, workers=[worker("W1", rest=rest)])
        assert len(pairs(built, found)) <= most
        assert verify(built.problem, found.worker) == []
        assert verify(built.problem, np.zeros(14, dtype=np.int64)) != []


def test_resident_doctors_rest_46_hours_after_nights(tmp_path: Path):
    rows = [
        shift("N", "2027-01-04 21:00", "2027-01-05 08:00"),
        shift("D", "2027-01-07 05:30", "2027-01-07 12:00"),
        shift("E", "2027-01-07 06:00", "2027-01-07 12:00"),
    ]
    built, found = filled(tmp_path, shifts=rows, workers=[worker("W1", contract="resident doctor")])
    assert pairs(built, found) == {"N": "W1", "E": "W1"}


def test_tiers_come_in_as_shifts_are_released_to_them(tmp_path: Path):
    times = ("2027-01-05 07:00", "2027-01-05 15:00")
    agency = [worker("A1", contract="agency", organisation="Agency", passport_until="2027-06-30")]
    for tier, count in (("neighbouring system", 0), ("agency", 1)):
        built, found = filled(tmp_path, shifts=[shift("S1", *times, released_to=tier)], workers=agency)
        assert len(pairs(built, found)) == count


def test_own_ward_comes_first_at_equal_cost(tmp_path: Path):
    people = [worker(f"W{number}", contract="staff", ward=f"ward {number}") for number in (1, 2, 3)]
    rows = [shift("S1", "2027-01-05 07:00", "2027-01-05 15:00", ward="ward 2")]
    built, found = filled(tmp_path, shifts=rows, workers=people)
    assert pairs(built, found) == {"S1": "W2"}


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_synthetic_weeks_keep_every_rule_below_a_bound(tmp_path: Path, seed: int):
    built = example_built(tmp_path, seed=seed, shifts=120, workers=60, organisations=5, weeks=2)
    found = fill(built.problem, SECONDS, lambda _: None)
    for owner in (found.worker, found.alone, found.by_greedy):
        assert verify(built.problem, owner) == []
    assert found.objective <= found.bound
    assert (found.worker >= 0).sum() >= (found.alone >= 0).sum()


@pytest.mark.parametrize("seed", range(4))
def test_the_search_and_the_checker_agree_of_random_weeks(tmp_path: Path, seed: int):
    built = example_built(tmp_path, seed=50 + seed, shifts=60, workers=40, organisations=2)
    problem, rows = built.problem, rows_of(built.problem, 0)
    frame = frame_of(problem, 0, rows, problem.bookings)
    chance = np.random.default_rng(seed)
    kept = broken = 0
    for _ in range(150):
        owner = np.full(len(rows), -1)
        pairs_here = pairs_of(frame)
        who = int(chance.choice(pairs_here.worker))
        own = pairs_here.shift[pairs_here.first[who] : pairs_here.first[who + 1]]
        some = chance.permutation(own)[: int(chance.integers(1, 4))]
        owner[some[1:]] = who
        if verify(problem, _whole(rows, owner)):
            continue
        held, sizes = held_of(frame, owner)
        code = look(frame, held, sizes, int(some[0])).code[who]
        owner[some[0]] = who
        assert (code == FITS) == (verify(problem, _whole(rows, owner)) == [])
        kept, broken = kept + (code == FITS), broken + (code != FITS)
    assert kept > 0


def _whole(rows: np.ndarray, owner: np.ndarray) -> np.ndarray:
    whole = np.full(len(rows), -1)
    whole[rows] = owner
    return whole


@pytest.mark.parametrize("seed", range(5))
def test_small_weeks_are_filled_as_well_as_trying_everything_does(tmp_path: Path, seed: int):
    built = example_built(tmp_path, seed=200 + seed, shifts=9, workers=14, organisations=1)
    problem, rows = built.problem, rows_of(built.problem, 0)
    frame = frame_of(problem, 0, rows, problem.bookings)
    found = fill_week(frame, pairs_of(frame), float("inf"), lambda _: None)
    best = _best_by_trying(built, rows)
    assert found.value == pytest.approx(best)
    assert found.bound >= best - 1e-6


def _best_by_trying(built: Built, rows: np.ndarray) -> float:
    """Try every set of shifts for every worker, each set by the checker, and every way of putting them together."""
    problem = built.problem
    frame = frame_of(problem, 0, rows, problem.bookings)
    pairs_here = pairs_of(frame)
    best = {0: 0.0}
    for who in range(len(frame.whose)):
        low, high = pairs_here.first[who], pairs_here.first[who + 1]
        own = list(zip(pairs_here.shift[low:high].tolist(), pairs_here.profit[low:high].tolist(), strict=True))
        weeks = [((), 0.0)]
        for size in range(1, min(4, len(own)) + 1):
            weeks += [(tuple(s for s, _ in some), sum(p for _, p in some)) for some in combinations(own, size)]
        allowed = []
        for shifts, profit in weeks:
            owner = np.full(len(rows), -1)
            owner[list(shifts)] = who
            if verify(problem, _whole(rows, owner)) == []:
                over = max(0, int(frame.minutes[list(shifts)].sum()) - int(frame.wanted[who])) if shifts else 0
                allowed.append((sum(1 << one for one in shifts), profit - frame.over_wanted * over))
        after: dict[int, float] = {}
        for (used, value), (mask, more) in product(best.items(), allowed):
            if used & mask == 0:
                after[used | mask] = max(after.get(used | mask, -1e18), value + more)
        best = after
    return max(best.values())


def test_the_worst_off_worker_is_never_worse_than_under_the_greedy_rule(tmp_path: Path):
    built = example_built(tmp_path, seed=9, shifts=150, workers=70, organisations=4)
    found = fill(built.problem, SECONDS, lambda _: None)
    assert (found.by_greedy >= 0).any()

    def worst(owner: np.ndarray) -> float:
        given = np.flatnonzero(owner >= 0)
        s, w, travel = built.problem.shifts, built.problem.workers, built.problem.travel
        metres = np.hypot(s.east[given] - w.east[owner[given]], s.north[given] - w.north[owner[given]])
        minutes = 2 * np.ceil(travel.fixed + travel.minutes_per_metre * metres) + s.hard[given]
        return float(np.bincount(owner[given], weights=minutes).max())

    assert worst(found.worker) <= worst(found.by_greedy)


def test_the_greedy_rule_takes_the_nearest_of_the_first_tier(tmp_path: Path):
    people = [
        worker("far", postcode="GL50 1"),
        worker("near"),
        worker("shared", organisation="Home B", passport_until="2027-06-30"),
    ]
    rows = [shift("S1", "2027-01-05 07:00", "2027-01-05 15:00")]
    built, _ = filled(tmp_path, shifts=rows, workers=people)
    frame = frame_of(built.problem, 0, rows_of(built.problem, 0), built.problem.bookings)
    assert built.problem.workers.names[greedy(frame, pairs_of(frame))[0]] == "near"
