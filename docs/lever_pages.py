"""The pages of the levers, written from the catalogue and from the records that ship."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache, partial

from markdown_words import in_cell, number, page, table

from allotment.evidence.assumptions.register import load_register
from allotment.levers.catalogue import LEVERS
from allotment.planning.levers import LeverSeen, about_in_lever, list_levers


def levers_index() -> str:
    """Every lever in one table, each with its page."""
    lead = (
        "What a system can do about its workforce. A lever has a dose, an effect after a lead time, a cost, a limit. "
        "Each number is a dated record with a source and an owner, which a system may replace by its own "
        "([how](../evidence-on-the-site.md#assumptions-the-register-of-a-system), or `allotment elicit`). Figures here "
        "are of the records that ship. `elicited placeholder` marks a judgement that stands until evidence replaces it."
    )
    rows = [
        (
            f"[{in_cell(one.lever.title)}]({one.lever.key}.md)",
            in_cell(one.lever.dose_unit),
            in_cell(one.cost_words),
            in_cell(one.lever.activity),
            in_cell(one.grade_words),
        )
        for one in levers_seen().values()
    ]
    headings = ["lever", "one unit of dose", "cost of one over all its years", "decision", "records by grade"]
    return page("Levers", lead, [table(headings, rows)])


@cache
def levers_seen() -> dict[str, LeverSeen]:
    """Every lever on the newest day from which a record of one holds, so that the pages do not change with the day."""
    register = load_register()
    on = max(one.valid_from for one in register.assumptions if "lever" in one.where)
    return {one.lever.key: one for one in list_levers(on, register=register)}


def lever_page(key: str) -> str:
    """One lever: how it works, what one unit does at each aim, and every record."""
    seen = levers_seen()[key]
    lever = seen.lever
    _, _, method = seen.method.partition("\n\n")
    facts = [f"- One unit of dose: {lever.dose_unit}", f"- Family: {lever.family.value}"]
    facts += [f"- Decision that it takes: {lever.activity}", f"- Evidence: {seen.grade_words}"]
    facts += [f"- Key: `{key}`"]
    parts = ["\n".join(facts) + "\n", f"{method}\n", "## What one unit does\n"]
    rows = [
        (one.about, *map(listed, (one.effects, one.costs, (*one.uses, *one.bounds, one.falls_off))))
        for one in seen.aims
    ]
    headings = ["aim", "effect", "cost", "uses and limits"]
    parts.append(table(headings, rows) if rows else "It has no aim, so no plan can choose it.\n")
    sources = list(dict.fromkeys(in_cell(one.source) for one in seen.records))
    records = [
        (
            in_cell(f"{one.title} (`{one.key}`)"),
            in_cell(about_in_lever(one)),
            number(one.value),
            number(one.p10),
            number(one.p90),
            in_cell(one.unit),
            in_cell(one.grade),
            f"[{sources.index(in_cell(one.source)) + 1}]",
        )
        for one in seen.records
    ]
    parts += ["## Records\n", table(["record", "about", "value", "P10", "P90", "unit", "grade", "source"], records)]
    owners = ", ".join(dict.fromkeys(one.owner for one in seen.records))
    numbered = "\n".join(f"{count}. {source}" for count, source in enumerate(sources, start=1))
    parts += [f"Owner: {owners}. File: `evidence/assumptions/levers/{key}.yaml`.\n", f"Sources:\n\n{numbered}\n"]
    notes = [f"- {in_cell(one.title)}: {in_cell(one.note)}" for one in seen.records if one.note]
    parts += ["Notes:\n\n" + "\n".join(notes) + "\n"] if notes else []
    return page(lever.title, lever.in_words, parts)


def listed(words: Iterable[str]) -> str:
    """Several things in one cell, a line each."""
    return "<br>".join(in_cell(one) for one in words if one)


LEVER_PAGES: dict[str, Callable[[], str]] = {
    "../levers/index.md": levers_index,
    **{f"../levers/{key}.md": partial(lever_page, key) for key in LEVERS},
}
