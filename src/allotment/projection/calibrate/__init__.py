"""Rates and growth read from stocks and flows, small units borrowing from their group."""
