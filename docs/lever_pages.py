"""The pages of the levers, written from the catalogue and from the records that ship."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache, partial

from markdown_words import in_cell, number, page, table

from allotment.evidence.assumptions.register import load_register
from allotment.levers.catalogue import LEVERS
from allotment.planning.levers import LeverSeen, about_in_lever, list_levers

OWN_NUMBERS = """## Put your own numbers in

Ask those who know for three values: one that the truth is below 1 time in 10, one that it is as likely above as
below, and one that it is above 1 time in 10. Or ask for the lowest and the highest plausible value, and how sure they
are. The command says what was understood and adds the record to the local file of an evidence folder:

```console
allotment elicit --key lever_leaver_reduction --lever flexible_working --p10 0.02 --p50 0.05 --p90 0.1 \\
  --source "Workforce leads of the system, May 2026" --owner "Retention lead" --out mine/local/assumptions.yaml
allotment levers flexible_working --evidence mine
```

On the site, **Assumptions** has the same records: propose a change, and an approver decides.

## What is counted once

- Pay of the staff whom a lever brings is no cost of the lever: it follows from the staff projected. Only a lever that
  changes pay itself has it as a cost, and those whose work is not projected (registrars, educators) have their
  salary.
- Hours off the job are lost or bought back by backfill, never both.
- Apprentices who finish leave the role from which they came, which then has to be filled.
- Trainees are not counted in the role that they train for.
- A lever of capacity closes no gap: it lets other levers train more.
"""


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
    return page("Levers", lead, [table(headings, rows), OWN_NUMBERS])


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
