"""A worked example: synthetic organisations, open shifts and workers around Gloucestershire, made from a seed.

The towns' postcode sectors are real; every organisation, shift and worker is made up and says so. The same maker,
asked for more of each, makes the question by which the search is measured.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from random import Random

SEED = 20270104
FIRST_MONDAY = date(2027, 1, 4)
FILES = ("shifts.csv", "workers.csv", "bookings.csv", "availability.csv", "rates.csv")

SITES = (
    ("GL1 3", 5), ("GL53 7", 4), ("GL50 1", 2), ("GL51 7", 2), ("GL4 6", 2), ("GL2 0", 2), ("GL5 4", 2), ("GL7 1", 2),
    ("GL10 2", 1), ("GL11 5", 1), ("GL14 2", 1), ("GL15 5", 1), ("GL16 8", 1), ("GL20 5", 2), ("GL54 5", 1),
    ("GL56 0", 1),
)  # fmt: skip
KINDS = (
    (
        "Acute trust",
        0.34,
        ("registered nurse", "healthcare assistant", "resident doctor", "midwife", "physiotherapist"),
    ),
    ("Community trust", 0.18, ("registered nurse", "healthcare assistant", "physiotherapist")),
    ("Mental health trust", 0.14, ("mental health nurse", "healthcare assistant")),
    ("Practice", 0.10, ("practice nurse", "general practitioner")),
    ("Care home", 0.18, ("care worker", "registered nurse")),
    ("Council", 0.06, ("care worker", "social worker")),
)
COMPETENCES = {
    "registered nurse": ("intravenous", "chemotherapy", "tracheostomy"),
    "healthcare assistant": ("venepuncture",),
    "mental health nurse": ("restraint",),
    "care worker": ("moving and handling", "medicines"),
}
GRADES = {
    "registered nurse": (5, 6), "healthcare assistant": (2, 3), "resident doctor": (1, 2), "midwife": (5, 6),
    "physiotherapist": (5, 6), "mental health nurse": (5, 6), "practice nurse": (5, 6), "general practitioner": (9, 9),
    "care worker": (2, 3), "social worker": (6, 7),
}  # fmt: skip
POUNDS = {
    "registered nurse": 21, "healthcare assistant": 14, "resident doctor": 32, "midwife": 22, "physiotherapist": 21,
    "mental health nurse": 22, "practice nurse": 20, "general practitioner": 85, "care worker": 13, "social worker": 23,
}  # fmt: skip
ALSO = {
    "registered nurse": "practice nurse",
    "healthcare assistant": "care worker",
    "care worker": "healthcare assistant",
}
PATTERNS = (("07:30", 12.5, 60), ("07:00", 7.5, 30), ("13:30", 7.5, 30), ("19:30", 12, 60), ("21:00", 10, 30))
RELEASES = ("shared bank", "own bank", "neighbouring system", "agency")
CHANCES = (0.34, 0.22, 0.18, 0.18, 0.08)


def example_files(
    seed: int = SEED, shifts: int = 260, workers: int = 150, organisations: int = 9, weeks: int = 1
) -> dict[str, bytes]:
    """Give the example's files by name; the same seed and sizes give the same bytes."""
    made = _Maker(Random(seed), organisations, weeks)
    people = [made.worker(number) for number in range(workers)]
    posts = [made.shift(number) for number in range(shifts)]
    booked, available = made.bookings(people), made.availability(people)
    rates = [
        {"role": role, "grade": grade, "pounds_per_hour": round(pay * (1 + 0.12 * place), 2),
         "cap_pounds_per_hour": round(pay * 1.5, 2)}
        for role, pay in POUNDS.items()
        for place, grade in enumerate(sorted(set(GRADES[role])))
    ]  # fmt: skip
    return {name: _csv(rows) for name, rows in zip(FILES, (posts, people, booked, available, rates), strict=True)}


