"""General practice: practices, primary care networks, and who works in them."""

from __future__ import annotations

import dataframely as dy


class Practice(dy.Schema):
    """A general practice, its network and system, and its registered patients."""

    practice = dy.String(primary_key=True)
    name = dy.String(nullable=False)
    postcode = dy.String(nullable=True)
    pcn = dy.String(nullable=False)
    pcn_name = dy.String(nullable=False)
    ics = dy.String(nullable=False)
    patients = dy.Int64(nullable=False, min=0)
    as_at = dy.Date(nullable=False)


class PracticeWorkforce(dy.Schema):
    """FTE of one role in one practice. If a practice is absent it made no return: it is not empty."""

    as_at = dy.Date(nullable=False)
    practice = dy.String(primary_key=True)
    staff_group = dy.String(nullable=False)
    role = dy.String(primary_key=True)
    fte = dy.Float64(nullable=False, min=0.0)


class PcnWorkforce(dy.Schema):
    """Staff whom a primary care network itself employs or contracts, by role. Practice staff are not here."""

    as_at = dy.Date(nullable=False)
    pcn = dy.String(primary_key=True)
    staff_group = dy.String(nullable=False)
    role = dy.String(primary_key=True)
    headcount = dy.Float64(nullable=False, min=0.0)
    fte = dy.Float64(nullable=False, min=0.0)


class GpByDistrict(dy.Schema):
    """Registered patients and GP FTE (every kind of GP) in a council district."""

    district = dy.String(primary_key=True)
    patients = dy.Float64(nullable=False, min=0.0)
    gp_fte = dy.Float64(nullable=False, min=0.0)
