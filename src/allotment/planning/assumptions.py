"""List the assumptions register, with one system's own records over it, and check proposals to change it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import polars as pl

from allotment.evidence.assumptions.local import LocalRecord, is_local, lay_over
from allotment.evidence.assumptions.proposals import local_record_of, local_record_problems
from allotment.evidence.assumptions.register import Register, load_register
from allotment.evidence.local_evidence import NO_LOCAL_EVIDENCE, LocalEvidence
from allotment.workforce.errors import AssumptionError, Problem

HISTORY = {
    "applies_to": pl.String,
    "value": pl.Float64,
    "p10": pl.Float64,
    "p90": pl.Float64,
    "text": pl.String,
    "unit": pl.String,
    "distribution": pl.String,
    "valid_from": pl.Date,
    "valid_to": pl.Date,
    "source": pl.String,
    "grade": pl.String,
    "owner": pl.String,
    "date_read": pl.Date,
    "note": pl.String,
}


def list_assumptions(
    *, key: str | None = None, placeholders_only: bool = False, local: LocalEvidence = NO_LOCAL_EVIDENCE
) -> pl.DataFrame:
    """Give the register as a table, whole, of one key, or only the elicited placeholders.

    Args:
        local: the system's own records, laid over the shipped ones.

    Raises:
        AssumptionError: no record has this key; the message lists the keys.
    """
    register = _register(local)
    listed = register.to_table()
    if key is not None:
        _require_key(key, register)
        listed = listed.filter(pl.col("key") == key)
    if placeholders_only:
        listed = listed.filter(pl.col("grade") == "elicited placeholder")
    return listed


def assumption_history(key: str, local: LocalEvidence = NO_LOCAL_EVIDENCE) -> pl.DataFrame:
    """Give every record of a key by slice and date, shipped and local, with the dates between which each holds.

    Returns:
        Columns ``HISTORY`` and ``local``: true for the system's own records.

    Raises:
        AssumptionError: no record has this key; the message lists the keys.
    """
    register = _register(local)
    _require_key(key, register)
    records = [one for one in register.assumptions if one.key == key]
    rows = [{**{name: getattr(one, name) for name in HISTORY}, "local": is_local(one)} for one in records]
    return pl.DataFrame(rows, schema={**HISTORY, "local": pl.Boolean}).sort("applies_to", "valid_from")


def proposal_problems(
    proposal: Mapping[str, object], *, local: LocalEvidence = NO_LOCAL_EVIDENCE, on: date | None = None
) -> list[Problem]:
    """Check a proposed record of a form; ``where`` of each Problem names the field.

    Args:
        proposal: the fields of ``LocalRecord``, as text or typed.
        local: the system's records so far.
        on: the date on which its runs read assumptions (the baseline's), to refuse a record that none would read.
    """
    return local_record_problems(proposal, _register(local), on)


def with_proposal(
    local: LocalEvidence, proposal: Mapping[str, object], *, on: date | None = None
) -> tuple[LocalEvidence, LocalRecord]:
    """Lay an agreed proposal over the system's own records: an earlier one of the same slice ends where it starts.

    Returns:
        The local evidence with it, and the record itself.

    Raises:
        AssumptionError: the proposal has problems; each names its field.
    """
    record = local_record_of(proposal, _register(local), on)
    return LocalEvidence.of(lay_over(local.records, [record]), local.returns), record


def _register(local: LocalEvidence) -> Register:
    return load_register().with_local(local.records)


def _require_key(key: str, register: Register) -> None:
    if key not in register.keys:
        problem = Problem("--key", "no assumption has this key.", f"Use one of: {', '.join(register.keys)}.", value=key)
        raise AssumptionError("No such assumption.", [problem])
