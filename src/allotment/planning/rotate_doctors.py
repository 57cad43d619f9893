"""Rotate doctors: match applicants with programmes, plan trainees' rotations, find gaps, reckon completion dates."""

from __future__ import annotations

import os
import re
import tempfile
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import polars as pl

from allotment.allocation.rotations.check import Checked, CheckFiles, check_informed, check_match, check_proof
from allotment.allocation.rotations.completion import extension_days
from allotment.allocation.rotations.match import INFORMED, METHODS, STABLE, compile_matching, match_doctors
from allotment.allocation.rotations.proof import proof_text
from allotment.evidence.assumptions.vocabulary import did_you_mean
from allotment.evidence.rotations.csv_columns import Column
from allotment.evidence.rotations.example import example_files
from allotment.evidence.rotations.match_inputs import MatchInputs, RotationError
from allotment.evidence.rotations.read_csv import read_csv
from allotment.evidence.rotations.read_match import MatchFiles, read_match
from allotment.evidence.rotations.read_training import read_training
from allotment.evidence.rotations.rules import SHIPPED_RULES, load_rotation_rules
from allotment.planning.answers.answer import Answer, Measure, Section
from allotment.planning.answers.identity import name_answer
from allotment.planning.desk import Desk, Progress, say_nothing
from allotment.planning.rotations.match_part import Matched, match_part, match_table
from allotment.planning.rotations.part import Part
from allotment.planning.rotations.rota_part import RotaAsked, rota_part
from allotment.reports.tidy import csv_text
from allotment.workforce.errors import Problem

KIND = "rotate-doctors"
MATCH_COLUMNS = (Column("applicant", "name"), Column("programme", "name", may_be_empty=True))
SHARE = re.compile(r"^(0(\.[0-9]{1,4})?|1(\.0{1,4})?)$")
MOST_DAYS, MOST_MONTHS, MOST_PERIODS = 36_500, 24, 40


@dataclass(frozen=True)
class RotateAsked:
    """What is asked: a match, a rota, or both.

    ``files`` are the match's; ``out`` is the file for the match and ``proof`` that for its proof (beside ``out`` where
    it is None). ``trainees`` and ``posts`` ask for a rota of ``periods`` periods of ``months`` months from ``first``
    (the posts' earliest day where it is None), looked at from ``as_of`` (the desk's day).
    """

    files: MatchFiles | None = None
    method: str = STABLE
    seed: int = 1
    out: Path | None = None
    proof: Path | None = None
    trainees: Path | None = None
    posts: Path | None = None
    changes: Path | None = None
    first: date | None = None
    months: int = 4
    periods: int = 6
    as_of: date | None = None
    rules: Path | None = None


def rotate_doctors(desk: Desk, asked: RotateAsked, progress: Progress = say_nothing) -> Answer:
    """Match, check the match independently, plan the rota, and write the match with its proof where asked.

    Raises:
        RotationError: a file, a rule or a demand cannot be used; every problem at once. Nothing is then written.
    """
    _require(asked)
    parts: list[Part] = []
    proof = ""
    table: pl.DataFrame | None = None
    if asked.files is not None:
        made = _match(asked.files, asked, progress)
        parts.append(match_part(made))
        table = match_table(made.inputs, made.match.programme)
        said = {"accepted": made.checked.accepted, "blocking_pairs": made.checked.blocking_pairs}
        proof = proof_text(made.inputs, made.match, asked.method, asked.seed, said)
    if asked.trainees is not None and asked.posts is not None:
        progress("Planning rotations", 0.9)
        parts.append(_rota(desk, asked))
    answer = _answer(desk, asked, parts)
    if table is not None and asked.out is not None:
        _write(asked.out, csv_text(table))
        _write(proof_place(asked), proof)
    return answer


def proof_place(asked: RotateAsked) -> Path:
    """Give the proof's file: the one named, or ``match-proof.json`` beside ``match.csv``."""
    assert asked.out is not None
    return asked.proof or asked.out.with_name(f"{asked.out.stem}-proof.json")


def check_doctors(desk: Desk, files: MatchFiles, match: Path, method: str, seed: int) -> Answer:
    """Check somebody's match, or a proof file (``.json``), against the files it was made from.

    Raises:
        RotationError: a file cannot be used; every problem at once.
    """
    inputs = read_match(files)
    check_files = CheckFiles(**asdict(files))
    if match.suffix.casefold() == ".json":
        checked = _check_proof(check_files, match)
    else:
        problems: list[Problem] = []
        read_csv(match, MATCH_COLUMNS, ("applicant",), problems)
        if problems:
            raise RotationError(f"The match has {len(problems)} problem(s).", problems)
        checked = check_informed(check_files, match, seed) if method == INFORMED else check_match(check_files, match)
    return _checked_answer(desk, inputs, checked, match)


