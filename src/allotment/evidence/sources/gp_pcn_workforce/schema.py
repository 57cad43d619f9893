"""The network workforce return: one row for each post. The column that identifies a person is never read."""

from __future__ import annotations

import dataframely as dy
import polars as pl

from allotment.evidence.sources.gp_pcn_workforce.staff_roles import ADMINISTRATION, ROLE_OF_STAFF_ROLE

STAFF = "NWRS Staff"
CONTRACTED_SERVICES = "NWRS contracted services"
STAFF_GROUPS = ["Directors", "Other GPs", "Other Nurses", "Other Direct Patient Care staff", ADMINISTRATION]
NETWORK_CODE = r"^U[0-9]{5}$"


def _is_listed(staff_role: pl.Expr) -> pl.Expr:
    return staff_role.is_in(list(ROLE_OF_STAFF_ROLE))


class PcnPostFile(dy.Schema):
    """One post of a network: a member of staff, or a service that the network contracts (any FTE)."""

    data_source = dy.Enum([STAFF, CONTRACTED_SERVICES], nullable=False)
    census_year = dy.Int64(nullable=False, min=2015, max=2100)
    census_month = dy.Int64(nullable=False, min=1, max=12)
    pcn_code = dy.String(
        nullable=False,
        regex=NETWORK_CODE,
        metadata={"remedy": "Give the network's code; a post without one cannot be placed in any system."},
    )
    staff_group = dy.Enum(STAFF_GROUPS, nullable=False)
    staff_role = dy.String(
        nullable=False,
        check={"the_staff_role_is_one_of_the_return": _is_listed},
        metadata={"remedy": "Use the publisher's spelling; the page of this source lists the staff roles."},
    )
    fte = dy.Float64(nullable=False, min=0.0)

    @dy.rule()
    def one_member_of_staff_holds_at_most_two_full_posts(cls) -> pl.Expr:
        """Only a contracted service may stand for more than two full-time posts."""
        return (cls.data_source.col != STAFF) | (cls.fte.col <= 2)


class NetworkCode(dy.Schema):
    """The networks of the practice map, against which the posts are held."""

    pcn_code = dy.String(nullable=False)
