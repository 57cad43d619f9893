"""What the pages tell a reader to type exists: commands, options, assumption records and scenarios."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from typer.main import get_command

from allotment.cli.main import app
from allotment.evidence.assumptions.register import load_register
from allotment.planning.desk import Desk
from allotment.planning.project import Projected
from allotment.projection.scenario import parse_scenario
from allotment.reports.tidy import write_tidy_tables

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
BLOCK = re.compile(r"^(?:> ?)?```(\w+)\n(.*?)^```", re.DOTALL | re.MULTILINE)
BIN = Path(sys.executable).parent
MAKE_TARGET = re.compile(r"^([a-z-]+):", re.MULTILINE)


def blocks(language: str) -> list[tuple[str, str]]:
    """Every code block of a language: page and text."""
    return [
        (page.relative_to(ROOT).as_posix(), text)
        for page in PAGES
        for found, text in BLOCK.findall(page.read_text(encoding="utf-8"))
        if found == language
    ]


def typed_lines() -> list[tuple[str, str]]:
    """Every line that a page tells the reader to type, with its continuation lines, and the page."""
    lines = []
    for page, text in blocks("console"):
        for line in text.replace("\\\n", " ").splitlines():
            typed = line.removeprefix("$ ").split(" #")[0].split(" > ")[0].strip()
            if typed:
                lines.append((page, typed))
    return lines


ALLOTMENT_LINES = sorted({line for _, line in typed_lines() if line.startswith("allotment ")})
MAKE_LINES = sorted({line for _, line in typed_lines() if line.startswith("make ")})


@pytest.mark.parametrize("line", ALLOTMENT_LINES)
def test_a_printed_command_exists_with_every_option_it_shows(line: str):
    words = shlex.split(line)[1:]
    if words == ["--help"]:
        return
    group = get_command(app)
    command = group.commands[words[0]]
    context = command.make_context(words[0], words[1:], resilient_parsing="--help" in words)
    assert context.info_name == words[0]


def test_the_pages_show_the_commands_that_matter():
    shown = {line.split()[1] for line in ALLOTMENT_LINES}
    assert {"baseline", "project", "explain", "compare", "backtest", "report", "runs", "rerun"} <= shown


@pytest.mark.parametrize("line", MAKE_LINES)
def test_a_printed_make_target_exists(line: str):
    targets = set(MAKE_TARGET.findall((ROOT / "Makefile").read_text(encoding="utf-8")))
    assert set(line.split()[1:]) <= targets


@pytest.mark.parametrize(("page", "text"), [block for block in blocks("yaml") if block[1].startswith("- key:")])
def test_a_printed_assumption_is_accepted_by_the_register(page: str, text: str, tmp_path: Path):
    (tmp_path / "example.yaml").write_text(text, encoding="utf-8")
    assert load_register(tmp_path).keys


@pytest.mark.parametrize(("page", "text"), [block for block in blocks("yaml") if "allotment_scenario:" in block[1]])
def test_a_printed_scenario_is_accepted(page: str, text: str):
    assert parse_scenario(text, page).title


def test_the_python_examples_read_what_a_run_wrote(desk: Desk, central: Projected, tmp_path: Path):
    page = (ROOT / "docs" / "reading-results.md").read_text(encoding="utf-8")
    examples = re.findall(r"^```python\n(.*?)^```", page, re.DOTALL | re.MULTILINE)
    assert len(examples) == 2
    write_tidy_tables(central.run, tmp_path / "results")
    home = {**os.environ, "ALLOTMENT_HOME": str(desk.home), "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}"}
    for example in examples:
        quicker = example.replace('"--replicates", "200"', '"--replicates", "10"')
        finished = subprocess.run(
            [sys.executable, "-c", quicker], cwd=tmp_path, env=home, capture_output=True, text=True, check=False
        )
        assert finished.returncode == 0, finished.stderr
        assert finished.stdout.strip()
