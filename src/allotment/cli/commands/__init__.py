"""One file a command. Each imports its planning verb when it is called, so that ``--help`` stays quick."""

from collections.abc import Callable
from typing import Any

import typer

from allotment.cli.commands.assumptions import assumptions
from allotment.cli.commands.audit import audit
from allotment.cli.commands.backtest import backtest
from allotment.cli.commands.baseline import baseline
from allotment.cli.commands.choose_mix import choose_mix
from allotment.cli.commands.compare import compare
from allotment.cli.commands.decide import decide
from allotment.cli.commands.elicit import elicit
from allotment.cli.commands.evidence import evidence
from allotment.cli.commands.explain import explain
from allotment.cli.commands.fill_shifts import fill_shifts
from allotment.cli.commands.funding import funding
from allotment.cli.commands.levers import levers
from allotment.cli.commands.levy_ledger import levy_ledger
from allotment.cli.commands.open_system import open_system
from allotment.cli.commands.passport import passport
from allotment.cli.commands.pathways import pathways
from allotment.cli.commands.place_students import place_students
from allotment.cli.commands.plan_education import plan_education
from allotment.cli.commands.plan_from_file import plan_from_file
from allotment.cli.commands.project import project
from allotment.cli.commands.report import report
from allotment.cli.commands.rerun import rerun
from allotment.cli.commands.roster import roster
from allotment.cli.commands.rotate_doctors import rotate_doctors
from allotment.cli.commands.runs import runs
from allotment.cli.commands.scenarios import scenarios
from allotment.cli.commands.serve import serve
from allotment.cli.commands.temporary_spend import temporary_spend
from allotment.cli.commands.worker import worker

COMMANDS: dict[str, Callable[..., Any] | typer.Typer] = {
    "baseline": baseline,
    "project": project,
    "explain": explain,
    "choose-mix": choose_mix,
    "compare": compare,
    "backtest": backtest,
    "report": report,
    "runs": runs,
    "rerun": rerun,
    "scenarios": scenarios,
    "assumptions": assumptions,
    "levers": levers,
    "elicit": elicit,
    "evidence": evidence,
    "levy-ledger": levy_ledger,
    "passport": passport,
    "pathways": pathways,
    "plan-education": plan_education,
    "place-students": place_students,
    "rotate-doctors": rotate_doctors,
    "temporary-spend": temporary_spend,
    "roster": roster,
    "fill-shifts": fill_shifts,
    "plan-from-file": plan_from_file,
    "open-system": open_system,
    "serve": serve,
    "worker": worker,
    "audit": audit,
    "funding": funding,
    "decide": decide,
}
