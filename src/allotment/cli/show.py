"""How answers and errors are shown: tables for people, one JSON object for machines, progress on the side."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    import polars as pl
    from rich.console import Console

    from allotment.workforce.errors import AllotmentError


def console(*, stderr: bool = False) -> Console:
    """Give a Rich console on standard output, or on standard error for what is said on the side."""
    from rich.console import Console  # noqa: PLC0415 - Rich costs start-up time that --help need not pay

    return Console(stderr=stderr, highlight=False, soft_wrap=not sys.stdout.isatty())


@contextmanager
def progress_bar(*, quiet: bool) -> Iterator[Callable[[str, float], None]]:
    """Show what a long job is doing and how far it is, on standard error; say nothing when quiet."""
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn  # noqa: PLC0415

    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console(stderr=True), transient=True, disable=quiet) as bar:
        job = bar.add_task("Starting", total=1.0)

        def report(stage: str, share_done: float) -> None:
            bar.update(job, description=stage, completed=share_done)

        yield report


def print_json(answer: dict[str, Any]) -> None:
    """Print one JSON object on standard output."""
    sys.stdout.write(json.dumps(answer, ensure_ascii=False, allow_nan=False) + "\n")


def print_json_with_rows(answer: dict[str, Any], rows: dict[str, pl.DataFrame]) -> None:
    """Print one JSON object whose large tables are written by Polars, a table at a time.

    A dotted name places a table inside an object of the answer: ``replicates.rows`` goes into
    ``answer["replicates"]``, which is then an object.
    """
    outer_objects = {name.partition(".")[0] for name in rows if "." in name}
    plain = {name: value for name, value in answer.items() if name not in outer_objects}
    members = [f"{json.dumps(name)}: {_encode(value)}" for name, value in plain.items()]
    sys.stdout.write("{" + ", ".join(members))
    separator = ", " if members else ""
    for name, table in rows.items():
        outer, _, inner = name.partition(".")
        if inner:
            held = "".join(f"{json.dumps(key)}: {_encode(value)}, " for key, value in answer[outer].items())
            sys.stdout.write(f"{separator}{json.dumps(outer)}: {{{held}{json.dumps(inner)}: {table.write_json()}}}")
        else:
            sys.stdout.write(f"{separator}{json.dumps(outer)}: {table.write_json()}")
        separator = ", "
    sys.stdout.write("}\n")


def _encode(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def print_table(title: str, headings: Sequence[str], rows: Sequence[Sequence[object]], note: str = "") -> None:
    """Print a table for people: words to the left, figures to the right."""
    from rich.table import Table  # noqa: PLC0415

    table = Table(title=title, title_justify="left", caption=note or None, caption_justify="left")
    for index, heading in enumerate(headings):
        figures = bool(rows) and all(isinstance(row[index], int | float) for row in rows)
        table.add_column(heading, justify="right" if figures else "left")
    for row in rows:
        table.add_row(*(_word(value) for value in row))
    console().print(table)


def _word(value: object) -> str:
    if isinstance(value, float):
        return f"{value:,.1f}"
    return f"{value:,}" if isinstance(value, int) and not isinstance(value, bool) else str(value)


def print_error(error: AllotmentError) -> None:
    """Print an error and every problem behind it, on standard error, in plain words."""
    out = console(stderr=True)
    out.print(f"[bold red]Error:[/bold red] {_plain(error.summary)}")
    for problem in error.problems:
        out.print(f"  • {_plain(str(problem))}")


def _plain(text: str) -> str:
    """Keep square brackets in user text from being read as markup."""
    from rich.markup import escape  # noqa: PLC0415

    return escape(text)
