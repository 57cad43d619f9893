"""What the engine answers to a lever: the staff that one unit of a changed flow leaves, by slot and later year."""

from allotment.projection.response.apply import Amounts, Applied, apply_amounts, no_amounts
from allotment.projection.response.basis import Basis, Reply, respond
from allotment.projection.response.slots import Slot, Slots, slots_of

__all__ = [
    "Amounts",
    "Applied",
    "Basis",
    "Reply",
    "Slot",
    "Slots",
    "apply_amounts",
    "no_amounts",
    "respond",
    "slots_of",
]
