"""``allotment rotate-doctors``: who trains where, when training ends, and which posts have nobody."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from allotment.cli.options import AsJson, Seed
from allotment.cli.writable import writable_folder

if TYPE_CHECKING:
    from allotment.evidence.rotations.read_match import MatchFiles

File = Path | None
DAY = ["%Y-%m-%d"]


def _file(option: str, words: str) -> object:
    return typer.Option(option, metavar="FILE", help=words)


def rotate_doctors(
    task: Annotated[
        str, typer.Argument(metavar="[completion]", help="The word completion reckons one extension instead.")
    ] = "",
    programmes: Annotated[File, _file("--programmes", "Programmes with their places.")] = None,
    applicant_preferences: Annotated[File, _file("--applicant-preferences", "Applicants' ranks.")] = None,
    programme_preferences: Annotated[File, _file("--programme-preferences", "Programmes' ranks.")] = None,
    couples: Annotated[File, _file("--couples", "Linked applicants.")] = None,
    couple_preferences: Annotated[File, _file("--couple-preferences", "Couples' own order of pairs.")] = None,
    regions: Annotated[File, _file("--regions", "Regions' least and most.")] = None,
    pre_allocated: Annotated[File, _file("--pre-allocated", "Who is placed beforehand.")] = None,
    method: Annotated[
        str, typer.Option("--method", metavar="NAME", help="stable, or preference-informed by lottery.")
    ] = "stable",
    seed: Seed = 1,
    out: Annotated[File, _file("--out", "Write the match into this file, its proof beside it.")] = None,
    proof: Annotated[File, _file("--proof", "Write the proof into this file instead.")] = None,
    check: Annotated[File, _file("--check", "Check this match or proof file and make none.")] = None,
    trainees: Annotated[File, _file("--trainees", "Doctors in training.")] = None,
    posts: Annotated[File, _file("--posts", "Training posts.")] = None,
    changes: Annotated[File, _file("--changes", "Less than full time, out of programme, leave.")] = None,
    begin: Annotated[
        datetime | None, typer.Option("--begin", formats=DAY, metavar="DAY", help="The rota's first day.")
    ] = None,
    months: Annotated[int, typer.Option("--months", metavar="N", help="Months of a period of the rota.")] = 4,
    periods: Annotated[int, typer.Option("--periods", metavar="N", help="Periods of the rota.")] = 6,
    as_of: Annotated[
        datetime | None, typer.Option("--as-of", formats=DAY, metavar="DAY", help="The day it is looked at from.")
    ] = None,
    rules: Annotated[File, _file("--rules", "Other dated rules, laid out as the shipped file.")] = None,
    days: Annotated[int | None, typer.Option("--days", metavar="N", help="completion: inclusive days.")] = None,
    from_share: Annotated[
        str | None, typer.Option("--from", metavar="SHARE", help="completion: the whole-time share until now.")
    ] = None,
    to_share: Annotated[
        str | None, typer.Option("--to", metavar="SHARE", help="completion: the new whole-time share.")
    ] = None,
    details: Annotated[
        Path | None,
        typer.Option("--details", metavar="FOLDER", callback=writable_folder, help="Write every table here."),
    ] = None,
    example: Annotated[
        Path | None,
        typer.Option("--example", metavar="FOLDER", callback=writable_folder, help="Write example files and end."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Match doctors with programmes and plan their rotations.

    A stable match with couples, regional quotas and ties, proved in a file; or preference-informed allocation. From
    trainees and posts: completion dates, who is where, gaps with who is offered them, and the generalist share.

    Examples:

        allotment rotate-doctors --example doctors

        allotment rotate-doctors completion --days 11 --from 1.0 --to 0.8 --json
    """
    from allotment.cli.answering import show_answer  # noqa: PLC0415
    from allotment.cli.show import progress_bar  # noqa: PLC0415
    from allotment.planning import rotate_doctors as verb  # noqa: PLC0415
    from allotment.planning.desk import Desk  # noqa: PLC0415

    if task not in ("", "completion"):
        raise typer.BadParameter(f"{task!r} is not known. Leave it out, or write completion.")
    if example is not None:
        names = verb.write_example(example)
        typer.echo(f"{len(names)} synthetic files are in {example}: {', '.join(names)}.")
        return
    desk = Desk.open()
    if task == "completion":
        show_answer(verb.completion(desk, days, from_share, to_share), details, as_json=as_json)
        return
    files = _match_files(
        programmes, applicant_preferences, programme_preferences, couples, couple_preferences, regions, pre_allocated
    )
    if check is not None:
        if files is None:
            raise typer.BadParameter("--check needs --programmes and the preferences that the match was made from.")
        show_answer(verb.check_doctors(desk, files, check, method, seed), details, as_json=as_json)
        return
    asked = verb.RotateAsked(
        files, method, seed, out, proof, trainees, posts, changes,
        None if begin is None else begin.date(), months, periods, None if as_of is None else as_of.date(), rules,
    )  # fmt: skip
    with progress_bar(quiet=as_json) as progress:
        answer = verb.rotate_doctors(desk, asked, progress)
    show_answer(answer, details, as_json=as_json)
    if out is not None and not as_json:
        typer.echo(f"The match is in {out}, its proof in {verb.proof_place(asked)}.")


def _match_files(
    programmes: File,
    applicants: File,
    programmes_ranks: File,
    couples: File,
    joint: File,
    regions: File,
    pre_allocated: File,
) -> MatchFiles | None:
    """Give the match's files, or None where no match is asked.

    Raises:
        typer.BadParameter: a match is asked without what every match needs.
    """
    from allotment.evidence.rotations.read_match import MatchFiles  # noqa: PLC0415

    if programmes is not None and applicants is not None:
        return MatchFiles(programmes, applicants, programmes_ranks, couples, joint, regions, pre_allocated)
    if any(
        one is not None for one in (programmes, applicants, programmes_ranks, couples, joint, regions, pre_allocated)
    ):
        raise typer.BadParameter("A match needs both --programmes and --applicant-preferences.")
    return None
