"""Answers of the commands that allot: one shape for the command line, the site and the archive."""
