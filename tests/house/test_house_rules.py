"""The rules of the house, each as a sentence that must hold for every file of the project."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "allotment"
LONGEST_FILE_LINES = 450
ROOMS_WITHOUT_A_CLOCK = ("store", "reports", "projection", "evidence", "workforce")
CLOCK_READS = re.compile(
    r"\b(datetime|dt)\.(now|utcnow|today)\(|\bdate\.today\(|\btime\.(time|time_ns|localtime|gmtime)\("
)
GLOBAL_RANDOM = re.compile(
    r"\bnp\.random\.(seed|rand|randn|randint|random|normal|choice|default_rng\(\))|^\s*import random\b"
)
LEFT_FOR_LATER = re.compile(r"\b(" + "|".join(["TO" + "DO", "FIX" + "ME", "XX" + "X"]) + r")\b")
FORBIDDEN_LIBRARIES = {"pandas", "pyarrow"}
VAGUE_MODULE_NAMES = {"utils", "util", "helpers", "helper", "manager", "misc", "common"}


def python_files(*folders: Path) -> list[Path]:
    """Every Python file below the folders, in a fixed order."""
    found = sorted(path for folder in folders for path in folder.rglob("*.py") if "__pycache__" not in path.parts)
    return [path for path in found if "migrations" not in path.parts]  # written by Django from the models


def own_files() -> list[Path]:
    """Every Python file that the project's people wrote."""
    return [
        ROOT / "dev.py",
        *python_files(PACKAGE, ROOT / "tests", ROOT / "docs", ROOT / "benchmarks"),
    ]


def named(path: Path) -> str:
    """The path as the project's people say it."""
    return path.relative_to(ROOT).as_posix()


def lines_matching(pattern: re.Pattern[str], paths: list[Path]) -> list[str]:
    """Every place where the pattern occurs, as file:line."""
    return [
        f"{named(path)}:{number}: {line.strip()}"
        for path in paths
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if pattern.search(line)
    ]


def test_no_file_is_longer_than_450_lines():
    too_long = {
        named(path): length
        for path in own_files()
        if (length := len(path.read_text(encoding="utf-8").splitlines())) > LONGEST_FILE_LINES
    }
    assert not too_long, f"a file that outgrows {LONGEST_FILE_LINES} lines is asking to be two things: {too_long}"


def test_every_module_of_the_package_says_what_it_is_for():
    silent = [
        named(path)
        for path in python_files(PACKAGE)
        if not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert not silent, f"these modules have no docstring: {silent}"


def test_every_public_class_and_function_of_the_package_has_a_docstring():
    silent = [
        f"{named(path)}: {node.name}"
        for path in python_files(PACKAGE)
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.FunctionDef | ast.ClassDef)
        and not node.name.startswith("_")
        and not ast.get_docstring(node)
    ]
    assert not silent, f"these have no docstring: {silent}"


def test_nothing_is_left_for_later_in_the_code():
    assert not lines_matching(LEFT_FOR_LATER, own_files())


def test_no_room_below_planning_reads_the_clock():
    rooms = [PACKAGE / room for room in ROOMS_WITHOUT_A_CLOCK]
    assert not lines_matching(CLOCK_READS, python_files(*rooms))


def test_no_room_uses_a_random_generator_that_was_not_handed_in():
    assert not lines_matching(GLOBAL_RANDOM, python_files(PACKAGE))


def test_no_module_has_a_name_that_says_nothing():
    vague = [named(path) for path in python_files(PACKAGE) if path.stem in VAGUE_MODULE_NAMES]
    assert not vague


def test_no_module_imports_a_second_table_library():
    importing = []
    for path in own_files():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = (
                [alias.name for alias in node.names]
                if isinstance(node, ast.Import)
                else [node.module or ""]
                if isinstance(node, ast.ImportFrom)
                else []
            )
            if FORBIDDEN_LIBRARIES & {name.split(".")[0] for name in names}:
                importing.append(named(path))
    assert not importing


def test_each_room_imports_only_the_rooms_below_it():
    command = Path(sys.executable).with_name("lint-imports")
    finished = subprocess.run(
        [str(command), "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "NO_COLOR": "1", "COLUMNS": "200"},
    )
    assert finished.returncode == 0, finished.stdout + finished.stderr


@pytest.fixture(scope="module")
def lock_lines() -> list[str]:
    """The lock file, line by line."""
    return (ROOT / "requirements.lock").read_text(encoding="utf-8").splitlines()


def test_the_lock_names_no_package_host(lock_lines: list[str]):
    naming = [line for line in lock_lines if re.search(r"https?://|index-url|find-links|^-i |@ file:", line)]
    assert not naming


def test_every_package_in_the_lock_is_pinned_with_a_hash(lock_lines: list[str]):
    blocks = re.split(r"\n(?=\S)", "\n".join(line for line in lock_lines if not line.startswith("#")))
    packages = [block for block in blocks if block.strip()]
    assert len(packages) > 20
    loose = [block.split("\n")[0] for block in packages if "==" not in block or "--hash=sha256:" not in block]
    assert not loose
