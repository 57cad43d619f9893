"""Who the services are for: residents and registered patients by age and sex, and what they use."""

from __future__ import annotations

import dataframely as dy


class Population(dy.Schema):
    """Residents by single year of age (100 is 100 and over) and sex, estimated or projected.

    ``area`` is an ONS code: England, an integrated care board or a council district. ``variant`` is
    ``estimate`` to the last estimated year and a named projection variant after it.
    """

    area = dy.String(primary_key=True)
    variant = dy.String(primary_key=True)
    year = dy.Int64(primary_key=True)
    age = dy.Int64(primary_key=True, min=0, max=100)
    female = dy.Int64(nullable=False, min=0)
    male = dy.Int64(nullable=False, min=0)


class RegisteredPopulation(dy.Schema):
    """Patients registered with general practices of a system, by single year of age (95 is 95 and over)."""

    ics = dy.String(primary_key=True)
    sex = dy.String(primary_key=True)
    age = dy.Int64(primary_key=True, min=0, max=100)
    patients = dy.Int64(nullable=False, min=0)
    as_at = dy.Date(nullable=False)


class HospitalUse(dy.Schema):
    """Hospital use per resident per year in England, by activity, age band and sex. Adults only."""

    activity = dy.String(primary_key=True)
    sex = dy.String(primary_key=True)
    age_from = dy.Int64(primary_key=True, min=0)
    age_to = dy.Int64(nullable=False)
    label = dy.String(nullable=False)
    uses_per_head = dy.Float64(nullable=False, min=0.0)
