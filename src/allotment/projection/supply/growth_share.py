"""The growth that each cell's recruitment is calibrated to."""

from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl
from numpy.typing import NDArray

from allotment.evidence.assumptions.register import Register
from allotment.projection.supply.cells import Cells
from allotment.workforce.roles import NHS_TRUST_SECTORS


def growth_share_of_cells(
    cells: Cells, growth: pl.DataFrame, group_growth: pl.DataFrame, register: Register, on: date
) -> NDArray[np.float64]:
    """Give each cell's growth, share per year (C,).

    A trust of the monthly series has the growth calibrated for it and the staff group; another trust that of the
    staff group in England; outside trusts the assumption ``net_growth_share`` holds.

    Args:
        growth: the table of ``calibrate_growth``.
        group_growth: the table of ``calibrate_group_growth``.
    """
    in_trusts = {sector.value for sector in NHS_TRUST_SECTORS}
    own = {
        (row[0], row[1]): row[2]
        for row in growth.select("organisation", "staff_group", "growth_share_per_year").iter_rows()
    }
    of_group = dict(group_growth.select("staff_group", "growth_share_per_year").iter_rows())
    shares = [
        own.get((organisation, group), of_group.get(group, 0.0))
        if sector in in_trusts
        else register.find("net_growth_share", on, sector=sector, staff_group=group).value
        for organisation, sector, group in cells.table.select("organisation", "sector", "staff_group").iter_rows()
    ]
    return np.array(shares, dtype=np.float64)
