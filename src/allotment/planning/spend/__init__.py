"""The parts of the answer on temporary spend: ceilings, forecast, leakage, one rate, conversion and measures."""
