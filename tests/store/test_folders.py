"""Folders appear whole or not at all."""

from pathlib import Path

import polars as pl
import pytest

from allotment.store.folders import hash_folder, hash_tables, read_tables, write_tables, write_whole


def test_a_folder_whose_filling_fails_leaves_nothing_behind(tmp_path: Path):
    def fail(folder: Path) -> None:
        (folder / "half").write_text("written")
        raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        write_whole(tmp_path / "run", fail)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_already_there_is_left_as_it_is(tmp_path: Path):
    write_whole(tmp_path / "run", lambda folder: (folder / "a").write_text("first") and None)
    write_whole(tmp_path / "run", lambda folder: (folder / "a").write_text("second") and None)
    assert (tmp_path / "run" / "a").read_text() == "first"


def test_tables_come_back_as_they_were_and_hash_the_same(tmp_path: Path):
    tables = {"one": pl.DataFrame({"fte": [1.5, 2.5]}), "two": pl.DataFrame({"role": ["Midwife"]})}
    hashes = write_tables(tables, tmp_path)
    back = read_tables(tmp_path)
    assert back["one"].equals(tables["one"])
    assert hash_tables(back) == hashes


def test_a_changed_figure_changes_the_hash():
    assert hash_tables({"a": pl.DataFrame({"fte": [1.0]})}) != hash_tables({"a": pl.DataFrame({"fte": [1.1]})})


def test_a_folders_hash_depends_on_names_and_contents_only(tmp_path: Path):
    for name in ("first", "second"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a.csv").write_text("x")
    assert hash_folder(tmp_path / "first") == hash_folder(tmp_path / "second")
    (tmp_path / "second" / "a.csv").rename(tmp_path / "second" / "b.csv")
    assert hash_folder(tmp_path / "first") != hash_folder(tmp_path / "second")
