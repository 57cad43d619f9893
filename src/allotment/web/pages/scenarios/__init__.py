"""Pages of one section."""
