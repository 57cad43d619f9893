"""Adult social care as its councils report it."""

from __future__ import annotations

import dataframely as dy


class SocialCareTurnover(dy.Schema):
    """Share of directly employed adult social care staff who left in a year, by council (any move counts)."""

    council = dy.String(primary_key=True)
    financial_year = dy.String(primary_key=True, regex=r"^\d{4}/\d{2}$")
    turnover_share = dy.Float64(nullable=False, min=0.0, max=2.0)


class SocialCareVacancy(dy.Schema):
    """Share of adult social care posts vacant in 2019/20, by district."""

    district = dy.String(primary_key=True)
    vacancy_share = dy.Float64(nullable=False, min=0.0, max=1.0)
