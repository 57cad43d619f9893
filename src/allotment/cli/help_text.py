"""Help as it is shown: examples stay as they are typed, and each page ends with the exit codes."""

from __future__ import annotations

import inspect
import re
from typing import Any

from typer.core import TyperCommand, TyperGroup

EXIT_CODES = "Exit codes: 0 done, 2 what was given cannot be used, 130 interrupted, 1 anything else."
AS_TYPED = "\b\n"  # before a paragraph, it keeps the help from filling its lines as prose


class _Help:
    """Help that can be copied from: no example is broken over lines, and the exit codes stand at its end."""

    help: str | None

    def format_help_text(self, ctx: Any, formatter: Any) -> None:
        """Write the help text, its examples one a line."""
        text = self.help
        self.help = keep_examples(text or "")
        try:
            super().format_help_text(ctx, formatter)  # type: ignore[misc]
        finally:
            self.help = text

    def format_epilog(self, ctx: Any, formatter: Any) -> None:
        """Write the command's own last words, and the exit codes."""
        super().format_epilog(ctx, formatter)  # type: ignore[misc]
        formatter.write_paragraph()
        with formatter.indentation():
            formatter.write_text(EXIT_CODES)


class Command(_Help, TyperCommand):
    """One command."""


class Group(_Help, TyperGroup):
    """A command that has commands of its own."""


def keep_examples(text: str) -> str:
    """Mark every paragraph that is made of commands, so that its lines are shown as they are typed."""
    paragraphs = re.split(r"\n\s*\n", inspect.cleandoc(text))
    return "\n\n".join(AS_TYPED + part if _is_example(part) else part for part in paragraphs)


def _is_example(paragraph: str) -> bool:
    return all(line.strip().startswith("allotment ") for line in paragraph.splitlines())
