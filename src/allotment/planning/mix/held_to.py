"""What a mix is held to: the gap it is to close, and the rules that it is verified against."""

from __future__ import annotations

from allotment.allocation.investment.verify import Rules
from allotment.planning.mix.ground import FloatArray, MixGround


def gap_fte(ground: MixGround, supply: FloatArray) -> float:
    """Give the gap under a supply (T, S): FTE short, added over roles and places and averaged over the years."""
    return float((ground.need - supply).clip(min=0.0).sum() / len(ground.years))


def rules_of(ground: MixGround) -> Rules:
    """Give the rules that every dose, payment and account of a mix is held against."""
    people, slots = ground.people, {slot: index for index, slot in enumerate(ground.slots.slots)}

    def people_in(role: str, sector: str, place: str, year: int) -> float:
        for slot, index in slots.items():
            if (slot.role, slot.sector, slot.place) == (role, sector, place):
                return float(people[ground.years.index(year), index])
        return 0.0

    return Rules(
        funding=ground.funding,
        levers=ground.levers,
        values=ground.values,
        decided_by=ground.decided_by,
        people=people_in,
        first_year=ground.funding.first_year or ground.years[0],
        last_year=ground.years[-1],
    )
