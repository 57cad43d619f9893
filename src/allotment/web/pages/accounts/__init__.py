"""Accounts and administration."""
