"""Unit rosters: who works which shift on which day, every hard rule kept, at the least cost that can be found."""
