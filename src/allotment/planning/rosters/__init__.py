"""Tables and sections of a unit's roster."""