def completion(desk: Desk, days: int | None, current: str | None, new: str | None) -> Answer:
    """Reckon by how many days a completion date moves: days - days x new / current, rounded half up.

    Raises:
        RotationError: a number is missing or impossible; every problem at once.
    """
    problems = []
    if days is None or not 0 <= days <= MOST_DAYS:
        rule, remedy = f"give inclusive days, 0 to {MOST_DAYS:,}.", "Write it as --days 11."
        problems.append(Problem("--days", rule, remedy, value=None if days is None else str(days)))
    shares = {"--from": current, "--to": new}
    for option, text in shares.items():
        if text is None or not SHARE.match(text) or (option == "--from" and not Fraction(text)):
            rule = (
                "give a share of whole time, above 0 and at most 1."
                if option == "--from"
                else "give a share from 0 to 1."
            )
            problems.append(Problem(option, rule, f"Write it as {option} 0.8.", value=text))
    if problems or days is None or current is None or new is None:
        raise RotationError("The extension cannot be reckoned.", problems)
    extension = extension_days(days, Fraction(current), Fraction(new))
    told = {"days": days, "from_share": current, "to_share": new, "extension_days": extension}
    plain = "day" if extension == 1 else "days"
    table = pl.DataFrame({name: [value] for name, value in told.items()})
    headings = {"days": "Days, inclusive", "from_share": "From", "to_share": "To", "extension_days": "Extension, days"}
    how = "Extension = days - days x new share / current share, rounded half up."
    return Answer(
        kind=KIND,
        answer_id=name_answer(KIND, {**told, "code": desk.answer_code_hash}),
        sentence=f"{days:,} days at {new} instead of {current} of whole time move completion by {extension:,} {plain}.",
        told={"status": "reckoned", **told},
        measures=[Measure("Extension", extension, "days")],
        sections=[Section("Extension", how, "extension", headings)],
        tables={"extension": table},
    )


def write_example(folder: Path) -> list[str]:
    """Write the worked example's files into a folder and give their names; nothing that is there is written over.

    Raises:
        RotationError: a file of that name is there already.
    """
    files = example_files()
    there = [name for name in files if (folder / name).exists()]
    if there:
        problems = [Problem(str(folder / name), "the file is there already.", "Name another folder.") for name in there]
        raise RotationError("The example would write over files.", problems)
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        _write(folder / name, text)
    return list(files)


def _require(asked: RotateAsked) -> None:
    """Hold that something is asked, and that the numbers and words of the options can be used."""
    problems = []
    if asked.files is None and asked.trainees is None and asked.posts is None:
        remedy = (
            "Give --programmes with preferences for a match, --trainees with --posts for a rota, or --example FOLDER."
        )
        problems.append(Problem("--programmes", "nothing is asked.", remedy))
    if (asked.trainees is None) != (asked.posts is None):
        missing = "--trainees" if asked.trainees is None else "--posts"
        problems.append(Problem(missing, "a rota needs both trainees and posts.", "Give both files."))
    if asked.changes is not None and asked.trainees is None:
        problems.append(Problem("--changes", "changes belong to trainees.", "Give --trainees and --posts as well."))
    if asked.out is not None and asked.files is None:
        problems.append(Problem("--out", "there is no match to write.", "Use --details FOLDER for the rota's tables."))
    for place in (asked.out, asked.proof):
        if place is not None and place.is_dir():
            problems.append(Problem(str(place), "this is a folder.", "Name a file, such as match.csv."))
    if asked.method not in METHODS:
        problems.append(Problem("--method", "is not known.", did_you_mean(asked.method, METHODS), value=asked.method))
    for option, value, most in (("--months", asked.months, MOST_MONTHS), ("--periods", asked.periods, MOST_PERIODS)):
        if not 1 <= value <= most:
            problems.append(Problem(option, f"must be 1 to {most}.", "Give another number.", value=str(value)))
    if problems:
        raise RotationError("What is asked of rotations cannot be done.", problems)


