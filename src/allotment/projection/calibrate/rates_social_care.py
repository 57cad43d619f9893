"""How leaving from adult social care differs between councils, from the turnover they report."""

from __future__ import annotations

from datetime import date
from statistics import fmean

from allotment.evidence.assumptions.register import Register
from allotment.evidence.evidence import Evidence

TABLE = "social_care_turnover"
COLUMNS = ["council", "financial_year", "turnover_share"]


def council_leave_factors(evidence: Evidence, register: Register, on: date) -> dict[str, float]:
    """Give each council's factor on leaving, 1 for turnover at England's mean.

    Each council counts with its latest published year, relative to the mean of all councils that year, shrunk
    towards 1 by an assumed weight: reported turnover is noisy, and counts moves inside the sector too. Without
    the table every council has 1, and the answer is empty.
    """
    if not evidence.has(TABLE):
        return {}
    weight = register.find("social_care_turnover_local_weight", on, sector="adult social care").value
    reported = evidence.table(TABLE).sort("financial_year", "council")
    mean_by_year = {year: fmean(of_year["turnover_share"]) for (year,), of_year in reported.group_by("financial_year")}
    latest = {council: (year, share) for council, year, share in reported.select(COLUMNS).iter_rows()}
    return {
        council: 1 + weight * (share / mean_by_year[year] - 1)
        for council, (year, share) in latest.items()
        if mean_by_year[year] > 0
    }
