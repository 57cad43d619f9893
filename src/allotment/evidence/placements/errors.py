"""What is wrong with the files of a placement question."""

from allotment.workforce.errors import AllotmentError


class PlacementsError(AllotmentError):
    """A file of students, settings, requirements, travel or changes cannot be used; every problem at once."""
