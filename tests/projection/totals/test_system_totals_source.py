"""The folder totals/ is read strictly, and every fault is told at once."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from allotment.evidence.sources.system_totals import SOURCE
from tests.evidence.sources.spoiling import add_row_like, places, rules, sample_copy, set_cell

TOTALS = "totals"


def sample(folder: Path) -> Path:
    return sample_copy(SOURCE, folder)


def test_the_sample_imports_clean(tmp_path: Path):
    imported = SOURCE.read(sample(tmp_path))
    assert not imported.problems
    assert set(imported.tables) == {
        *(f"totals_{name}" for name in ("stock", "leaving", "inflow", "training", "participation", "demand")),
        "ics",
        "organisations",
    }
    assert imported.tables["ics"]["ics"].to_list() == ["XA"]
    assert imported.tables["organisations"].height == 2
    assert imported.tables["totals_demand"]["required_fte"].null_count() == 3


def test_a_folder_without_totals_gives_nothing(tmp_path: Path):
    imported = SOURCE.read(tmp_path)
    assert not imported.problems
    assert not imported.tables


def test_flows_without_a_stock_are_refused(tmp_path: Path):
    folder = sample(tmp_path)
    (folder / TOTALS / "stock.csv").unlink()
    imported = SOURCE.read(folder)
    assert places(imported) == {("stock.csv", None, None, None)}


def test_every_file_but_the_stock_may_be_left_out(tmp_path: Path):
    folder = sample(tmp_path)
    for file in (folder / TOTALS).iterdir():
        if file.name != "stock.csv":
            file.unlink()
    imported = SOURCE.read(folder)
    assert not imported.problems
    assert "totals_leaving" not in imported.tables


def test_a_spoilt_sample_names_file_row_column_and_value(tmp_path: Path):
    folder = sample(tmp_path) / TOTALS
    set_cell(folder / "stock.csv", 2, "headcount", "600.5")
    set_cell(folder / "leaving.csv", 3, "leaving_share_per_year", "1.2")
    set_cell(folder / "inflow.csv", 4, "recruitment_source", "From abroad")
    set_cell(folder / "training.csv", 5, "duration_years", "three")
    set_cell(folder / "participation.csv", 2, "sex", "women")
    set_cell(folder / "demand.csv", 2, "year", "")
    assert places(SOURCE.read(folder.parent)) >= {
        ("stock.csv", 2, "headcount", "600.5"),
        ("leaving.csv", 3, "leaving_share_per_year", "1.2"),
        ("inflow.csv", 4, "recruitment_source", "From abroad"),
        ("training.csv", 5, "duration_years", "three"),
        ("participation.csv", 2, "sex", "women"),
        ("demand.csv", 2, "year", ""),
    }


def test_roles_that_the_stock_does_not_have_are_refused(tmp_path: Path):
    folder = sample(tmp_path) / TOTALS
    set_cell(folder / "leaving.csv", 5, "role", "Practice helper")
    set_cell(folder / "training.csv", 2, "role", "Surgeon")
    assert places(SOURCE.read(folder.parent)) == {
        ("leaving.csv", 5, "ics, role, sex", "XA / Practice helper / all"),
        ("training.csv", 2, "ics, role", "XA / Surgeon"),
    }


def test_a_sex_that_the_stock_does_not_split_is_refused(tmp_path: Path):
    folder = sample(tmp_path) / TOTALS
    set_cell(folder / "leaving.csv", 5, "sex", "female")
    assert ("leaving.csv", 5, "ics, role, sex", "XA / Practice assistant / female") in places(
        SOURCE.read(folder.parent)
    )


def test_a_year_with_two_leaving_shares_is_refused(tmp_path: Path):
    folder = sample(tmp_path) / TOTALS
    set_cell(folder / "leaving.csv", 3, "from_year", "2023")
    imported = SOURCE.read(folder.parent)
    assert places(imported) == {("leaving.csv", 3, "from_year", "2023")}
    assert "another row covers it" in rules(imported)


def test_leaving_and_retirement_of_everybody_are_refused(tmp_path: Path):
    folder = sample(tmp_path) / TOTALS
    set_cell(folder / "leaving.csv", 4, "leaving_share_per_year", "0.97")
    assert "leaving and retirement together are less than everybody" in rules(SOURCE.read(folder.parent))


def test_people_counted_twice_are_refused(tmp_path: Path):
    folder = sample(tmp_path) / TOTALS
    add_row_like(folder / "stock.csv", 2)
    assert "each organisation role sex and age has one row" in rules(SOURCE.read(folder.parent))


def test_one_role_apart_and_together_is_refused(tmp_path: Path):
    folder = sample(tmp_path) / TOTALS
    add_row_like(folder / "stock.csv", 2, sex="all")
    assert "not both ways" in rules(SOURCE.read(folder.parent))


def test_one_system_has_one_date_and_one_name(tmp_path: Path):
    folder = sample(tmp_path) / TOTALS
    set_cell(folder / "stock.csv", 4, "as_at", "2019-12-31")
    set_cell(folder / "stock.csv", 5, "organisation_name", "Practices of the far south")
    found = {(row, column) for _, row, column, _ in places(SOURCE.read(folder.parent))}
    assert found == {(4, "as_at"), (5, "organisation_name")}


def test_training_for_a_role_by_sex_needs_the_share_of_women(tmp_path: Path):
    folder = sample(tmp_path) / TOTALS
    table = pl.read_csv(folder / "training.csv").drop("female_share")
    table.write_csv(folder / "training.csv")
    imported = SOURCE.read(folder.parent)
    assert len(imported.problems) == table.height
    assert "share of women" in rules(imported)


def test_need_may_be_stated_outright_in_a_file_of_its_own_columns(tmp_path: Path):
    folder = sample(tmp_path) / TOTALS
    (folder / "demand.csv").write_text(
        "ics,role,year,required_fte\nXA,Practice assistant,2019,1100\n", encoding="utf-8"
    )
    imported = SOURCE.read(folder.parent)
    assert not imported.problems
    assert imported.tables["totals_demand"]["required_fte"].to_list() == [1100.0]


def test_need_stated_in_two_ways_in_one_row_is_refused(tmp_path: Path):
    folder = sample(tmp_path) / TOTALS
    (folder / "demand.csv").write_text(
        "ics,role,year,required_fte,population_growth_share,non_demographic_growth_share,unmet_need_share\n"
        "XA,Practice assistant,2019,1100,0.01,,\n",
        encoding="utf-8",
    )
    imported = SOURCE.read(folder.parent)
    assert [problem.row for problem in imported.problems] == [2]
    assert "required fte or growth and not both" in rules(imported)


def test_a_missing_column_is_named_with_the_header(tmp_path: Path):
    folder = sample(tmp_path) / TOTALS
    pl.read_csv(folder / "leaving.csv").drop("until_year").write_csv(folder / "leaving.csv")
    assert ("leaving.csv", 1, "until_year", None) in places(SOURCE.read(folder.parent))
