"""Where people work and live: integrated care systems, organisations, districts. Footprints are dated."""

from __future__ import annotations

import dataframely as dy


class Ics(dy.Schema):
    """One integrated care system on one footprint. Twelve were abolished and six made on 1 April 2026."""

    ics = dy.String(primary_key=True, regex=r"^[A-Z0-9]{2,4}$")
    ons_code = dy.String(nullable=False)
    name = dy.String(nullable=False)
    region = dy.String(nullable=False)
    valid_from = dy.Date(nullable=False)
    valid_to = dy.Date(nullable=True)


class Organisation(dy.Schema):
    """One organisation of the one workforce, in one system. ``valid_to`` is empty while it stands."""

    organisation = dy.String(primary_key=True, min_length=2)
    name = dy.String(nullable=False)
    sector = dy.String(nullable=False)
    ics = dy.String(nullable=False)
    region = dy.String(nullable=False)
    valid_from = dy.Date(nullable=False)
    valid_to = dy.Date(nullable=True)


class Successor(dy.Schema):
    """One organisation code that took over from another on a date (mergers make several old to one new)."""

    old_organisation = dy.String(primary_key=True)
    new_organisation = dy.String(primary_key=True)
    on = dy.Date(primary_key=True)


class District(dy.Schema):
    """A lower-tier council district, its county or unitary council, and the share of it in each system."""

    district = dy.String(primary_key=True)
    ics = dy.String(primary_key=True)
    district_name = dy.String(nullable=False)
    council = dy.String(nullable=False)
    council_name = dy.String(nullable=False)
    share_in_ics = dy.Float64(nullable=False, min_exclusive=0.0, max=1.0)
