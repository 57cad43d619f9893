"""A whole system described by totals: another country's published stock-flow model, or a system without age detail.

Roles here need not be among the roles of the house. ``sex`` is ``female``, ``male`` or ``all``; a year is the one in
which twelve months that follow the date of the stock end.
"""

from __future__ import annotations

import dataframely as dy
import polars as pl

SEXES = ("female", "male", "all")


class TotalsStock(dy.Schema):
    """Staff in post of one organisation, role and sex on the base date, by age where that is known.

    ``vacancies_fte`` are funded posts beyond staff in post.
    """

    ics = dy.String(nullable=False, regex=r"^[A-Z0-9]{2,4}$")
    ics_name = dy.String(nullable=False)
    region = dy.String(nullable=False)
    as_at = dy.Date(nullable=False)
    organisation = dy.String(nullable=False, min_length=2)
    organisation_name = dy.String(nullable=False)
    sector = dy.String(nullable=False)
    staff_group = dy.String(nullable=False)
    role = dy.String(nullable=False)
    sex = dy.Enum(list(SEXES), nullable=False)
    age = dy.Int64(nullable=True, min=0, max=120)
    headcount = dy.Int64(nullable=False, min=0)
    fte_per_head = dy.Float64(nullable=False, min=0.0, max=2.0)
    vacancies_fte = dy.Float64(nullable=False, min=0.0)

    @dy.rule()
    def each_organisation_role_sex_and_age_has_one_row(cls) -> pl.Expr:
        """A repeated row would count people twice."""
        key = pl.struct(cls.ics.col, cls.organisation.col, cls.role.col, cls.sex.col, cls.age.col)
        return ~key.is_duplicated()


class TotalsLeaving(dy.Schema):
    """Shares of a role's stock at the start of a year that go in the year, from one year until another, both included.

    ``leaving_share_per_year`` leaves out retirement; both shares are of the same stock and add up.
    """

    ics = dy.String(primary_key=True)
    role = dy.String(primary_key=True)
    sex = dy.Enum(list(SEXES), primary_key=True)
    from_year = dy.Int64(primary_key=True, min=1900, max=2200)
    until_year = dy.Int64(nullable=False, min=1900, max=2200)
    leaving_share_per_year = dy.Float64(nullable=False, min=0.0, max_exclusive=1.0)
    retirement_share_per_year = dy.Float64(nullable=False, min=0.0, max_exclusive=1.0)

    @dy.rule()
    def the_years_run_forward(cls) -> pl.Expr:
        """A period ends no earlier than it starts."""
        return cls.until_year.col >= cls.from_year.col

    @dy.rule()
    def leaving_and_retirement_together_are_less_than_everybody(cls) -> pl.Expr:
        """Nobody leaves twice."""
        return cls.leaving_share_per_year.col + cls.retirement_share_per_year.col < 1


class TotalsInflow(dy.Schema):
    """People who join a role in a year from one recruitment source, training graduates left out."""

    ics = dy.String(primary_key=True)
    role = dy.String(primary_key=True)
    sex = dy.Enum(list(SEXES), primary_key=True)
    year = dy.Int64(primary_key=True, min=1900, max=2200)
    recruitment_source = dy.String(primary_key=True)
    headcount = dy.Float64(nullable=False, min=0.0)


class TotalsTraining(dy.Schema):
    """One year's intake of a training programme for a role, and what comes of it ``duration_years`` later.

    Of the intake ``completion_share`` complete, of those ``join_share`` join the service, of those ``local_share``
    in this system; ``female_share`` splits them by sex where the role's stock is split.
    """

    ics = dy.String(primary_key=True)
    programme = dy.String(primary_key=True)
    role = dy.String(primary_key=True)
    start_year = dy.Int64(primary_key=True, min=1900, max=2200)
    intake_headcount = dy.Float64(nullable=False, min=0.0)
    female_share = dy.Float64(nullable=True, min=0.0, max=1.0)
    duration_years = dy.Int64(nullable=False, min=0, max=30)
    completion_share = dy.Float64(nullable=False, min=0.0, max=1.0)
    join_share = dy.Float64(nullable=False, min=0.0, max=1.0)
    local_share = dy.Float64(nullable=False, min=0.0, max=1.0)


class TotalsParticipation(dy.Schema):
    """FTE per head of a role and sex from a year on, until the next year listed."""

    ics = dy.String(primary_key=True)
    role = dy.String(primary_key=True)
    sex = dy.Enum(list(SEXES), primary_key=True)
    year = dy.Int64(primary_key=True, min=1900, max=2200)
    fte_per_head = dy.Float64(nullable=False, min=0.0, max=2.0)


class TotalsDemand(dy.Schema):
    """What a role requires: ``required_fte`` outright, or yearly growth of the base requirement.

    Growth shares hold from their year until the next year listed. ``unmet_need_share`` is need beyond the funded
    posts on the base date, as a share of them; it is read from the role's first row.
    """

    ics = dy.String(primary_key=True)
    role = dy.String(primary_key=True)
    year = dy.Int64(primary_key=True, min=1900, max=2200)
    required_fte = dy.Float64(nullable=True, min=0.0)
    population_growth_share = dy.Float64(nullable=True, min_exclusive=-1.0, max=1.0)
    non_demographic_growth_share = dy.Float64(nullable=True, min_exclusive=-1.0, max=1.0)
    unmet_need_share = dy.Float64(nullable=True, min=0.0, max=10.0)

    @dy.rule()
    def a_row_gives_required_fte_or_growth_and_not_both(cls) -> pl.Expr:
        """The two ways of stating need would contradict each other."""
        growth = (
            cls.population_growth_share.col.is_not_null()
            | cls.non_demographic_growth_share.col.is_not_null()
            | cls.unmet_need_share.col.is_not_null()
        )
        return cls.required_fte.col.is_not_null() != growth
