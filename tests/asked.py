"""What the tests ask of a projection: Gloucestershire, central, five years, twelve replicates with their flows."""

from allotment.planning.request import ProjectionAsked

SMALL = ProjectionAsked(ics="QR1", scenario="central", years=5, replicates=12, seed=1, keep_replicates=True)
