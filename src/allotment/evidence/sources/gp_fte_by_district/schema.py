"""GP FTE and registered patients by council district."""

from __future__ import annotations

import dataframely as dy
import polars as pl

ROUNDING_SHARE = 1e-6


class DistrictGpFile(dy.Schema):
    """One row for each lower-tier district of England, with every kind of GP in ``total_gp_fte``."""

    ltla24_code = dy.String(primary_key=True, regex=r"^E0[6-9][0-9]{6}$")
    total_patients = dy.Float64(nullable=False, min=0.0, metadata={"empty": ["NA"]})
    total_gp_fte = dy.Float64(nullable=False, min=0.0, metadata={"empty": ["NA"]})
    patients_per_gp = dy.Float64(nullable=True, min=0.0, metadata={"empty": ["NA", "Inf"]})

    @dy.rule()
    def patients_per_gp_is_patients_divided_by_gp_fte(cls) -> pl.Expr:
        """The file's own third figure must follow from its first two; a district without GPs has none."""
        ratio = cls.total_patients.col / cls.total_gp_fte.col
        follows = (ratio - cls.patients_per_gp.col).abs() <= ROUNDING_SHARE * ratio
        return pl.when(cls.total_gp_fte.col == 0).then(cls.patients_per_gp.col.is_null()).otherwise(follows)
