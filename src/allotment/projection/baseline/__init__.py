"""The one workforce on one date: staff in post, establishment, vacancies, ages, and how sure we are."""

from allotment.projection.baseline.build import build_baseline, england_baseline, latest_common_date
from allotment.projection.baseline.from_totals import is_given_as_totals
from allotment.projection.baseline.result import BaselineResult

__all__ = ["BaselineResult", "build_baseline", "england_baseline", "is_given_as_totals", "latest_common_date"]
