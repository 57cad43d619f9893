"""What a run gives: flows and stocks by period, gaps with their intervals, and the steps that explain them."""

from __future__ import annotations

import dataframely as dy


class Projection(dy.Schema):
    """One period of one organisation and role. The column names are the product's published interface.

    Flows and stocks are deterministic headcounts unless the name says otherwise; ``leavers`` leaves out
    ``retirements``; ``gap_fte`` = required - supply. ``period`` labels the twelve months (or the month) that
    end then: 2026 is the year to August 2026.
    """

    period = dy.String(primary_key=True)
    organisation = dy.String(primary_key=True)
    sector = dy.String(nullable=False)
    staff_group = dy.String(nullable=False)
    role = dy.String(primary_key=True)
    opening = dy.Float64(nullable=False, min=0.0)
    leavers = dy.Float64(nullable=False, min=0.0)
    retirements = dy.Float64(nullable=False, min=0.0)
    moves_in = dy.Float64(nullable=False, min=0.0)
    moves_out = dy.Float64(nullable=False, min=0.0)
    graduates = dy.Float64(nullable=False, min=0.0)
    recruits = dy.Float64(nullable=False, min=0.0)
    progression_in = dy.Float64(nullable=False, min=0.0)
    progression_out = dy.Float64(nullable=False, min=0.0)
    closing = dy.Float64(nullable=False, min=0.0)
    closing_fte = dy.Float64(nullable=False, min=0.0)
    required_fte = dy.Float64(nullable=False, min=0.0)
    gap_fte = dy.Float64(nullable=False)
    supply_fte_p10 = dy.Float64(nullable=False, min=0.0)
    supply_fte_p50 = dy.Float64(nullable=False, min=0.0)
    supply_fte_p90 = dy.Float64(nullable=False, min=0.0)
    gap_fte_p10 = dy.Float64(nullable=False)
    gap_fte_p50 = dy.Float64(nullable=False)
    gap_fte_p90 = dy.Float64(nullable=False)
    chance_of_meeting = dy.Float64(nullable=False, min=0.0, max=1.0)


class ReplicateFlow(dy.Schema):
    """One period of one organisation and role in one stochastic replicate: whole people."""

    replicate = dy.Int64(primary_key=True, min=0)
    period = dy.String(primary_key=True)
    organisation = dy.String(primary_key=True)
    role = dy.String(primary_key=True)
    opening = dy.Int64(nullable=False, min=0)
    leavers = dy.Int64(nullable=False, min=0)
    retirements = dy.Int64(nullable=False, min=0)
    moves_in = dy.Int64(nullable=False, min=0)
    moves_out = dy.Int64(nullable=False, min=0)
    graduates = dy.Int64(nullable=False, min=0)
    recruits = dy.Int64(nullable=False, min=0)
    progression_in = dy.Int64(nullable=False, min=0)
    progression_out = dy.Int64(nullable=False, min=0)
    closing = dy.Int64(nullable=False, min=0)
    closing_fte = dy.Float64(nullable=False, min=0.0)


class Summary(dy.Schema):
    """Totals of one slice of the system in one period, with intervals of the totals themselves.

    ``scope`` is ``system``, ``sector``, ``staff_group``, ``organisation``, ``role`` or ``place``; ``name`` says
    which one. Period 0 is the baseline. Quantiles of a total are not sums of quantiles.
    """

    scope = dy.String(primary_key=True)
    name = dy.String(primary_key=True)
    period = dy.String(primary_key=True)
    years_ahead = dy.Float64(nullable=False, min=0.0)
    headcount = dy.Float64(nullable=False, min=0.0)
    supply_fte = dy.Float64(nullable=False, min=0.0)
    required_fte = dy.Float64(nullable=False, min=0.0)
    gap_fte = dy.Float64(nullable=False)
    supply_fte_p10 = dy.Float64(nullable=False)
    supply_fte_p50 = dy.Float64(nullable=False)
    supply_fte_p90 = dy.Float64(nullable=False)
    required_fte_p10 = dy.Float64(nullable=False)
    required_fte_p90 = dy.Float64(nullable=False)
    gap_fte_p10 = dy.Float64(nullable=False)
    gap_fte_p50 = dy.Float64(nullable=False)
    gap_fte_p90 = dy.Float64(nullable=False)
    chance_of_meeting = dy.Float64(nullable=False, min=0.0, max=1.0)
    synthetic_share = dy.Float64(nullable=False, min=0.0, max=1.0)


class Waterfall(dy.Schema):
    """One step of the change in the gap from the baseline to a horizon, for one slice. The steps sum exactly.

    ``gap_change_fte`` is positive where the step widens the gap. ``side`` is ``start``, ``demand``,
    ``supply`` or ``end``; start and end hold the gap itself.
    """

    scope = dy.String(primary_key=True)
    name = dy.String(primary_key=True)
    years_ahead = dy.Int64(primary_key=True)
    step = dy.String(primary_key=True)
    order = dy.Int64(nullable=False)
    side = dy.String(nullable=False)
    gap_change_fte = dy.Float64(nullable=False)


class RecruitmentBySource(dy.Schema):
    """Recruits of one organisation and role in one period, by where they come from, in heads and FTE."""

    period = dy.String(primary_key=True)
    organisation = dy.String(primary_key=True)
    role = dy.String(primary_key=True)
    recruitment_source = dy.String(primary_key=True)
    headcount = dy.Float64(nullable=False, min=0.0)
    fte = dy.Float64(nullable=False, min=0.0)


class AgeProfile(dy.Schema):
    """Staff of one organisation and role by single year of age at the baseline and at each reported horizon."""

    years_ahead = dy.Int64(primary_key=True)
    organisation = dy.String(primary_key=True)
    role = dy.String(primary_key=True)
    age = dy.Int64(primary_key=True)
    headcount = dy.Float64(nullable=False, min=0.0)


class DemandDriver(dy.Schema):
    """What moves the requirement of one sector and staff group, as indices with the base year at 1.

    ``required = base x population_index x non_demographic_index / productivity_index``.
    """

    period = dy.String(primary_key=True)
    sector = dy.String(primary_key=True)
    staff_group = dy.String(primary_key=True)
    population_index = dy.Float64(nullable=False, min=0.0)
    non_demographic_index = dy.Float64(nullable=False, min=0.0)
    productivity_index = dy.Float64(nullable=False, min=0.0)


class ReplicateTotal(dy.Schema):
    """Supply and requirement of one slice at one horizon in one replicate.

    Two runs with one seed share their chance, so the difference replicate by replicate is the scenario's own.
    """

    replicate = dy.Int64(primary_key=True, min=0)
    scope = dy.String(primary_key=True)
    name = dy.String(primary_key=True)
    years_ahead = dy.Int64(primary_key=True, min=0)
    supply_fte = dy.Float64(nullable=False, min=0.0)
    required_fte = dy.Float64(nullable=False, min=0.0)
