"""``allotment decide``: whether a level may take a decision on a day, and under which record."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from allotment.cli.options import AsJson, OutFolder

if TYPE_CHECKING:
    from allotment.governance.decisions.decision import Decision
    from allotment.planning.answers.answer import Answer

Day = Annotated[str | None, typer.Option("--on", metavar="DAY", help="The day, as 2026-04-01; today if left out.")]


def decide(
    question: Annotated[
        str | None, typer.Argument(metavar="WHAT", help="What is to be decided: plain words, or an activity's key.")
    ] = None,
    level: Annotated[
        str | None, typer.Option("--level", metavar="LEVEL", help="Who would decide: England, region, ICS, place, ...")
    ] = None,
    on: Day = None,
    horizon: Annotated[
        float | None, typer.Option("--horizon", metavar="YEARS", help="How many years ahead the decision looks.")
    ] = None,
    delegations: Annotated[
        Path | None, typer.Option("--delegations", metavar="FILE", help="Delegations, as YAML.")
    ] = None,
    maturity: Annotated[
        str | None, typer.Option("--maturity", metavar="WORD", help="The planning maturity of who would decide.")
    ] = None,
    pounds: Annotated[str | None, typer.Option("--pounds", metavar="SUM", help="What it costs, as 1234.50.")] = None,
    role: Annotated[str | None, typer.Option("--role", metavar="ROLE", help="The role that it is about.")] = None,
    organisation: Annotated[
        str | None, typer.Option("--organisation", metavar="NAME", help="Who asks, as the delegations name it.")
    ] = None,
    plan: Annotated[
        Path | None, typer.Option("--plan", metavar="FILE", help="Look through a plan: a CSV file of actions.")
    ] = None,
    refuse: Annotated[
        bool, typer.Option("--refuse", help="With --plan: refuse it if one action may not be taken.")
    ] = False,
    listed: Annotated[bool, typer.Option("--list", help="List every activity with the level that decides.")] = False,
    example: Annotated[
        Path | None, typer.Option("--example", metavar="FOLDER", help="Write an example plan and delegations here.")
    ] = None,
    out: OutFolder = None,
    as_json: AsJson = False,
) -> None:
    """Say which level may take a workforce decision.

    From dated records with their sources: whether the level may, which one does, under which record, who else is
    asked and on what terms. What was understood is said; words that are not clear are never guessed at.

    Examples:

        allotment decide "commission 40 nursing places" --level ics

        allotment decide --plan plan.csv --level ics --on 2026-04-01
    """
    from allotment.cli.answering import show_answer  # noqa: PLC0415
    from allotment.cli.show import print_json  # noqa: PLC0415
    from allotment.planning import decide as planning  # noqa: PLC0415
    from allotment.planning.desk import Desk  # noqa: PLC0415

    _require_one_question({"WHAT": question, "--plan": plan, "--list": listed or None, "--example": example}, level)
    _require_use(
        {
            "--horizon": horizon is None or question is not None,
            "--refuse": not refuse or plan is not None,
            "--out": out is None or plan is not None or listed,
        }
    )
    if example is not None:
        for path in planning.write_examples(example):
            typer.echo(path)
        return
    desk = Desk.open()
    if listed:
        _show_list(planning.list_decisions(desk, on), out, as_json=as_json)
        return
    asked = planning.DecideAsked(
        question or "", level or "", on, horizon, pounds, role, maturity, organisation, delegations
    )
    if plan is not None:
        show_answer(planning.look_through_plan(desk, asked, plan, refuse=refuse), out, as_json=as_json)
        return
    decision = planning.decide(desk, asked)
    if as_json:
        print_json(decision.as_json())
        return
    _show_decision(decision)


def _require_one_question(given: dict[str, object], level: str | None) -> None:
    """Hold that one thing is asked, and who would decide it.

    Raises:
        DecisionError: none or several are, or nobody is named.
    """
    from allotment.governance.decisions.errors import DecisionError  # noqa: PLC0415
    from allotment.workforce.errors import Problem  # noqa: PLC0415

    asked = [name for name, value in given.items() if value is not None]
    problems = []
    if len(asked) != 1:
        rule = f"one of {', '.join(given)} is asked at a time; {' and '.join(asked) or 'none'} is given."
        problems.append(
            Problem("allotment decide", rule, "Say what is to be decided, in quotes, or give one of these.")
        )
    elif asked[0] in {"WHAT", "--plan"} and level is None:
        problems.append(Problem("--level", "it is not said who would decide.", "Name a level, such as --level ics."))
    if problems:
        raise DecisionError("The question cannot be answered.", problems)


def _require_use(used: dict[str, bool]) -> None:
    """Hold that no option is given that the question would pass over.

    Raises:
        DecisionError: one is.
    """
    from allotment.governance.decisions.errors import DecisionError  # noqa: PLC0415
    from allotment.workforce.errors import Problem  # noqa: PLC0415

    rule = "it says nothing here."
    remedy = "Give --horizon with one question in words, --refuse with --plan, --out with --plan or --list."
    problems = [Problem(name, rule, remedy) for name, is_used in used.items() if not is_used]
    if problems:
        raise DecisionError("The question cannot be answered.", problems)


def _show_decision(decision: Decision) -> None:
    from allotment.cli.show import print_table  # noqa: PLC0415

    told = decision.as_json()
    verb = "may" if decision.allowed else "may not"
    way = f", by {decision.delegation}" if decision.delegation else ""
    typer.echo(f"{'Yes' if decision.allowed else 'No'}: {decision.level} {verb} decide{way}.")
    rows = [
        ("Understood as", f"{decision.understood_as} ({decision.activity})"),
        ("Decides", told["deciding_level"]),
        ("May decide", ", ".join(told["allowed_levels"])),
        ("Must be asked", ", ".join(told["consult"]) or "nobody"),
        ("Record", decision.record + (", inferred" if decision.inferred else ", stated")),
        ("In force", f"from {told['valid_from']} {'to ' + told['valid_to'] if told['valid_to'] else 'on'}"),
        *(("Condition", condition) for condition in decision.conditions),
        ("Source", decision.source),
    ]
    print_table("Decision", ("About", "Answer"), rows)


def _show_list(answer: Answer, out: Path | None, *, as_json: bool) -> None:
    """Show every activity: a list that leaves some out would not be one."""
    from allotment.cli.show import print_json, print_table, say_where  # noqa: PLC0415

    if out is not None:
        answer.write(out)
    if as_json:
        print_json(answer.as_json())
        return
    typer.echo(answer.sentence)
    for section in answer.sections:
        rows = answer.tables[section.table].select(list(section.headings)).rows()
        print_table(
            section.title, tuple(section.headings.values()), rows, section.how_to_read, optional=("What is decided",)
        )
    say_where(out)
