"""What is wrong with a question about who decides, or with the records that answer it."""

from allotment.workforce.errors import AllotmentError


class DecisionError(AllotmentError):
    """A decision cannot be looked up: an unknown activity or level, a day before the register, a faulty file."""
