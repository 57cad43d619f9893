"""NHS trusts of the monthly series: the latest month at or before the common date, as published."""

from __future__ import annotations

from datetime import date

import polars as pl

from allotment.evidence.evidence import Evidence
from allotment.projection.baseline.staff import StaffEstimate
from allotment.workforce.errors import EvidenceError, Problem


def trusts_in_the_series(evidence: Evidence, common_date: date) -> StaffEstimate:
    """Give each trust's staff by role on the latest date of the series at or before the common date.

    A trust that is seen earlier and not on that date was merged (it has a successor) or closed (it has an end date):
    its people are in the successor's figures, so it is left out, and a note says so. One with neither made no
    return: it is carried from its own last date.

    Raises:
        EvidenceError: nothing was counted by the common date, or a trust is in no system.
    """
    seen = evidence.table("staff_in_post").filter(
        pl.col("as_at") <= common_date, (pl.col("fte") > 0) | (pl.col("headcount") > 0)
    )
    if seen.is_empty():
        remedy = "Take a later common date, or add earlier staff in post."
        problem = Problem("staff_in_post", f"no staff were counted by {common_date:%d %B %Y}.", remedy)
        raise EvidenceError("There is no baseline.", [problem])
    last_dates = seen.group_by("organisation", maintain_order=True).agg(last_date=pl.col("as_at").max())
    current = placed(
        seen.join(last_dates, on="organisation", maintain_order="left").filter(pl.col("as_at") == pl.col("last_date")),
        evidence,
    )
    gone = _gone(current, evidence, common_date)
    kept = current.join(gone, on="organisation", how="anti").with_columns(pl.col("headcount").round().cast(pl.Int64))
    return StaffEstimate(staff=kept, notes=tuple(gone.select("ics", "note").iter_rows()))


def placed(staff: pl.DataFrame, evidence: Evidence) -> pl.DataFrame:
    """Add ``organisation_name, sector, ics, region`` to rows that name an organisation.

    Raises:
        EvidenceError: an organisation is not in the table of organisations.
    """
    organisations = evidence.table("organisations").select(
        "organisation", "sector", "ics", "region", "valid_to", organisation_name="name"
    )
    unknown = staff.join(organisations, on="organisation", how="anti")["organisation"].unique().sort().to_list()
    if unknown:
        remedy = "Add it to the file that lists organisations, with its sector and system."
        rule = "staff are counted for an organisation that is in no system."
        raise EvidenceError("There is no baseline.", [Problem("organisations", rule, remedy, value=o) for o in unknown])
    return staff.join(organisations, on="organisation", maintain_order="left")


def predecessors(evidence: Evidence, by: date) -> pl.DataFrame:
    """Give ``organisation, predecessor, on``: every code that ended up in an organisation by a date, through any chain.

    ``on`` is the date of the last step of the chain.
    """
    steps = (
        evidence.table("successors").filter(pl.col("on") <= by)
        if evidence.has("successors")
        else pl.DataFrame(schema={"old_organisation": pl.String, "new_organisation": pl.String, "on": pl.Date})
    )
    direct = steps.select(organisation="new_organisation", predecessor="old_organisation", on="on")
    found, frontier = direct, direct
    while not frontier.is_empty():
        further = frontier.join(
            direct, left_on="predecessor", right_on="organisation", suffix="_before", maintain_order="left"
        ).select("organisation", predecessor="predecessor_before", on="on")
        frontier = further.unique(maintain_order=True).join(found, on=["organisation", "predecessor"], how="anti")
        found = pl.concat([found, frontier])
    return found.filter(pl.col("organisation") != pl.col("predecessor")).unique(
        ["organisation", "predecessor"], keep="first", maintain_order=True
    )


def _gone(current: pl.DataFrame, evidence: Evidence, common_date: date) -> pl.DataFrame:
    """Give ``organisation, ics, note`` of trusts that were merged or closed before the latest date."""
    latest = current["last_date"].max()
    absent = current.filter(pl.col("last_date") < latest).unique("organisation", keep="first", maintain_order=True)
    successor = (
        predecessors(evidence, common_date)
        .group_by(organisation="predecessor", maintain_order=True)
        .agg(successor=pl.col("organisation").filter(pl.col("on") == pl.col("on").max()).first())
    )
    closed = pl.col("valid_to").is_not_null() & (pl.col("valid_to") <= common_date)
    last_seen = pl.col("last_date").dt.strftime("%d %B %Y")
    return (
        absent.join(successor, on="organisation", how="left", maintain_order="left")
        .filter(pl.col("successor").is_not_null() | closed)
        .select(
            "organisation",
            "ics",
            note=pl.when(pl.col("successor").is_not_null())
            .then(
                pl.format(
                    "{} ({}) was last counted on {}; its staff are in the figures of its successor {}.",
                    "organisation_name",
                    "organisation",
                    last_seen,
                    "successor",
                )
            )
            .otherwise(
                pl.format("{} ({}) closed; it was last counted on {}.", "organisation_name", "organisation", last_seen)
            ),
        )
    )
