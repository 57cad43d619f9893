"""Allotment: grow, plan and share the one workforce of an integrated care system."""

__version__ = "0.1.0"
