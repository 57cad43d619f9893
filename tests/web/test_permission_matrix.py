"""Every cell of the permission matrix, walked through the site: who may do what with whose things."""

from __future__ import annotations

import pytest

from allotment.governance import permissions
from allotment.governance.permissions import permission_table
from allotment.governance.roles import UserRole
from tests.web.permissions.api_probes import API_PROBES
from tests.web.permissions.owned import Shelves
from tests.web.permissions.probes import PROBES, Probe
from tests.web.permissions.standing import RELATIONS, Row, expected_rows, expected_status, standing
from tests.web.permissions.walking import Walk
from tests.web.site import Site

ROWS = expected_rows()
ACTIONS = list(dict.fromkeys((row.thing, row.action) for row in ROWS))


@pytest.fixture(scope="module")
def walk(site: Site) -> Walk:
    """The walkers and what they act on, on this file's own site."""
    return Walk(site, Shelves(site))


@pytest.mark.parametrize(("thing", "action"), ACTIONS, ids=[f"{thing}: {action}" for thing, action in ACTIONS])
@pytest.mark.parametrize("probes", [PROBES, API_PROBES], ids=["site", "API"])
def test_every_cell_of_the_matrix_answers_as_the_table_says(
    walk: Walk, thing: str, action: str, probes: list[Probe]
) -> None:
    asked = [probe for probe in probes if (probe.thing, probe.action) == (thing, action)]
    wrong = []
    for row in ROWS:
        if (row.thing, row.action) != (thing, action):
            continue
        for probe in asked:
            for relation in probe.relations:
                wanted = expected_status(ROWS, row, relation)
                found = walk.answer(probe, row.role, relation)
                if found != wanted and not (found == "unknown" and wanted == "forbidden" and probe.by_mark):
                    wrong.append(f"{row.role}, {relation}, {probe.name}: {found}, should be {wanted}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize(("thing", "action"), ACTIONS, ids=[f"{thing}: {action}" for thing, action in ACTIONS])
@pytest.mark.parametrize("probes", [PROBES, API_PROBES], ids=["site", "API"])
def test_a_right_that_is_taken_out_of_the_table_is_refused(
    walk: Walk, monkeypatch: pytest.MonkeyPatch, thing: str, action: str, probes: list[Probe]
) -> None:
    """Each right is asked for by itself, also where whoever may look may act as well."""
    asked = [probe for probe in probes if (probe.thing, probe.action) == (thing, action)]
    held = [(row.role, name) for row in ROWS if (row.thing, row.action) == (thing, action) for name in _held(row)]
    for role in UserRole:
        monkeypatch.setitem(permissions._granted(), (thing, action, role), frozenset())
    given = [
        f"{role}, {relation}, {probe.name}: {found}"
        for role, relation in held
        for probe in asked
        if relation in probe.relations
        if (found := walk.answer(probe, role, relation)) not in {"unknown", "forbidden"}
    ]
    assert held
    assert not given


def _held(row: Row) -> list[str]:
    """Give the first relation in which a role holds a right, and the one beside it where others share it."""
    return [name for name in ("own", "sibling") if row.answers[name]]


@pytest.mark.parametrize("probes", [PROBES, API_PROBES], ids=["site", "API"])
def test_every_cell_has_a_request_that_exercises_it(probes: list[Probe]) -> None:
    walked = {(probe.thing, probe.action, relation) for probe in probes for relation in probe.relations}
    assert {(thing, action, relation) for thing, action in ACTIONS for relation in RELATIONS} == walked


def test_the_shipped_table_is_the_golden_copy() -> None:
    """A right is changed in both files, and so on purpose."""
    shipped = {
        (row.thing, row.action, row.role.value): {relation.value for relation in row.relations}
        for row in permission_table()
    }
    golden = {(row.thing, row.action, row.role): {name for name, yes in row.answers.items() if yes} for row in ROWS}
    assert shipped == golden
    assert len(permission_table()) == len(ROWS) == len(ACTIONS) * len(UserRole)


@pytest.mark.parametrize("relation", RELATIONS)
def test_the_walkers_stand_as_the_matrix_says(site: Site, relation: str) -> None:
    tree = site.actor("planner").tree
    for thing, _ in ACTIONS:
        assert tree.relation(*standing(thing, relation)) == relation


def test_nobody_stands_as_a_sibling_to_a_system(site: Site) -> None:
    """So the rights to what only systems own need no answer there, and give none."""
    tree = site.actor("planner").tree
    systems = [one.code for one in tree.systems()]
    assert all(tree.relation(code, system) != "sibling" for code in tree.organisations for system in systems[:5])
    assert not any(row.answers["sibling"] for row in ROWS if row.thing == "assumption")


def test_a_stranger_may_do_nothing() -> None:
    assert not [row for row in ROWS if row.answers["stranger"]]


def test_nobody_but_its_own_sees_an_organisation_s_people_or_returns() -> None:
    own = [row for row in ROWS if row.thing in {"people", "staff return"}]
    assert own
    assert not [row for row in own if any(row.answers[name] for name in RELATIONS if name != "own")]


def test_administrators_and_national_viewers_see_no_staff_records_and_no_drafts() -> None:
    private = {"people", "staff return", "draft", "job"}
    roles = {UserRole.ADMINISTRATOR.value, UserRole.NATIONAL_VIEWER.value}
    assert not [row for row in ROWS if row.thing in private and row.role in roles and any(row.answers.values())]


def test_no_role_both_writes_and_decides() -> None:
    writers = {row.role for row in ROWS if row.action in {"edit", "propose"} and any(row.answers.values())}
    deciders = {
        row.role
        for row in ROWS
        if row.action == "decide" and row.thing in {"shared", "assumption"} and any(row.answers.values())
    }
    assert writers
    assert deciders
    assert not writers & deciders


def test_whoever_may_act_may_also_look() -> None:
    looks = {(row.thing, row.role): row.answers for row in ROWS if row.action == "view"}
    assert not [row for row in ROWS for name in RELATIONS if row.answers[name] and not looks[row.thing, row.role][name]]
