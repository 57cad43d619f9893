"""The practice return of the National Workforce Reporting Service, one row for each practice that made one."""

from __future__ import annotations

from datetime import date

import dataframely as dy

CENSUS_DATE = date(2026, 5, 31)
"""The census is of the last day of the month that the file's name gives."""


def _fte() -> dy.Float64:
    return dy.Float64(nullable=False, min=0.0)


class PracticeReturnFile(dy.Schema):
    """FTE in one practice. ``dpc`` is direct patient care; ``foundation_other`` are doctors in training too."""

    practice_code = dy.String(primary_key=True, regex=r"^[A-Z][0-9]{5}$")
    partner_fte = _fte()
    salaried_fte = _fte()
    locum_fte = _fte()
    registrar_fte = _fte()
    foundation_other_fte = _fte()
    nurse_fte = _fte()
    dpc_fte = _fte()
    admin_fte = _fte()


class PracticeCode(dy.Schema):
    """The practices of the practice map, against which the returns are held."""

    practice_code = dy.String(primary_key=True)
