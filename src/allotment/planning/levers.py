"""List what a system can do about its workforce, and show one lever with every number that it stands on."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from allotment.evidence.assumptions.assumption import Assumption
from allotment.evidence.assumptions.local import is_local
from allotment.evidence.assumptions.register import Register, load_register
from allotment.evidence.assumptions.vocabulary import ELICITED_PLACEHOLDER
from allotment.evidence.local_evidence import NO_LOCAL_EVIDENCE, LocalEvidence, read_local_folder
from allotment.levers.catalogue import LEVERS, find_lever, method_of, records_of, responses_of
from allotment.levers.lever import Aim, Lever, Response
from allotment.levers.wording import (
    aim_in_words,
    bounds_in_words,
    changes_in_words,
    cost_of_one,
    costs_in_words,
    pounds,
    tiers_in_words,
    uses_in_words,
)


@dataclass(frozen=True)
class AimSeen:
    """What one unit of a lever's dose does at one aim, in numbers and in words."""

    aim: Aim
    response: Response
    about: str
    effects: tuple[str, ...]
    costs: tuple[str, ...]
    uses: tuple[str, ...]
    bounds: tuple[str, ...]
    falls_off: str

    @property
    def cost_pence(self) -> int:
        """What one unit costs over all its years, in pence."""
        return cost_of_one(self.response.costs)


@dataclass(frozen=True)
class LeverSeen:
    """One lever: what is done, by what road, what it does and costs at each aim, and its records."""

    lever: Lever
    method: str
    aims: tuple[AimSeen, ...]
    records: tuple[Assumption, ...]

    @property
    def grades(self) -> dict[str, int]:
        """How many of its records have each grade, the best first."""
        counted = Counter(one.grade for one in self.records)
        return dict(sorted(counted.items()))

    @property
    def grade_words(self) -> str:
        """Say how well evidenced the lever is: "5 D, 9 elicited placeholders"."""
        said = []
        for grade, count in self.grades.items():
            plural = "s" if grade == ELICITED_PLACEHOLDER and count > 1 else ""
            said.append(f"{count} {grade}{plural}")
        return ", ".join(said)

    @property
    def cost_words(self) -> str:
        """Say what one unit costs over all its years: one amount, or from the least to the most of its aims."""
        if not self.aims:
            return "none: no aim"
        least, most = (pick(one.cost_pence for one in self.aims) for pick in (min, max))
        return pounds(least) if least == most else f"{pounds(least)} to {pounds(most)}"


def local_evidence_in(folder: Path | None) -> LocalEvidence:
    """Give the local evidence of an evidence folder; none where no folder is named or it has none.

    Raises:
        EvidenceError: a file of it cannot be read or breaks its rules.
    """
    return NO_LOCAL_EVIDENCE if folder is None else read_local_folder(folder)


def list_levers(
    on: date, local: LocalEvidence = NO_LOCAL_EVIDENCE, register: Register | None = None
) -> tuple[LeverSeen, ...]:
    """Give every lever, in the order of the catalogue.

    Args:
        on: the day on which records are read.
        local: the system's own records, laid over the shipped ones.
        register: the shipped records, where they are read already.

    Raises:
        AssumptionError: a record that a lever needs does not hold on that day.
    """
    laid = _register(local, register)
    return tuple(_seen(lever, laid, on) for lever in LEVERS.values())


def show_lever(
    key: str, on: date, local: LocalEvidence = NO_LOCAL_EVIDENCE, register: Register | None = None
) -> LeverSeen:
    """Give one lever with all its records.

    Raises:
        AssumptionError: there is no such lever, or a record that it needs does not hold on that day.
    """
    lever = find_lever(key)
    return _seen(lever, _register(local, register), on)


def lever_as_json(seen: LeverSeen) -> dict[str, object]:
    """Give a lever as one object for machines: money in whole pence, lags in years."""
    lever = seen.lever
    return {
        "key": lever.key,
        "title": lever.title,
        "family": lever.family.value,
        "dose_unit": lever.dose_unit,
        "activity": lever.activity,
        "in_words": lever.in_words,
        "grades": seen.grades,
        "aims": [_aim_as_json(one) for one in seen.aims],
        "records": [_record_as_json(one) for one in seen.records],
    }


def _register(local: LocalEvidence, register: Register | None) -> Register:
    return (register or load_register()).with_local(local.records)


def _seen(lever: Lever, register: Register, on: date) -> LeverSeen:
    aims = tuple(_aim_seen(aim, response) for aim, response in responses_of(lever, register, on))
    return LeverSeen(lever, method_of(lever), aims, records_of(lever, register))


def _aim_seen(aim: Aim, response: Response) -> AimSeen:
    return AimSeen(
        aim=aim,
        response=response,
        about=aim_in_words(aim),
        effects=changes_in_words(response),
        costs=costs_in_words(response),
        uses=uses_in_words(response),
        bounds=bounds_in_words(response.bounds, aim),
        falls_off=tiers_in_words(response),
    )


def _aim_as_json(seen: AimSeen) -> dict[str, object]:
    response = seen.response
    bounds = response.bounds
    return {
        "role": seen.aim.role,
        "from_role": seen.aim.from_role,
        "sectors": [sector.value for sector in seen.aim.sectors],
        "lead_years": response.lead_years,
        "changes": [
            {"flow": one.flow.value, "role": one.role, "lag_years": one.lag, "amount": one.amount}
            for one in response.changes
        ],
        "costs": [{"category": one.category.value, "lag_years": one.lag, "pence": one.pence} for one in response.costs],
        "uses": [{"capacity": one.capacity, "lag_years": one.lag, "amount": one.amount} for one in response.uses],
        "bounds": {
            "least": bounds.least,
            "most": bounds.most,
            "share_of_staff": bounds.share_of_staff,
            "system_most": bounds.system_most,
            "system_least": bounds.system_least,
        },
        "worth": [{"share_of_bound": share, "worth": worth} for share, worth in response.worth],
        "cost_pence": seen.cost_pence,
    }


def _record_as_json(record: Assumption) -> dict[str, object]:
    return {
        "key": record.key,
        "title": record.title,
        "unit": record.unit,
        "where": dict(record.where),
        "value": record.value,
        "p10": record.p10,
        "p90": record.p90,
        "distribution": record.distribution,
        "source": record.source,
        "grade": record.grade,
        "owner": record.owner,
        "valid_from": record.valid_from.isoformat(),
        "valid_to": record.valid_to.isoformat() if record.valid_to else None,
        "date_read": record.date_read.isoformat(),
        "note": record.note,
        "local": is_local(record),
    }


def about_in_lever(record: Assumption) -> str:
    """Say what a record is about beside its lever: "all of it", or its role and category."""
    named = [f"{name.replace('_', ' ')}: {value}" for name, value in record.where.items() if name != "lever"]
    return "; ".join(named) or "all of it"
