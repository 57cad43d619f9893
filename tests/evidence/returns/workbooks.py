"""Workbooks for the tests, written part by part so that they can be hostile, and the template that ships.

python -m tests.evidence.returns.workbooks      write the template again
"""

from __future__ import annotations

import zipfile
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from importlib.resources import as_file, files
from pathlib import Path
from xml.sax.saxutils import escape

import xlsxwriter

from allotment.evidence.returns.layout import CONTRACTS, SEXES, Kind, column_names
from allotment.evidence.returns.rows import column_letters
from allotment.workforce.roles import ROLES

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
HEADER = list(column_names(Kind.STAFF))
GOOD_ROW = ["30000011", "Consultant", "52", "male", "1", "permanent"]
TEMPLATE_ROWS = 50_000
NOTES = (
    "Sheet Staff: one row for each assignment. Sheet Posts: one row for each role, if you can; it may stay empty.",
    "employee_number: your payroll's number, as text. It is replaced by a code that cannot be turned back.",
    "role: choose from the list; the sheet Roles has them all by staff group.",
    "age: whole years at the date of the return, 15 to 90.",
    "sex: female, male, other or not known.",
    "fte: contracted hours over full-time hours, more than 0 and at most 1.5.",
    "contract: permanent, fixed term or bank.",
    "establishment_fte: funded posts, filled and vacant together. vacancies_fte: those with no holder.",
    "Values only: no formulas. Do not add columns: names and other details must not be sent.",
)


def cell(reference: str, text: str) -> str:
    """A cell with its text inside it."""
    return f'<c r="{reference}" t="inlineStr"><is><t>{escape(text)}</t></is></c>'


def row(number: int, texts: Sequence[str]) -> str:
    """A row of cells from column A on."""
    cells = (cell(f"{column_letters(place)}{number}", text) for place, text in enumerate(texts))
    return f'<row r="{number}">{"".join(cells)}</row>'


def sheet(*rows: str, before: str = "") -> str:
    """A worksheet made of rows."""
    return f'<?xml version="1.0"?>{before}<worksheet xmlns="{MAIN}"><sheetData>{"".join(rows)}</sheetData></worksheet>'


def table(rows: Sequence[Sequence[str]]) -> str:
    """A worksheet with the staff header and rows under it."""
    return sheet(*(row(number, texts) for number, texts in enumerate([HEADER, *rows], start=1)))


def parts_of(sheets: Mapping[str, str], shared: str | None = None) -> dict[str, str]:
    """Every part of a workbook by member name; a test may change some before they are packed."""
    listed, links, parts = [], [], {}
    for number, (name, xml) in enumerate(sheets.items(), start=1):
        listed.append(f'<sheet name="{escape(name)}" sheetId="{number}" r:id="r{number}"/>')
        links.append(f'<Relationship Id="r{number}" Type="{OFFICE}/worksheet" Target="worksheets/s{number}.xml"/>')
        parts[f"xl/worksheets/s{number}.xml"] = xml
    if shared is not None:
        links.append(f'<Relationship Id="r0" Type="{OFFICE}/sharedStrings" Target="sharedStrings.xml"/>')
        parts["xl/sharedStrings.xml"] = shared
    return {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}"><Relationship Id="r1" Type="{OFFICE}/officeDocument" '
        'Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>{"".join(listed)}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}">{"".join(links)}</Relationships>',
        **parts,
    }


def pack(path: Path, parts: Mapping[str, str | bytes]) -> Path:
    """Pack parts to a workbook."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for member, content in parts.items():
            archive.writestr(member, content)
    return path


def write_workbook(path: Path, sheets: Mapping[str, str], shared: str | None = None) -> Path:
    """Write a workbook of worksheets given as XML."""
    return pack(path, parts_of(sheets, shared))


def write_with_excel_features(path: Path, sheets: Mapping[str, Sequence[Sequence[object]]]) -> Path:
    """Write a workbook as spreadsheet programs do: shared texts, numbers as numbers."""
    with xlsxwriter.Workbook(path) as workbook:
        for name, rows in sheets.items():
            worksheet = workbook.add_worksheet(name)
            for number, values in enumerate(rows):
                worksheet.write_row(number, 0, values)
    return path


def write_template(path: Path) -> None:
    """Write the template: sheets to fill in, with lists to choose from, notes and roles."""
    with xlsxwriter.Workbook(path) as workbook:
        workbook.set_properties({"title": "Staff return", "created": datetime(2026, 4, 1, tzinfo=UTC)})
        bold, text = workbook.add_format({"bold": True}), workbook.add_format({"num_format": "@"})
        for kind in Kind:
            worksheet = workbook.add_worksheet(kind.value)
            worksheet.write_row(0, 0, column_names(kind), bold)
            worksheet.freeze_panes(1, 0)
            worksheet.set_column(0, len(column_names(kind)) - 1, 22)
        staff, posts = (workbook.get_worksheet_by_name(kind.value) for kind in Kind)
        staff.set_column(0, 0, 22, text)
        roles = f"=Roles!$A$2:$A${len(ROLES) + 1}"
        for worksheet, place, source in (
            (staff, 1, roles),
            (staff, 3, list(SEXES)),
            (staff, 5, list(CONTRACTS)),
            (posts, 0, roles),
        ):
            worksheet.data_validation(1, place, TEMPLATE_ROWS, place, {"validate": "list", "source": source})
        notes, listed = workbook.add_worksheet("Notes"), workbook.add_worksheet("Roles")
        notes.write_column(0, 0, NOTES)
        notes.set_column(0, 0, 110)
        listed.write_row(0, 0, ("role", "staff group"), bold)
        listed.set_column(0, 1, 45)
        for number, role in enumerate(ROLES.values(), start=1):
            listed.write_row(number, 0, (role.name, role.staff_group))


if __name__ == "__main__":
    with as_file(files("allotment.evidence.returns") / "sample") as sample:
        write_template(sample / "template.xlsx")
