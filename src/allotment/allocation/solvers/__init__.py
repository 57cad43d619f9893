"""Linear programmes and the solvers behind one protocol. Solver libraries are imported in this room's files only."""