def _match(files: MatchFiles, asked: RotateAsked, progress: Progress) -> Matched:
    progress("Reading", 0.0)
    began = time.perf_counter()
    inputs = read_match(files)
    read = time.perf_counter()
    compile_matching(couples=bool(inputs.couples))
    compiled = time.perf_counter()
    match = match_doctors(inputs, asked.method, asked.seed, progress)
    matched = time.perf_counter()
    progress("Checking", 0.7)
    placed = dict(match_table(inputs, match.programme).rows())
    check_files = CheckFiles(**asdict(files))
    if asked.method == INFORMED:
        checked = check_informed(check_files, placed, asked.seed)
    else:
        checked = check_match(check_files, placed)
    seconds = {
        "reading": read - began,
        "compiling": compiled - read,
        "matching": matched - compiled,
        "checking": time.perf_counter() - matched,
    }
    return Matched(inputs, match, asked.method, asked.seed, checked, seconds)


def _rota(desk: Desk, asked: RotateAsked) -> Part:
    assert asked.trainees is not None
    assert asked.posts is not None
    as_of = asked.as_of or desk.clock().date()
    rules = load_rotation_rules(as_of, asked.rules or SHIPPED_RULES)
    inputs = read_training(asked.trainees, asked.posts, asked.changes)
    first = asked.first or min(post.first for post in inputs.posts)
    return rota_part(inputs, RotaAsked(as_of, first, asked.months, asked.periods), rules)


def _answer(desk: Desk, asked: RotateAsked, parts: list[Part]) -> Answer:
    """Put the parts into one answer; the rota's figures stand under ``rota``."""
    told: dict[str, Any] = {"status": "planned"}
    for part in parts:
        told |= {"rota": dict(part.told)} if "trainees" in part.told else dict(part.told)
    told["code_version"] = desk.code_version
    stands_on = {
        "asked": {**asdict(asked), "out": None, "proof": None, "files": None},
        "told": {name: value for name, value in told.items() if name != "seconds"},
        "code": desk.answer_code_hash,
    }
    return Answer(
        kind=KIND,
        answer_id=name_answer(KIND, stands_on),
        sentence=" ".join(part.sentence for part in parts),
        told=told,
        measures=[one for part in parts for one in part.measures],
        sections=[one for part in parts for one in part.sections],
        tables={name: table for part in parts for name, table in part.tables.items()},
        personal_tables=frozenset(name for part in parts for name in part.personal),
        notes=[note for part in parts for note in part.notes],
    )


def _check_proof(files: CheckFiles, proof: Path) -> Checked:
    try:
        return check_proof(files, proof)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        problem = Problem(str(proof), "this is not a proof file of a match.", "Name the file that --proof wrote.")
        raise RotationError("The proof cannot be read.", [problem]) from None


def _checked_answer(desk: Desk, inputs: MatchInputs, checked: Checked, match: Path) -> Answer:
    """Give what the checker said, as an answer."""
    rows: Mapping[str, list[str]] = {"fault": checked.faults, "pair that blocks": checked.blocking}
    found = [(kind, words) for kind, said in rows.items() for words in said]
    table = pl.DataFrame(found, schema={"kind": pl.String, "finding": pl.String}, orient="row")
    verdict = "is accepted: it keeps every limit and nothing blocks it" if checked.accepted else "is not accepted"
    told = {
        "status": "accepted" if checked.accepted else "not accepted",
        "accepted": checked.accepted,
        "blocking_pairs": checked.blocking_pairs,
        "blocking": checked.blocking,
        "faults": checked.faults,
        "inputs_sha256": dict(inputs.sha256),
    }
    how = "A fault breaks a limit or a list. A pair that blocks would rather have each other. The first 50 are named."
    return Answer(
        kind=KIND,
        answer_id=name_answer(KIND, {**told, "code": desk.answer_code_hash}),
        sentence=f"{match.name} {verdict}.",
        told=told,
        measures=[
            Measure("Blocking pairs", checked.blocking_pairs, "pairs"),
            Measure("Faults", len(checked.faults), ""),
        ],
        sections=[Section("What the checker found", how, "findings", {"kind": "Kind", "finding": "Finding"})],
        tables={"findings": table},
        personal_tables=frozenset({"findings"}),
    )


def _write(path: Path, text: str) -> None:
    """Write a file whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, staging = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
    with os.fdopen(handle, "w", encoding="utf-8", newline="") as stream:
        stream.write(text)
    Path(staging).chmod(0o644)
    Path(staging).replace(path)
