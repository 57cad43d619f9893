"""What a signed document stands on, frozen by hashes: its text, its scenarios, and its runs' evidence and code."""

from __future__ import annotations

from typing import Any

from allotment.governance.states import PLAN
from allotment.planning.access.actor import Actor
from allotment.planning.plans.body import plan_of
from allotment.planning.plans.parts import named_runs, named_scenarios
from allotment.planning.runs.listing import all_runs
from allotment.store.shelves.documents import KnownDocument


def frozen_hashes(actor: Actor, document: KnownDocument) -> dict[str, Any]:
    """Give the hashes to keep with a sign-off, within a scope that is open.

    ``text`` is the document's own. A scenario's ``runs`` are those made of the version that is signed; a plan's are
    those that it names, and its ``scenarios`` those that it chose, each at the version it has now.
    """
    if document.kind == PLAN:
        plan = plan_of(document.body)
        named = named_scenarios(actor, plan)
        scenarios = {one.key: {"title": one.title, "version": one.version, "text": one.sha256} for one in named}
        runs = {run.run_id: run.hashes for run in named_runs(actor, document.system, plan)}
        return {"text": document.sha256, "scenarios": scenarios, "runs": runs}
    listed = [run for run in all_runs(actor, document.system) if run.document == document.id]
    runs = {run.run_id: run.hashes for run in listed if run.document_version == document.version}
    return {"text": document.sha256, "runs": runs}
