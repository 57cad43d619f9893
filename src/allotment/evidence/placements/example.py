"""A worked example: synthetic students and settings around Gloucestershire, made from a seed.

The towns' postcode sectors are real; every student, setting and organisation is made up and says so.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from random import Random

SEED = 20260907
SYNTHETIC = "synthetic"
STUDENTS_FILE, SETTINGS_FILE, REQUIREMENTS_FILE = "students.csv", "settings.csv", "requirements.csv"

ADULT, MENTAL, PHYSIO, PARAMEDIC = "adult nursing", "mental health nursing", "physiotherapy", "paramedic"
NURSES = (ADULT, MENTAL)
EVERYBODY = (ADULT, MENTAL, PHYSIO, PARAMEDIC)
PROGRAMMES = {
    "Adult nursing": (ADULT, 52),
    "Mental health nursing": (MENTAL, 26),
    "Physiotherapy": (PHYSIO, 22),
    "Paramedic science": (PARAMEDIC, 20),
}

HOMES = (
    "GL1 4", "GL2 0", "GL3 3", "GL4 0", "GL4 6", "GL50 2", "GL50 4", "GL51 0", "GL51 7", "GL52 2", "GL53 7", "GL5 1",
    "GL5 4", "GL7 1", "GL10 2", "GL11 5", "GL14 2", "GL15 5", "GL16 8", "GL20 5", "GL54 5",
)  # fmt: skip

Kind = tuple[str, str, str, Sequence[str], str, int, Sequence[str]]
# what it is called, type, sector, professions, fields, places a week, towns' postcode sectors
KINDS: tuple[Kind, ...] = (
    ("medical ward", "ward", "acute", (ADULT, PHYSIO), "adult", 7, ("GL1 3", "GL1 3", "GL53 7", "GL53 7")),
    ("surgical ward", "ward", "acute", (ADULT, PHYSIO), "adult", 6, ("GL1 3", "GL53 7")),
    ("children's ward", "ward", "acute", (ADULT, PHYSIO), "child", 5, ("GL1 3",)),
    ("emergency department", "ward", "acute", (ADULT, PARAMEDIC), "adult;child", 6, ("GL1 3", "GL53 7")),
    ("outpatient clinic", "clinic", "acute", (ADULT, PHYSIO), "adult", 5, ("GL1 3", "GL53 7")),
    ("general practice", "practice", "primary", EVERYBODY, "adult;child", 3,
     ("GL1 1", "GL50 4", "GL5 1", "GL7 1", "GL11 4", "GL16 8", "GL20 5")),
    ("community nursing team", "community team", "community", (ADULT, PHYSIO, PARAMEDIC), "adult", 5,
     ("GL4 6", "GL51 7", "GL5 4", "GL15 5", "GL20 5")),
    ("ambulance station", "community team", "community", (PARAMEDIC,), "adult;child", 5, ("GL2 2", "GL51 9", "GL7 1")),
    ("acute mental health ward", "ward", "mental health", (MENTAL, ADULT), "mental health", 6, ("GL1 3", "GL53 9")),
    ("crisis team", "community team", "mental health", (MENTAL, PARAMEDIC), "mental health", 5, ("GL1 2", "GL50 1")),
    ("learning disability team", "community team", "mental health", (MENTAL, ADULT, PHYSIO),
     "learning disability", 4, ("GL3 4", "GL5 2")),
    ("care home", "care home", "social", EVERYBODY, "adult", 4, ("GL2 0", "GL52 3", "GL10 3", "GL14 2", "GL54 2")),
    ("reablement service", "council", "social", EVERYBODY, "adult;learning disability", 5, ("GL1 2", "GL50 1")),
    ("independent hospital", "independent", "independent", (ADULT, PHYSIO), "adult", 4, ("GL53 9",)),
    ("hospice", "voluntary", "voluntary", EVERYBODY, "adult", 4, ("GL53 0", "GL5 3")),
    ("carers' charity", "voluntary", "voluntary", EVERYBODY, "mental health", 3, ("GL1 1",)),
    ("simulation suite", "simulated", "acute", NURSES, "adult;mental health", 10, ("GL50 2",)),
)  # fmt: skip

BLOCKS = (("Autumn", "2026-09-14", 6), ("Winter", "2026-11-30", 6), ("System rotation", "2027-02-15", 4))
SHARED_BLOCK = BLOCKS[2][0]
RULES: tuple[tuple[str, str, str, str, str], ...] = (
    ("Adult nursing", "sector", "acute", "1", ""),
    ("Adult nursing", "sector", "mental health", "", "1"),
    ("Mental health nursing", "sector", "mental health", "1", ""),
    ("Mental health nursing", "order", "mental health before social", "", ""),
    ("Physiotherapy", "sector", "acute", "1", "2"),
    ("Paramedic science", "setting type", "community team", "1", ""),
    ("Paramedic science", "hours", "community", "150", ""),
    *((programme, "simulated", "", "", "150") for programme in ("Adult nursing", "Mental health nursing")),
)


def example_files(seed: int = SEED) -> dict[str, bytes]:
    """Give the example's files by name; the same seed gives the same bytes."""
    chance = Random(seed)
    settings = list(_settings(chance))
    return {
        STUDENTS_FILE: _csv(_students(chance, [str(row["setting"]) for row in settings])),
        SETTINGS_FILE: _csv(settings),
        REQUIREMENTS_FILE: _csv(_requirements()),
    }


