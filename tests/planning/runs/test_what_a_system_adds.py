"""Approved assumptions and accepted returns of a system enter its runs, protected, and nobody else's."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING

import polars as pl
import pytest

from tests.planning.local_sample import CARE_WORKERS_STAY
from tests.planning.runs.made import made_run
from tests.web.site import ICS, PROVIDER, STRANGER_ICS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from allotment.store.shelves.returns import CountedCell
    from tests.web.site import Site

AS_AT = date(2026, 9, 30)


def cells(midwives: int, fte: float) -> list[CountedCell]:
    """Protected counts of a trust that has midwives in two age bands and nobody else."""
    from allotment.reports.disclosure.lattice import ALL
    from allotment.store.shelves.returns import CountedCell
    from allotment.workforce.roles import Sector
    from allotment.workforce.tables.partner_return import roles_of_sector

    def cell(role: str, band: str, people: int, hours: float | None) -> CountedCell:
        vacancies = 10.0 if role == "Midwife" and band == ALL else None
        return CountedCell(PROVIDER, role, band, ALL, people, 5, hours, vacancies, AS_AT)

    others = [role for role in roles_of_sector(Sector.ACUTE.value) if role != "Midwife"]
    return [
        cell("Midwife", "30 to 34", midwives - 20, None),
        cell("Midwife", "50 to 54", 20, None),
        cell("Midwife", ALL, midwives, fte),
        *(cell(role, ALL, 0, 0.0) for role in others),
    ]


@pytest.fixture
def accepted(site: Site) -> Iterator[None]:
    """An accepted return of the provider: 300 midwives, 240 FTE."""
    from allotment.store import scoping
    from allotment.store.models import StaffReturn
    from allotment.store.models.returns import ReturnState
    from allotment.store.shelves import returns

    with scoping.everything():
        made = StaffReturn.objects.create(
            organisation_id=PROVIDER,
            as_at=AS_AT,
            file_name="staff.csv",
            file_bytes=1,
            file_sha256="0" * 64,
            sent_by=site.account("data.owner"),
            sent_at=site.desk.clock(),
            state=ReturnState.ACCEPTED,
        )
        returns.add_counts(made.id.hex, cells(300, 240.0))
    yield
    with scoping.everything():
        made.delete()


@contextmanager
def approval(site: Site) -> Iterator[None]:
    """Approve a change of the system for a while: fewer care workers leave."""
    from allotment.planning.proposals.ledger import record_content
    from allotment.store import scoping, writing
    from allotment.store.models import AssumptionProposal
    from allotment.store.models.assumptions import ProposalState
    from allotment.store.shelves import proposals

    now, content = site.desk.clock(), record_content(CARE_WORKERS_STAY)
    with scoping.everything(), writing.one_write():
        made = proposals.add(ICS, content, "Twelve homes say so", str(site.account("planner").id), now)
        proposals.end(made, 1, ProposalState.APPROVED, str(site.account("approver").id), now, "")
    yield
    with scoping.everything():
        AssumptionProposal.objects.filter(id=made).delete()


@pytest.fixture
def approved(site: Site) -> Iterator[None]:
    """An approved change of the system."""
    with approval(site):
        yield


def test_a_system_without_either_adds_nothing(site: Site) -> None:
    from allotment.planning.runs.local import local_evidence_of

    assert local_evidence_of(site.desk, ICS).is_empty


@pytest.mark.usefixtures("accepted")
def test_an_accepted_return_becomes_rows_by_role_and_age_band(site: Site) -> None:
    from allotment.planning.runs.local import local_evidence_of

    returns = local_evidence_of(site.desk, ICS).returns
    assert returns is not None
    midwives = returns.filter(role="Midwife").sort("age_from")
    assert midwives.select("age_from", "age_to", "headcount").rows() == [(30, 34, 280), (50, 54, 20)]
    assert midwives["fte"].to_list() == pytest.approx([224.0, 16.0])
    assert midwives["establishment_fte"].to_list() == [250.0, 250.0]
    assert set(returns["organisation"]) == {PROVIDER}
    assert set(returns["as_at"]) == {AS_AT}
    nobody = returns.filter(pl.col("role") != "Midwife")
    assert nobody["headcount"].sum() == 0
    assert nobody.height == nobody["role"].n_unique()


@pytest.mark.usefixtures("accepted")
def test_the_return_stands_in_the_systems_runs_and_is_found_again_by_a_rerun(site: Site) -> None:
    from allotment.planning.runs.check_again import ask_to_check
    from allotment.planning.runs.listing import see_run
    from tests.planning.runs.made import done

    seen = see_run(site.desk, site.actor("viewer"), made_run(site))
    baseline = seen.record.tables["baseline"].filter(organisation=PROVIDER)
    assert baseline.select("role", "headcount", "fte").rows() == [("Midwife", 300.0, pytest.approx(240.0))]
    assert "partner_returns" in seen.known.hashes
    checked = done(site, ask_to_check(site.desk, site.actor("planner"), seen.known.run_id))
    assert checked.result["identical"] is True


def test_an_approved_change_stands_in_the_systems_runs_and_makes_older_ones_stale(site: Site) -> None:
    from allotment.planning.runs.listing import see_run
    from allotment.planning.runs.standing import staleness

    planner = site.actor("planner")
    older = see_run(site.desk, planner, made_run(site, years=3))
    with approval(site):
        newer = see_run(site.desk, planner, made_run(site, years=3))
        assert staleness(site.desk, newer.known) == []
        assert staleness(site.desk, older.known) == ["Changes to assumptions have been approved since this run."]
    used = newer.record.tables["assumptions"].filter(source=CARE_WORKERS_STAY.source)
    assert used.select("key", "value").rows() == [("leaver_share", CARE_WORKERS_STAY.value)]
    older_leavers, newer_leavers = (
        run.record.tables["projection"].filter(role="Care worker")["leavers"].sum() for run in (older, newer)
    )
    assert newer_leavers < 0.9 * older_leavers


@pytest.mark.usefixtures("accepted", "approved")
def test_another_system_gets_none_of_it(site: Site) -> None:
    from allotment.planning.runs.local import local_evidence_of

    assert local_evidence_of(site.desk, STRANGER_ICS).is_empty
    assert not local_evidence_of(site.desk, ICS).is_empty


@pytest.mark.usefixtures("accepted", "approved")
def test_it_is_the_same_for_every_reader(site: Site) -> None:
    from allotment.planning.access.acting import reading
    from allotment.planning.runs.local import local_evidence_of

    found = []
    for who in ("planner", "partner", "national", "data.owner"):
        with reading(site.actor(who)):
            found.append(local_evidence_of(site.desk, ICS).hashes)
    assert all(hashes == found[0] for hashes in found)
