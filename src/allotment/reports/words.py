"""How the reports say a number: in whole people, in per cent, in chances out of a hundred."""

from __future__ import annotations

import re

MINUS = "\u2212"
SMALL_WORDS = {"and", "of", "the", "in", "for", "on", "with", "upon", "by", "under", "at"}
INITIALS = {"NHS", "PCN", "GP", "UK", "FT", "ICB", "ICS", "BANES"}
SHORTENED = {"ST", "DR", "MR", "MRS"}
VOWELS = set("AEIOUY")  # a word without one is taken for initials
FEWEST_IN_100, MOST_IN_100 = 1, 99


def whole(number: float) -> str:
    """Say a number to the nearest whole, with commas and a true minus sign."""
    rounded = round(number)
    return f"{MINUS}{-rounded:,}" if rounded < 0 else f"{rounded:,}"


def signed(number: float) -> str:
    """Say a change with its sign; no change is a plain 0."""
    rounded = round(number)
    return f"+{rounded:,}" if rounded > 0 else whole(number)


def percent(share: float, places: int = 0) -> str:
    """Say a share as a percentage."""
    text = f"{abs(share) * 100:.{places}f}%"
    return f"{MINUS}{text}" if share < 0 and float(text[:-1]) != 0 else text


def signed_percent(share: float, places: int = 0) -> str:
    """Say a change as a percentage with its sign."""
    text = percent(share, places)
    return f"+{text}" if share > 0 and float(text[:-1]) != 0 else text


def chance(probability: float) -> str:
    """Say a probability as chances in 100, without claiming certainty that a finite run cannot give."""
    in_100 = round(probability * 100)
    if in_100 < FEWEST_IN_100:
        return "less than 1 in 100"
    if in_100 > MOST_IN_100:
        return "more than 99 in 100"
    return f"about {in_100} in 100"


def shortfall(gap_fte: float) -> str:
    """Say a gap as what it means: short, or more than needed."""
    rounded = round(gap_fte)
    if rounded > 0:
        return f"{rounded:,} FTE short"
    if rounded < 0:
        return f"{-rounded:,} FTE more than needed"
    return "need and supply level"


def interval(low: float, high: float) -> str:
    """Say a range from its lower to its upper end."""
    return f"{whole(low)} to {whole(high)}"


def in_years(years_ahead: int) -> str:
    """Say how far ahead a year is."""
    if years_ahead == 0:
        return "now"
    return "in 1 year" if years_ahead == 1 else f"in {years_ahead} years"


def system_name(name: str) -> str:
    """Give the short name of a system: NHS Kent and Medway Integrated Care Board is Kent and Medway."""
    return re.sub(r"\s+(Integrated Care (Board|System)|ICB|ICS)$", "", re.sub(r"^NHS\s+", "", name.strip()))


def organisation_title(name: str) -> str:
    """Give a name that was published in capitals its usual letters; leave any other name as it is."""
    if name != name.upper():
        return name
    words = [_cased(word, first=index == 0) for index, word in enumerate(name.split())]
    return " ".join(words)


def short_organisation(name: str) -> str:
    """Drop from a trust's name the words that every trust's name has, where room is short."""
    return re.sub(r"\s+(University )?(Teaching )?NHS (Foundation )?Trust$", "", name)


def fitted(labels: list[str], letters: int) -> dict[str, str]:
    """Cut long labels to a number of letters but never their mark in brackets; keep all whole if two would be alike."""
    short = {label: _cut(label, letters) for label in labels}
    return short if len(set(short.values())) == len(short) else {label: label for label in labels}


def _cut(label: str, letters: int) -> str:
    if len(label) <= letters:
        return label
    name, bracket, mark = label.partition(" (") if label.endswith("synthetic)") else (label, "", "")
    return name[: letters - len(bracket + mark) - 1].rstrip(" ,&") + "\u2026" + bracket + mark


def _cased(word: str, *, first: bool) -> str:
    if word in INITIALS or any(letter.isdigit() for letter in word):
        return word
    if word.lower() in SMALL_WORDS and not first:
        return word.lower()
    if not VOWELS.intersection(word) and word not in SHORTENED:
        return word
    return "-".join(part.capitalize() for part in word.split("-"))


def listed(things: list[str]) -> str:
    """Join things as a sentence does: a, b and c."""
    if len(things) < 2:
        return "".join(things)
    return f"{', '.join(things[:-1])} and {things[-1]}"
