"""Pay scales, and totals that others published, to reconcile with."""

from __future__ import annotations

import dataframely as dy


class PayBand(dy.Schema):
    """Agenda for Change annual pay in England by band, in pounds."""

    band = dy.String(primary_key=True)
    valid_from = dy.Date(primary_key=True)
    entry_gbp = dy.Int64(nullable=False, min=0)
    top_gbp = dy.Int64(nullable=False, min=0)


class PublishedAggregate(dy.Schema):
    """One published figure with its own definition. Rates of one name may differ in scope between publishers."""

    topic = dy.String(primary_key=True)
    geography = dy.String(primary_key=True)
    period = dy.String(primary_key=True)
    measure = dy.String(primary_key=True)
    value = dy.Float64(nullable=False)
    unit = dy.String(nullable=False)
    source = dy.String(nullable=False)
    confidence = dy.String(nullable=False)
