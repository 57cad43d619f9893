"""The questions of growing our own: education, placements, rotations, and the ways from school to registration."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from allotment.planning.answers.question import FILE, FUNDING, NUMBER, SCENARIO, Asked, Field, Question
from allotment.planning.desk import Desk, Progress

if TYPE_CHECKING:
    from allotment.planning.answers.answer import Answer

GROWING_SECTION = "growing"
USUAL_SCENARIO = "shipped:central"
USUAL_FUNDING = "shipped:gloucestershire"


def _plan_education(desk: Desk, asked: Asked, progress: Progress) -> Answer:
    from allotment.planning.plan_education import EducationAsked, plan_education  # noqa: PLC0415 - slow to import

    return plan_education(
        desk,
        EducationAsked(
            ics=asked.system,
            scenario=asked.values["scenario"],
            funding=asked.titles["funding"],
            funding_text=asked.values["funding"],
            years=asked.number("years"),
            local=asked.local,
        ),
        progress,
    )


def _place_students(desk: Desk, asked: Asked, progress: Progress) -> Answer:
    from allotment.planning.place_students import PlacementAsked, place_students  # noqa: PLC0415 - slow to import

    return place_students(
        desk,
        PlacementAsked(
            students=asked.files["students"],
            settings=asked.files["settings"],
            requirements=asked.files["requirements"],
            seconds=asked.number("seconds"),
        ),
        progress,
    )


def _rotate_doctors(desk: Desk, asked: Asked, progress: Progress) -> Answer:
    from allotment.planning.rotate_doctors import RotationAsked, rotate_doctors  # noqa: PLC0415 - slow to import

    return rotate_doctors(
        desk,
        RotationAsked(
            programmes=asked.files["programmes"],
            applicant_preferences=asked.files["applicant_preferences"],
            programme_preferences=asked.files["programme_preferences"],
            couples=asked.files.get("couples"),
        ),
        progress,
    )


def _pathways(desk: Desk, asked: Asked, progress: Progress) -> Answer:
    from allotment.planning.pathways import PathwaysAsked, pathways  # noqa: PLC0415 - slow to import

    return pathways(
        desk,
        PathwaysAsked(ics=asked.system, years=asked.number("years"), draws=asked.number("draws")),
        progress,
    )


def _placement_example(folder: Path) -> None:
    from allotment.planning.place_students import write_example  # noqa: PLC0415 - only a download needs it

    write_example(folder)


def _rotation_example(folder: Path) -> None:
    from allotment.planning.rotate_doctors import write_example  # noqa: PLC0415 - only a download needs it

    write_example(folder)


GROWING = (
    Question(
        kind="plan-education",
        section=GROWING_SECTION,
        title="Plan education",
        lead=(
            "Intakes of each programme by year, solved back from the roles the population will need, within "
            "applicants, providers, placements, educators and money."
        ),
        fields=(
            Field("funding", "Funding file", FUNDING, "The money and the limits of placements.", USUAL_FUNDING, True),
            Field("scenario", "Scenario", SCENARIO, "What will be needed.", USUAL_SCENARIO, True),
            Field("years", "Years ahead", NUMBER, "From 3 to 15.", "15", least=3, most=15),
        ),
        ask=_plan_education,
    ),
    Question(
        kind="place-students",
        section=GROWING_SECTION,
        title="Place students",
        lead=(
            "Every student in settings that meet their programme’s requirements, with fair travel, and for whoever "
            "cannot be placed the least change that would do it."
        ),
        fields=(
            Field("students", "Students", FILE, "One row for each student: student, programme, postcode.", needed=True),
            Field("settings", "Settings", FILE, "One row for each setting: type, sector, places.", needed=True),
            Field("requirements", "Requirements", FILE, "Blocks and rules of each programme.", needed=True),
            Field("seconds", "Seconds to search", NUMBER, "From 5 to 600.", "60", least=5, most=600),
        ),
        ask=_place_students,
        write_example=_placement_example,
    ),
    Question(
        kind="rotate-doctors",
        section=GROWING_SECTION,
        title="Match doctors to programmes",
        lead="A match that no applicant and programme would rather leave for each other, with couples kept together.",
        fields=(
            Field("programmes", "Programmes", FILE, "programme, capacity.", needed=True),
            Field("applicant_preferences", "Applicants’ preferences", FILE, "applicant, programme, rank.", needed=True),
            Field("programme_preferences", "Programmes’ preferences", FILE, "programme, applicant, rank.", needed=True),
            Field("couples", "Couples", FILE, "applicant, partner."),
        ),
        ask=_rotate_doctors,
        write_example=_rotation_example,
    ),
    Question(
        kind="pathways",
        section=GROWING_SECTION,
        title="Grow Your Own pathways",
        lead=(
            "From schools, colleges, communities and job centres to registration: what each place gains, who is "
            "reached, and what a qualified local person costs."
        ),
        fields=(
            Field("years", "Years ahead", NUMBER, "From 3 to 15.", "15", least=3, most=15),
            Field("draws", "Draws of what is uncertain", NUMBER, "From 50 to 1,000.", "200", least=50, most=1000),
        ),
        ask=_pathways,
    ),
)
