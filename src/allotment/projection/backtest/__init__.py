"""The back-test: forecasts from a past origin, held against what happened and against simple methods."""
