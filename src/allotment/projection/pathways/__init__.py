"""Grow Your Own pathways: who is reached, how they come through the steps, and how long they stay."""
