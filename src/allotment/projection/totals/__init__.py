"""A whole system given as totals by role and sex, made into the engine's inputs and its requirement."""

from allotment.projection.totals.inputs import RequiredByYear, totals_inputs

__all__ = ["RequiredByYear", "totals_inputs"]
