"""The page of decision rights, written from the register: every activity, who decides from when until when, by what."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from markdown_words import in_cell, in_code, page, table

from allotment.governance.decisions.register import InForce, Register
from allotment.governance.decisions.shipped import decision_register

LEAD = (
    "Every activity of the register of decision rights, and which level decides on it from when until when "
    "([how it is read](../decide.md)). A level in brackets may decide too, for itself. Stated: a publication says so. "
    "Inferred: our reading of one, or its general rule. Conditions that stand beside a record, and what a level was on "
    "a day, are said by `allotment decide`."
)
HEADINGS = ["activity", "from", "until", "decides", "must be asked", "record", "conditions"]


def decisions_page() -> str:
    """Every activity by area, a row for each span in which one record or rule places it; then the sources."""
    register = decision_register()
    areas = dict.fromkeys(one.area for one in register.activities.values())
    parts = []
    for area in areas:
        keys = [key for key, one in register.activities.items() if one.area == area]
        rows = [_row(found) for key in keys for found in spans(register, key)]
        parts += [f"## {area.capitalize()}\n", table(HEADINGS, rows)]
    dated = (*register.rules, *register.records)
    sources = sorted({(one.layer, in_cell(one.source), one.grade) for one in dated})
    listed = [(in_code(layer), source, grade) for layer, source, grade in sources]
    parts += ["## Sources\n", table(["layer", "source", "grade"], listed)]
    return page("Decision rights", LEAD, parts)


def spans(register: Register, key: str) -> Iterator[InForce]:
    """Give what is in force for an activity, span after span, from the register's first day on."""
    found = register.in_force(key, register.covered_from)
    yield found
    while found.valid_to is not None:
        found = register.in_force(key, found.valid_to + timedelta(days=1))
        yield found


def _row(found: InForce) -> tuple[str, ...]:
    others = [level.value for level in found.levels if level != found.level]
    return (
        f"{in_cell(found.activity.title)}<br>{in_code(found.activity.key)}",
        found.valid_from.isoformat(),
        "" if found.valid_to is None else found.valid_to.isoformat(),
        found.level.value + (f" ({', '.join(others)})" if others else ""),
        ", ".join(found.consult) or "nobody",
        f"{in_code(found.record.partition('/')[0])}, {'inferred' if found.inferred else 'stated'}",
        in_cell(found.conditions[0]),
    )
