"""Levers, funding files and levy ledgers on the site."""
