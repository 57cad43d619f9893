"""Measurements of whole commands, and of the engine beside a peer. Never part of the tests."""
