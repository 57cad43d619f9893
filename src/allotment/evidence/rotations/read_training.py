"""Reading trainees, their changes and posts, and checking them against one another, every problem at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

from allotment.evidence.assumptions.vocabulary import did_you_mean
from allotment.evidence.rotations.csv_columns import Column
from allotment.evidence.rotations.match_inputs import RotationError
from allotment.evidence.rotations.read_csv import CsvTable, read_csv
from allotment.evidence.rotations.training_inputs import (
    KINDS,
    OUT_OF_PROGRAMME,
    SETTINGS,
    ChangeRow,
    Post,
    Trainee,
    TrainingInputs,
)
from allotment.evidence.sources.reading import ROW, fault_at
from allotment.workforce.errors import Problem

TEN_THOUSANDTHS = 10_000
TRAINEES = (
    Column("trainee", "name"),
    Column("programme", "name"),
    Column("grade", "name"),
    Column("starts", "day"),
    Column("due", "day"),
    Column("whole_time_share", "share"),
)
CHANGES = (
    Column("trainee", "name"),
    Column("from", "day"),
    Column("to", "day", may_be_empty=True),
    Column("kind", "word", words=KINDS),
    Column("share", "share"),
    Column("counts", "share", optional=True, may_be_empty=True),
)
POSTS = (
    Column("post", "name"),
    Column("programme", "name"),
    Column("specialty", "name"),
    Column("grade", "name"),
    Column("site", "name"),
    Column("funder", "name"),
    Column("setting", "word", words=SETTINGS),
    Column("from", "day"),
    Column("to", "day", optional=True, may_be_empty=True),
    Column("whole_time_share", "share"),
    Column("generalist", "word", words=("yes", "no")),
)


def read_training(trainees: Path, posts: Path, changes: Path | None) -> TrainingInputs:
    """Read the files of trainees and posts.

    Raises:
        RotationError: a file is missing, hostile or wrong; every problem, with file, row, column, value and remedy.
    """
    problems: list[Problem] = []
    people = read_csv(trainees, TRAINEES, ("trainee",), problems)
    places = read_csv(posts, POSTS, ("post",), problems)
    moves = None if changes is None else read_csv(changes, CHANGES, (), problems)
    by_trainee = {} if moves is None else _changes(moves, people, problems)
    made = [_trainee(row, people.file, by_trainee.get(row["trainee"], []), problems) for row in people.rows.to_dicts()]
    found = [_post(row, places.file, problems) for row in places.rows.to_dicts()]
    if not problems:
        _check_programmes(made, found, people, problems)
    if problems:
        raise RotationError(f"The files of trainees and posts have {len(problems)} problem(s).", problems)
    files = {"trainees": people, "posts": places, "changes": moves}
    return TrainingInputs(
        tuple(made), tuple(found), {name: one.sha256 for name, one in files.items() if one is not None}
    )


def _share(ten_thousandths: int) -> Fraction:
    return Fraction(ten_thousandths, TEN_THOUSANDTHS)


def _trainee(row: Mapping[str, Any], file: str, changes: Sequence[ChangeRow], problems: list[Problem]) -> Trainee:
    if row["due"] < row["starts"]:
        rule, remedy = "training would end before it starts.", "Mend one of the days."
        problems.append(fault_at(file, rule, remedy, row=row[ROW], column="due", value=row["due"]))
    if row["whole_time_share"] == 0:
        rule, remedy = (
            "must be above 0.",
            "Give the share that the due day was reckoned with, and time out as a change.",
        )
        problems.append(fault_at(file, rule, remedy, row=row[ROW], column="whole_time_share", value=0))
    return Trainee(
        name=row["trainee"],
        programme=row["programme"],
        grade=row["grade"],
        starts=row["starts"],
        due=row["due"],
        share=_share(row["whole_time_share"]),
        changes=tuple(changes),
    )


def _post(row: Mapping[str, Any], file: str, problems: list[Problem]) -> Post:
    if row["to"] is not None and row["to"] < row["from"]:
        rule, remedy = "the post would end before it begins.", "Mend one of the days."
        problems.append(fault_at(file, rule, remedy, row=row[ROW], column="to", value=row["to"]))
    return Post(
        name=row["post"],
        **{name: row[name] for name in ("programme", "specialty", "grade", "site", "funder", "setting")},
        first=row["from"],
        last=row["to"],
        share=_share(row["whole_time_share"]),
        generalist=row["generalist"] == "yes",
    )


def _changes(table: CsvTable, people: CsvTable, problems: list[Problem]) -> dict[str, list[ChangeRow]]:
    """Gather each trainee's changes; they must not overlap, and time that counts nothing must end."""
    known = set(people.rows["trainee"].to_list())
    rows: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in table.rows.to_dicts():
        if row["trainee"] not in known and people.sha256:
            rule, remedy = "is not among the trainees.", did_you_mean(row["trainee"], known)
            problems.append(fault_at(table.file, rule, remedy, row=row[ROW], column="trainee", value=row["trainee"]))
        rows[row["trainee"]].append(row)
    found: dict[str, list[ChangeRow]] = {}
    for name, own in rows.items():
        own.sort(key=lambda row: row["from"])
        until = date.min
        for row in own:
            _check_change(row, until, table.file, problems)
            until = max(until, row["to"] or date.max)
        found[name] = [_change(row) for row in own]
    return found


def _change(row: Mapping[str, Any]) -> ChangeRow:
    counts = row["share"] if row["counts"] is None else row["counts"]
    return ChangeRow(row["from"], row["to"], row["kind"], _share(row["share"]), _share(counts))


def _check_change(row: Mapping[str, Any], until: date, file: str, problems: list[Problem]) -> None:
    faults = []
    if row["to"] is not None and row["to"] < row["from"]:
        faults.append(("to", "the change would end before it begins.", "Mend one of the days."))
    if row["from"] <= until:
        faults.append(
            ("from", "an earlier change of this trainee still holds on this day.", "End one before the other.")
        )
    counts = row["share"] if row["counts"] is None else row["counts"]
    if row["to"] is None and counts == 0:
        faults.append(("to", "time that counts nothing towards training must end.", "Give its last day."))
    if row["kind"] == OUT_OF_PROGRAMME and row["share"] != 0:
        faults.append(("share", "who is out of programme is not in post.", "Write 0, and what counts under counts."))
    for column, rule, remedy in faults:
        problems.append(fault_at(file, rule, remedy, row=row[ROW], column=column, value=row[column]))


def _check_programmes(
    trainees: Sequence[Trainee], posts: Sequence[Post], table: CsvTable, problems: list[Problem]
) -> None:
    """Hold that every trainee's programme has posts of the trainee's grade."""
    known = {post.programme for post in posts}
    grades = {(post.programme, post.grade) for post in posts}
    for row, trainee in zip(table.rows[ROW], trainees, strict=True):
        if trainee.programme not in known:
            rule, remedy = "no post is in this programme.", did_you_mean(trainee.programme, known)
            problems.append(fault_at(table.file, rule, remedy, row=row, column="programme", value=trainee.programme))
        elif (trainee.programme, trainee.grade) not in grades:
            own = sorted(grade for programme, grade in grades if programme == trainee.programme)
            rule, remedy = f"{trainee.programme} has no post of this grade.", did_you_mean(trainee.grade, own)
            problems.append(fault_at(table.file, rule, remedy, row=row, column="grade", value=trainee.grade))
