"""An independent check of a placement: every rule again, week by week and student by student, from the plain facts.

Nothing of the solver is imported. Places are counted by calendar week, rules by reading each student's blocks in order.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from allotment.allocation.placements.problem import HOURS, LEAST, NONE, ORDER, IntArray, PlacementProblem, Rule

PLACES, PROFESSION_PLACES, ALLOWED, FITS = (
    "places",
    "places of a profession",
    "allowed settings",
    "level and profession",
)
REPEATS, DOUBLE, RULES, PAIRS, SHAPE = "no repeats", "no double booking", "programme rules", "pairs together", "blocks"


@dataclass(frozen=True)
class Checked:
    """How many checks of each kind were made, and every breach in words; ``verified`` where there is none."""

    checks: dict[str, int]
    breaches: tuple[str, ...]

    @property
    def verified(self) -> bool:
        """Say whether nothing is broken."""
        return not self.breaches


@dataclass(frozen=True)
class _Stay:
    """One student in one setting for one block."""

    student: int
    block: int
    setting: int


def check(problem: PlacementProblem, setting: IntArray) -> Checked:
    """Check a placement (N, most blocks) of settings against every rule of its question."""
    checks: Counter[str] = Counter()
    breaches: list[str] = []
    stays, by_student = _stays(problem, setting, checks, breaches)
    parts = (
        _places(problem, stays, checks),
        _profession_places(problem, stays, checks),
        _allowed(problem, by_student, checks),
        _fits(problem, stays, checks),
        _repeats(problem, by_student, checks),
        _double(problem, by_student, checks),
        _rules(problem, by_student, checks),
        _pairs(problem, setting, checks),
    )
    for part in parts:
        breaches.extend(part)
    return Checked(dict(checks), tuple(breaches))


def _blocks_of(problem: PlacementProblem) -> dict[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    for block, programme in enumerate(problem.blocks.programme.tolist()):
        found[programme].append(block)
    return found


def _stays(
    problem: PlacementProblem, setting: IntArray, checks: Counter[str], breaches: list[str]
) -> tuple[list[_Stay], dict[int, list[_Stay]]]:
    blocks = _blocks_of(problem)
    stays: list[_Stay] = []
    by_student: dict[int, list[_Stay]] = {}
    rows = setting.tolist()
    if len(rows) != len(problem.students.names):
        breaches.append(f"the placement has {len(rows)} students and the question {len(problem.students.names)}")
    for student, programme in enumerate(problem.students.programme.tolist()[: len(rows)]):
        own = blocks.get(programme, [])
        checks[SHAPE] += 1
        if any(place != NONE for place in rows[student][len(own) :]):
            breaches.append(f"{problem.students.names[student]} is placed in more blocks than the programme has")
        kept = []
        for block, place in zip(own, rows[student], strict=False):
            if place == NONE:
                continue
            if not 0 <= place < len(problem.settings.names):
                breaches.append(
                    f"{problem.students.names[student]} is placed in a setting that does not exist ({place})"
                )
                continue
            kept.append(_Stay(student, block, place))
        by_student[student] = kept
        stays.extend(kept)
    return stays, by_student


def _weeks(problem: PlacementProblem, block: int) -> range:
    begin = int(problem.blocks.first_week[block])
    return range(begin, begin + int(problem.blocks.weeks[block]))


def _places(problem: PlacementProblem, stays: list[_Stay], checks: Counter[str]) -> Iterator[str]:
    there: Counter[tuple[int, int]] = Counter()
    for stay in stays:
        for week in _weeks(problem, stay.block):
            there[stay.setting, week] += 1
    for (place, week), count in sorted(there.items()):
        checks[PLACES] += 1
        most = int(problem.settings.places[place, week])
        if count > most:
            yield f"{problem.settings.names[place]} has {count} students in week {week + 1} and {most} places"


def _profession_places(problem: PlacementProblem, stays: list[_Stay], checks: Counter[str]) -> Iterator[str]:
    settings = problem.settings
    pairs = zip(settings.limited_setting.tolist(), settings.limited_profession.tolist(), strict=True)
    limits = {pair: row for row, pair in enumerate(pairs)}
    there: Counter[tuple[int, int, int]] = Counter()
    for stay in stays:
        profession = int(problem.programmes.profession[problem.students.programme[stay.student]])
        if (stay.setting, profession) in limits:
            for week in _weeks(problem, stay.block):
                there[stay.setting, profession, week] += 1
    for (place, profession, week), count in sorted(there.items()):
        checks[PROFESSION_PLACES] += 1
        most = int(settings.limited_places[limits[place, profession], week])
        if count > most:
            name = problem.programmes.professions[profession]
            where = settings.names[place]
            yield f"{where} has {count} students of {name} in week {week + 1} and {most} places for them"


def _allowed(problem: PlacementProblem, by_student: dict[int, list[_Stay]], checks: Counter[str]) -> Iterator[str]:
    given = problem.candidates
    for student, stays in by_student.items():
        options = set(given.setting[given.first[student] : given.first[student + 1]].tolist()) if stays else set()
        for stay in stays:
            checks[ALLOWED] += 1
            if stay.setting not in options:
                who, where = problem.students.names[student], problem.settings.names[stay.setting]
                yield f"{who} may not be placed in {where} (travel, needs, avoided or done before)"


def _fits(problem: PlacementProblem, stays: list[_Stay], checks: Counter[str]) -> Iterator[str]:
    for stay in stays:
        checks[FITS] += 1
        if not problem.fits[stay.block, stay.setting]:
            where, what = problem.settings.names[stay.setting], problem.blocks.names[stay.block]
            yield f"{where} does not take the profession and level of {what}, where {_who(problem, stay)} is placed"


def _who(problem: PlacementProblem, stay: _Stay) -> str:
    return problem.students.names[stay.student]


def _repeats(problem: PlacementProblem, by_student: dict[int, list[_Stay]], checks: Counter[str]) -> Iterator[str]:
    for student, stays in by_student.items():
        if problem.programmes.repeats[problem.students.programme[student]]:
            continue
        checks[REPEATS] += 1
        for place, count in sorted(Counter(stay.setting for stay in stays).items()):
            if count > 1:
                yield f"{problem.students.names[student]} is {count} times in {problem.settings.names[place]}"


def _double(problem: PlacementProblem, by_student: dict[int, list[_Stay]], checks: Counter[str]) -> Iterator[str]:
    for student, stays in by_student.items():
        checks[DOUBLE] += 1
        weeks = Counter(week for stay in stays for week in _weeks(problem, stay.block))
        twice = sorted(week + 1 for week, count in weeks.items() if count > 1)
        if twice:
            yield f"{problem.students.names[student]} is in two blocks in week {twice[0]}"


def _rules(problem: PlacementProblem, by_student: dict[int, list[_Stay]], checks: Counter[str]) -> Iterator[str]:
    blocks = _blocks_of(problem)
    rules: dict[int, list[Rule]] = defaultdict(list)
    for rule in problem.rules:
        rules[rule.programme].append(rule)
    for student, stays in by_student.items():
        programme = int(problem.students.programme[student])
        for rule in rules[programme]:
            checks[RULES] += 1
            if not _holds(problem, rule, blocks[programme], stays):
                yield f"{problem.students.names[student]}: {rule.words or rule.kind} is not kept"


def _holds(problem: PlacementProblem, rule: Rule, own: list[int], stays: list[_Stay]) -> bool:
    """Say whether a rule holds, or can still hold once the blocks that are not placed are."""
    where = {stay.block: int(problem.settings.categories[stay.setting]) for stay in stays}
    if rule.kind == ORDER:
        seen = False
        for block in sorted(own, key=lambda each: int(problem.blocks.first_week[each])):
            if block in where and where[block] >> rule.category_after & 1 and not seen:
                return False
            seen = seen or block not in where or bool(where[block] >> rule.category & 1)
        return True
    size = {block: int(problem.blocks.hours[block]) if rule.unit == HOURS else 1 for block in own}
    inside = sum(size[block] for block, mask in where.items() if mask >> rule.category & 1)
    if rule.kind == LEAST:
        return inside + sum(size[block] for block in own if block not in where) >= rule.amount
    return inside <= rule.amount


def _pairs(problem: PlacementProblem, setting: IntArray, checks: Counter[str]) -> Iterator[str]:
    members: dict[int, list[int]] = defaultdict(list)
    for student, pair in enumerate(problem.students.pair.tolist()):
        if pair != NONE:
            members[pair].append(student)
    for together in members.values():
        checks[PAIRS] += 1
        if len({tuple(setting[student].tolist()) for student in together}) > 1:
            names = " and ".join(problem.students.names[student] for student in together)
            yield f"{names} are a pair and are not placed alike"
