"""``allotment levers``: what a system can do about its workforce, and what it rests on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from allotment.cli.options import AsJson, EvidenceFolder

if TYPE_CHECKING:
    from allotment.planning.levers import LeverSeen


def levers(
    key: Annotated[str | None, typer.Argument(metavar="KEY", help="Show this lever with all its records.")] = None,
    evidence: EvidenceFolder = None,
    as_json: AsJson = False,
) -> None:
    """List what a system can do: dose, effect, cost, evidence.

    An evidence folder with local records shows the levers as its system holds them.

    Examples:

        allotment levers
        allotment levers nursing_degree_apprenticeships
        allotment levers --json
    """
    from allotment.cli.show import print_json  # noqa: PLC0415
    from allotment.planning.desk import Desk  # noqa: PLC0415
    from allotment.planning.levers import (  # noqa: PLC0415
        lever_as_json,
        list_levers,
        local_evidence_in,
        show_lever,
    )

    local = local_evidence_in(evidence)
    on = Desk.open().clock().date()
    seen = list_levers(on, local) if key is None else (show_lever(key, on, local),)
    if as_json:
        print_json({"levers": [lever_as_json(one) for one in seen]})
    elif key is None:
        _list(seen)
    else:
        _show(seen[0])


def _list(seen: tuple[LeverSeen, ...]) -> None:
    from allotment.cli.show import print_table  # noqa: PLC0415

    rows = [(one.lever.key, one.lever.dose_unit, _first_effect(one), one.cost_words, one.grade_words) for one in seen]
    headings = ("Lever", "One unit of dose", "Does, at its first aim", "Costs", "Records by grade")
    note = (
        "Costs are over all years of one unit; a negative one is saved. Name a lever to see all its aims and records."
    )
    print_table("Levers", headings, rows, note=note, optional=("Records by grade", "Costs"), whole=("Lever",))


def _first_effect(seen: LeverSeen) -> str:
    if not seen.aims:
        return "nothing yet: no figures to aim at"
    first = seen.aims[0]
    adds = any(one.amount < 0 for one in first.response.uses)  # what it adds to a capacity is what it is for
    return (*first.uses, *first.effects)[0] if adds else (*first.effects, *first.uses)[0]


def _show(seen: LeverSeen) -> None:
    from allotment.cli.show import console, print_table  # noqa: PLC0415
    from allotment.planning.levers import about_in_lever  # noqa: PLC0415

    out = console()
    out.print(f"{seen.lever.title} ({seen.lever.key})", style="bold", markup=False)
    out.print(seen.lever.in_words, markup=False)
    out.print(f"One unit of dose: {seen.lever.dose_unit}. To plan it takes the right to {seen.lever.activity}.\n")
    out.print(seen.method, markup=False)
    out.print()
    rows = [
        (
            one.about,
            "; ".join((*one.effects, *one.uses)),
            "; ".join(one.costs),
            "; ".join((*one.bounds, one.falls_off)).removesuffix("; "),
        )
        for one in seen.aims
    ]
    print_table("One unit of dose, by aim", ("Aim", "Does and uses", "Costs", "Limits"), rows)
    sources = list(dict.fromkeys(one.source for one in seen.records))
    records = [
        (
            one.title,
            about_in_lever(one),
            f"{one.value:.6g}",
            "" if one.p10 is None else f"{one.p10:.6g}",
            "" if one.p90 is None else f"{one.p90:.6g}",
            one.unit,
            one.grade,
            f"[{sources.index(one.source) + 1}]",
        )
        for one in seen.records
    ]
    owners = ", ".join(dict.fromkeys(one.owner for one in seen.records))
    listed = [f"[{number}] {source}" for number, source in enumerate(sources, start=1)]
    headings = ("Record", "About", "Value", "P10", "P90", "Unit", "Grade", "Source")
    print_table("Records", headings, records, note="\n".join([f"Owner: {owners}.", *listed]), optional=("Unit",))
