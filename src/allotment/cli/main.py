"""The ``allotment`` command.

Exit codes: 0 done; 1 something failed that is not the user's doing; 2 what was given cannot be used (the
message says why); 130 interrupted (Typer sees to that one).
"""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from allotment import __version__
from allotment.cli.commands import COMMANDS
from allotment.cli.help_text import EXIT_CODES, Command

EXIT_FAILED = 1

app = typer.Typer(
    name="allotment",
    help="Plan the one workforce of an English integrated care system, across health and social care.",
    epilog=EXIT_CODES,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


def _print_version(asked: bool) -> None:
    if asked:
        typer.echo(f"allotment {__version__}")
        raise typer.Exit


@app.callback()
def main(
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version and end.")
    ] = False,
) -> None:
    """Plan the one workforce of an English integrated care system, across health and social care."""


for _name, _command in COMMANDS.items():
    if isinstance(_command, typer.Typer):
        app.add_typer(_command, name=_name)
    else:
        app.command(_name, cls=Command)(_command)


def run() -> None:
    """Run the command line; say errors in plain words and end with the documented exit code."""
    from allotment.workforce.errors import AllotmentError  # noqa: PLC0415 - kept off the --help path

    try:
        app()
    except AllotmentError as error:
        from allotment.cli.show import print_error  # noqa: PLC0415

        print_error(error)
        sys.exit(error.exit_code)
    except OSError as refused:
        from allotment.cli.show import print_refusal  # noqa: PLC0415

        print_refusal(refused)
        sys.exit(EXIT_FAILED)
