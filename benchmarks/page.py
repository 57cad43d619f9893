"""Write the measured table into ``docs/benchmarks.md`` from the newest results, so that it says nothing else."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

RESULTS = Path(__file__).parent / "results"
PAGE = Path(__file__).parents[1] / "docs" / "benchmarks.md"
START, END = "<!-- Written by benchmarks/page.py from here -->", "<!-- to here -->"


def write_page() -> None:
    """Put the newest results between the page's two marks.

    Raises:
        FileNotFoundError: nothing was measured yet.
    """
    page = PAGE.read_text(encoding="utf-8")
    before, _, rest = page.partition(START)
    after = rest.partition(END)[2]
    PAGE.write_text(f"{before}{START}\n\n{table(newest())}\n{END}{after}", encoding="utf-8")


def newest() -> dict[str, Any]:
    """Read the results of the latest date."""
    found = sorted(RESULTS.glob("2*.json"))
    if not found:
        raise FileNotFoundError(f"nothing is in {RESULTS}; run 'make bench'")
    return dict(json.loads(found[-1].read_text(encoding="utf-8")))


def table(results: dict[str, Any]) -> str:
    """Give the results as a Markdown table under a sentence on the machine."""
    machine = results["machine"]
    sentence = (
        f"Measured on {results['date']}: {machine['cores']} cores, {machine['memory_gib']} GiB of memory, "
        f"{machine['system']} on {machine['architecture']}, Python {machine['python']}. Load is how many processes "
        "wanted a processor in the minute before, the benchmark's own among them: above about 2 others were at work."
    )
    headings = ["", "median, s", "least to most, s", "promised, s", "memory, MiB", "promised, MiB", "runs", "load"]
    lines = [headings, ["---", *["---:"] * (len(headings) - 1)], *map(_cells, results["measured"])]
    return sentence + "\n\n" + "\n".join("| " + " | ".join(line) + " |" for line in lines) + "\n"


def _cells(measured: dict[str, Any]) -> list[str]:
    return [
        measured["name"],
        f"{measured['wall_seconds']:.2f}",
        f"{measured['wall_seconds_least']:.2f} to {measured['wall_seconds_most']:.2f}",
        _promise(measured["seconds_promised"]),
        f"{measured['peak_mebibytes']:,.0f}",
        _promise(measured["mebibytes_promised"]),
        str(measured["runs"]),
        f"{measured['load_before']:.1f}",
    ]


def _promise(most: float) -> str:
    return f"under {most:,g}" if most else ""
