"""A letter to each student about their placements: a plain page to print or send, which asks nothing of the network."""

from __future__ import annotations

from typing import Any

import polars as pl
from jinja2 import Environment, PackageLoader, StrictUndefined

from allotment.reports.placements.file_names import file_names


def letter_files(rota: pl.DataFrame, unplaced: pl.DataFrame, answer_id: str) -> dict[str, bytes]:
    """Give letters by path, ``letters/NAME.html``. Whatever the files held is escaped.

    Args:
        rota: one row a placed block, as ``calendar_files`` takes it, with ``minutes`` one way.
        unplaced: one row a block that is not placed: ``student``, ``programme``, ``block``.
        answer_id: the name of the answer that the letters are from.
    """
    environment = Environment(
        loader=PackageLoader("allotment.reports.placements", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    template = environment.get_template("letter.html.j2")
    open_blocks = _by_student(unplaced)
    placed = _by_student(rota)
    students = list(dict.fromkeys([*placed, *open_blocks]))
    names = file_names(students)
    files = {}
    for student in students:
        rows, missing = placed.get(student, []), open_blocks.get(student, [])
        programme = (rows or missing)[0]["programme"]
        text = template.render(student=student, programme=programme, rows=rows, missing=missing, answer_id=answer_id)
        files[f"letters/{names[student]}.html"] = text.encode("utf-8")
    return files


def _by_student(rows: pl.DataFrame) -> dict[str, list[dict[str, Any]]]:
    parts = rows.partition_by("student", as_dict=True, maintain_order=True)
    return {str(student): part.to_dicts() for (student,), part in parts.items()}
