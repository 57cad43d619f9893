"""Which sector a trust is in, from the words that two publications have for its type."""

from __future__ import annotations

import polars as pl

from allotment.workforce.roles import Sector

SECTOR_OF_TYPE: dict[str, Sector] = {
    "Acute": Sector.ACUTE,
    "Ambulance": Sector.AMBULANCE,
    "Community Provider Trust": Sector.COMMUNITY,
    "Mental Health": Sector.MENTAL_HEALTH,
}
"""Organisation types of the sickness absence publication. Its other types are not trusts."""

SECTOR_OF_SUBTYPE: dict[str, Sector] = {
    "Acute - Large": Sector.ACUTE,
    "Acute - Medium": Sector.ACUTE,
    "Acute - Multi-Service": Sector.ACUTE,
    "Acute - Small": Sector.ACUTE,
    "Acute - Specialist": Sector.ACUTE,
    "Acute - Teaching": Sector.ACUTE,
    "Ambulance": Sector.AMBULANCE,
    "Community": Sector.COMMUNITY,
    "Mental Health and Learning Disability": Sector.MENTAL_HEALTH,
}
"""Trust subtypes of the benchmarking profile."""


def sector_of(column: str, words: dict[str, Sector]) -> pl.Expr:
    """Give the sector for the words in a column; null where the words name no sector."""
    return pl.col(column).replace_strict({word: str(sector) for word, sector in words.items()}, default=None)
