"""The shipped samples, and returns written for one test."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Sequence
from importlib.resources import as_file, files
from pathlib import Path

import pytest

from tests.evidence.returns.workbooks import GOOD_ROW, HEADER


@pytest.fixture(scope="session")
def sample() -> Iterator[Path]:
    """The folder of samples that ship."""
    with as_file(files("allotment.evidence.returns") / "sample") as folder:
        yield folder


@pytest.fixture
def write_csv(tmp_path: Path) -> Callable[..., Path]:
    """Write a CSV return: the staff header unless another is given, and rows."""

    def write(*rows: Sequence[str], header: Sequence[str] = HEADER) -> Path:
        path = tmp_path / "return.csv"
        with path.open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream).writerows([header, *rows])
        return path

    return write


@pytest.fixture
def with_cell(write_csv: Callable[..., Path]) -> Callable[[str, str], Path]:
    """Write a CSV return of one good row in which one cell is changed."""

    def write(column: str, text: str) -> Path:
        changed = list(GOOD_ROW)
        changed[HEADER.index(column)] = text
        return write_csv(changed)

    return write
