"""Who will be here: the engine's inputs, from the baseline, the rates, the assumptions and a scenario."""
