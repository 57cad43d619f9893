"""Pieces of Markdown that the generated pages share: cells, tables, numbers, whole pages."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

WRITTEN_BY = "<!-- Written by docs/generate.py: change the code it describes, not this page. -->\n"


def in_cell(text: object) -> str:
    """Text as it can stand in a cell of a Markdown table."""
    return re.sub(r"\s+", " ", str(text)).strip().replace("|", "\\|")


def in_code(text: object) -> str:
    """Text as code in a cell."""
    return f"`{in_cell(text)}`"


def table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table."""
    lines = [headings, ["---"] * len(headings), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines) + "\n"


def page(title: str, lead: str, parts: Iterable[str]) -> str:
    """A whole page: title, what it holds, and its parts."""
    return "\n".join([f"# {title}\n", WRITTEN_BY, f"{lead}\n", *parts]).rstrip() + "\n"


def number(value: float | None) -> str:
    """A value as a planner writes it, to six significant figures."""
    return "" if value is None else f"{value:.6g}" if abs(value) < 1e6 else f"{value:,.0f}"
