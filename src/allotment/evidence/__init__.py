"""Published evidence and declared assumptions, with where every figure comes from."""
