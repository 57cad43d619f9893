"""The audit log: writing to it outside a reader's own write, reading it, and proving that it is whole."""
