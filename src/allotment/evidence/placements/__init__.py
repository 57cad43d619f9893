"""Students, settings and requirements as users bring them, where postcodes lie, and the dated rules of placing."""
