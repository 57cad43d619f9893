"""Levers: what a system can do about its workforce, one file each, and what each changes, costs and uses."""
