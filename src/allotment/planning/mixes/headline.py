"""What a list and the top of a page say of a mix: its gap before and after, in one sentence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from allotment.reports.words import percent, whole

PENCE_IN_A_POUND = 100
MEASURE = "FTE short, added over roles and places and averaged over the years"
MILLION = 1_000_000
BILLION = 1_000_000_000


def headline_of(answer: Mapping[str, Any], streams: Mapping[str, str]) -> dict[str, Any]:
    """Give what is kept of a mix for lists.

    Args:
        answer: the mix's whole answer.
        streams: the titles of its streams by key.
    """
    verified = answer.get("verified") or {}
    return {
        "status": answer["status"],
        "sentence": sentence_of(answer),
        "gap_before_fte": answer["gap_before_fte"],
        "gap_after_fte": answer["gap_after_fte"],
        "spent_pence": sum(row["spent_pence"] for row in answer["spend"]),
        "solver_gap": answer.get("solver_gap"),
        "linearisation_error": answer["linearisation_error"],
        "sound": verified.get("sound"),
        "checks": sum(verified.get("checks", {}).values()),
        "streams": dict(streams),
    }


def sentence_of(answer: Mapping[str, Any]) -> str:
    """Say what a mix does, naming the measure."""
    before, after = answer["gap_before_fte"], answer["gap_after_fte"]
    if answer["status"] == "infeasible":
        return "No mix meets every target and limit that was set: see what must give, at the least."
    if answer["status"] != "optimal" or after is None:
        return "The time ran out before a mix was found that is proved to be the best."
    spent = sum(row["spent_pence"] for row in answer["spend"])
    closed = before - after
    return (
        f"This mix closes {whole(closed)} of {whole(before)} FTE short ({percent(closed / before if before else 0.0)})"
        f", averaged over the years, and spends {money(spent)} in all: {whole(after)} FTE stay short."
    )


def money(pence: int | float) -> str:
    """Say an amount of pence as pounds, in millions or billions where it is large."""
    pounds = pence / PENCE_IN_A_POUND
    sign, size = ("\u2212" if pounds < 0 else ""), abs(pounds)
    if size >= BILLION:
        return f"{sign}\u00a3{size / BILLION:,.2f} billion"
    if size >= MILLION:
        return f"{sign}\u00a3{size / MILLION:,.1f} million"
    return f"{sign}\u00a3{size:,.0f}"
