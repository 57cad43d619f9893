"""How an answer is shown on the command line: its sentence, its figures, its tables, or one JSON object."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from allotment.planning.answers.answer import Answer

ROWS_SHOWN = 15


def show_answer(answer: Answer, out: Path | None, *, as_json: bool) -> None:
    """Write an answer's files where asked, and show it."""
    from allotment.cli.show import print_json, print_table, say_where  # noqa: PLC0415

    if out is not None:
        answer.write(out)
    if as_json:
        print_json(answer.as_json())
        return
    typer.echo(answer.sentence)
    measures = [(one.title, one.value, one.unit) for one in answer.measures]
    print_table(answer.answer_id, ("Measure", "Value", "Unit"), measures)
    for section in answer.sections:
        table = answer.tables[section.table]
        rows = table.select(list(section.headings)).head(ROWS_SHOWN).rows()
        more = "" if table.height <= ROWS_SHOWN else f"The first {ROWS_SHOWN} of {table.height:,} rows."
        print_table(section.title, tuple(section.headings.values()), rows, f"{section.how_to_read} {more}".strip())
    for note in answer.notes:
        typer.echo(note)
    say_where(out)
