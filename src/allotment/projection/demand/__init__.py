"""What is required: population, growth in need and productivity, from an establishment and stated unmet need."""

from allotment.projection.demand.areas import need_growth_by_area, requirement_mix
from allotment.projection.demand.drivers import DemandIndices, demand_drivers, demand_indices
from allotment.projection.demand.population import population_counts
from allotment.projection.demand.requirement import CellRequirement, GrowthDeviations, growth_deviations, require_cells
from allotment.projection.demand.wisn import available_working_days, staff_required

__all__ = [
    "CellRequirement",
    "DemandIndices",
    "GrowthDeviations",
    "available_working_days",
    "demand_drivers",
    "demand_indices",
    "growth_deviations",
    "need_growth_by_area",
    "population_counts",
    "require_cells",
    "requirement_mix",
    "staff_required",
]
