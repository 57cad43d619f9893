"""Organisations, accounts and appointments."""
