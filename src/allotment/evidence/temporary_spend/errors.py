"""What is wrong with the files of a question about temporary spend."""

from allotment.workforce.errors import AllotmentError


class SpendError(AllotmentError):
    """A file of spend, shifts, measures, rates or aid cannot be used; every problem at once."""
