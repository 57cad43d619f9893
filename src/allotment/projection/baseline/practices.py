"""Practices and their networks: who made a return, and who did not."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from allotment.evidence.evidence import Evidence
from allotment.workforce.tables import PracticeWorkforce


@dataclass(frozen=True)
class Practices:
    """Every practice with patients or a return, in its network and system.

    ``networks``: ``organisation, organisation_name, ics, region``. ``returned``: ``practice, organisation, ics,
    role, fte, as_at, patients``. ``missing``, practices with patients and no return: ``practice, name, organisation,
    ics, patients, as_at`` (the date of the patient list). ``unplaced`` are practices with a return that are in
    no network.
    """

    networks: pl.DataFrame
    returned: pl.DataFrame
    missing: pl.DataFrame
    unplaced: tuple[str, ...]

    @property
    def systems_with_returns(self) -> list[str]:
        """Systems in which at least one practice made a return."""
        return self.returned["ics"].unique().sort().to_list()


def read_practices(evidence: Evidence) -> Practices:
    """Place practices and their returns."""
    listed = evidence.table("practices").rename({"pcn": "organisation"})
    returns = (
        evidence.table("practice_workforce") if evidence.has("practice_workforce") else PracticeWorkforce.create_empty()
    )
    places = listed.select("practice", "name", "organisation", "ics", "patients", "as_at")
    returned = returns.join(places.drop("as_at", "name"), on="practice", maintain_order="left")
    return Practices(
        networks=_networks(listed, evidence),
        returned=returned.select("practice", "organisation", "ics", "role", "fte", "as_at", "patients"),
        missing=places.filter(pl.col("patients") > 0).join(returned, on="practice", how="anti"),
        unplaced=tuple(returns.join(places, on="practice", how="anti")["practice"].unique().sort()),
    )


def _networks(listed: pl.DataFrame, evidence: Evidence) -> pl.DataFrame:
    """Name each network as the table of organisations does, else as the practice list does."""
    known = evidence.table("organisations").select("organisation", known_name="name")
    regions = evidence.table("ics").select("ics", "region")
    return (
        listed.group_by("organisation", "ics", maintain_order=True)
        .agg(pl.col("pcn_name").sort().first())
        .join(known, on="organisation", how="left", maintain_order="left")
        .join(regions, on="ics", how="left", maintain_order="left")
        .select("organisation", "ics", "region", organisation_name=pl.coalesce("known_name", "pcn_name"))
    )
