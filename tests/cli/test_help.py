"""Help: an example for every command, as it is typed; the exit codes; and no wait."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from typer.main import get_command

from allotment.cli.commands import COMMANDS
from allotment.cli.main import app
from tests.cli.command_line import CommandLine

EXAMPLE = re.compile(r"^ +(allotment .*)$", re.MULTILINE)
HEAVY = {"polars", "numpy", "numba", "altair", "rich", "dataframely", "jinja2", "xlsxwriter", "yaml"}
IMPORTED = """
import atexit, sys
atexit.register(lambda: print(*{name.partition(".")[0] for name in sys.modules}, file=sys.stderr))
from allotment.cli.main import run
sys.argv = ["allotment", *sys.argv[1:]]
run()
"""


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_with_examples_and_exit_codes(allotment: CommandLine, command: str):
    answer = allotment(command, "--help", columns=80)
    assert answer.code == 0
    assert answer.err == ""
    assert EXAMPLE.search(answer.out)
    assert "Exit codes: 0 done, 2 what was given cannot be used" in answer.out


@pytest.mark.parametrize("command", COMMANDS)
def test_no_line_of_help_is_wider_than_a_plain_terminal(allotment: CommandLine, command: str):
    assert max(map(len, allotment(command, "--help", columns=80).out.splitlines())) <= 80


@pytest.mark.parametrize("command", COMMANDS)
def test_an_example_stands_on_one_line_and_is_a_command_that_exists(allotment: CommandLine, command: str):
    shown = allotment(command, "--help", columns=80).out
    told = getattr(COMMANDS[command], "info", None)  # of a command that has commands of its own
    text = told.help if told else COMMANDS[command].__doc__
    written = EXAMPLE.findall((text or "").replace("\n        ", "\n    "))
    assert [line.strip() for line in EXAMPLE.findall(shown)] == [line.strip() for line in written]
    for line in written:
        words = shlex.split(line.split(" > ")[0])
        assert words[1] == command
        get_command(app).commands[command].make_context(command, words[2:])


def test_the_list_of_commands_says_what_each_does_without_cutting_it_off(allotment: CommandLine):
    listed = allotment("--help", columns=80).out
    assert "..." not in listed.split("Commands:")[1]
    assert [name for name in COMMANDS if not re.search(rf"^  {name} +[A-Z].*\.$", listed, re.MULTILINE)] == []


def test_the_first_page_of_help_offers_completion_and_says_the_exit_codes(allotment: CommandLine):
    listed = allotment("--help", columns=80).out
    assert "--install-completion" in listed
    assert "Exit codes:" in listed


def test_no_words_at_all_give_help(allotment: CommandLine):
    assert "Usage: allotment" in allotment().out + allotment().err


def test_the_shell_can_complete_a_command():
    finished = subprocess.run(
        [str(Path(sys.executable).with_name("allotment"))],
        env={"_ALLOTMENT_COMPLETE": "complete_bash", "COMP_WORDS": "allotment pro", "COMP_CWORD": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert finished.stdout.split() == ["project"]


def test_the_version_is_printed(allotment: CommandLine):
    assert re.fullmatch(r"allotment \d+\.\d+\.\d+\n", allotment("--version").out)


@pytest.mark.parametrize("words", [("--help",), ("project", "--help"), ("--version",)], ids=" ".join)
def test_help_imports_nothing_heavy(words: tuple[str, ...]):
    finished = subprocess.run([sys.executable, "-c", IMPORTED, *words], capture_output=True, text=True, check=False)
    assert finished.returncode == 0
    imported = set(finished.stderr.split())
    assert "typer" in imported
    assert not imported & HEAVY


def test_the_list_of_heavy_libraries_is_of_libraries_that_a_run_does_import():
    code = "import allotment.planning.project, sys; print(*{name.partition('.')[0] for name in sys.modules})"
    finished = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert {"polars", "numpy", "numba", "dataframely", "yaml"} <= set(finished.stdout.split())
