"""Doctors' rotations: programmes, preferences, couples, regions, trainees and posts as sent, and dated rules."""
