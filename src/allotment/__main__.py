"""Run the command line with ``python -m allotment``."""

from allotment.cli.main import run

run()
