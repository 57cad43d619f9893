"""The tables and the page of a verdict, of workers' states and of warnings."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import polars as pl

from allotment.planning.answers.answer import Answer, Measure, Section
from allotment.planning.passports.state import Warned, WorkerState
from allotment.planning.passports.trust import Trust
from allotment.planning.passports.verify import Verdict

REASON_COLUMNS = {"code": "Reason", "words": "Why", "clearance": "Clearance"}
SHOWN_COLUMNS = {
    "kind": "Clearance",
    "checked_on": "Checked",
    "expires_on": "Until",
    "field": "Field",
    "value": "Shown",
    "agreement": "Accepted by",
}
STATE_COLUMNS = {
    "worker": "Worker",
    "role": "Role",
    "state": "State",
    "expires_on": "Current until",
    "consent_until": "Consent until",
    "most_hours_a_week": "Most hours a week",
    "missing_kinds": "Missing",
    "refused": "Refused for",
}
WARNING_COLUMNS = {
    "worker": "Passport",
    "title": "Clearance",
    "issuer": "Issuer",
    "expires_on": "Ends",
    "days_left": "Days left",
}
USE_COLUMNS = {
    "number": "No.",
    "at": "When",
    "what": "What",
    "audience": "Organisation",
    "purpose": "Purpose",
    "valid_until": "Until",
    "fields": "Fields",
}


def verdict_answer(verdict: Verdict, here: str, on: date, trust: Trust, answer_id: str) -> Answer:
    """Give the answer of a verdict: what is shown, or every reason and nothing of what was shown."""
    reasons = pl.DataFrame([vars(one) for one in verdict.reasons], schema=dict.fromkeys(REASON_COLUMNS, pl.String))
    shown = _shown_table(verdict)
    issuer = trust.organisations[verdict.issuer].name if verdict.issuer else "an issuer that is not proved"
    if verdict.accepted:
        sentence = f"Accepted: {here} may rely on {len(verdict.clearances)} clearances of {issuer}."
        section = Section("What is shown", "Only fields that the agreement names.", "shown", SHOWN_COLUMNS)
    else:
        sentence = f"Refused, for {len(verdict.reasons)} reason{'s' if len(verdict.reasons) > 1 else ''}."
        section = Section("Why", "Every reason; what was shown is not repeated.", "reasons", REASON_COLUMNS)
    told = {
        "accepted": verdict.accepted,
        "as": here,
        "on": on.isoformat(),
        "issuer": verdict.issuer,
        "purpose": verdict.purpose,
        "passport": verdict.passport,
        "holder": verdict.holder,
        "valid_until": _day(verdict.valid_until),
        "consent_until": _day(verdict.consent_until),
        "reasons": [vars(one) for one in verdict.reasons],
        "clearances": [
            {"kind": one.kind, "checked_on": _day(one.checked_on), "expires_on": _day(one.expires_on),
             "agreement": one.agreement, "fields": one.fields}
            for one in verdict.clearances
        ],
        "trust_sha256": dict(trust.sha256),
    }  # fmt: skip
    return Answer(
        kind="passport-verify",
        answer_id=answer_id,
        sentence=sentence,
        told=told,
        measures=[Measure("Clearances shown", len(verdict.clearances), "clearances")],
        sections=[section],
        tables={"reasons": reasons, "shown": shown},
        personal_tables=frozenset({"shown"}),
    )


def _shown_table(verdict: Verdict) -> pl.DataFrame:
    rows = [
        (one.kind, _day(one.checked_on), _day(one.expires_on), name, str(value), one.agreement)
        for one in verdict.clearances
        for name, value in one.fields.items()
    ]
    return pl.DataFrame(rows, schema=dict.fromkeys(SHOWN_COLUMNS, pl.String), orient="row")


def state_table(states: Sequence[WorkerState]) -> pl.DataFrame:
    """Give one row for each worker; lists are joined by semicolons, and days are ISO texts or empty."""
    rows = [
        (one.worker, one.role, one.state, _day(one.expires_on), _day(one.consent_until),
         "" if one.most_hours_a_week is None else str(one.most_hours_a_week), "; ".join(one.missing_kinds),
         "; ".join(one.refused))
        for one in states
    ]  # fmt: skip
    return pl.DataFrame(rows, schema=dict.fromkeys(STATE_COLUMNS, pl.String), orient="row")


def warning_table(found: Sequence[Warned]) -> pl.DataFrame:
    """Give one row for each clearance that is warned of."""
    schema = {**dict.fromkeys(("worker", "kind", "title", "issuer", "expires_on"), pl.String), "days_left": pl.Int64}
    rows = [(one.worker, one.kind, one.title, one.issuer, _day(one.expires_on), one.days_left) for one in found]
    return pl.DataFrame(rows, schema=schema, orient="row")


def _day(day: date | None) -> str:
    return "" if day is None else day.isoformat()
