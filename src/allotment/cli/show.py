"""How answers and errors are shown: tables for people, one JSON object for machines, progress on the side."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from allotment.cli.layout import GAP, Layout, lay_out

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import polars as pl
    from rich.console import Console

    from allotment.workforce.errors import AllotmentError


def console(*, stderr: bool = False, width: int | None = None) -> Console:
    """Give a Rich console on standard output, or on standard error for what is said on the side."""
    from rich.console import Console  # noqa: PLC0415 - Rich costs start-up time that --help need not pay

    stream = sys.stderr if stderr else sys.stdout
    return Console(stderr=stderr, highlight=False, width=width, soft_wrap=width is None and not stream.isatty())


@contextmanager
def progress_bar(*, quiet: bool) -> Iterator[Callable[[str, float], None]]:
    """Show what a long job is doing and how far it is, where a person watches standard error and it is not quiet."""
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn  # noqa: PLC0415

    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeElapsedColumn())
    unwatched = quiet or not sys.stderr.isatty()
    with Progress(*columns, console=console(stderr=True), transient=True, disable=unwatched) as bar:
        job = bar.add_task("Starting", total=1.0)

        def report(stage: str, share_done: float) -> None:
            bar.update(job, description=stage, completed=share_done)

        yield report


def print_json(answer: dict[str, Any]) -> None:
    """Print one JSON object on standard output."""
    sys.stdout.write(_encode(answer) + "\n")


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


def print_table(
    title: str,
    headings: Sequence[str],
    rows: Sequence[Sequence[object]],
    note: str = "",
    *,
    optional: Sequence[str] = (),
    whole: Collection[str] = (),
) -> None:
    """Print a table for people: words to the left, figures to the right, nothing ever cut.

    Where the terminal is narrow, words fold; then columns named ``optional`` are left out, the first first, and said
    to be; then the rows stand one under another. Columns named ``whole`` are never folded.
    """
    words = [[_word(value) for value in row] for row in rows]
    layout = lay_out(headings, words, _room(), optional=optional, whole=whole)
    out = console()
    out.print(f"[bold]{_plain(title)}[/bold]")
    if not rows:
        out.print("Nothing to list.")
    elif layout is None:
        _print_stacked(headings, words)
    else:
        _print_columns(layout)
        if layout.left_out:
            out.print(f"Left out for want of room: {', '.join(layout.left_out)}. A wider window or --json shows all.")
    if note:
        out.print(_plain(note))
    out.print()


def _room() -> int | None:
    """Give the characters to a line: the terminal's, or what COLUMNS says; no limit in a file or a pipe."""
    if sys.stdout.isatty():
        return console().width
    columns = os.environ.get("COLUMNS", "")
    return int(columns) if columns.isdigit() else None


def _print_columns(layout: Layout) -> None:
    from rich.box import SIMPLE_HEAD  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    table = Table(box=SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=(0, GAP - 1, 0, 0))
    for column, width in layout.columns:
        table.add_column(column.heading, justify="right" if column.figures else "left", width=width, overflow="fold")
    for cells in zip(*(column.cells for column, _ in layout.columns), strict=True):
        table.add_row(*(Text(cell) for cell in cells))
    console(width=layout.width).print(table)


def _print_stacked(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    out = console()
    for row in rows:
        for heading, cell in zip(headings, row, strict=True):
            out.print(f"{_plain(heading)}: {_plain(cell)}")
        out.print()


def _word(value: object) -> str:
    if isinstance(value, float):
        return f"{round(value, 1) + 0.0:,.1f}"  # adding zero takes the sign from a zero
    return f"{value:,}" if isinstance(value, int) and not isinstance(value, bool) else str(value)


def say_where(out: Path | None) -> None:
    """Say where results were written, if they were."""
    if out is not None:
        console().print(_plain(f"The tables are in {out}, as CSV and Parquet with metadata."))


def print_error(error: AllotmentError) -> None:
    """Print an error and every problem behind it, on standard error, in plain words."""
    out = console(stderr=True)
    out.print(f"[bold red]Error:[/bold red] {_plain(error.summary)}")
    for problem in error.problems:
        out.print(f"  • {_plain(str(problem))}")


def print_refusal(refused: OSError) -> None:
    """Say, on standard error, what the machine would not do: a full disk, a file that may not be read."""
    place = "" if refused.filename is None else f" ({refused.filename})"
    console(stderr=True).print(f"[bold red]Error:[/bold red] {_plain(f'{refused.strerror or refused}{place}.')}")


def _plain(text: str) -> str:
    """Keep square brackets in user text from being read as markup."""
    from rich.markup import escape  # noqa: PLC0415

    return escape(text)
