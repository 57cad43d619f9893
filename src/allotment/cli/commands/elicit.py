"""``allotment elicit``: what an expert says of a quantity, as a local record."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from allotment.cli.options import AsJson

A_DAY = ["%Y-%m-%d"]


def _number(name: str, words: str) -> typer.models.OptionInfo:
    option: typer.models.OptionInfo = typer.Option(name, metavar="VALUE", help=words)
    return option


def elicit(
    key: Annotated[str, typer.Option("--key", metavar="KEY", help="The assumption, by its key in the register.")],
    source: Annotated[str, typer.Option("--source", "-s", metavar="TEXT", help="Who judged it, and when.")],
    owner: Annotated[str, typer.Option("--owner", "-o", metavar="TEXT", help="The role that answers for it.")],
    lever: Annotated[str | None, typer.Option("--lever", metavar="KEY", help="The lever that it is about.")] = None,
    where: Annotated[
        list[str] | None,
        typer.Option("--where", metavar="NAME=VALUE", help="What else it is about, such as role=Midwife. Repeat it."),
    ] = None,
    p10: Annotated[float | None, _number("--p10", "1 chance in 10 that the truth is below.")] = None,
    p50: Annotated[float | None, _number("--p50", "As likely above as below.")] = None,
    p90: Annotated[float | None, _number("--p90", "1 chance in 10 that the truth is above.")] = None,
    lowest: Annotated[float | None, _number("--lowest", "The lowest plausible value.")] = None,
    highest: Annotated[float | None, _number("--highest", "The highest plausible value.")] = None,
    confidence: Annotated[
        float, typer.Option("--confidence", metavar="CHANCE", help="That it lies between lowest and highest.")
    ] = 0.95,
    grade: Annotated[str, typer.Option("--grade", metavar="GRADE", help="The grade of the evidence.")] = "D",
    valid_from: Annotated[
        datetime | None,
        typer.Option(
            "--valid-from", metavar="DATE", formats=A_DAY, help="The first day it holds; else that of what it replaces."
        ),
    ] = None,
    note: Annotated[str, typer.Option("--note", metavar="TEXT", help="What else should be known.")] = "",
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="FILE", help="Add it to this file, such as mine/local/assumptions.yaml."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Turn an expert's judgement into local assumptions.

    Give p10, p50 and p90, or the lowest and highest plausible value with a confidence, and p50 if you can. What
    was understood is said; the record goes to standard output, or into a file.

    Examples:

        allotment elicit --key leaver_share --p10 .03 --p90 .06 -s HR -o HR
    """
    from allotment.cli.show import console, print_json  # noqa: PLC0415
    from allotment.planning.desk import Desk  # noqa: PLC0415
    from allotment.planning.elicit import elicit as verb  # noqa: PLC0415
    from allotment.planning.elicit import judgement_of, keep_elicited  # noqa: PLC0415

    said = judgement_of({0.1: p10, 0.5: p50, 0.9: p90}, lowest, highest, confidence)
    elicited = verb(
        key,
        said,
        where=_where(lever, where or []),
        source=source,
        owner=owner,
        grade=grade,
        valid_from=None if valid_from is None else valid_from.date(),
        date_read=Desk.open().clock().date(),
        note=note,
    )
    if out is not None:
        keep_elicited(elicited, out)
    if as_json:
        print_json({"understood": elicited.fitted.in_words, "kind": elicited.fitted.kind, "yaml": elicited.yaml})
        return
    console(stderr=True).print(elicited.fitted.in_words, markup=False)
    if out is None:
        typer.echo(elicited.yaml, nl=False)
    else:
        console().print(f"Added to {out}.", markup=False)


def _where(lever: str | None, named: list[str]) -> dict[str, str]:
    """Read NAME=VALUE pairs, and the lever among them.

    Raises:
        typer.BadParameter: one is no such pair.
    """
    pairs = [] if lever is None else [("lever", lever)]
    for one in named:
        name, sign, value = one.partition("=")
        if not (sign and name.strip() and value.strip()):
            raise typer.BadParameter(f"--where {one!r} must be NAME=VALUE, such as role=Midwife.")
        pairs.append((name.strip(), value.strip()))
    return dict(pairs)
