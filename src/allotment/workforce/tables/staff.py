"""Staff counted by their employers: stocks, turnover by age, sickness."""

from __future__ import annotations

import dataframely as dy
import polars as pl


class StaffInPost(dy.Schema):
    """Staff of one organisation in one role on one date. Leaf roles only: rows may be added up.

    If a role is absent for an organisation on a date it has none. ``headcount`` may be fractional only
    where ``grade`` is E (estimated by a declared distribution).
    """

    as_at = dy.Date(primary_key=True)
    organisation = dy.String(primary_key=True)
    staff_group = dy.String(primary_key=True)
    role = dy.String(primary_key=True)
    headcount = dy.Float64(nullable=False, min=0.0)
    fte = dy.Float64(nullable=False, min=0.0)
    source = dy.String(nullable=False)
    grade = dy.String(nullable=False, regex=r"^[A-E]$")
    synthetic = dy.Bool(nullable=False)


class StaffInPostTotal(dy.Schema):
    """FTE of an organisation in a published group coarser than a role: to be split by a declared mix.

    ``published_group`` is ``doctors``, ``nurses and midwives`` or ``other``.
    """

    as_at = dy.Date(primary_key=True)
    organisation = dy.String(primary_key=True)
    published_group = dy.String(primary_key=True)
    fte = dy.Float64(nullable=False, min=0.0)
    source = dy.String(nullable=False)
    grade = dy.String(nullable=False, regex=r"^[A-E]$")


class StaffGroupMix(dy.Schema):
    """FTE of an organisation by staff group at an earlier census: the mix for those known only in total."""

    as_at = dy.Date(primary_key=True)
    organisation = dy.String(primary_key=True)
    staff_group = dy.String(primary_key=True)
    fte = dy.Float64(nullable=False, min=0.0)


class TurnoverByAge(dy.Schema):
    """Joiners and leavers of the NHS in England over a year, by role and age band, with the closing stock.

    Only leaf roles. ``published_group`` tells how the publisher grouped it. Age bands are whole years,
    both ends included. Moves between NHS organisations are not leavers here.
    """

    staff_group = dy.String(primary_key=True)
    role = dy.String(primary_key=True)
    age_from = dy.Int64(primary_key=True, min=0)
    age_to = dy.Int64(nullable=False)
    period_from = dy.Date(nullable=False)
    period_to = dy.Date(nullable=False)
    closing_headcount = dy.Float64(nullable=False, min=0.0)
    closing_fte = dy.Float64(nullable=False, min=0.0)
    joiners_headcount = dy.Float64(nullable=False, min=0.0)
    joiners_fte = dy.Float64(nullable=False, min=0.0)
    leavers_headcount = dy.Float64(nullable=False, min=0.0)
    leavers_fte = dy.Float64(nullable=False, min=0.0)
    origin = dy.String(nullable=False)

    @dy.rule()
    def age_band_runs_forward(cls) -> pl.Expr:
        """An age band ends no earlier than it starts."""
        return cls.age_to.col >= cls.age_from.col


class SicknessByOrganisation(dy.Schema):
    """FTE days lost to sickness and FTE days available, by organisation and month."""

    month = dy.Date(primary_key=True)
    organisation = dy.String(primary_key=True)
    ics = dy.String(nullable=False)
    organisation_name = dy.String(nullable=False)
    organisation_type = dy.String(nullable=False)
    fte_days_lost = dy.Float64(nullable=False, min=0.0)
    fte_days_available = dy.Float64(nullable=False, min=0.0)


class SicknessByStaffGroup(dy.Schema):
    """Sickness absence rate in England by staff group and month, as a share of FTE days available."""

    month = dy.Date(primary_key=True)
    staff_group = dy.String(primary_key=True)
    sickness_share = dy.Float64(nullable=False, min=0.0, max=1.0)
