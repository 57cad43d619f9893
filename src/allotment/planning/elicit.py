"""Turn what local experts say of a quantity into a local record, ready for an evidence folder."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from allotment.evidence.assumptions.local import LocalRecord, lay_over, read_records, records_text
from allotment.evidence.assumptions.register import Register, load_register
from allotment.levers.elicit import Fitted, fit_judgement, quantiles_of_extremes
from allotment.workforce.errors import AssumptionError, Problem


@dataclass(frozen=True)
class Elicited:
    """A judgement as a local record, what was understood by it, and the YAML of it alone."""

    record: LocalRecord
    fitted: Fitted

    @property
    def yaml(self) -> str:
        """The record as a file of ``local/`` holds it."""
        return records_text([self.record])


def judgement_of(
    percentiles: Mapping[float, float | None], lowest: float | None, highest: float | None, confidence: float
) -> dict[float, float]:
    """Give what was said as values by chance: percentiles, the ends with a confidence, or both.

    Raises:
        AssumptionError: one end was said without the other, or the confidence is no chance.
    """
    said = {chance: value for chance, value in percentiles.items() if value is not None}
    if lowest is not None and highest is not None:
        return {**said, **quantiles_of_extremes(lowest, highest, confidence)}
    if lowest is not None or highest is not None:
        problem = Problem("--lowest, --highest", "one end alone says little.", "Give both, or neither.")
        raise AssumptionError("The judgement has 1 problem(s).", [problem])
    return said


def elicit(
    key: str,
    said: Mapping[float, float],
    *,
    where: Mapping[str, str],
    source: str,
    owner: str,
    grade: str,
    valid_from: date | None,
    date_read: date,
    note: str = "",
    register: Register | None = None,
) -> Elicited:
    """Fit a judgement and hold the record to the rules of the register.

    Args:
        key: a key of the register.
        said: value by chance that the truth lies below it, in the key's unit.
        where: what it is about, such as ``{"lever": "flexible_working"}``.
        valid_from: the first day it holds; None takes that of the first shipped record which it could stand in for.
        register: the shipped records, where they are read already.

    Raises:
        AssumptionError: what was said is impossible, or the register does not know the key or what it is about.
    """
    shipped = register or load_register()
    fitted = fit_judgement(said, shipped.unit(key))
    record = LocalRecord(
        key=key,
        unit=fitted.unit,
        source=source,
        grade=grade,
        owner=owner,
        valid_from=valid_from or _first_day(shipped, key, where),
        date_read=date_read,
        value=fitted.p50,
        where=dict(where),
        distribution=fitted.kind,
        p10=fitted.p10,
        p90=fitted.p90,
        note=note,
    )
    shipped.with_local([record])
    return Elicited(record, fitted)


def _first_day(shipped: Register, key: str, where: Mapping[str, str]) -> date:
    """Give the first day of the records of a key: of those of the same lever, where it names one."""
    records = [one for one in shipped.assumptions if one.key == key]
    of_lever = [one for one in records if one.where.get("lever") == where.get("lever")]
    return min(one.valid_from for one in of_lever or records)


def keep_elicited(elicited: Elicited, file: Path) -> None:
    """Write the record into a file of local records; those that stand there already stay, and it is laid over them.

    Raises:
        AssumptionError: the file holds something else.
        OSError: it cannot be read or written.
    """
    text = file.read_text(encoding="utf-8-sig") if file.exists() else ""
    records, problems = read_records(text)
    if problems:
        raise AssumptionError(f"{file} holds no local records that can be added to.", problems)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(records_text(lay_over(records, [elicited.record])), encoding="utf-8")
