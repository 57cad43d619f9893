"""Vacancy shares of adult social care by district, 2019/20."""

from __future__ import annotations

import dataframely as dy


class DistrictVacancyFile(dy.Schema):
    """Share of posts vacant in one district. A district of a county carries the county's share."""

    lad_code = dy.String(primary_key=True, regex=r"^E0[6-9][0-9]{6}$")
    vacancy = dy.Float64(
        nullable=False,
        min=0.0,
        max=1.0,
        metadata={"empty": ["NA"], "remedy": "Give a share between 0 and 1 (6% is 0.06), or leave the district out."},
    )
