"""The verb from files to an answer: the example placed and checked, late changes, closing, and what is kept back."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from pathlib import Path

import openpyxl
import polars as pl
import pytest

from allotment.evidence.placements.errors import PlacementsError
from allotment.planning.answers.answer import Answer
from allotment.planning.desk import Desk
from allotment.planning.place_students import PlacementAsked, place_students, write_example
from tests.placement_files import REQUIREMENTS, SETTINGS, STUDENTS, write_files

MADE_AT = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


def ask(folder: Path, **more: object) -> Answer:
    """Ask about the small files, spoilt as ``write_files`` takes them; what else there is goes to the question."""
    options = {name: more.pop(name) for name in ("close", "letters", "calendars") if name in more}
    given = vars(write_files(folder, **more))  # type: ignore[arg-type]
    return place_students(Desk(folder, lambda: MADE_AT), PlacementAsked(seconds=2, **given, **options))  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> tuple[PlacementAsked, Answer]:
    """The worked example, with letters and calendars and one setting closed."""
    folder = tmp_path_factory.mktemp("example")
    write_example(folder)
    asked = PlacementAsked(
        *(folder / f"{name}.csv" for name in ("students", "settings", "requirements")),
        seconds=4,
        close=("T01",),
        letters=True,
        calendars=True,
    )
    return asked, place_students(Desk(folder, lambda: MADE_AT), asked)


def test_the_example_is_placed_and_verified(example: tuple[PlacementAsked, Answer]):
    told = example[1].told
    assert told["verified"] is True
    assert told["broken"] == []
    assert told["placed"] + told["unplaced"] == 121 * 3
    assert told["unplaced"] <= 6
    assert told["bound"] <= told["objective"]
    assert told["gap"] == pytest.approx((told["objective"] - told["bound"]) / told["objective"], abs=1e-4)


def test_placements_have_three_columns_and_the_rest_stands_in_unplaced(example: tuple[PlacementAsked, Answer]):
    tables = example[1].tables
    assert tables["placements"].columns == ["student", "block", "setting"]
    assert tables["placements"].select("student", "block").is_unique().all()
    assert tables["placements"].height == example[1].told["placed"]
    assert tables["unplaced"].height == example[1].told["unplaced"]
    both = tables["placements"].join(tables["unplaced"], on=["student", "block"])
    assert both.is_empty()


def test_nobody_comes_to_a_setting_twice_or_where_they_have_been(example: tuple[PlacementAsked, Answer]):
    asked, answer = example
    placed = answer.tables["placements"]
    assert placed.select("student", "setting").is_unique().all()
    done = (
        pl.read_csv(asked.students).select("student", pl.col("done").str.split(";").alias("setting")).explode("setting")
    )
    assert placed.join(done.drop_nulls(), on=["student", "setting"]).is_empty()


def test_a_pair_goes_together(example: tuple[PlacementAsked, Answer]):
    asked, answer = example
    pair = pl.read_csv(asked.students).filter(pl.col("pair").is_not_null())["student"].to_list()
    rows = [answer.tables["placements"].filter(pl.col("student") == one).drop("student").rows() for one in pair]
    assert len(rows) == 2
    assert rows[0] == rows[1] != []


def test_the_order_and_the_least_of_the_requirements_hold(example: tuple[PlacementAsked, Answer]):
    rota = example[1].tables["rota"].sort("student", "starts")
    nurses = rota.filter(pl.col("programme") == "Mental health nursing")
    open_students = example[1].tables["unplaced"]["student"].to_list()
    for (student,), rows in nurses.partition_by("student", as_dict=True).items():
        sectors = rows["sector"].to_list()
        if student not in open_students:
            assert "mental health" in sectors
            if "social" in sectors:
                assert sectors.index("mental health") < sectors.index("social")


def test_every_table_of_people_is_marked_and_no_other_names_a_student(example: tuple[PlacementAsked, Answer]):
    answer = example[1]
    people = set(pl.read_csv(example[0].students)["student"])
    for name, table in answer.tables.items():
        texts = [column for column, dtype in table.schema.items() if dtype == pl.String]
        held = any(people & set(table[column].drop_nulls()) for column in texts)
        assert held == (name in answer.personal_tables), name


def test_no_small_count_of_students_stands_in_a_table_for_the_system(example: tuple[PlacementAsked, Answer]):
    counts = example[1].tables["by_block"].select("students", "unplaced")
    assert not {str(small) for small in range(1, 8)} & {cell for row in counts.rows() for cell in row}


def test_every_section_has_a_table_with_its_columns(example: tuple[PlacementAsked, Answer]):
    answer = example[1]
    assert len(answer.sections) >= 8
    for section in answer.sections:
        assert set(section.headings) <= set(answer.tables[section.table].columns)
        if section.plot is not None:
            assert {section.plot.x, section.plot.y, section.plot.colour} <= set(answer.tables[section.table].columns)


def test_documents_are_made_for_everybody(example: tuple[PlacementAsked, Answer]):
    files = example[1].files
    students = 121
    settings = example[1].tables["placements"]["setting"].n_unique()
    assert sum(name.startswith("letters/") for name in files) == students
    assert sum(name.startswith("calendars/settings/") for name in files) == settings
    book = openpyxl.load_workbook(io.BytesIO(files["placements.xlsx"]), read_only=True)
    assert book.sheetnames[:3] == ["Cover", "placements", "unplaced"]
    assert book["placements"].max_row == example[1].told["placed"] + 1


def test_closing_is_shown_beside_and_changes_nothing(example: tuple[PlacementAsked, Answer]):
    answer = example[1]
    assert "T01" in answer.tables["placements"]["setting"].to_list()
    rows = dict(answer.tables["closing"].select("measure", "closed").iter_rows())
    assert rows["Checked apart from the search"] == "every rule kept"
    assert rows["Blocks that move"] != "0"


def test_who_cannot_be_placed_is_told_why_and_what_would_place_them(example: tuple[PlacementAsked, Answer]):
    rows = example[1].tables["unplaced"]
    assert rows.height > 0
    assert rows["reason"].str.len_chars().min() > 0
    assert rows["least_change"].str.len_chars().min() > 0


def test_the_written_placements_can_be_given_back_and_nothing_moves(tmp_path: Path):
    first = ask(tmp_path)
    (tmp_path / "out").mkdir()
    first.write(tmp_path / "out")
    text = (tmp_path / "out" / "placements.csv").read_text(encoding="utf-8")
    assert text.splitlines()[0] == "student,block,setting"
    again = ask(tmp_path, previous=text)
    assert again.told["moved"] == 0
    assert again.tables["placements"].equals(first.tables["placements"])


def test_a_late_change_moves_whom_it_must(tmp_path: Path):
    previous = "student,block,setting\nann,B1,ward\nann,B2,team\nben,B1,suite\ncat,B1,team\n"
    changes = "change,setting,starts\nsetting closes,team,2026-10-12\n"
    answer = ask(tmp_path, previous=previous, changes=changes)
    moved = answer.tables["changes"]
    assert ("ann", "B2") in moved.select("student", "block").rows()
    assert ("cat", "B1") not in moved.select("student", "block").rows()
    assert answer.told["verified"] is True


def test_the_name_of_an_answer_is_that_of_its_files_and_question(tmp_path: Path):
    first = ask(tmp_path)
    assert ask(tmp_path).answer_id == first.answer_id
    assert ask(tmp_path, students=STUDENTS.replace("GL1 1AA", "GL2 0AA")).answer_id != first.answer_id
    assert ask(tmp_path, close=("ward",)).answer_id != first.answer_id


def test_a_setting_to_close_must_be_there(tmp_path: Path):
    with pytest.raises(PlacementsError, match="Did you mean 'ward'"):
        ask(tmp_path, close=("wards",))


def test_demands_that_nothing_can_meet_end_in_an_explanation(tmp_path: Path):
    nowhere = SETTINGS.replace("adult nursing;physiotherapy", "adult nursing")
    answer = ask(tmp_path, settings=nowhere)
    lines = answer.tables["unplaced"].filter(pl.col("student") == "cat")
    assert lines.height == 1
    assert "infeasible" not in str(answer.tables["unplaced"].rows()).casefold()
    assert any("No setting takes physiotherapy" in note for note in answer.notes)


def test_simulation_is_held_to_the_cap_of_the_day(tmp_path: Path):
    only = "setting,type,sector,postcode,professions,places\n" + "".join(
        f"s{number},simulated,acute,GL1 1,adult nursing;physiotherapy,9\n" for number in range(3)
    )
    blocks = "".join(
        f"Nursing,adult nursing,2,block,B{number},{{year}}-{month:02d}-01,5,37.5,,,\n"
        for number, month in enumerate((1, 3, 5))
    )
    header, *_, physio = REQUIREMENTS.splitlines(keepends=True)
    placed = {}
    for year in (2022, 2026):
        text = header + blocks.format(year=year) + physio.replace("2026", str(year))
        answer = ask(tmp_path, students=STUDENTS.replace("step-free", ""), settings=only, requirements=text)
        rota = answer.tables["rota"]
        assert answer.told["verified"] is True
        placed[year] = rota.filter(pl.col("student") == "ann").height
    assert placed == {2022: 1, 2026: 3}  # blocks of 187.5 hours, within 300 and within 600