Row = dict[str, object]


def _settings(chance: Random) -> Iterable[Row]:
    number = 0
    for what, kind, sector, professions, fields, places, towns in KINDS:
        for town in towns:
            number += 1
            yield {
                "setting": f"T{number:02d}",
                "name": f"{what[0].upper()}{what[1:]} {number} ({SYNTHETIC})",
                "organisation": f"{sector.capitalize()} provider {SYNTHETIC}",
                "type": kind,
                "sector": sector,
                "postcode": town,
                "professions": ";".join(professions),
                "levels": "2;3" if kind == "ward" else "",
                "places": places,
                "supervisors": places,
                "students_per_supervisor": 1 if kind in ("practice", "care home") else "",
                "least_staff": 8 if kind == "ward" else "",
                "staff": 8 + places + chance.randint(-1, 3) if kind == "ward" else "",
                "audit_until": "2027-01-31" if number == 11 else "2028-08-31",
                "opens_from": "2026-11-01" if what == "carers' charity" else "",
                "opens_to": "",
                "fields": fields,
                "features": "step-free" if chance.random() < 0.7 else "",
                "cost_pence_per_week": 2_500 if kind == "simulated" else 0,
                "hours_fit_carers": "yes" if kind in ("clinic", "practice", "community team", "council") else "no",
                "new": "yes" if what in ("carers' charity", "reablement service", "care home") else "no",
                "places_paramedic": 2 if kind == "practice" else "",
            }


def _students(chance: Random, settings: Sequence[str]) -> Iterable[Row]:
    number = 0
    for programme, (_, count) in PROGRAMMES.items():
        for place in range(count):
            number += 1
            transport = chance.choices(("car", "public"), (0.8, 0.2))[0]
            yield {
                "student": f"S{number:03d}-{SYNTHETIC}",
                "programme": programme,
                "level": 2,
                "postcode": chance.choice(HOMES),
                "travel_minutes": "",
                "transport": transport,
                "needs": "step-free" if chance.random() < 0.04 else "",
                "carer": "yes" if programme != "Mental health nursing" and chance.random() < 0.06 else "no",
                "pair": f"pair {programme[0]}" if place in (0, 1) and programme == "Physiotherapy" else "",
                "group": f"group {place // 5 + 1}" if place < 15 else "",
                "avoid": chance.choice(settings) if chance.random() < 0.05 else "",
                "done": ";".join(chance.sample(settings, 2)),
            }
    yield {
        "student": f"S{number + 1:03d}-{SYNTHETIC}",
        "programme": "Adult nursing",
        "level": 2,
        "postcode": "GL56 0",
        "travel_minutes": 30,
        "transport": "public",
    }


def _requirements() -> Iterable[Row]:
    for programme, (profession, _) in PROGRAMMES.items():
        for block, starts, weeks in BLOCKS:
            own = {"programme": programme, "profession": profession, "level": 2}
            yield {**own, "rule": "block", "block": block, "starts": starts, "weeks": weeks, "hours_per_week": 37.5}
        yield {"programme": programme, "rule": "shared", "block": SHARED_BLOCK, "value": SHARED_BLOCK}
    for programme, rule, value, least, most in RULES:
        yield {"programme": programme, "rule": rule, "value": value, "least": least, "most": most}


def _csv(rows: Iterable[Row]) -> bytes:
    """Write rows as CSV; the columns are those of any row, in the order in which they are met."""
    listed = list(rows)
    columns = list(dict.fromkeys(name for row in listed for name in row))
    written = io.StringIO(newline="")
    writer = csv.DictWriter(written, columns, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(listed)
    return written.getvalue().encode("utf-8")
