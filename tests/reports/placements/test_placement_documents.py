"""Calendars that a calendar program reads, letters that cannot carry marks of somebody else's, and names of files."""

from __future__ import annotations

import datetime as dt
from html.parser import HTMLParser

import polars as pl
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from allotment.reports.placements.calendars import calendar_files
from allotment.reports.placements.file_names import file_names
from allotment.reports.placements.letters import letter_files

MADE_AT = dt.datetime(2026, 11, 22, 9, 30, tzinfo=dt.UTC)
NASTY = '<script>alert(1)</script> & "Ward"'


def rota(name: str = "Ward 1, Gloucester") -> pl.DataFrame:
    starts, ends = dt.date(2026, 9, 14), dt.date(2026, 10, 11)
    row = {"student": "S1", "programme": "Nursing", "block": "Autumn", "setting": "T1", "name": name,
           "organisation": "Trust", "postcode": "GL1 3", "starts": starts, "ends": ends, "hours_per_week": 37.5,
           "minutes": 20}  # fmt: skip
    return pl.DataFrame([row, {**row, "student": "S/2"}])


def unplaced(student: str = "S3", block: str = "Winter") -> pl.DataFrame:
    return pl.DataFrame([{"student": student, "programme": "Nursing", "block": block}])


class Tags(HTMLParser):
    """The tags of a page, and its text."""

    def __init__(self, page: bytes) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.text = ""
        self.feed(page.decode("utf-8"))

    def handle_starttag(self, tag: str, attrs: object) -> None:  # noqa: ARG002 - as the base class has it
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        self.text += data


def test_every_student_and_every_setting_has_a_calendar_of_whole_days():
    files = calendar_files(rota(), MADE_AT)
    assert set(files) == {"calendars/students/s1.ics", "calendars/students/s-2.ics", "calendars/settings/t1.ics"}
    (event,) = Calendar.from_ical(files["calendars/students/s1.ics"]).walk("VEVENT")
    assert event.decoded("dtstart") == dt.date(2026, 9, 14)
    assert event.decoded("dtend") == dt.date(2026, 10, 12)
    assert event.decoded("dtstamp") == MADE_AT
    assert str(event["summary"]) == "Autumn: Ward 1, Gloucester"
    both = Calendar.from_ical(files["calendars/settings/t1.ics"]).walk("VEVENT")
    assert [str(one["summary"]) for one in both] == ["S1: Autumn", "S/2: Autumn"]


def test_an_event_keeps_its_identity_so_that_a_later_file_replaces_it():
    first, second = (
        Calendar.from_ical(calendar_files(rota(), at)["calendars/settings/t1.ics"]).walk("VEVENT")
        for at in (MADE_AT, MADE_AT + dt.timedelta(days=3))
    )
    assert [one["uid"] for one in first] == [one["uid"] for one in second]
    assert len({one["uid"] for one in first}) == 2


def test_text_of_a_setting_cannot_add_lines_to_a_calendar():
    spoilt = calendar_files(rota("Ward\r\nATTACH:http://example.org/x"), MADE_AT)["calendars/students/s1.ics"]
    (event,) = Calendar.from_ical(spoilt).walk("VEVENT")
    assert "ATTACH" not in event
    assert max(map(len, spoilt.splitlines())) <= 75


def test_a_letter_says_where_and_when_and_what_is_still_open():
    files = letter_files(rota(), unplaced(), "place-students-1")
    assert set(files) == {"letters/s1.html", "letters/s-2.html", "letters/s3.html"}
    told = Tags(files["letters/s1.html"]).text
    assert "14 September 2026" in told
    assert "11 October 2026" in told
    assert "Ward 1, Gloucester" in told
    assert "No place has been found" not in told
    assert "No place has been found yet for Winter" in Tags(files["letters/s3.html"]).text


def test_a_letter_escapes_every_name():
    plain = Tags(letter_files(rota(), unplaced(), "x")["letters/s1.html"])
    spoilt = letter_files(rota(NASTY), unplaced("S1", NASTY), NASTY)["letters/s1.html"]
    page = Tags(spoilt)
    assert "script" not in page.tags
    assert sorted(page.tags) == sorted([*plain.tags, "p"])  # the paragraph about the open block
    assert page.text.count(NASTY) == 3


@given(st.lists(st.text(min_size=1, max_size=80), unique=True, max_size=20))
def test_no_two_names_give_one_file_and_no_name_leaves_its_folder(names: list[str]):
    given_names = file_names(names)
    assert list(given_names) == names
    assert len(set(given_names.values())) == len(names)
    assert all(set(name) <= set("abcdefghijklmnopqrstuvwxyz0123456789-") and name for name in given_names.values())
