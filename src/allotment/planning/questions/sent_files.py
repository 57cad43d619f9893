"""Files that were sent with a question: kept apart until it is answered, and deleted then."""

from __future__ import annotations

import re
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from allotment.planning.questions.question import FILE, Question
from allotment.planning.returns.uploads import PRIVATE_FOLDER, is_as_sent, keep_upload
from allotment.store.folders import hash_file
from allotment.workforce.errors import AllotmentError, Problem

FOLDER = "questions"
MOST_BYTES = 64 * 1024 * 1024
LONGEST_KEPT = timedelta(days=2)  # of a question whose job failed or was cancelled: it may be started again
NOT_IN_A_NAME = re.compile(r"[^A-Za-z0-9]")


@dataclass(frozen=True)
class SentWith:
    """A file as it came: where the upload lies, and its name as its sender knows it."""

    path: Path
    name: str


def problems_of(question: Question, files: Mapping[str, SentWith]) -> list[Problem]:
    """Say what is wrong with the files that came, by field."""
    found = []
    for field in question.fields:
        sent = files.get(field.name)
        if field.kind != FILE or (sent is None and not field.needed):
            continue
        if sent is None:
            found.append(Problem(field.name, "choose a file.", f"It ends with {' or '.join(field.endings)}."))
        elif not sent.name.lower().endswith(field.endings):
            rule = f"the file's name must end with {' or '.join(field.endings)}."
            found.append(Problem(field.name, rule, "Save it in that form.", value=sent.name[:80]))
        elif sent.path.stat().st_size > MOST_BYTES:
            rule = f"the file has more than {MOST_BYTES // 1024**2} MB."
            found.append(Problem(field.name, rule, "Leave out what is not asked for."))
    return found


def keep_files(home: Path, organisation: str, token: str, files: Mapping[str, SentWith]) -> dict[str, dict[str, str]]:
    """Keep files under a token of their question; give the name and hash of each by field."""
    kept = {}
    (home / FOLDER).mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
    for field, sent in files.items():
        sha256 = hash_file(sent.path)
        ending = Path(sent.name).suffix.lower()
        keep_upload(sent.path, _place(home, organisation, token, field, ending))
        kept[field] = {"name": sent.name[:200], "sha256": sha256, "ending": ending}
    return kept


def find_files(home: Path, organisation: str, token: str, kept: Mapping[str, Mapping[str, str]]) -> dict[str, Path]:
    """Give where the files of a question lie.

    Raises:
        AllotmentError: one is no longer there as it was sent.
    """
    places = {field: _place(home, organisation, token, field, one["ending"]) for field, one in kept.items()}
    gone = [one["name"] for field, one in kept.items() if not is_as_sent(places[field], one["sha256"])]
    if gone:
        problems = [Problem(name, "the file is no longer here as it was sent.", "Ask again.") for name in gone]
        raise AllotmentError("The question cannot be answered.", problems)
    return places


def drop_files(home: Path, organisation: str, token: str) -> None:
    """Delete the files of a question."""
    shutil.rmtree(_folder(home, organisation, token), ignore_errors=True)


def tidy_sent_files(home: Path, now: datetime) -> int:
    """Delete files whose question was not answered for days. Give of how many questions."""
    before = (now - LONGEST_KEPT).timestamp()
    left = [path for path in (home / FOLDER).glob("*/*") if path.stat().st_mtime < before]
    for path in left:
        shutil.rmtree(path, ignore_errors=True)
    return len(left)


def _folder(home: Path, organisation: str, token: str) -> Path:
    return home / FOLDER / NOT_IN_A_NAME.sub("-", organisation) / token


def _place(home: Path, organisation: str, token: str, field: str, ending: str) -> Path:
    """Give a file's place, named as its field: messages about it say that name."""
    return _folder(home, organisation, token) / f"{field}{ending}"
