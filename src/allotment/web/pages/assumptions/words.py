"""How an assumption is said on its pages."""

from __future__ import annotations

from decimal import Decimal

LABELS = {
    "where": "What it is about",
    "value": "Value",
    "text": "Role",
    "distribution": "Shape of the range",
    "p10": "Low end (P10)",
    "p90": "High end (P90)",
    "valid_from": "Holds from",
    "valid_to": "Holds until",
    "source": "Source",
    "grade": "Grade of the evidence",
    "owner": "Owner",
    "date_read": "Source read on",
    "rationale": "Rationale",
    "reason": "Reason",
    "approver": "Approver",
}
SHAPES = {
    "fixed": "No range: the value is exact, or its range is not known",
    "normal": "As likely above as below (normal)",
    "lognormal": "Never below 0, with a longer upper end (lognormal)",
    "beta": "A share between 0 and 1 (beta)",
    "uniform": "Every value of the range as likely (uniform)",
}


def plain_number(value: float | None) -> str:
    """Write a number as the register does: all its digits, no powers of ten, commas between thousands."""
    if value is None:
        return ""
    text = f"{Decimal(repr(value)):,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
