"""The parts of the answer about doctors' rotations: the match, the rota with its gaps, completion dates."""
