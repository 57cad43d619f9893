"""What is wrong with the files of the shared bank."""

from allotment.workforce.errors import AllotmentError


class ShiftsError(AllotmentError):
    """A file of shifts, workers, bookings, availability or rates cannot be used; every problem at once."""
