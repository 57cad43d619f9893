"""Help: short topics in planners' words, and the glossary."""
