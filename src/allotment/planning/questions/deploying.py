"""The questions of deployment: the shared bank, a unit's roster, and temporary spend."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from allotment.planning.desk import Desk, Progress
from allotment.planning.questions.question import FILE, NUMBER, TEXT, Asked, Field, Question

if TYPE_CHECKING:
    from allotment.planning.answers.answer import Answer

SECTION = "deployment"


def _fill_shifts(desk: Desk, asked: Asked, progress: Progress) -> Answer:
    from allotment.planning.fill_shifts import ShiftsAsked, fill_shifts  # noqa: PLC0415 - slow to import

    return fill_shifts(
        desk,
        ShiftsAsked(
            shifts=asked.files["shifts"],
            workers=asked.files["workers"],
            seconds=asked.number("seconds"),
            bookings=asked.files.get("bookings"),
            availability=asked.files.get("availability"),
            rates=asked.files.get("rates"),
            previous=asked.files.get("previous"),
            sick=asked.names("sick"),
            one=asked.values["one"] or None,
        ),
        progress,
    )


def _roster(desk: Desk, asked: Asked, progress: Progress) -> Answer:
    from allotment.planning.make_roster import RosterAsked, make_roster  # noqa: PLC0415 - slow to import

    return make_roster(desk, RosterAsked(asked.files["instance"], seconds=asked.number("seconds")), progress)


def _temporary_spend(desk: Desk, asked: Asked, progress: Progress) -> Answer:
    from allotment.evidence.temporary_spend.read_inputs import SpendFiles  # noqa: PLC0415 - slow to import
    from allotment.planning.temporary_spend import SpendAsked, temporary_spend  # noqa: PLC0415 - slow to import

    files = SpendFiles(
        spend=asked.files["spend"],
        shifts=asked.files.get("shifts"),
        measures=asked.files.get("measures"),
        rates=asked.files.get("rates"),
        aid=asked.files.get("aid"),
    )
    spend = SpendAsked(
        ics=asked.system,
        files=files,
        months=asked.number("months"),
        convert_fte=float(asked.number("convert")),
        role=asked.values["role"] or None,
    )
    return temporary_spend(desk, spend, progress)


def _bank_example(_desk: Desk, _system: str, folder: Path) -> None:
    from allotment.planning.fill_shifts import write_example  # noqa: PLC0415 - only a download needs it

    write_example(folder)


def _spend_example(_desk: Desk, _system: str, folder: Path) -> None:
    from allotment.planning.temporary_spend import write_example  # noqa: PLC0415 - only a download needs it

    write_example(folder)


DEPLOYING = (
    Question(
        kind="fill-shifts",
        section=SECTION,
        title="Fill shifts from the shared bank",
        lead=(
            "Open shifts of every organisation with the workers who may take them: safe first, then cost, then "
            "fairness; and for what stays open, why. Everything is a proposal until somebody approves it."
        ),
        fields=(
            Field("shifts", "Open shifts", FILE, "Organisation, role, place, start, end and rate.", needed=True),
            Field("workers", "Workers", FILE, "Contracts, roles, competences and travel.", needed=True),
            Field("bookings", "Bookings", FILE, "What workers are booked for already, anywhere."),
            Field("availability", "Availability", FILE, "When workers can and would like to work."),
            Field("rates", "Rate card", FILE, "What each kind of worker is paid, with its cap."),
            Field("previous", "Fills that stand", FILE, "shift, worker: as few as possible are changed."),
            Field("sick", "Workers who are away", TEXT, "As in the file, commas between."),
            Field("one", "One shift alone", TEXT, "In which order it is offered, and why to nobody else."),
            Field("seconds", "Seconds to search", NUMBER, "From 5 to 600.", "60", least=5, most=600),
        ),
        ask=_fill_shifts,
        write_example=_bank_example,
    ),
    Question(
        kind="roster",
        section=SECTION,
        title="Make a unit’s roster",
        lead="A roster that keeps every hard rule, with the best cover and the most requests met that were found.",
        fields=(
            Field(
                "instance", "The unit", FILE, "In the text format of the public nurse-rostering instances.",
                needed=True, endings=(".txt",),
            ),
            Field("seconds", "Seconds to search", NUMBER, "From 5 to 900.", "60", least=5, most=900),
        ),
        ask=_roster,
    ),
    Question(
        kind="temporary-spend",
        section=SECTION,
        title="Temporary spend",
        lead=(
            "Bank and agency against their dated ceilings, a forecast with its back-test, what leaks, what one bank "
            "rate would move, and the case for converting agency to staff."
        ),
        fields=(
            Field("spend", "Spend", FILE, "By month, organisation, role and reason.", needed=True),
            Field("shifts", "Hours asked for and filled", FILE, "By month and organisation."),
            Field("measures", "Measures", FILE, "Vacancies, time to hire, unused hours and more."),
            Field("rates", "Bank rates that are proposed", FILE, "By organisation and role."),
            Field("aid", "Hours lent and given back", FILE, "Between organisations."),
            Field("months", "Months to forecast", NUMBER, "From 1 to 24.", "12", least=1, most=24),
            Field("convert", "FTE of agency to convert", NUMBER, "0 for no case.", "10", most=10_000),
            Field("role", "Role to convert", TEXT, "Empty: the one with most agency."),
        ),
        ask=_temporary_spend,
        write_example=_spend_example,
    ),
)  # fmt: skip
