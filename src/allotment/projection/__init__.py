"""Supply, demand and the gap between them: calibrated, projected, explained and back-tested."""
