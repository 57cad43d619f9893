"""Calendars of placements (RFC 5545): one for each student and one for each setting."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import polars as pl
from icalendar import Calendar, Event

from allotment.reports.placements.file_names import file_names

PRODUCT = "-//Allotment//Placements//EN"
FOLDERS = {"student": "students", "setting": "settings"}


def calendar_files(rota: pl.DataFrame, made_at: datetime) -> dict[str, bytes]:
    """Give calendars by path: ``calendars/students/NAME.ics`` and ``calendars/settings/NAME.ics``.

    Args:
        rota: one row a placed block: ``student``, ``programme``, ``block``, ``setting``, ``name``, ``postcode``,
            ``starts`` and ``ends`` (its last day), ``hours_per_week``.
        made_at: when the placements were made; every event says so.
    """
    files: dict[str, bytes] = {}
    for key in FOLDERS:
        paths = calendar_paths(rota, key)
        for (owner,), rows in rota.partition_by(key, as_dict=True, maintain_order=True).items():
            title = f"Placements of {owner}" if key == "student" else f"Students at {rows['name'][0]}"
            calendar = _calendar(title, rows, made_at, for_setting=key == "setting")
            files[paths[str(owner)]] = calendar
    return files


def calendar_paths(rota: pl.DataFrame, key: str) -> dict[str, str]:
    """Give the path of each one's calendar, by ``student`` or by ``setting``."""
    names = file_names(rota[key].unique(maintain_order=True))
    return {owner: f"calendars/{FOLDERS[key]}/{name}.ics" for owner, name in names.items()}


def _calendar(title: str, rows: pl.DataFrame, made_at: datetime, *, for_setting: bool) -> bytes:
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("x-wr-calname", _one_line(title))
    for row in rows.iter_rows(named=True):
        calendar.add_component(_event(row, made_at, for_setting=for_setting))
    return bytes(calendar.to_ical())


def _event(row: Mapping[str, Any], made_at: datetime, *, for_setting: bool) -> Event:
    event = Event()
    identity = "/".join(str(row[name]) for name in ("student", "programme", "block"))
    event.add("uid", f"{hashlib.sha256(identity.encode()).hexdigest()[:32]}@allotment")
    event.add("dtstamp", made_at.astimezone(UTC).replace(microsecond=0))
    event.add("dtstart", row["starts"])
    event.add("dtend", row["ends"] + timedelta(days=1))  # the day after the last, as the standard has it
    summary = f"{row['student']}: {row['block']}" if for_setting else f"{row['block']}: {row['name']}"
    hours = f"{row['hours_per_week']:g} hours a week"
    event.add("summary", _one_line(summary))
    event.add("location", _one_line(", ".join(part for part in (row["name"], row["postcode"]) if part)))
    event.add("description", _one_line(f"{row['programme']}, {row['block']}, {hours}."))
    event.add("transp", "TRANSPARENT")
    return event


def _one_line(text: str) -> str:
    """Write text without ends of lines: in a calendar they would begin a property of their own."""
    return " ".join(text.split())
