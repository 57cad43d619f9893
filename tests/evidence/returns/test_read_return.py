"""Reading a staff return: good rows come back typed, and every problem is named by its place, all at once."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import openpyxl
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from allotment.evidence.returns.layout import CONTRACTS, OLDEST, SEXES, YOUNGEST, Kind, column_names
from allotment.evidence.returns.limits import Limits
from allotment.evidence.returns.read import read_return
from allotment.workforce.errors import Problem
from allotment.workforce.roles import ROLES
from tests.evidence.returns.workbooks import (
    GOOD_ROW,
    HEADER,
    pack,
    parts_of,
    row,
    sheet,
    table,
    write_with_excel_features,
    write_workbook,
)

Write = Callable[..., Path]


def only(problems: list[Problem]) -> Problem:
    assert len(problems) == 1, problems
    return problems[0]


def places(problems: list[Problem]) -> list[tuple[int | None, str | None]]:
    return [(problem.row, problem.column) for problem in problems]


def test_the_good_sample_is_read_whole(sample: Path):
    checked = read_return(sample / "good.csv")
    assert checked.problems == []
    assert checked.rows_read == checked.staff.height == 12
    assert checked.staff.columns == ["row", *HEADER]
    assert checked.staff["row"].to_list() == list(range(2, 14))
    assert checked.staff.row(9, named=True)["fte"] == 0.53333


def test_headcount_counts_people_once_and_bank_work_apart(sample: Path):
    checked = read_return(sample / "good.csv")
    assert checked.staff_headcount == 10
    assert checked.staff_fte == pytest.approx(8.63333)
    assert checked.bank_fte == 0.2


def test_posts_come_from_a_csv_of_their_own(sample: Path):
    checked = read_return(sample / "good-posts.csv")
    assert checked.problems == []
    assert checked.staff.is_empty()
    assert checked.posts.filter(pl.col("role") == "Consultant").row(0)[2:] == (2.5, 0.7)
    assert read_return(sample / "good-posts.csv", "posts").posts.equals(checked.posts)


def test_the_three_faults_of_the_sample_are_named_with_row_column_value_and_remedy(sample: Path):
    checked = read_return(sample / "three-faults.csv")
    assert places(checked.problems) == [(5, "role"), (7, "age"), (9, "fte")]
    assert [problem.value for problem in checked.problems] == ["Nurse or helth visitor", "161", "0,8"]
    assert "Did you mean 'Nurse or health visitor'?" in checked.problems[0].remedy
    assert checked.staff.height == 9
    assert checked.rows_read == 12


def test_the_template_has_the_columns_and_roles_of_the_code_and_is_read_as_empty(sample: Path):
    workbook = openpyxl.load_workbook(sample / "template.xlsx")
    for kind in Kind:
        assert [cell.value for cell in workbook[kind.value][1]] == list(column_names(kind))
    assert [(row[0].value, row[1].value) for row in workbook["Roles"].iter_rows(min_row=2)] == [
        (role.name, role.staff_group) for role in ROLES.values()
    ]
    problem = only(read_return(sample / "template.xlsx").problems)
    assert "no rows under the header" in problem.rule


STAFF_ROWS = st.lists(
    st.tuples(
        st.from_regex(r"[A-Z]{0,2}[0-9]{1,8}(-[0-9]{1,2})?", fullmatch=True),
        st.sampled_from(sorted(ROLES)),
        st.integers(YOUNGEST, OLDEST),
        st.sampled_from(SEXES),
        st.floats(0.01, 1.5, allow_nan=False).map(lambda fte: round(fte, 5)),
        st.sampled_from(CONTRACTS),
    ),
    min_size=1,
    max_size=8,
    unique_by=lambda row: row[0],
)


@settings(max_examples=40, deadline=None)
@given(rows=STAFF_ROWS)
def test_any_good_return_comes_back_as_it_was_from_csv_and_from_a_workbook(rows: list[tuple[str, ...]]):
    with TemporaryDirectory() as folder:
        as_csv = Path(folder) / "return.csv"
        with as_csv.open("w", encoding="utf-8-sig", newline="") as stream:
            csv.writer(stream).writerows([HEADER, *rows])
        as_workbook = write_with_excel_features(Path(folder) / "return.xlsx", {"Staff": [HEADER, *rows]})
        for path in (as_csv, as_workbook):
            checked = read_return(path)
            assert checked.problems == []
            assert checked.staff.drop("row").rows() == rows


def test_words_are_matched_whatever_their_case_and_spaces(write_csv: Write):
    header = [" Employee_Number", "ROLE", "Age ", "sex", "FTE", "contract"]
    checked = read_return(
        write_csv(["30000011", " nurse OR health visitor ", "52", "Female", "1", "Fixed Term"], header=header)
    )
    assert checked.problems == []
    assert checked.staff.row(0) == (2, "30000011", "Nurse or health visitor", 52, "female", 1.0, "fixed term")


UNFIT = [
    ("employee_number", "1.23457E+11"),
    ("employee_number", "1,23E+11"),
    ("employee_number", "NaN"),
    ("employee_number", "#N/A"),
    ("employee_number", '="00123"'),
    ("employee_number", "=cmd|'/c calc'!A0"),
    ("employee_number", "-12345"),
    ("employee_number", "QQ123456C"),
    ("employee_number", "3" * 31),
    ("employee_number", "１２３４５"),
    ("employee_number", "300\n11"),
    ("role", "Staff nurse"),
    ("age", "14"),
    ("age", "91"),
    ("age", "45.5"),
    ("age", "4e1"),
    ("age", "0x2D"),
    ("age", "٤٥"),
    ("sex", "F"),
    ("fte", "0"),
    ("fte", "-0.5"),
    ("fte", "1.51"),
    ("fte", "1e-1"),
    ("fte", "NaN"),
    ("fte", "inf"),
    ("fte", "0,8"),
    ("fte", "80%"),
    ("fte", "1.2E+11"),
    ("fte", "8" * 300),
    ("contract", "agency"),
    *((column, "") for column in HEADER),
]  # fmt: skip


@pytest.mark.parametrize(("column", "text"), UNFIT)
def test_a_cell_that_is_not_plainly_right_is_refused(with_cell: Callable[[str, str], Path], column: str, text: str):
    checked = read_return(with_cell(column, text))
    problem = only(checked.problems)
    assert (problem.row, problem.column) == (2, column)
    assert problem.remedy.endswith(".") or problem.remedy.endswith("?")
    assert len(problem.value or "") <= 61
    assert checked.staff.is_empty()


@pytest.mark.parametrize(
    ("column", "text"), [("age", "15"), ("age", "90"), ("fte", "1.5"), ("fte", "0.59999999999999998")]
)
def test_the_ends_of_the_ranges_are_in_them(with_cell: Callable[[str, str], Path], column: str, text: str):
    assert read_return(with_cell(column, text)).problems == []


def test_the_same_person_role_and_contract_twice_is_named_with_both_rows(write_csv: Write):
    other_role = [GOOD_ROW[0], "Manager", *GOOD_ROW[2:]]
    problem = only(read_return(write_csv(GOOD_ROW, other_role, GOOD_ROW)).problems)
    assert places([problem]) == [(4, "employee_number, role, contract")]
    assert "row 2" in problem.rule


def test_somebody_may_hold_a_post_and_bank_work_in_one_role(write_csv: Write):
    on_the_bank = [*GOOD_ROW[:-1], "bank"]
    assert read_return(write_csv(GOOD_ROW, on_the_bank)).problems == []


def test_a_person_with_two_ages_is_named(write_csv: Write):
    older = [GOOD_ROW[0], "Manager", "53", *GOOD_ROW[3:]]
    assert places(read_return(write_csv(GOOD_ROW, older)).problems) == [(3, "age")]


def test_no_problem_repeats_who_somebody_is(write_csv: Write, tmp_path: Path):
    repeated = read_return(write_csv(GOOD_ROW, GOOD_ROW)).problems
    unfit = read_return(write_csv(["QQ123456C", *GOOD_ROW[1:]], ["Smith, Jo", *GOOD_ROW[1:]])).problems
    (tmp_path / "names.csv").write_bytes(f"surname,{','.join(HEADER)}\nMüller,30000011".encode("cp1252"))
    unknown_text = read_return(tmp_path / "names.csv").problems
    told = "\n".join(map(str, [*repeated, *unfit, *unknown_text]))
    assert len(told.splitlines()) == 4
    assert not [word for word in (GOOD_ROW[0], "QQ123456C", "Smith", "Müller") if word in told]


def test_a_number_that_the_spreadsheet_rounded_is_shown(with_cell: Callable[[str, str], Path]):
    assert only(read_return(with_cell("employee_number", "1.23457E+11")).problems).value == "1.23457E+11"


def test_missing_unknown_and_repeated_columns_are_named_and_the_rows_are_still_checked(write_csv: Write):
    header = ["employee_number", "role", "agee", "sex", "fte", "fte", "surname"]
    problems = read_return(write_csv(["x", "Consultant", "52", "male", "1", "1", "Smith"], header=header)).problems
    assert {(problem.row, problem.column, problem.value) for problem in problems} >= {
        (1, "age", None),
        (1, "contract", None),
        (1, "fte", None),
        (1, "C", "agee"),
        (1, "G", "surname"),
        (2, "employee_number", None),
    }
    assert not any("Smith" in str(problem) for problem in problems)


def test_cells_under_another_separator_are_told_as_such(tmp_path: Path):
    path = tmp_path / "return.csv"
    path.write_text(";".join(HEADER) + "\n" + ";".join(GOOD_ROW) + "\n", encoding="utf-8")
    assert "semicolons" in only(read_return(path).problems).rule


def test_rows_are_counted_as_a_spreadsheet_counts_them(tmp_path: Path):
    path = tmp_path / "return.csv"
    lines = [
        ",".join(HEADER),
        "",
        '30000011,"Consul\ntant",52,male,1,permanent',
        "",
        "30000012,Consultant,5,male,1,bank",
    ]
    path.write_text("\r\n".join(lines), encoding="utf-8", newline="")
    assert places(read_return(path).problems) == [(3, "role"), (5, "age")]


def test_a_row_with_too_many_cells_and_one_with_too_few_are_both_named(tmp_path: Path):
    path = tmp_path / "return.csv"
    path.write_text(
        f"{','.join(HEADER)}\n30000011,Consultant,52,male,1,permanent,extra\n30000012,Consultant,52,male\n"
        "30000013,Consultant,52,male,1,permanent,,,\n",
        encoding="utf-8",
    )
    checked = read_return(path)
    assert places(checked.problems) == [(2, None), (3, "fte"), (3, "contract")]
    assert checked.staff["row"].to_list() == [4]


def test_a_quote_that_is_never_closed_ends_the_reading_with_its_row(tmp_path: Path):
    path = tmp_path / "return.csv"
    path.write_text(f'{",".join(HEADER)}\n{",".join(GOOD_ROW)}\n30000012,"Consultant,52\n1\n2\n', encoding="utf-8")
    checked = read_return(path)
    problem = only(checked.problems)
    assert problem.row == 3
    assert "double quote" in problem.rule
    assert checked.staff.height == 1


def test_like_faults_are_listed_ten_times_and_counted_after_that(write_csv: Write):
    rows = [[f"3{number:07}", "Consultant", "7", "male", "1", "permanent"] for number in range(5000)]
    checked = read_return(write_csv(*rows))
    assert len(checked.problems) == 10
    assert "4,990 more rows" in checked.problems[-1].rule
    assert checked.problem_count == 5000


def test_a_file_of_nothing_but_faults_gives_a_list_of_fixed_length_and_the_full_number(write_csv: Write):
    rows = [["?", f"Role {number}", "7", "f", "x", "y"] for number in range(3000)]
    checked = read_return(write_csv(*rows), limits=Limits(problems_listed=50))
    assert len(checked.problems) == 51
    assert checked.problem_count == 3000 * len(HEADER)
    told = [re.search(r"([0-9,]+) (?:more rows?|further problem)", problem.rule) for problem in checked.problems]
    assert 50 + sum(int(found[1].replace(",", "")) for found in told if found) == checked.problem_count


def test_posts_are_named_once_a_role_and_hold_their_vacancies(write_csv: Write):
    header = column_names(Kind.POSTS)
    rows = [["Consultant", "5", "1"], ["Consultant", "6", "1"], ["Midwife", "2", "3"], ["Manager", "0", "0"]]
    checked = read_return(write_csv(*rows, header=header))
    assert places(checked.problems) == [(3, "role"), (4, "vacancies_fte")]
    assert checked.posts["role"].to_list() == ["Consultant", "Manager"]


def test_a_workbook_has_staff_and_posts_and_its_other_sheets_are_not_read(tmp_path: Path):
    posts = [column_names(Kind.POSTS), ["Consultant", 2.5, 0.5]]
    staff = [HEADER, [30000011, "Consultant", 52, "male", 0.6, "permanent"]]
    path = write_with_excel_features(tmp_path / "r.xlsx", {"Notes": [["=1+1"]], "posts": posts, "Staff ": staff})
    checked = read_return(path)
    assert checked.problems == []
    assert checked.staff.row(0) == (2, "30000011", "Consultant", 52, "male", 0.6, "permanent")
    assert checked.posts.row(0) == (2, "Consultant", 2.5, 0.5)
    assert checked.rows_read == 2


def test_problems_of_a_workbook_name_sheet_row_and_column(tmp_path: Path):
    staff = [HEADER, [1.23456789012345e20, "Consultant", 52, True, 0.6, "permanent"]]
    posts = [column_names(Kind.POSTS), ["Consultant", "x", 0]]
    path = write_with_excel_features(tmp_path / "r.xlsx", {"Staff": staff, "Posts": posts})
    checked = read_return(path, shown_as="Trust return.xlsx")
    assert [(problem.where, problem.row, problem.column) for problem in checked.problems] == [
        ("Trust return.xlsx, sheet Staff", 2, "employee_number"),
        ("Trust return.xlsx, sheet Staff", 2, "sex"),
        ("Trust return.xlsx, sheet Posts", 2, "establishment_fte"),
    ]


def test_formulas_and_error_marks_are_named_cell_by_cell(tmp_path: Path):
    cells = (
        '<c r="A2"><v>30000011</v></c><c r="B2" t="str"><f>VLOOKUP(A2,X:Y,2)</f><v>Consultant</v></c>'
        '<c r="C2" t="e"><v>#N/A</v></c><c r="D2" t="inlineStr"><is><t>male</t></is></c>'
        '<c r="E2"><f t="shared" si="0"/><v>1</v></c><c r="F2" t="inlineStr"><is><t>bank</t></is></c>'
    )
    xml = table([]).replace("</sheetData>", f'<row r="2">{cells}</row></sheetData>')
    checked = read_return(write_workbook(tmp_path / "r.xlsx", {"Staff": xml}))
    assert [(problem.row, problem.column, problem.value) for problem in checked.problems] == [
        (2, "role", "=VLOOKUP(A2,X:Y,2)"),
        (2, "age", "#N/A"),
        (2, "fte", "="),
    ]
    assert "formula" in checked.problems[0].rule
    assert checked.staff.is_empty()


def test_texts_in_pieces_are_put_together_and_how_they_sound_is_left_out(tmp_path: Path):
    shared = (
        "<sst><si><r><t>Consul</t></r><r><t>tant</t></r><rPh><t>reading</t></rPh></si>"
        '<si><t xml:space="preserve"> male </t></si></sst>'
    )
    cells = (
        '<c r="A2"><v>30000011</v></c><c r="B2" t="s"><v>0</v></c><c><v>52</v></c><c r="D2" t="s"><v>1</v></c>'
        '<c r="E2"><v>1</v></c><c r="F2" t="inlineStr"><is><r><t>ba</t></r><r><t>nk</t></r></is></c>'
        '<c r="ZZ2" s="1"/>'
    )
    xml = table([]).replace("</sheetData>", f"<row>{cells}</row></sheetData>")
    checked = read_return(write_workbook(tmp_path / "r.xlsx", {"Staff": xml}, shared))
    assert checked.problems == []
    assert checked.staff.row(0) == (2, "30000011", "Consultant", 52, "male", 1.0, "bank")


def test_a_missing_staff_sheet_is_said_with_the_sheets_there_are(tmp_path: Path):
    path = write_workbook(tmp_path / "r.xlsx", {"Sheet1": table([GOOD_ROW]), "Posts": table([])})
    problem = only(read_return(path).problems)
    assert "no sheet called Staff" in problem.rule
    assert "Sheet1, Posts" in problem.rule


def test_a_header_that_is_not_in_the_first_row_is_said(tmp_path: Path):
    path = write_workbook(tmp_path / "r.xlsx", {"Staff": sheet(row(3, HEADER), row(4, GOOD_ROW))})
    problem = only(read_return(path).problems)
    assert problem.row == 1
    assert "blank" in problem.rule


def test_the_parts_of_a_workbook_may_lie_anywhere_in_it(tmp_path: Path):
    parts = parts_of({"Staff": table([GOOD_ROW])})
    moved = {
        name.replace("xl/workbook", "xl/book2").replace("_rels/workbook", "_rels/book2"): text
        for name, text in parts.items()
    }
    moved["_rels/.rels"] = moved["_rels/.rels"].replace("xl/workbook.xml", "/xl/book2.xml")
    assert read_return(pack(tmp_path / "r.xlsx", moved)).staff.height == 1
