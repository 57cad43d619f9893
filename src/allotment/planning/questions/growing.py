"""The questions of growing our own: education, placements, rotations, and the ways from school to registration."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from allotment.planning.desk import Desk, Progress
from allotment.planning.questions.question import (
    CHOICE,
    FILE,
    FUNDING,
    NUMBER,
    SCENARIO,
    TEXT,
    TICK,
    Asked,
    Field,
    Question,
)

if TYPE_CHECKING:
    from allotment.planning.answers.answer import Answer

GROWING_SECTION = "growing"
USUAL_SCENARIO = "shipped:central"
USUAL_FUNDING = "shipped:gloucestershire"


def _plan_education(desk: Desk, asked: Asked, progress: Progress) -> Answer:
    from allotment.planning.education.asked import EducationAsked  # noqa: PLC0415 - slow to import
    from allotment.planning.plan_education import plan_education  # noqa: PLC0415 - slow to import

    return plan_education(
        desk,
        EducationAsked(
            ics=asked.system,
            scenario=asked.values["scenario"],
            funding=asked.titles["funding"],
            funding_text=asked.values["funding"],
            years=asked.number("years"),
            late=asked.number("late"),
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
            travel=asked.files.get("travel"),
            previous=asked.files.get("previous"),
            changes=asked.files.get("changes"),
            close=asked.names("close"),
            letters=asked.ticked("letters"),
            calendars=asked.ticked("calendars"),
        ),
        progress,
    )


def _rotate_doctors(desk: Desk, asked: Asked, progress: Progress) -> Answer:
    from allotment.evidence.rotations.read_match import MatchFiles  # noqa: PLC0415 - slow to import
    from allotment.planning.rotate_doctors import RotateAsked, rotate_doctors  # noqa: PLC0415 - slow to import

    sent = asked.files
    match = None
    if "programmes" in sent and "applicant_preferences" in sent:
        match = MatchFiles(
            programmes=sent["programmes"],
            applicant_preferences=sent["applicant_preferences"],
            programme_preferences=sent.get("programme_preferences"),
            couples=sent.get("couples"),
            couple_preferences=sent.get("couple_preferences"),
            regions=sent.get("regions"),
            pre_allocated=sent.get("pre_allocated"),
        )
    rota = RotateAsked(
        files=match,
        method=asked.values["method"],
        seed=asked.number("seed"),
        trainees=sent.get("trainees"),
        posts=sent.get("posts"),
        changes=sent.get("changes"),
    )
    return rotate_doctors(desk, rota, progress)


def _pathways(desk: Desk, asked: Asked, progress: Progress) -> Answer:
    from allotment.planning.pathways import PathwaysAsked, pathways  # noqa: PLC0415 - slow to import

    return pathways(
        desk,
        PathwaysAsked(
            ics=asked.system,
            years=asked.number("years"),
            draws=asked.number("draws"),
            equity=asked.number("equity"),
            partners=asked.files.get("partners"),
            labour_market=asked.files.get("labour_market"),
            deprivation=asked.files.get("deprivation"),
        ),
        progress,
    )


def _placement_example(_desk: Desk, _system: str, folder: Path) -> None:
    from allotment.planning.place_students import write_example  # noqa: PLC0415 - only a download needs it

    write_example(folder)


def _rotation_example(_desk: Desk, _system: str, folder: Path) -> None:
    from allotment.planning.rotate_doctors import write_example  # noqa: PLC0415 - only a download needs it

    write_example(folder)


def _pathways_example(desk: Desk, system: str, folder: Path) -> None:
    from allotment.planning.pathways import write_example  # noqa: PLC0415 - only a download needs it

    write_example(desk, folder, system)


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
            Field("years", "Years of intakes", NUMBER, "From 3 to 15.", "15", least=3, most=15),
            Field("late", "Years late to compare", NUMBER, "What starting so many years late costs.", "1", most=3),
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
            Field("travel", "Travel times", FILE, "Minutes from each student or postcode to each setting."),
            Field(
                "previous", "Placements that stand", FILE, "student, block, setting: as few as possible are changed."
            ),
            Field("changes", "Late changes", FILE, "Students who leave, settings that close or have other places."),
            Field("close", "Settings whose closing is looked at", TEXT, "Their names as in the file, commas between."),
            Field("seconds", "Seconds to search", NUMBER, "From 5 to 600.", "60", least=5, most=600),
            Field("calendars", "Make calendars", TICK, "One for each student and each setting.", "yes"),
            Field("letters", "Write letters", TICK, "One for each student."),
        ),
        ask=_place_students,
        write_example=_placement_example,
    ),
    Question(
        kind="rotate-doctors",
        section=GROWING_SECTION,
        title="Rotate doctors",
        lead=(
            "A match that no applicant and programme would rather leave for each other, with couples kept together; "
            "and the rota that trainees, part-time work and leave make, with its gaps and who is asked to fill them."
        ),
        fields=(
            Field("programmes", "Programmes", FILE, "For a match: programme, capacity."),
            Field("applicant_preferences", "Applicants’ preferences", FILE, "For a match: applicant, programme, rank."),
            Field("programme_preferences", "Programmes’ preferences", FILE, "programme, applicant, rank."),
            Field("couples", "Couples", FILE, "applicant, partner."),
            Field("couple_preferences", "Couples’ own preferences", FILE, "applicant, partner and both programmes."),
            Field("regions", "Regions", FILE, "region, least, most."),
            Field("pre_allocated", "Allocated beforehand", FILE, "Applicants whose circumstances decide."),
            Field(
                "method",
                "Method",
                CHOICE,
                usual="stable",
                choices=(("stable", "Stable match"), ("preference-informed", "Preference-informed, as for foundation")),
            ),
            Field("seed", "Number of the lottery", NUMBER, "The same number draws the same lots.", "1", most=999_999),
            Field(
                "trainees", "Trainees", FILE, "For a rota: trainee, programme, grade, dates and share of whole time."
            ),
            Field("posts", "Posts", FILE, "For a rota: sites, grades and who funds them."),
            Field("changes", "Changes", FILE, "Less than full time, out of programme and leave."),
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
            Field(
                "equity",
                "Weight of the most deprived fifth",
                NUMBER,
                "1 shares outreach by who could be met; 2 meets the most deprived twice as often.",
                "1",
                least=1,
                most=20,
            ),
            Field("partners", "Partners", FILE, "Schools and colleges: no names of people."),
            Field("labour_market", "Local labour market", FILE, "Pay, jobs and unemployment of each district."),
            Field("deprivation", "Deprivation", FILE, "Each district's residents by fifth of deprivation."),
        ),
        ask=_pathways,
        write_example=_pathways_example,
    ),
)
