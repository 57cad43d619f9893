"""Forecasts of monthly spend and their back-test, control charts, bidding between banks, one rate for neighbours."""
