"""The disputable values behind the calibration of growth, read from the register on the date of the forecast."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from allotment.evidence.assumptions.register import Register
from allotment.workforce.roles import NHS_TRUST_STAFF_GROUPS


@dataclass(frozen=True)
class GrowthParameters:
    """Values of ``growth.yaml`` and one of ``supply.yaml``.

    Shares are of staff, and per year where they are a rate; other units are in the name.
    """

    merger_jump_share: float
    merger_jump_share_with_successor: float
    outlier_growth_share: float
    outlier_growth_fte: float
    memory_half_life_years: float
    reported_growth_weight: float
    joiner_growth_years: float
    common_spread_prior: float
    common_spread_prior_years: float
    error_years: float
    season_shortfall_share: float
    usual_leaving_share: float
    leaving_share: Mapping[str, float]  # by staff group

    def leaving_share_of(self, staff_group: str) -> float:
        """Share of a staff group that leaves in a year, before any published turnover."""
        return self.leaving_share.get(staff_group, self.usual_leaving_share)


def read_growth_parameters(register: Register, on: date) -> GrowthParameters:
    """Read the values in force on a date.

    Raises:
        AssumptionError: the register lacks one of them.
    """

    def value(key: str, **where: str) -> float:
        return register.find(key, on, **where).value

    return GrowthParameters(
        merger_jump_share=value("merger_jump_share"),
        merger_jump_share_with_successor=value("merger_jump_share_with_successor"),
        outlier_growth_share=value("outlier_growth_share"),
        outlier_growth_fte=value("outlier_growth_posts"),
        memory_half_life_years=value("growth_memory_half_life"),
        reported_growth_weight=value("reported_growth_weight"),
        joiner_growth_years=value("joiner_growth_years"),
        common_spread_prior=value("growth_common_spread_prior"),
        common_spread_prior_years=value("growth_common_spread_prior_weight"),
        error_years=value("growth_error_years"),
        season_shortfall_share=value("august_shortfall_share"),
        usual_leaving_share=value("growth_leaving_share"),
        leaving_share={group: value("growth_leaving_share", staff_group=group) for group in NHS_TRUST_STAFF_GROUPS},
    )
