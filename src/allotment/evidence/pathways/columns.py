"""The columns of the files that a system brings: partners, deprivation by district, the labour market."""

from __future__ import annotations

from typing import Any

import dataframely as dy

from allotment.evidence.pathways.words import CHANNELS

MOST_CHARACTERS = 120
NAME = r"^[\p{L}\p{N}][\p{L}\p{N} .,;'’&()/:+-]*$"
POSTCODE = r"^[A-Z]{1,2}[0-9][A-Z0-9]? [0-9][A-Z]{2}$"
SOMEBODY = r"(?i)(^|[^\p{L}])(mr|mrs|ms|miss|mx|dr|prof|professor|sir|dame|rev|revd)([^\p{L}]|$)"
NO_CONTACTS = "Give the role of the contact alone, such as Careers lead: no person's name, address or number."


def without_contacts() -> dict[str, Any]:
    """Rules that keep people out of a text: nothing that looks like an e-mail or web address, or a telephone number."""
    return {
        "no_email_or_web_address": lambda cells: ~cells.str.contains(r"@|(?i)\bat\b\s*\S+\s*\bdot\b|(?i)https?:|www\."),
        "no_telephone_number": lambda cells: ~cells.str.contains(r"(\+?[0-9][\s().-]*){7,}"),
    }


def _name(what: str, **more: Any) -> dy.String:
    remedy = f"Write the {what} as words, beginning with a letter or a digit. {NO_CONTACTS}"
    rules = {**without_contacts(), "letters_digits_and_plain_signs": lambda cells: cells.str.contains(NAME)}
    return dy.String(check=rules, max_length=MOST_CHARACTERS, metadata={"remedy": remedy}, **more)


def _share(**more: Any) -> dy.Float64:
    return dy.Float64(min=0.0, max=1.0, metadata={"remedy": "Write a share of 1: 0.045 for 4.5%."}, **more)


def _count(lowest: int, highest: int, **more: Any) -> dy.Int64:
    return dy.Int64(min=lowest, max=highest, metadata={"remedy": "Give a whole number."}, **more)


class Partners(dy.Schema):
    """``partners.csv``: one row for each school, college or other partner. Roles of contacts, never persons."""

    name = _name("partner's name", primary_key=True)
    kind = dy.Enum(list(CHANNELS), metadata={"remedy": "Use one of these words."})
    place = _name("district")
    postcode = dy.String(regex=POSTCODE, metadata={"remedy": "Write it in capitals with its space: GL1 2EQ."})
    contact_role = dy.String(
        check={
            **without_contacts(),
            "a_role_not_a_person": lambda cells: ~cells.str.contains(SOMEBODY),
            "letters_digits_and_plain_signs": lambda cells: cells.str.contains(NAME),
        },
        max_length=MOST_CHARACTERS,
        metadata={"remedy": NO_CONTACTS},
    )
    agreement_until = dy.Date(nullable=True, metadata={"remedy": "Write it as 2027-08-31; empty where none is signed."})
    pupils = _count(0, 100_000, nullable=True)
    reached_last_year = _count(0, 100_000)


class LabourMarket(dy.Schema):
    """``labour.csv``: one row for each district. ``health_and_care_posts`` may be empty."""

    district = _name("district", primary_key=True)
    unemployment_share = _share()
    median_hourly_pay_pence_entry = _count(500, 10_000)
    share_working_locally = _share()
    jobs_total = _count(1, 10_000_000)
    health_and_care_posts = _count(0, 10_000_000, nullable=True)
    source = dy.String(check=without_contacts(), max_length=300, metadata={"remedy": "Name the publication and date."})


class DistrictDeprivation(dy.Schema):
    """``deprivation.csv``: the share of a district's residents in each of England's fifths by deprivation."""

    district = _name("district", primary_key=True)
    fifth_1 = _share()
    fifth_2 = _share()
    fifth_3 = _share()
    fifth_4 = _share()
    fifth_5 = _share()
    source = dy.String(check=without_contacts(), max_length=300, metadata={"remedy": "Name the publication and date."})


class DeprivationOfPractices(dy.Schema):
    """The published file of deprivation by practice: scores as of the patients' areas, and the fifth of practices."""

    practice = dy.String(alias="Practice.Code", primary_key=True)
    fifth = dy.Int64(alias="IMD_quintile", min=1, max=5, nullable=True, metadata={"empty": ["NA", ""]})
