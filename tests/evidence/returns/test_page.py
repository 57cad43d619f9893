"""What the page on staff returns says is so."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from allotment.evidence.returns.layout import CONTRACTS, SEXES, Kind, column_names
from allotment.evidence.returns.limits import MIB, Limits
from allotment.evidence.returns.read import read_return

PAGE = (Path(__file__).resolve().parents[3] / "docs" / "staff-return.md").read_text(encoding="utf-8")


def block(language: str) -> str:
    return re.findall(rf"^```{language}\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE)[0]


def test_every_column_and_word_is_on_the_page():
    for kind in Kind:
        assert all(f"| `{name}` |" in PAGE for name in column_names(kind))
    assert all(f"`{word}`" in PAGE for word in (*SEXES, *CONTRACTS))


def test_the_limits_are_those_of_the_code():
    limits = Limits()
    assert limits.memory_bytes is not None
    for words in (
        f"at most {limits.file_bytes // MIB} MiB and {limits.last_row:,} rows",
        f"| memory | {limits.memory_bytes // MIB} MiB |",
        f"| processor time | {limits.cpu_seconds} seconds, {limits.seconds} on the clock |",
        f"| open files | {limits.open_files};",
        f"{limits.unpacked_bytes // MIB} MiB, {limits.members} parts",
        f"no part packed tighter than 1 to {limits.packed_ratio}",
        f"column {limits.last_column}, row {limits.last_row:,}",
        f"Of like faults {'ten' if limits.like_problems_listed == 10 else '?'} are listed",
    ):
        assert words in " ".join(PAGE.split())


def test_the_example_return_has_no_problem(tmp_path: Path):
    (tmp_path / "example.csv").write_text(block("text"), encoding="utf-8")
    checked = read_return(tmp_path / "example.csv")
    assert checked.problems == []
    assert checked.rows_read == 6


@pytest.mark.parametrize(("name", "words"), [("good.csv", "12 10 8.6"), ("three-faults.csv", "Did you mean")])
def test_the_example_in_python_runs(sample: Path, tmp_path: Path, name: str, words: str):
    shutil.copy(sample / name, tmp_path / "return.csv")
    program = block("python").replace("return.xlsx", "return.csv")
    finished = subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, encoding="utf-8", check=True
    )
    assert words in finished.stdout
