"""A small made-up system to begin from: two trusts, a care home and a practice, their agreements, three workers.

Names, numbers and codes are invented. Days are counted back from the day of writing, so that the example is current.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import numpy as np

SEED = 20261122
PURPOSE = "shared bank"
ORGANISATIONS = {
    "EXT1": ("Example Vale Hospitals", "NHS trust"),
    "EXT2": ("Example Community Health", "NHS trust"),
    "EXH1": ("Example Orchard Care Home", "care home"),
    "EXP1": ("Example High Street Surgery", "general practice"),
}
CORE_SKILLS = (
    "equality_diversity",
    "health_safety",
    "conflict_resolution",
    "fire_safety",
    "infection_control",
    "moving_handling",
    "preventing_radicalisation",
    "resuscitation",
    "safeguarding_adults",
    "safeguarding_children",
    "information_governance",
)
YEARLY = ("fire_safety", "resuscitation", "information_governance", "infection_control", "moving_handling")
MADE_UP = "# Made up for the example: no such person, number or organisation exists."


@dataclass(frozen=True)
class ExampleWorker:
    """One made-up worker: who issues their passport, their registration's body and number, and what soon ends."""

    key: str
    issuer: str
    name: str
    registration: tuple[str, str] | None
    fire_checked_days_ago: int
    visa_ends_in_days: int | None = None


WORKERS = (
    ExampleWorker("nurse", "EXT1", "Example Person One", ("NMC", "00X0000X"), 60),
    ExampleWorker("midwife", "EXT2", "Example Person Two", ("NMC", "00Y0000Y"), 340),
    ExampleWorker("care-worker", "EXH1", "Example Person Three", None, 90, visa_ends_in_days=80),
)


def write_example_files(folder: Path, today: date) -> list[Path]:
    """Write claims of three workers, documents to hash, and agreements; give the paths written.

    ``trust/agreements.yaml`` stands in a trust folder that only lacks the keys and lists, which commands make.
    """
    random_days = np.random.default_rng(SEED)
    files = {"trust/agreements.yaml": agreements_text(today)}
    for worker in WORKERS:
        files[f"claims-{worker.key}.yaml"] = claims_text(worker, today, random_days)
        files[f"documents/{worker.key}.txt"] = f"Stands for the documents seen of the example's {worker.key}.\n"
    paths = []
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        paths.append(path)
    return paths


def claims_text(worker: ExampleWorker, today: date, random_days: np.random.Generator) -> str:
    """Give a worker's claims as YAML."""

    def ago(low: int, high: int) -> date:
        return today - timedelta(days=int(random_days.integers(low, high + 1)))

    def clearance(kind: str, checked: date, **fields: object) -> str:
        lines = "".join(f"\n    {name}: {_yaml(value)}" for name, value in fields.items())
        return f"  - kind: {kind}\n    checked_on: {checked}{lines}"

    document = f"documents/{worker.key}.txt"
    certificate = ago(100, 400)
    limited: dict[str, object] = {"outcome": "may work"}
    if worker.visa_ends_in_days is not None:
        ends = today + timedelta(days=worker.visa_ends_in_days)
        limited = {"outcome": "may work with limits", "permission_ends_on": ends, "most_hours_a_week": 48}
    parts = [
        clearance("identity_check", ago(30, 300), outcome="verified", full_name=worker.name, evidence=document),
        clearance("right_to_work", ago(30, 300), **limited),
        clearance("dbs_check", certificate, level="enhanced", certificate_date=certificate, outcome="suitable"),
        clearance("employment_history", ago(30, 300), outcome="satisfactory", years_covered=3),
        clearance("occupational_health_fitness", ago(30, 300), outcome="clear"),
    ]
    if worker.registration is not None:
        body, number = worker.registration
        registered: Mapping[str, object] = {"body": body, "registration_number": number, "status": "registered"}
        parts.append(clearance("professional_registration", ago(10, 60), **registered))
        parts.append(clearance("occupational_health_immunity", ago(30, 300), outcome="clear"))
    if worker.key == "midwife":
        parts.append(clearance("exposure_prone_procedures", ago(30, 200), outcome="clear"))
    for subject in CORE_SKILLS:
        checked = ago(20, 200) if subject in YEARLY else ago(20, 900)
        if subject == "fire_safety":
            checked = today - timedelta(days=worker.fire_checked_days_ago)
        parts.append(clearance(f"core_skills_{subject}", checked, level="2", outcome="passed"))
    return f"{MADE_UP}\nclearances:\n" + "\n".join(parts) + "\n"


def agreements_text(today: date) -> str:
    """Give agreements as YAML, in force for a year from the first of this month."""
    start = today.replace(day=1)
    end = date(start.year + 1, start.month, 1) - timedelta(days=1)
    agreed = [
        ("community-accepts-vale", "EXT2", ("EXT1",), True),
        ("vale-accepts-community", "EXT1", ("EXT2",), True),
        ("surgery-accepts-trusts", "EXP1", ("EXT1", "EXT2"), False),
        ("trusts-accept-home", "EXT1", ("EXH1",), False),
        ("home-accepts-trusts", "EXH1", ("EXT1", "EXT2"), False),
    ]
    return f"{MADE_UP}\nagreements:\n" + "\n".join(_agreement(*one, start, end) for one in agreed) + "\n"


def _agreement(key: str, accepts: str, issuers: tuple[str, ...], trusts: bool, start: date, end: date) -> str:
    skills = ", ".join(f"core_skills_{subject}" for subject in CORE_SKILLS)
    within = "\n        checked_within_days: 400" if trusts else "\n        checked_within_days: 365"
    sides = ", ".join(f'"Head of resourcing, {code}"' for code in (accepts, *issuers))
    return f"""  - key: {key}
    accepts: {accepts}
    from: [{", ".join(issuers)}]
    valid_from: {start}
    valid_to: {end}
    purposes: [{PURPOSE}]
    agreed_by: [{sides}]
    source: "Made up for the example"
    kinds:
      - kind: identity_check
        fields: [outcome, full_name]{within}
      - kind: right_to_work
        fields: [outcome, permission_ends_on, most_hours_a_week]
      - kind: dbs_check
        fields: [level, outcome]
        must: {{level: [enhanced, "enhanced with barred lists"]}}
      - kind: professional_registration
        fields: [body, registration_number, status]
        checked_within_days: 90
      - kind: [employment_history, occupational_health_fitness]
        fields: [outcome]
      - kind: [occupational_health_immunity, exposure_prone_procedures]
        fields: [outcome]
      - kind: [{skills}]
        fields: [level, outcome]"""


def _yaml(value: object) -> str:
    return str(value) if isinstance(value, int | date) else f'"{value}"'
