"""The one workforce on one date: staff in post, establishment, vacancies, ages, and how sure we are."""

from allotment.projection.baseline.build import BaselineResult, build_baseline, england_baseline, latest_common_date

__all__ = ["BaselineResult", "build_baseline", "england_baseline", "latest_common_date"]
