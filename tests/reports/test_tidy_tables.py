"""Tables for machines: what is in the files, and what the metadata beside them promise."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from allotment.reports.columns import COLUMNS
from allotment.reports.tidy import csv_text, write_tables_with_metadata, write_tidy_tables
from tests.reports.run_fixture import make_run


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    written = tmp_path_factory.mktemp("tables")
    write_tidy_tables(make_run(), written)
    return written


@pytest.mark.parametrize("name", sorted(make_run().tables))
def test_a_table_comes_back_whole_from_parquet_and_from_csv(folder: Path, name: str) -> None:
    table = make_run().tables[name]
    assert_frame_equal(pl.read_parquet(folder / f"{name}.parquet"), table)
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.reader(stream))
    assert rows[0] == table.columns
    assert len(rows) == table.height + 1
    assert {len(row) for row in rows} == {table.width}


@pytest.mark.parametrize("name", sorted(make_run().tables))
def test_the_metadata_describe_every_column_and_every_file(folder: Path, name: str) -> None:
    metadata = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
    assert [column["name"] for column in metadata["columns"]] == make_run().tables[name].columns
    assert all(column["description"] and column["unit"] and column["type"] for column in metadata["columns"])
    assert metadata["about"]["run_id"] == make_run().run_id
    assert metadata["about"]["hashes"] == make_run().hashes
    assert metadata["rows"] == make_run().tables[name].height
    for file, facts in metadata["files"].items():
        assert hashlib.sha256((folder / file).read_bytes()).hexdigest() == facts["sha256"]


def test_tables_that_rest_on_synthetic_posts_say_so(folder: Path) -> None:
    said = {
        path.stem: json.loads(path.read_text(encoding="utf-8"))["contains_synthetic"] for path in folder.glob("*.json")
    }
    assert {name for name, synthetic in said.items() if not synthetic} == {
        "assumptions",
        "backtest_scores",
        "certainty",
        "population",
    }  # fmt: skip


def test_lines_end_as_rfc_4180_says_and_commas_and_quotes_survive() -> None:
    text = csv_text(pl.DataFrame({"name": ['a, "b"', "c\nd"], "value": [1.5, None]}))
    assert text == 'name,value\r\n"a, ""b""",1.5\r\n"c\nd",\r\n'


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20"])
def test_text_from_a_file_cannot_become_a_formula_in_csv(start: str) -> None:
    table = pl.DataFrame({"source": [f"{start}HYPERLINK(1)", "plain"], "value": [-1.0, 2.0]})
    rows = list(csv.reader(io.StringIO(csv_text(table), newline="")))
    assert rows[1] == [f"'{start}HYPERLINK(1)", "-1.0"]
    assert rows[2] == ["plain", "2.0"]


def test_the_same_tables_give_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    write_tidy_tables(make_run(), tmp_path)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {
        path.name: path.read_bytes() for path in folder.iterdir()
    }


def test_a_column_that_the_dictionary_does_not_know_is_still_written(tmp_path: Path) -> None:
    write_tables_with_metadata({"odd": pl.DataFrame({"odd_column": [1]})}, {"ics": "QR1"}, tmp_path)
    metadata = json.loads((tmp_path / "odd.json").read_text(encoding="utf-8"))
    assert metadata["columns"] == [{"name": "odd_column", "type": "Int64", "unit": "", "description": ""}]
    assert metadata["about"] == {"ics": "QR1"}


def test_every_entry_of_the_dictionary_has_a_heading_a_unit_and_a_meaning() -> None:
    assert all(column.heading and column.unit and column.meaning for column in COLUMNS.values())


def test_writing_tables_does_not_wait_for_the_plotting_library() -> None:
    asked = "import sys, allotment.reports.tidy; print('altair' in sys.modules, 'vl_convert' in sys.modules)"
    said = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True).stdout
    assert said.strip() == "False False"
