"""Two worlds that differ only in another organisation's records look the same, byte for byte, to everybody else."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.planning.returns.staff_files import accept, csv_of, send, staff, write_csv
from tests.web.site import Site

PAGES = (
    "evidence",
    "evidence/sources/hchs_staff_in_post",
    "evidence/returns/new",
    "assumptions",
    "assumptions?words=nurse",
    "assumptions/leaver_share",
    "assumptions/proposals",
)
OTHERS = ("partner", "viewer", "analyst", "approver", "administrator", "national", "stranger")
OF_ONE_VIEW = (
    re.compile(rb'name="csrfmiddlewaretoken" value="[^"]*"'),
    re.compile(rb'name="write_key" value="[^"]*"'),
    re.compile(rb'nonce="[^"]*"'),
)


def _seen(site: Site) -> dict[tuple[str, str], bytes]:
    """Give every page that the others can open, without what differs each time that a page is opened."""
    seen = {}
    for who in OTHERS:
        client = site.client(who)
        for path in PAGES:
            answer = client.get(f"/systems/QR1/{path}")
            content = str(answer.status_code).encode() + answer.content
            for pattern in OF_ONE_VIEW:
                content = pattern.sub(b"", content)
            seen[who, path] = content
    return seen


@pytest.fixture(scope="module")
def first_world(site: Site, tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], bytes]:
    """What everybody sees when a partner has accepted a return of eighty people."""
    accept(site, "planner", send(site, "planner", write_csv(tmp_path_factory.mktemp("sent"), staff(80))))
    return _seen(site)


def test_other_people_in_an_accepted_return_change_no_page(
    site: Site, tmp_path: Path, first_world: dict[tuple[str, str], bytes]
) -> None:
    accept(site, "planner", send(site, "planner", write_csv(tmp_path, staff(230, seed=9))))
    for place, content in _seen(site).items():
        assert content == first_world[place], place


def test_returns_that_wait_have_faults_or_were_rejected_change_no_page(
    site: Site, tmp_path: Path, first_world: dict[tuple[str, str], bytes]
) -> None:
    from allotment.planning.returns.decide import reject_return

    send(site, "data.owner", write_csv(tmp_path, staff(40, seed=3)))
    faulty = tmp_path / "faulty.csv"
    faulty.write_text(csv_of(staff(40, seed=3)).replace("female", "woman"), encoding="utf-8")
    send(site, "planner", faulty)
    rejected = send(site, "planner", write_csv(tmp_path, staff(41, seed=4)))
    reject_return(site.desk, site.actor("planner"), rejected, 2, "Not this one.")
    for place, content in _seen(site).items():
        assert content == first_world[place], place


def test_what_is_compared_is_there_to_be_compared(first_world: dict[tuple[str, str], bytes]) -> None:
    assert first_world["partner", "evidence"].startswith(b"200")
    assert b"Gloucestershire Hospitals NHS Foundation Trust, 30 September 2026" in first_world["partner", "evidence"]
    assert first_world["stranger", "evidence"].startswith(b"404")


def test_the_protected_counts_of_two_worlds_that_round_alike_are_the_same(site: Site, tmp_path: Path) -> None:
    from allotment.planning.returns.people import protected_people

    def released() -> list[tuple[object, ...]]:
        return [(one.organisation, one.as_at, one.rule, *one.cells.rows()) for one in protected_people(partner, "QR1")]

    partner, rows = site.actor("partner"), staff(120, seed=6)
    accept(site, "planner", send(site, "planner", write_csv(tmp_path, rows)))
    first = released()
    others = [
        (f"X{number}", role, age, sex, fte, contract) for number, (_, role, age, sex, fte, contract) in enumerate(rows)
    ]
    accept(site, "planner", send(site, "planner", write_csv(tmp_path, list(reversed(others)))))
    assert released() == first
