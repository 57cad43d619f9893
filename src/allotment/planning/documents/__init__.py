"""Scenarios and plans as documents: written in versions, shared, discussed, reviewed and agreed."""
