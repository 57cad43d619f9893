"""Whole tables of a system for other programs: as CSV or Parquet, at addresses that stay the same."""
