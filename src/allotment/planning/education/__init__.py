"""The parts of the education plan: its ground, the need solved back, what binds, teaching, apprenticeships."""
