"""Allocation problems: who or what gets how much of something scarce."""
