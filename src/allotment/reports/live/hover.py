"""What a mark says when it is pointed at: the columns of the chart's own table, in the words of its headings."""

from __future__ import annotations

from typing import Any

from allotment.reports.columns import Column, Style, column_of

MARKS = {"bar", "point", "rule", "line", "geoshape"}
UNSAID = {"geometry", "years_ahead", "side", "growth_class", "ics"}  # the mark's place or shade says as much
MOST_SAID = 8
FORMATS = {
    Style.WHOLE: ",.0f",
    Style.SIGNED: "+,.0f",
    Style.SHARE: ".1%",
    Style.CHANGE: "+.1%",
    Style.CHANCE: ".0%",
    Style.TENTH: ",.1f",
    Style.INDEX: ".3f",
    Style.YEAR: "d",
}

Specification = dict[str, Any]
Rows = list[dict[str, Any]] | tuple[dict[str, Any], ...]


def with_readings(specification: Specification, columns: tuple[str, ...]) -> Specification:
    """Let each mark drawn from the chart's rows say their first few columns; a line says them at each of its points.

    Words, zero lines and whatever else has values of its own stay silent. Changes the specification in place.
    """
    said = [name for name in columns if name not in UNSAID][:MOST_SAID]
    _visit(specification, said, specification.get("datasets", {}), [])
    return specification


def _visit(part: Specification, said: list[str], datasets: dict[str, Rows], rows: Rows) -> None:
    given = part.get("data") or {}
    rows = given.get("values") or datasets.get(given.get("name", ""), rows)
    for name in ("layer", "hconcat", "vconcat", "concat"):
        for inner in part.get(name, ()):
            _visit(inner, said, datasets, rows)
    if isinstance(part.get("spec"), dict):
        _visit(part["spec"], said, datasets, rows)
    if "mark" in part and rows:
        _read_out(part, said, rows[0])


def _read_out(unit: Specification, said: list[str], row: dict[str, Any]) -> None:
    mark = unit["mark"] if isinstance(unit["mark"], dict) else {"type": unit["mark"]}
    prefix = "properties." if mark["type"] == "geoshape" else ""
    held = row.get("properties", {}) if prefix else row
    fields = [name for name in said if name in held]
    if mark["type"] not in MARKS or len(fields) < 2:
        return
    if mark["type"] == "line":
        mark["point"] = "transparent"
    unit["mark"] = mark
    unit.setdefault("encoding", {})["tooltip"] = [_reading(prefix + name, column_of(name)) for name in fields]


def _reading(field: str, column: Column) -> dict[str, str]:
    reading = {"field": field, "title": column.heading_on_page, "type": "nominal"}
    return reading | {"type": "quantitative", "format": FORMATS[column.style]} if column.style in FORMATS else reading
