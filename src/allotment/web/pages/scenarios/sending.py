"""Forms of many rows: from the flat names that a browser sends to nested fields, and rows added or removed.

A field's name is its path: ``changes.0.amount``, ``changes.0.where.sector`` (sent once for each choice). The button
that was pressed says what to do: ``save``, or for instance ``add-changes``, ``remove-changes-0``, ``show-changes-0``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import QueryDict

MOST_ROWS = 200
LONGEST_FIELD = 25_000
BUTTON, SAVE, ADD, REMOVE = "do", "save", "add", "remove"
SEVERAL = "where"
NO_CHANGE = "Nothing had changed, so no new version was written."

Fields = dict[str, Any]


def nested(sent: QueryDict, lists: Mapping[str, Fields], several: tuple[str, ...] = ()) -> Fields:
    """Give the fields of a form by name.

    Args:
        sent: what the browser sent.
        lists: names of the lists of rows, each with an empty row.
        several: names, outside the lists, of fields with any number of choices.
    """
    fields: Fields = {name: sent.get(name, "")[:LONGEST_FIELD] for name in sent if "." not in name}
    fields |= {name: sent.getlist(name)[:MOST_ROWS] for name in several}
    for name, empty in lists.items():
        rows: dict[int, Fields] = {}
        for path in sent:
            parts = path.split(".")
            if parts[0] == name and len(parts) in {3, 4} and parts[1].isdecimal() and int(parts[1]) < MOST_ROWS:
                _put(rows.setdefault(int(parts[1]), _fresh(empty)), parts[2:], sent.getlist(path))
        fields[name] = [rows[number] for number in sorted(rows)]
    return fields


def _fresh(row: Fields) -> Fields:
    return {name: dict(value) if isinstance(value, dict) else value for name, value in row.items()}


def _put(row: Fields, path: list[str], values: list[str]) -> None:
    kept = [value[:LONGEST_FIELD] for value in values]
    if len(path) == 1:
        row[path[0]] = kept[-1]
    else:
        group = row.setdefault(path[0], {})
        if isinstance(group, dict):
            group[path[1]] = [one for one in kept if one] if path[0] == SEVERAL else kept[-1]


def with_rows_changed(
    fields: Fields, button: str, lists: Mapping[str, Fields], most: int = MOST_ROWS
) -> tuple[Fields, str]:
    """Do what a button asks with the rows: give the fields, and the path of the row to go to ('' for none).

    Args:
        fields: the form as it was sent.
        button: which button was pressed.
        lists: names of the lists of rows, each with an empty row.
        most: how many rows a list may grow to.
    """
    verb, _, rest = button.partition("-")
    name, _, number = rest.partition("-")
    if name not in lists:
        return fields, ""
    rows = list(fields.get(name) or ())
    if verb == ADD and len(rows) < most:
        return {**fields, name: [*rows, _fresh(lists[name])]}, f"{name}.{len(rows)}"
    if not number.isdecimal() or int(number) >= len(rows):
        return fields, ""
    place = int(number)
    if verb == REMOVE:
        left = rows[:place] + rows[place + 1 :]
        return {**fields, name: left}, f"{name}.{min(place, len(left) - 1)}" if left else ""
    return fields, f"{name}.{place}"


def version_of(sent: QueryDict) -> int:
    """Give the version that the writer of a form saw; 0 where the form does not say."""
    text = sent.get("version", "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0