class _Maker:
    """Draws everything of an example from one source of chance."""

    def __init__(self, chance: Random, organisations: int, weeks: int) -> None:
        self._chance, self._days = chance, 7 * weeks
        self._places = [place for place, weight in SITES for _ in range(weight)]
        self._organisations = [self._organisation(number) for number in range(organisations)]
        self._weights = [share for _, share, _, _ in self._organisations]

    def _organisation(self, number: int) -> tuple[str, float, Sequence[str], str]:
        kind, share, roles = KINDS[number % len(KINDS)]
        return f"{kind} {number // len(KINDS) + 1} (synthetic)", share, roles, self._chance.choice(self._places)

    def _pick(self) -> tuple[str, str, str, str]:
        """Draw an organisation with its site, a role that it has, and a ward."""
        name, _, roles, site = self._chance.choices(self._organisations, self._weights)[0]
        role = self._chance.choices(roles, [3 if place < 2 else 1 for place in range(len(roles))])[0]
        return name, site, role, f"{name.removesuffix(' (synthetic)')} ward {self._chance.randint(1, 6)}"

    def shift(self, number: int) -> dict[str, object]:
        """Draw an open shift."""
        chance = self._chance
        name, site, role, ward = self._pick()
        begins, hours, rest = chance.choices(PATTERNS, CHANCES)[0]
        day = FIRST_MONDAY + timedelta(days=chance.randrange(self._days))
        start = datetime.fromisoformat(f"{day}T{begins}")
        needs = [one for one in COMPETENCES.get(role, ()) if chance.random() < 0.15]
        return {
            "shift": f"S{number:06d}", "organisation": name, "ward": ward, "role": role,
            "grade": chance.choices(GRADES[role], (4, 1))[0], "competences": ";".join(needs), "postcode": site,
            "start": f"{start:%Y-%m-%d %H:%M}", "end": f"{start + timedelta(hours=hours):%Y-%m-%d %H:%M}",
            "break_minutes": rest, "pounds_per_hour": round(POUNDS[role] * 1.6, 2) if chance.random() < 0.03 else "",
            "urgency": chance.choices(("", "urgent", "critical"), (7, 2, 1))[0],
            "released_to": chance.choices(RELEASES, (6, 1, 2, 1))[0],
        }  # fmt: skip

    def worker(self, number: int) -> dict[str, object]:
        """Draw a worker."""
        chance = self._chance
        name, _, role, ward = self._pick()
        contract = chance.choices(("staff", "bank", "neighbouring system", "agency"), (60, 30, 5, 5))[0]
        if role == "resident doctor" and contract == "staff":
            contract = "resident doctor"
        grade = chance.choices(GRADES[role], (2, 1))[0]
        roles = [role, ALSO[role]] if role in ALSO and chance.random() < 0.3 else [role]
        skills = [one for each in roles for one in COMPETENCES.get(each, ()) if chance.random() < 0.6]
        own = contract in {"staff", "resident doctor"}
        return {
            "worker": f"W{number:06d}", "organisation": name, "ward": ward if own else "", "contract": contract,
            "roles": ";".join(roles), "grade": grade,
            "competences": ";".join(skills),
            "passport_until": chance.choices(("2027-12-31", "2027-01-06", ""), (70, 3, 27))[0],
            "postcode": chance.choice(self._places), "travel_minutes": chance.choice((20, 30, 40, 60)),
            "average_hours": round(chance.uniform(20, 48), 1), "opt_out": chance.choice(("yes", "no", "no")),
            "night_worker": "yes" if chance.random() < 0.06 else "", "nights": "no" if chance.random() < 0.3 else "",
            "hours_wanted": chance.choice((8, 12, 16, 24)) if not own else chance.choice((38, 44, 48)),
            "most_hours": chance.choice((48, 50, 60)) if own else chance.choice((16, 24, 36, 48)),
            "visa": chance.choices(("", "student in term", "skilled worker"), (88, 5, 7))[0],
            "rest": "fortnightly" if chance.random() < 0.2 else "weekly",
            "prefers": self._pick()[0] if chance.random() < 0.3 else "",
            "avoids": self._pick()[0] if chance.random() < 0.05 else "",
        }  # fmt: skip

    def bookings(self, people: Sequence[dict[str, object]]) -> list[dict[str, object]]:
        """Draw what staff already work in their own organisations."""
        rows = []
        for one in people:
            if one["contract"] not in {"staff", "resident doctor"}:
                continue
            for week in range(self._days // 7):
                for day in sorted(self._chance.sample(range(0, 7, 2), self._chance.choice((2, 3, 3)))):
                    begins = FIRST_MONDAY + timedelta(days=7 * week + day)
                    rows.append(
                        {"worker": one["worker"], "organisation": one["organisation"], "start": f"{begins} 07:30",
                         "end": f"{begins} 20:00", "break_minutes": 60}
                    )  # fmt: skip
        return rows

    def availability(self, people: Sequence[dict[str, object]]) -> list[dict[str, object]]:
        """Draw the times at which some are not there, and others are there alone."""
        rows = []
        for one in people:
            draw = self._chance.random()
            if draw < 0.35:
                state, from_hour, length = "unavailable", "00:00", 1
            elif draw < 0.55:
                state, from_hour, length = "available", "06:00", 3
            else:
                continue
            for _ in range(2):
                day = FIRST_MONDAY + timedelta(days=self._chance.randrange(self._days))
                rows.append(
                    {"worker": one["worker"], "start": f"{day} {from_hour}",
                     "end": f"{day + timedelta(days=length)} {from_hour}", "state": state}
                )  # fmt: skip
        return rows


def _csv(rows: Iterable[dict[str, object]]) -> bytes:
    listed = list(rows)
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, list(listed[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(listed)
    return text.getvalue().encode()
