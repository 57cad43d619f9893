"""The form with which a staff return is sent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import cast

from django.core.files.uploadedfile import TemporaryUploadedFile, UploadedFile

from allotment.planning.returns.send import SentFile
from allotment.web.showing import Asked
from allotment.workforce.errors import AllotmentError, Problem

LABELS = {"organisation": "Organisation", "as_at": "Date of the return", "file": "File", "posts": "Posts"}
ANCHORS = {"as_at": "as_at-day"}
DATE_PARTS = ("day", "month", "year")


@dataclass(frozen=True)
class SentForm:
    """What somebody typed, as they typed it."""

    organisation: str = ""
    day: str = ""
    month: str = ""
    year: str = ""


@dataclass(frozen=True)
class ReturnSent:
    """A form that can be used."""

    organisation: str
    as_at: date
    file: SentFile
    posts: SentFile | None


def typed(request: Asked) -> SentForm:
    """Give what stands in the fields of a form that was sent."""
    day, month, year = (request.POST.get(f"as_at[{part}]", "").strip()[:10] for part in DATE_PARTS)
    return SentForm(request.POST.get("organisation", "").strip(), day, month, year)


def started(request: Asked) -> SentForm:
    """Give what a link asks a new form to start with."""
    organisation, as_at = request.GET.get("organisation", ""), request.GET.get("as_at", "")
    try:
        known = date.fromisoformat(as_at)
    except ValueError:
        return SentForm(organisation)
    return SentForm(organisation, str(known.day), str(known.month), str(known.year))


def read_form(request: Asked, form: SentForm) -> ReturnSent:
    """Give a form that was sent as the verb takes it.

    Raises:
        AllotmentError: a field is empty or is no date; all problems at once.
    """
    problems = []
    as_at = _date(form)
    file = request.FILES.get("file")
    if not form.organisation:
        problems.append(Problem("organisation", "choose whose staff the file lists.", ""))
    if as_at is None:
        given = " ".join(part for part in (form.day, form.month, form.year) if part) or None
        problems.append(
            Problem("as_at", "this must be a date.", "Give day, month and year, such as 31 8 2026.", value=given)
        )
    if file is None:
        problems.append(Problem("file", "choose a file.", "It ends with .csv or .xlsx."))
    if as_at is None or file is None or problems:
        raise AllotmentError("The file was not sent.", problems)
    posts = request.FILES.get("posts")
    return ReturnSent(form.organisation, as_at, _sent(file), None if posts is None else _sent(posts))


def _sent(file: UploadedFile[bytes]) -> SentFile:
    """Give where an upload lies: the view has all of them written to the disk."""
    return SentFile(Path(cast(TemporaryUploadedFile, file).temporary_file_path()), str(file.name))


def _date(form: SentForm) -> date | None:
    try:
        return date(int(form.year), int(form.month), int(form.day))
    except ValueError:
        return None


def whole_number(text: str) -> int:
    """Read a whole number that a browser sent; what is none counts as 0."""
    return int(text) if text.isascii() and text.isdigit() else 0
