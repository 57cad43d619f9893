"""Trainees and posts as a part of the answer: completion dates, who is where, gaps with their offers, generalists."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from fractions import Fraction
from typing import Any

import polars as pl

from allotment.allocation.rotations.gaps import Offer, find_gaps, offer
from allotment.allocation.rotations.rota import Timeline, Turn, in_post, periods, plan_rota, timelines
from allotment.evidence.rotations.rules import RotationRules
from allotment.evidence.rotations.training_inputs import Post, TrainingInputs
from allotment.planning.answers.answer import Measure, Plot, Section
from allotment.planning.rotations.part import Part

DAYS_OF_YEAR = Fraction(1461, 4)
WHOLE = 10_000
MONTH_DAYS = DAYS_OF_YEAR / 12


@dataclass(frozen=True)
class RotaAsked:
    """From which day, in how many periods of how many months, the rota is planned, and the day it is looked at from."""

    as_of: date
    first: date
    months: int
    count: int


def rota_part(inputs: TrainingInputs, asked: RotaAsked, rules: RotationRules) -> Part:
    """Plan the rota and give the part of the answer about it."""
    people = timelines(inputs.trainees, rules)
    spans = periods(asked.first, asked.months, asked.count)
    turns = plan_rota(people, inputs.posts, spans, rules)
    offers = [offer(gap, asked.as_of, rules) for gap in find_gaps(inputs.posts, turns, spans, asked.as_of)]
    generalist = _generalist(inputs.posts, asked.first, rules)
    tables = {
        "completion": _completion(people),
        "rota": _rota(turns),
        "gaps": _gaps(offers),
        "gaps_by_site": _by_site(offers),
        "without_post": _without_post(people, turns, spans[0].first),
        "rules": pl.DataFrame([{**asdict(one), "value": str(one.value)} for one in rules.records]),
    }
    told = _told(inputs, people, offers, generalist, asked)
    early = told["gaps_found_early"]
    sentence = (
        f"{len(offers):,} gaps of {told['gap_whole_time_years']:.1f} whole-time years in all from "
        f"{asked.first:%d %B %Y} to {spans[-1].last:%d %B %Y}, {early:,} of them found early."
    )
    moved = sum(one.extension_days for timeline in people for one in timeline.extended)
    measures = [
        Measure("Gaps", len(offers), "gaps"),
        Measure("Gaps found early", early, "gaps", "With the warning that the rule asks for."),
        Measure("Whole time lost in gaps", told["gap_whole_time_years"], "years"),
        Measure("Completion moved", moved, "days", "Over all trainees."),
        Measure("Generalist and primary-care share of posts", round(100 * generalist["share"], 1), "%"),
    ]
    personal = frozenset({"completion", "rota", "without_post"})
    return Part(sentence, told, measures, _sections(), tables, personal, generalist["notes"])


def _told(
    inputs: TrainingInputs,
    people: Sequence[Timeline],
    offers: Sequence[Offer],
    generalist: Mapping[str, Any],
    asked: RotaAsked,
) -> dict[str, Any]:
    years = sum((one.gap.days * one.gap.share for one in offers), Fraction(0)) / DAYS_OF_YEAR
    return {
        "as_of": asked.as_of.isoformat(),
        "from": asked.first.isoformat(),
        "trainees": len(inputs.trainees),
        "posts": len(inputs.posts),
        "trainees_whose_completion_moves": sum(one.completes != one.trainee.due for one in people),
        "gaps": len(offers),
        "gaps_found_early": sum(one.early for one in offers),
        "gap_whole_time_years": round(float(years), 2),
        "offered_first": dict(sorted(Counter(one.order[0] for one in offers).items())),
        "generalist_share": round(generalist["share"], 4),
        "generalist_share_target": generalist["target"],
        "generalist_posts_short": generalist["short"],
        "inputs_sha256": dict(inputs.sha256),
    }


def _generalist(posts: Sequence[Post], day: date, rules: RotationRules) -> dict[str, Any]:
    """Hold the share of generalist and primary-care posts against its target; say the smallest change that meets it."""
    open_posts = [post for post in posts if post.first <= day and (post.last is None or day <= post.last)]
    total = sum((post.share for post in open_posts), Fraction(0))
    having = sum((post.share for post in open_posts if post.generalist), Fraction(0))
    target = Fraction(rules.number("generalist_share_target"), WHOLE)
    missing = max(Fraction(0), target * total - having)
    short = -(-missing.numerator // missing.denominator)
    notes = []
    if short:
        notes.append(
            f"{float(having):.1f} of {float(total):.1f} whole-time posts on {day:%d %B %Y} are generalist or "
            f"primary-care trailblazer posts; the target of {float(target):.0%} asks for {short:,} more: "
            f"turn {short:,} whole-time posts into them, or lower the target to {float(having / total):.1%}."
        )
    share = float(having / total) if total else 0.0
    return {"share": share, "target": float(target), "short": short, "notes": notes}


def _completion(people: Sequence[Timeline]) -> pl.DataFrame:
    schema = {
        "trainee": pl.String, "programme": pl.String, "kind": pl.String, "from": pl.Date, "to": pl.Date,
        "days": pl.Int64, "share": pl.Float64, "extension_days": pl.Int64, "due_before": pl.Date, "completes": pl.Date,
    }  # fmt: skip
    rows: list[tuple[Any, ...]] = []
    for one in people:
        trainee, before = one.trainee, one.trainee.due
        if not one.extended:
            rows.append((trainee.name, trainee.programme, "", None, None, 0, float(trainee.share), 0, before, before))
        for step in one.extended:
            change = step.change
            last = None if change.last == date.max else change.last
            rows.append(
                (trainee.name, trainee.programme, change.kind, change.first, last, step.days, float(change.share),
                 step.extension_days, before, step.due)
            )  # fmt: skip
            before = step.due
    return pl.DataFrame(rows, schema=schema, orient="row")


def _rota(turns: Sequence[Turn]) -> pl.DataFrame:
    columns = ("trainee", "grade", "post", "specialty", "site", "setting")
    schema = {**dict.fromkeys(columns, pl.String), "from": pl.Date, "to": pl.Date, "share": pl.Float64}
    rows = [
        (one.timeline.trainee.name, one.grade, one.post.name, one.post.specialty, one.post.site, one.post.setting,
         one.period.first, min(one.period.last, one.timeline.completes),
         float(in_post(one.timeline, one.period.first)[0]))
        for one in turns
    ]  # fmt: skip
    return pl.DataFrame(rows, schema=schema, orient="row").sort("trainee", "from")


def _gaps(offers: Sequence[Offer]) -> pl.DataFrame:
    words = ("post", "programme", "specialty", "grade", "site", "funder")
    schema = {
        **dict.fromkeys(words, pl.String), "from": pl.Date, "to": pl.Date, "days": pl.Int64, "whole_time": pl.Float64,
        "why": pl.String, "months_warning": pl.Float64, "found_early": pl.Boolean, "offered_first": pl.String,
        "then": pl.String,
    }  # fmt: skip
    rows = []
    for one in offers:
        gap, post = one.gap, one.gap.post
        months = round(float(one.warning_days / MONTH_DAYS), 1)
        rows.append(
            (post.name, post.programme, post.specialty, post.grade, post.site, post.funder, gap.first, gap.last,
             gap.days, float(gap.share), gap.why, months, one.early, one.order[0], ", ".join(one.order[1:]))
        )  # fmt: skip
    return pl.DataFrame(rows, schema=schema, orient="row")


def _by_site(offers: Sequence[Offer]) -> pl.DataFrame:
    table = _gaps(offers).with_columns(years=pl.col("days") * pl.col("whole_time") / float(DAYS_OF_YEAR))
    sums = table.group_by("site", "specialty", "grade", "funder").agg(
        pl.len().alias("gaps").cast(pl.Int64), pl.col("years").sum().round(2).alias("whole_time_years")
    )
    return sums.sort("whole_time_years", "site", "specialty", "grade", descending=[True, False, False, False])


def _without_post(people: Sequence[Timeline], turns: Sequence[Turn], first: date) -> pl.DataFrame:
    """List trainees who are in training on the first day and have no post then."""
    placed = {turn.timeline.trainee.name for turn in turns if turn.period.first == first}
    rows = [
        (one.trainee.name, one.trainee.programme, in_post(one, first)[1] or "no post of the grade is left")
        for one in people
        if one.trainee.starts <= first <= one.completes and one.trainee.name not in placed
    ]
    return pl.DataFrame(rows, schema=dict.fromkeys(("trainee", "programme", "why"), pl.String), orient="row")


def _sections() -> list[Section]:
    return [
        Section(
            "Gaps, soonest first",
            "A post, or the part of it named under whole time, without a trainee. A warning below 0: it has begun.",
            "gaps",
            {"post": "Post", "specialty": "Specialty", "grade": "Grade", "site": "Site", "funder": "Funder",
             "from": "From", "to": "To", "whole_time": "Whole time", "why": "Why", "months_warning": "Months' warning",
             "offered_first": "Offered first"},
            Plot("gantt", "from", "post", "why", "from", "to", x_title="Day", y_title="Post"),
        ),
        Section(
            "Gaps by site and specialty",
            "Whole-time years: days of each gap times its share, over a year. The largest come first.",
            "gaps_by_site",
            {"site": "Site", "specialty": "Specialty", "grade": "Grade", "funder": "Funder", "gaps": "Gaps",
             "whole_time_years": "Whole-time years"},
            Plot("bar", "site", "whole_time_years", "specialty", x_title="Site", y_title="Whole-time years"),
        ),
        Section(
            "When training ends",
            "Each change, its inclusive days and by how many days it moves completion; a trainee's last row holds.",
            "completion",
            {"trainee": "Trainee", "kind": "Change", "from": "From", "to": "To", "days": "Days", "share": "Counts",
             "extension_days": "Extension, days", "due_before": "Due before", "completes": "Completes"},
        ),
        Section(
            "Who is where",
            "Each trainee's post in each period. Posts and specialties not yet seen come first.",
            "rota",
            {"trainee": "Trainee", "grade": "Grade", "post": "Post", "specialty": "Specialty", "site": "Site",
             "from": "From", "to": "To", "share": "Share"},
            Plot("gantt", "from", "trainee", "specialty", "from", "to", x_title="Day", y_title="Trainee"),
        ),
        Section(
            "Rules used",
            "Dated records. What is an elicited placeholder is a guess that somebody should own.",
            "rules",
            {"key": "Rule", "value": "Value", "unit": "Unit", "source": "Source", "grade": "Grade"},
        ),
    ]  # fmt: skip
