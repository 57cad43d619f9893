"""What a run asked for now would stand on, and what has changed since a run was made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from allotment.planning.desk import Desk
from allotment.planning.grounds import NONE, ground_parts
from allotment.planning.import_evidence import shipped_evidence_name
from allotment.planning.proposals.ledger import shipped_register
from allotment.planning.runs.local import local_evidence_of
from allotment.store.shelves.runs import KnownRun

CHANGED = {
    "evidence": "The published evidence has been brought up to date since this run.",
    "partner returns": "Staff returns have been accepted or replaced since this run.",
    "assumptions": "The assumptions that come with Allotment have changed since this run.",
    "local assumptions": "Changes to assumptions have been approved since this run.",
    "code": "The model has been changed since this run.",
}


@dataclass(frozen=True)
class Standing:
    """What a run of one system asked for now would stand on, part by part, as hashes."""

    system: str
    parts: Mapping[str, str]


def standing_of(desk: Desk, system: str) -> Standing:
    """Give what a run of a system would stand on now."""
    return Standing(system, {**_shipped(), **_local(desk, system), "code": desk.code_hash})


def changed_since(run: KnownRun, standing: Standing) -> list[str]:
    """Say in words what has changed since a run; nothing where it is up to date."""
    stood_on = ground_parts(run.hashes)
    said = [sentence for part, sentence in CHANGED.items() if stood_on[part] != standing.parts[part]]
    now, then = run.document_version_now, run.document_version
    if now is not None and then is not None and now > then:
        said.insert(0, f"The scenario has been edited since: this run used version {then}; version {now} stands.")
    return said


def staleness(desk: Desk, run: KnownRun) -> list[str]:
    """Say in words what has changed since one run; nothing where it is up to date."""
    return changed_since(run, standing_of(desk, run.system))


@cache
def _shipped() -> dict[str, str]:
    """Give the hashes of what comes with Allotment: it stays while this process runs."""
    return {"evidence": shipped_evidence_name(), "assumptions": shipped_register().sha256}


def _local(desk: Desk, system: str) -> dict[str, str]:
    hashes = local_evidence_of(desk, system).hashes
    return {
        "partner returns": hashes.get("partner_returns", NONE),
        "local assumptions": hashes.get("local_assumptions", NONE),
    }
