"""The assumptions register: every value that can be disputed, as dated records in YAML, one theme a file."""
