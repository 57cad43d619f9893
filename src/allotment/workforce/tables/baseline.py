"""The one workforce on one date: staff in post, establishment and vacancies."""

from __future__ import annotations

import dataframely as dy


class Baseline(dy.Schema):
    """Staff in post of one organisation in one role, with the posts that are funded and vacant, in FTE.

    ``as_at`` is the date of the evidence behind the row; ``fte_low`` and ``fte_high`` hold the 80% interval
    that missing returns and the gap between that date and the common date leave open.
    """

    organisation = dy.String(primary_key=True)
    role = dy.String(primary_key=True)
    organisation_name = dy.String(nullable=False)
    sector = dy.String(nullable=False)
    staff_group = dy.String(nullable=False)
    headcount = dy.Int64(nullable=False, min=0)
    fte = dy.Float64(nullable=False, min=0.0)
    establishment_fte = dy.Float64(nullable=False, min=0.0)
    vacancies_fte = dy.Float64(nullable=False, min=0.0)
    as_at = dy.Date(nullable=False)
    grade = dy.String(nullable=False, regex=r"^[A-E]$")
    synthetic = dy.Bool(nullable=False)
    source = dy.String(nullable=False)
    fte_low = dy.Float64(nullable=False, min=0.0)
    fte_high = dy.Float64(nullable=False, min=0.0)


class BaselineAge(dy.Schema):
    """Whole people in post of one organisation and role at one single year of age."""

    organisation = dy.String(primary_key=True)
    role = dy.String(primary_key=True)
    age = dy.Int64(primary_key=True, min=0)
    headcount = dy.Int64(nullable=False, min=0)


class CertaintyCost(dy.Schema):
    """What one missing or old partner return costs: the width it adds to the 80% interval of the total, in FTE."""

    partner = dy.String(primary_key=True)
    what_is_missing = dy.String(primary_key=True)
    fte_estimated = dy.Float64(nullable=False, min=0.0)
    interval_width_fte = dy.Float64(nullable=False, min=0.0)
    remedy = dy.String(nullable=False)
