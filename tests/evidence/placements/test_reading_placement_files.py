"""The placement files: what is read, what is refused, and that one look finds every fault."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter

from allotment.evidence.placements.errors import PlacementsError
from allotment.evidence.placements.example import example_files
from allotment.evidence.placements.inputs import PlacementFiles
from allotment.evidence.placements.read_inputs import read_inputs
from tests.placement_files import REQUIREMENTS, SETTINGS, STUDENTS, read_files, write_files

BLOCK = "Nursing,adult nursing,2,block,{name},{starts},{weeks},37.5,,,\n"
RULE = "Nursing,,,{rule},{block},,,,{value},{least},{most}\n"


def rule(rule: str, value: str = "", least: str = "", most: str = "", block: str = "") -> str:
    return REQUIREMENTS + RULE.format(rule=rule, value=value, least=least, most=most, block=block)


def faults(folder: Path, **given: str) -> list[str]:
    with pytest.raises(PlacementsError) as refused:
        read_files(folder, **given)
    return [str(problem) for problem in refused.value.problems]


def test_the_small_files_are_read_as_they_stand(tmp_path: Path):
    inputs = read_files(tmp_path)
    assert inputs.students["cohort"].to_list() == ["Nursing, level 2", "Nursing, level 2", "Physio, level 2"]
    assert inputs.professions == ("adult nursing", "physiotherapy")
    assert inputs.settings["features"].to_list() == [["step-free", "parking"], [], ["step-free"]]
    assert inputs.rules.select("cohort", "rule", "value", "least").rows() == [
        ("Nursing, level 2", "sector", "community", 1)
    ]


def test_a_block_is_reckoned_from_the_monday_of_its_first_week(tmp_path: Path):
    inputs = read_files(tmp_path)
    physio = inputs.blocks.filter(pl.col("programme") == "Physio")
    assert physio["starts"].to_list() == [dt.date(2026, 9, 14)]
    assert inputs.first_day == dt.date(2026, 9, 14)
    assert inputs.weeks == 11


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        ({"students": STUDENTS.replace("postcode", "post_code")}, "Did you mean 'postcode'?"),
        ({"students": STUDENTS.replace("programme", "course", 1)}, "column programme: the column is missing"),
        ({"students": STUDENTS.replace("cat,Physio", "ann,Physio")}, "row 4, column student (found 'ann')"),
        ({"students": STUDENTS.replace("ben,Nursing", "ben,Nursng")}, "column programme (found 'Nursng')"),
        ({"students": STUDENTS.replace("ben,Nursing,2", "ben,Nursing,3")}, "found 'Nursing, level 3'"),
        ({"students": STUDENTS.replace("ben,Nursing,2", "ben,Nursing,two")}, "must be a whole number from 1 to 6"),
        ({"students": STUDENTS.replace(",car,step", ",train,step")}, "must be one of: car, public, walk"),
        ({"students": STUDENTS.replace("yes", "perhaps")}, "must be yes or no"),
        ({"students": STUDENTS.replace("GL1 1AA", "ZZ9 9ZZ")}, "this postcode cannot be located"),
        ({"students": STUDENTS.replace("ann,", "=ann,")}, "must be a name"),
        ({"students": STUDENTS + "dan,Nursing,2,GL1 1AA,,car,,,,,surplus\n"}, "row 5: the row has 11 cells"),
        ({"settings": SETTINGS.replace("community team,community", "team,community")}, "found 'team'"),
        ({"settings": SETTINGS.replace("ward,Ward", 'ward,"Wa\nrd"')}, "words on one line"),
        ({"settings": SETTINGS.replace(",4,step", ",four,step")}, "column places (found 'four')"),
        ({"settings": SETTINGS.replace("adult;child", "adult;children")}, "found 'adult;children'"),
        ({"settings": SETTINGS.replace("carers\n", "carers,places_midwifery\n")}, "no programme is of this profession"),
        ({"settings": SETTINGS.replace("hours_fit_carers", "least_staff").replace(",yes\n", ",3\n")}, "the staff too"),
        ({"requirements": REQUIREMENTS.replace("2026-11-02", "2026-09-28")}, "the block begins before B1"),
        ({"requirements": REQUIREMENTS.replace("2026-11-02", "02/11/2026")}, "a date written as 2026-09-07"),
        ({"requirements": REQUIREMENTS.replace("block,B2", "blocks,B2")}, "Did you mean 'block'?"),
        ({"requirements": REQUIREMENTS.replace("community,1", "comunity,1")}, "Did you mean 'community'?"),
        ({"requirements": REQUIREMENTS.replace("community,1", "community,")}, "a rule has a least or a most"),
        ({"requirements": REQUIREMENTS.replace("community,1,", "community,3,2")}, "is more than the most, 2"),
        ({"requirements": REQUIREMENTS.replace("Nursing,,,sector", "Nurse,,,sector")}, "no row with rule block"),
        ({"requirements": rule("order", "community then acute")}, "no order of two"),
        ({"requirements": rule("hours", least="301")}, "come to 300 hours, 1 too few"),
        ({"requirements": rule("hours", most="200")}, "come to 300 hours, 100 too many"),
        ({"requirements": rule("simulated")}, "column most (found '')"),
        ({"requirements": rule("repeats", "never")}, "Write allowed."),
        ({"requirements": rule("shared", block="B7")}, "has no such block"),
    ],
)  # fmt: skip
def test_a_fault_is_refused_by_its_place(tmp_path: Path, spoil: dict[str, str], said: str):
    assert any(said in fault for fault in faults(tmp_path, **spoil)), faults(tmp_path, **spoil)


def test_one_look_finds_the_faults_of_every_file(tmp_path: Path):
    found = faults(
        tmp_path,
        students=STUDENTS.replace("car", "cart"),
        settings=SETTINGS.replace("acute", "cute"),
        requirements=REQUIREMENTS.replace("37.5", "x"),
    )
    assert {fault.partition(",")[0] for fault in found} == {"students.csv", "settings.csv", "requirements.csv"}


def test_a_missing_file_a_web_page_and_other_text_are_refused_in_plain_words(tmp_path: Path):
    files = write_files(tmp_path)
    files.students.write_bytes(b"<html></html>")
    files.settings.write_bytes(SETTINGS.replace("Ward", "W\xe4rd").encode("cp1252"))
    files.requirements.unlink()
    with pytest.raises(PlacementsError) as refused:
        read_inputs(files)
    said = str(refused.value)
    assert "a web page" in said
    assert "not UTF-8" in said
    assert "no such file" in said


def test_many_like_faults_are_counted_not_listed(tmp_path: Path):
    many = STUDENTS + "".join(f"s{number},Nursing,2,GL1 1AA,,bike,,,,\n" for number in range(50))
    found = faults(tmp_path, students=many)
    assert len(found) == 10
    assert "40 more rows have the same fault" in found[-1]


def test_shared_blocks_have_the_same_weeks(tmp_path: Path):
    shared = "Nursing,,,shared,B1,,,,rotation,,\nPhysio,,,shared,B1,,,,rotation,,\n"
    inputs = read_files(tmp_path, requirements=REQUIREMENTS + shared)
    assert inputs.blocks["shared"].to_list() == ["rotation", None, "rotation"]
    apart = (REQUIREMENTS + shared).replace("2026-09-16", "2026-09-23")
    assert any("Give shared blocks the same weeks" in fault for fault in faults(tmp_path, requirements=apart))


def test_a_pair_is_of_one_programme(tmp_path: Path):
    header = STUDENTS.replace("needs,", "pair,")
    mixed = header.replace(",step-free,", ",p,").replace("public,,", "public,p,")
    assert any("the pair has students of several" in fault for fault in faults(tmp_path, students=mixed))


def test_grid_references_stand_in_for_postcodes_and_a_matrix_for_both(tmp_path: Path):
    located = STUDENTS.replace("postcode", "easting,northing", 1)
    located = located.replace("GL1 1AA", "383300,218200").replace("GL50 1AB", "394800,222100")
    inputs = read_files(tmp_path, students=located.replace("GL50 1,", "394800,222100,"))
    assert inputs.students["east"].to_list() == [383300, 394800, 394800]
    lost = STUDENTS.replace("GL1 1AA", "ZZ9 9ZZ")
    travel = "student,setting,minutes\nann,ward,12\n"
    inputs = read_files(tmp_path, students=lost, travel=travel)
    assert inputs.students["east"].null_count() == 1


def test_half_a_grid_reference_is_refused(tmp_path: Path):
    half = STUDENTS.replace("done\n", "easting\n").replace("car,,,,\n", "car,,,,383300\n")
    assert any("half a grid reference" in fault for fault in faults(tmp_path, students=half))


def test_a_change_names_somebody_who_is_there(tmp_path: Path):
    changes = "change,student,setting,starts,places\nstudent leaves,zoe,,,\nsetting closes,,ward,2026-10-01,\n"
    found = faults(tmp_path, changes=changes + "capacity,,team,,\n")
    assert any("changes.csv, row 2, column student (found 'zoe')" in fault for fault in found)
    assert any("row 4, column places" in fault for fault in found)


def test_a_workbook_is_read_as_its_csv_is(tmp_path: Path):
    files = write_files(tmp_path)
    book = tmp_path / "requirements.xlsx"
    with xlsxwriter.Workbook(book) as written:
        sheet = written.add_worksheet("Rules")
        day = written.add_format({"num_format": "yyyy-mm-dd"})
        for row, line in enumerate(REQUIREMENTS.splitlines()):
            for column, cell in enumerate(line.split(",")):
                if row and column == 5 and cell:
                    sheet.write_datetime(row, column, dt.datetime.fromisoformat(cell), day)
                elif row and column in (2, 6, 7, 9, 10) and cell:
                    sheet.write_number(row, column, float(cell))
                elif cell:
                    sheet.write_string(row, column, cell)
    from_csv = read_inputs(files)
    from_book = read_inputs(PlacementFiles(files.students, files.settings, book))
    assert from_book.blocks.equals(from_csv.blocks)
    assert from_book.rules.equals(from_csv.rules)


def test_blank_rows_are_left_out_and_later_rows_keep_their_numbers(tmp_path: Path):
    gap = STUDENTS.replace("ben,Nursing", ",,,,,,,,,\nben,Nursng")
    assert any("students.csv, row 4, column programme" in fault for fault in faults(tmp_path, students=gap))


def test_what_may_not_have_been_meant_is_noted(tmp_path: Path):
    inputs = read_files(tmp_path, students=STUDENTS.replace("step-free", "stepfree"))
    said = " ".join(inputs.notes)
    assert "Did you mean 'step-free'?" in said
    assert "3 settings give no last day of their audit" in said


def test_the_example_is_read_without_a_problem_is_synthetic_and_the_same_every_time(tmp_path: Path):
    written = example_files()
    assert written == example_files()
    assert written != example_files(seed=2)
    for name, content in written.items():
        (tmp_path / name).write_bytes(content)
    inputs = read_inputs(PlacementFiles(*(tmp_path / name for name in written)))
    assert inputs.students.height == 121
    assert inputs.settings.height == 44
    assert all("synthetic" in name for name in inputs.settings["name"])
    assert all("synthetic" in name for name in inputs.students["student"])
