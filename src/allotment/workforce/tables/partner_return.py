"""What partners return of their own staff, in the protected form that leaves the organisation."""

from __future__ import annotations

import dataframely as dy
import polars as pl

from allotment.workforce.roles import (
    NHS_TRUST_SECTORS,
    NHS_TRUST_STAFF_GROUPS,
    PRIMARY_CARE_STAFF_GROUPS,
    ROLES,
    SOCIAL_CARE_STAFF_GROUPS,
    STAFF_GROUPS,
    Sector,
)

STAFF_GROUPS_OF_SECTOR: dict[str, tuple[str, ...]] = {
    **{sector.value: NHS_TRUST_STAFF_GROUPS for sector in NHS_TRUST_SECTORS},
    Sector.PRIMARY_CARE.value: PRIMARY_CARE_STAFF_GROUPS,
    Sector.ADULT_SOCIAL_CARE.value: SOCIAL_CARE_STAFF_GROUPS,
    Sector.VOLUNTARY.value: STAFF_GROUPS,
}


def roles_of_sector(sector: str) -> list[str]:
    """Give the roles that organisations of a sector may return; none for a sector that is not one of the house."""
    groups = STAFF_GROUPS_OF_SECTOR.get(sector, ())
    return [name for name, role in ROLES.items() if role.staff_group in groups]


class PartnerReturn(dy.Schema):
    """Staff in post of one organisation in one role and age band, protected by rounding, at the return's date.

    Age bands are whole years, both ends included. ``fte`` is the band's own: a role's FTE is the sum over its bands.
    ``establishment_fte`` and ``vacancies_fte`` are the whole role's, the same on each of its rows, and empty where
    the return names no posts. A role with nobody in post is one row with a headcount of 0.
    """

    organisation = dy.String(primary_key=True, min_length=2)
    role = dy.String(primary_key=True)
    age_from = dy.Int64(primary_key=True, min=0)
    age_to = dy.Int64(nullable=False, max=120)
    organisation_name = dy.String(nullable=False)
    sector = dy.String(nullable=False)
    headcount = dy.Int64(nullable=False, min=0)
    fte = dy.Float64(nullable=False, min=0.0)
    establishment_fte = dy.Float64(nullable=True, min=0.0)
    vacancies_fte = dy.Float64(nullable=True, min=0.0)
    as_at = dy.Date(nullable=False)

    @dy.rule()
    def the_role_is_one_of_its_sector(cls) -> pl.Expr:
        """A role belongs to the sector of the organisation that returns it."""
        pairs = [f"{sector}|{role}" for sector in STAFF_GROUPS_OF_SECTOR for role in roles_of_sector(sector)]
        return pl.concat_str(cls.sector.col, cls.role.col, separator="|").is_in(pairs)

    @dy.rule()
    def an_age_band_runs_forward(cls) -> pl.Expr:
        """An age band ends no earlier than it starts."""
        return cls.age_to.col >= cls.age_from.col

    @dy.rule()
    def there_is_no_fte_without_a_person(cls) -> pl.Expr:
        """Where nobody is counted there is no FTE."""
        return (cls.headcount.col > 0) | (cls.fte.col == 0)

    @dy.rule()
    def posts_and_vacancies_are_given_together(cls) -> pl.Expr:
        """Both are stated or neither, and vacancies are among the posts."""
        stated = cls.establishment_fte.col.is_not_null()
        both_or_neither = stated == cls.vacancies_fte.col.is_not_null()
        return both_or_neither & (cls.vacancies_fte.col <= cls.establishment_fte.col).fill_null(True)

    @dy.rule()
    def the_posts_of_a_role_are_the_same_on_each_row(cls) -> pl.Expr:
        """Posts are the role's, not the age band's."""
        posts = pl.struct(cls.establishment_fte.col, cls.vacancies_fte.col)
        return posts.n_unique().over(cls.organisation.col, cls.role.col) == 1

    @dy.rule()
    def the_age_bands_of_a_role_do_not_overlap(cls) -> pl.Expr:
        """Nobody is counted in two bands."""
        end_before = cls.age_to.col.shift(1).over(cls.organisation.col, cls.role.col, order_by=cls.age_from.col)
        return (end_before < cls.age_from.col).fill_null(True)

    @dy.rule()
    def an_organisation_makes_one_return(cls) -> pl.Expr:
        """Its name, sector and date are the same on each row."""
        stated = pl.struct(cls.organisation_name.col, cls.sector.col, cls.as_at.col)
        return stated.n_unique().over(cls.organisation.col) == 1
