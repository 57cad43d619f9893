"""The programmes as shipped, and what their reader refuses."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from allotment.evidence.assumptions.register import load_register
from allotment.evidence.education.programmes import SHIPPED, load_programmes
from allotment.evidence.funding.read_levy_rules import load_levy_rules
from allotment.levers.archetypes.parts import educators
from allotment.levers.catalogue import LEVERS
from allotment.workforce.errors import AssumptionError

ON = date(2026, 6, 30)
TEXT = SHIPPED.read_text(encoding="utf-8")


def refused(tmp_path: Path, text: str) -> str:
    path = tmp_path / "programmes.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(AssumptionError) as error:
        load_programmes(path)
    return str(error.value)


def test_every_programme_leads_where_its_lever_does_and_its_standards_have_bands():
    standards = load_levy_rules().standards
    for one in load_programmes().programmes:
        roles = {aim.role for aim in LEVERS[one.lever].aims} if one.lever else set()
        assert set(one.standards) <= roles, one.key
        assert {standard.name for standard in one.standards.values()} <= set(standards)
        assert (one.kind in ("apprenticeship", "top-up")) == bool(one.standards), one.key
        if one.standards:
            assert set(one.standards) == roles, "every role of an apprenticeship has its standard"


def test_every_profession_that_learners_are_taught_in_has_people_who_teach():
    programmes = load_programmes()
    for one in programmes.programmes:
        for aim in LEVERS[one.lever].aims if one.lever else ():
            assert educators(aim.role).removeprefix("educators: ") in programmes.teachers


def test_every_programme_has_the_records_that_the_plan_asks_for():
    register, titles = load_register(), set()
    for one in load_programmes().on(ON):
        titles.add(one.title)
        assert register.has("programme_share_of_gap", ON, programme=one.title) or one.follows or _by_role(one, register)
        if one.lever is not None:
            assert register.has("programme_applicants_per_100000_residents", ON, programme=one.title)
            assert register.has("programme_free_places_per_provider", ON, programme=one.title)
    named = {
        one.where["programme"]
        for one in register.assumptions
        if one.file == "education.yaml" and "programme" in one.where
    }
    assert named <= titles, "no record is about a programme that is not there"


def _by_role(one, register) -> bool:
    aims = LEVERS[one.lever].aims
    return all(register.has("programme_share_of_gap", ON, programme=one.title, role=aim.role) for aim in aims)


def test_shares_of_a_gap_leave_no_role_with_more_than_the_whole():
    register = load_register()
    whole: dict[str, float] = {}
    for one in load_programmes().programmes:
        for role in {aim.role for aim in LEVERS[one.lever].aims} if one.lever else set(one.roles):
            share = register.find("programme_share_of_gap", ON, programme=one.title, role=role).value
            whole[role] = whole.get(role, 0.0) + share
    assert {role: share for role, share in whole.items() if share > 1.0 + 1e-9} == {}


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("kind: university", "kind: universty", "no kind has this name. Did you mean 'university'?"),
        ("lever: train_gps", "lever: train_gp", "Did you mean 'train_gps'?"),
        ("number: 2}", "number: two}", "providers"),
        ("follows: medical_degree", "follows: medical", "follows (found 'medical')"),
        ("level: 6}", "level: 9}", "a level from 2 to 7"),
        ("  midwifery: [Midwife]", "  midwifery: [Midwif]", "midwifery (found 'Midwif'): no role has this name."),
        ("  midwifery: [Midwife]", "  midwifery: [Consultant]", "this role teaches midwifery already"),
        ("activity: set specialty", "activty: set specialty", "this field is not known. Did you mean 'activity'?"),
        ("key: midwifery_degree", "key: nursing_degree", "this key is there already"),
        ("programmes:", "programme:", "it holds 'programmes' and 'teachers'"),
        ("    lever: train_gps\n", "", "Give one of 'lever', 'follows' and 'roles'."),
    ],
)  # fmt: skip
def test_what_a_programme_may_not_say_is_refused_with_a_remedy(tmp_path: Path, old: str, new: str, said: str):
    assert old in TEXT
    assert said in refused(tmp_path, TEXT.replace(old, new))


def test_all_problems_of_the_file_are_said_at_once(tmp_path: Path):
    text = TEXT.replace("kind: foundation", "kind: x").replace("kind: specialty", "kind: y")
    assert "3 problem(s)" in refused(tmp_path, text)


def test_a_file_that_is_not_there_or_not_text_is_refused(tmp_path: Path):
    with pytest.raises(AssumptionError, match="cannot be read"):
        load_programmes(tmp_path / "none.yaml")
    (tmp_path / "bytes.yaml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(AssumptionError, match="cannot be read"):
        load_programmes(tmp_path / "bytes.yaml")
