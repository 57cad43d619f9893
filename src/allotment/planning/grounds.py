"""What a run stands on, part by part, as a reader would hold two runs against each other."""

from __future__ import annotations

from collections.abc import Mapping

NONE = "none"


def ground_parts(hashes: Mapping[str, str]) -> dict[str, str]:
    """Name the parts of a run's ground from the run's hashes; a part that it had not is ``none``."""
    return {
        "evidence": hashes.get("published_evidence", hashes["evidence"]),
        "partner returns": hashes.get("partner_returns", NONE),
        "assumptions": hashes.get("shipped_assumptions", hashes["assumptions"]),
        "local assumptions": hashes.get("local_assumptions", NONE),
        "code": hashes["code"],
    }
