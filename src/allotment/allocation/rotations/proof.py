"""The proof file of a match: which files it was made from, who is where, and why nobody can do better.

A stable match has a short proof: each programme's cut-off, the rank of the last whom it holds where it is full. Every
programme that an applicant would rather have is full, and its cut-off is better than the applicant's rank there. The
reasons are counted here by kind; ``check.py`` works through every pair from the files.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import numpy as np

from allotment.allocation.rotations.market import Market
from allotment.allocation.rotations.match import INFORMED, Match
from allotment.evidence.rotations.match_inputs import IntArray, MatchInputs

FORMAT = 1


def proof_text(inputs: MatchInputs, match: Match, method: str, seed: int, checked: Mapping[str, Any]) -> str:
    """Give the proof as JSON text.

    Args:
        inputs: what was matched.
        match: who is where.
        method: ``stable`` or ``preference-informed``.
        seed: of the lottery.
        checked: what the independent checker said.
    """
    names = np.array([*inputs.programmes, ""], dtype=object)
    told = {
        "allotment_match_proof": FORMAT,
        "method": method,
        "how": match.how,
        "seed": seed,
        "inputs_sha256": dict(inputs.sha256),
        "checked": dict(checked),
        "programmes": _cut_offs(inputs, match),
        "reasons": reasons(match, inputs.capacity) if method != INFORMED else {},
        "matching": dict(zip(inputs.applicants, names[match.programme].tolist(), strict=True)),
    }
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")) + "\n"


def own_entries(market: Market, programme: IntArray) -> IntArray:
    """Give the entry of each applicant's list at which they are matched; the end of the list where they are not."""
    owner = np.repeat(np.arange(market.applicants), np.diff(market.start))
    own = market.start[1:].copy()
    held = np.flatnonzero(market.programme == programme[owner])
    own[owner[held]] = held
    return own


def reasons(match: Match, capacity: IntArray) -> dict[str, int]:
    """Count the mutually ranked pairs by why they do not block.

    Returns:
        ``matched``; ``applicant prefers own``; ``programme full with better``; and what is left, ``other``: pairs that
        a couple or a region's limit keeps apart, or that block.
    """
    market = match.market
    own = own_entries(market, match.programme)
    owner = np.repeat(np.arange(market.applicants), np.diff(market.start))
    entry = np.arange(len(market.programme))
    counts, cut = _cut(match, own, capacity)
    is_full = counts >= capacity
    passed = entry < own[owner]
    refused = passed & is_full[market.programme] & (market.stated_place >= cut[market.programme])
    return {
        "matched": int((entry == own[owner]).sum()),
        "applicant prefers own": int((entry > own[owner]).sum()),
        "programme full with better": int(refused.sum()),
        "other": int((passed & ~refused).sum()),
    }


def _cut(match: Match, own: IntArray, capacity: IntArray) -> tuple[IntArray, IntArray]:
    """Give how many each programme holds, and the rank of the last of them (0 where it holds nobody)."""
    placed = match.programme >= 0
    counts = np.bincount(match.programme[placed], minlength=len(capacity))
    cut = np.zeros(len(capacity), dtype=np.int64)
    listed = placed & (own < match.market.start[1:])
    np.maximum.at(cut, match.programme[listed], match.market.stated_place[own[listed]])
    return counts, cut


def _cut_offs(inputs: MatchInputs, match: Match) -> dict[str, dict[str, int | None]]:
    counts, cut = _cut(match, own_entries(match.market, match.programme), inputs.capacity)
    return {
        name: {
            "capacity": int(inputs.capacity[at]),
            "matched": int(counts[at]),
            "cut_off": int(cut[at]) if counts[at] and counts[at] >= inputs.capacity[at] else None,
        }
        for at, name in enumerate(inputs.programmes)
    }
