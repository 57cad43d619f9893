"""Hospital use per head of residents in England, by point of delivery, age band and sex."""

from __future__ import annotations

import dataframely as dy
import polars as pl

OPEN_BAND_ENDS_AT = 100
"""The last single year of age of the population tables, which also stands for everybody older."""

ACTIVITY_OF_GROUP = {
    ("apc", "daycase_n"): "apc_daycases",
    ("apc", "emer_bds"): "apc_emergency_bed_days",
    ("apc", "emer_n"): "apc_emergency_admissions",
    ("apc", "ordelec_bds"): "apc_elective_bed_days",
    ("apc", "ordelec_n"): "apc_elective_admissions",
    ("edc", "amb"): "edc_ambulance_arrivals",
    ("edc", "walkin"): "edc_walk_in_arrivals",
    ("opc", "non-surg_first"): "opc_non_surgical_first",
    ("opc", "non-surg_fup"): "opc_non_surgical_follow_up",
    ("opc", "non-surg_proc"): "opc_non_surgical_procedures",
    ("opc", "surg_first"): "opc_surgical_first",
    ("opc", "surg_fup"): "opc_surgical_follow_up",
    ("opc", "surg_proc"): "opc_surgical_procedures",
}
"""The file's point of delivery and group, and the activity's key in the assumptions."""

_GROUPS = [group for _, group in ACTIVITY_OF_GROUP]


def first_age(band: pl.Expr) -> pl.Expr:
    """Give the age at which a band such as ``25-29`` or ``90+`` begins."""
    return band.str.extract(r"^([0-9]{1,3})").cast(pl.Int64)


def last_age(band: pl.Expr) -> pl.Expr:
    """Give the age at which a band ends, both ends included."""
    end = band.str.extract(r"-([0-9]{1,3})$").cast(pl.Int64)
    return pl.when(band.str.ends_with("+")).then(OPEN_BAND_ENDS_AT).otherwise(end)


class HospitalUseFile(dy.Schema):
    """Uses per resident and year of one activity in one age band; bed days cannot pass the days of a year."""

    pod = dy.Enum(["apc", "edc", "opc"], primary_key=True)
    group = dy.Enum(_GROUPS, primary_key=True)
    label = dy.String(nullable=False)
    band = dy.String(primary_key=True, regex=r"^[0-9]{1,2}(-[0-9]{1,3}|\+)$")
    female = dy.Float64(nullable=False, min=0.0, max=366.0)
    male = dy.Float64(nullable=False, min=0.0, max=366.0)

    @dy.rule()
    def point_of_delivery_and_group_belong_together(cls) -> pl.Expr:
        """Only known pairs have a key in the assumptions."""
        pairs = [f"{pod} {group}" for pod, group in ACTIVITY_OF_GROUP]
        return pl.format("{} {}", cls.pod.col, cls.group.col).is_in(pairs)

    @dy.rule()
    def age_band_runs_forward(cls) -> pl.Expr:
        """A band ends no earlier than it starts."""
        return last_age(cls.band.col) >= first_age(cls.band.col)

    @dy.rule()
    def age_bands_follow_on_without_overlap_or_gap(cls) -> pl.Expr:
        """Each band of an activity starts the year after the one before it ends."""
        start, end = first_age(cls.band.col), last_age(cls.band.col)
        end_before = end.shift(1).over(cls.pod.col, cls.group.col, order_by=start)
        return end_before.is_null() | (start == end_before + 1)
