"""Plans: what they say, what they stand on, and writing them."""
