"""Reading the register: what is refused, in which words, and which record answers."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from allotment.evidence.assumptions.register import Register, load_register
from allotment.workforce.errors import AssumptionError

WHOLE: dict[str, Any] = {
    "key": "leaver_share",
    "title": "Share who leave",
    "unit": "share per year",
    "owner": "Workforce intelligence lead",
    "records": [
        {
            "where": {"sector": "primary care"},
            "value": 0.05,
            "distribution": {"kind": "lognormal", "p10": 0.04, "p90": 0.07},
            "valid_from": date(2025, 4, 1),
            "source": "A publication",
            "grade": "D",
            "date_read": date(2026, 11, 22),
        }
    ],
}


def with_record(**fields: Any) -> dict[str, Any]:
    """The whole entry with fields of its record replaced; None takes a field away."""
    record = {**WHOLE["records"][0], **fields}
    return {**WHOLE, "records": [{name: value for name, value in record.items() if value is not None}]}


def register_of(folder: Path, *entries: Any, name: str = "theme.yaml") -> Register:
    """Write entries as one theme and read them."""
    (folder / name).write_text(yaml.safe_dump(list(entries), sort_keys=False), encoding="utf-8")
    return load_register(folder)


def refusal(folder: Path, *entries: Any) -> str:
    """What the register says of entries it must refuse."""
    with pytest.raises(AssumptionError) as refused:
        register_of(folder, *entries)
    return str(refused.value)


def test_a_whole_record_is_read_with_everything_it_states(tmp_path: Path):
    (found,) = register_of(tmp_path, WHOLE).all("leaver_share", date(2025, 8, 31))
    assert (found.value, found.p10, found.p90, found.distribution) == (0.05, 0.04, 0.07, "lognormal")
    assert (found.unit, found.grade, found.source) == ("share per year", "D", "A publication")
    assert found.owner == "Workforce intelligence lead"
    assert found.applies_to == "sector: primary care"
    assert (found.file, found.record) == ("theme.yaml", 1)


@pytest.mark.parametrize("name", ["source", "distribution", "grade", "valid_from", "date_read"])
def test_a_record_without_a_needed_field_is_refused_by_name(tmp_path: Path, name: str):
    said = refusal(tmp_path, with_record(**{name: None}))
    assert f"theme.yaml: leaver_share, record 1, {name}: a record needs its {name.replace('_', ' ')}." in said


def test_a_record_without_an_owner_is_refused(tmp_path: Path):
    said = refusal(tmp_path, {name: value for name, value in WHOLE.items() if name != "owner"})
    assert "record 1, owner: a record needs its owner. Name the role that answers for it." in said


def test_an_entry_without_a_unit_is_refused(tmp_path: Path):
    said = refusal(tmp_path, {name: value for name, value in WHOLE.items() if name != "unit"})
    assert "leaver_share, unit: an entry needs its unit" in said


def test_an_unknown_unit_is_refused_with_the_nearest(tmp_path: Path):
    said = refusal(tmp_path, {**WHOLE, "unit": "shares per year"})
    assert "this unit is not known. Did you mean 'share per year'?" in said


def test_an_unknown_field_is_refused_with_the_nearest(tmp_path: Path):
    assert "valid_form: this field is not known. Did you mean 'valid_from'?" in refusal(
        tmp_path, with_record(valid_form=date(2025, 4, 1))
    )
    assert "titel: this field is not known. Did you mean 'title'?" in refusal(tmp_path, {**WHOLE, "titel": "x"})


@pytest.mark.parametrize("value", [0.04, 0.07, 0.2, 0.001])
def test_a_value_outside_its_own_interval_is_refused(tmp_path: Path, value: float):
    said = refusal(tmp_path, with_record(value=value))
    assert f"record 1, value (found '{value}'): the value lies outside its own p10 to p90, 0.04 to 0.07." in said


@pytest.mark.parametrize("value", [-0.01, 1.01])
def test_a_share_outside_nought_to_one_is_refused(tmp_path: Path, value: float):
    said = refusal(tmp_path, with_record(value=value, distribution={"kind": "fixed"}))
    assert "a share per year lies within 0 to 1." in said


@pytest.mark.parametrize("value", [True, "0.05", float("nan"), float("inf"), [0.05]])
def test_only_a_finite_number_is_a_value(tmp_path: Path, value: object):
    assert "this must be a finite number" in refusal(tmp_path, with_record(value=value))


@pytest.mark.parametrize(
    ("distribution", "rule"),
    [
        ({"kind": "lognormal", "p10": 0.07, "p90": 0.04}, "p10 must lie below p90"),
        ({"kind": "lognormal", "p10": 0.0, "p90": 0.07}, "a lognormal value is above 0"),
        ({"kind": "beta", "p10": 0.01, "p90": 1.0}, "a beta value is below 1"),
        ({"kind": "lognormal", "p90": 0.07}, "this must be a finite number"),
        ({"kind": "lognorm", "p10": 0.04, "p90": 0.07}, "Did you mean 'lognormal'?"),
        ({"kind": "fixed", "p10": 0.04}, "a fixed value has no p10 or p90"),
        ({"kind": "normal", "p10": 0.04, "p95": 0.07}, "this field is not known. Did you mean"),
        ("fixed", "a distribution is a mapping"),
    ],
)
def test_a_distribution_that_says_nothing_is_refused(tmp_path: Path, distribution: object, rule: str):
    assert rule in refusal(tmp_path, with_record(distribution=distribution))


def test_an_unknown_name_in_where_is_refused_with_the_nearest(tmp_path: Path):
    assert "this is not a known sector. Did you mean 'primary care'?" in refusal(
        tmp_path, with_record(where={"sector": "primary cares"})
    )
    assert "'staffgroup' is not a dimension. Did you mean 'staff_group'?" in refusal(
        tmp_path, with_record(where={"staffgroup": "Midwives"})
    )


def test_dates_are_dates_and_run_forwards(tmp_path: Path):
    assert "valid_from (found '2025'): this must be a date." in refusal(tmp_path, with_record(valid_from=2025))
    assert "the record ends before it starts" in refusal(tmp_path, with_record(valid_to=date(2024, 1, 1)))


def test_two_records_of_one_slice_may_not_hold_on_the_same_day(tmp_path: Path):
    first = {**WHOLE["records"][0], "valid_to": date(2025, 12, 31)}
    second = {**WHOLE["records"][0], "valid_from": date(2025, 12, 31)}
    said = refusal(tmp_path, {**WHOLE, "records": [first, second]})
    assert "record 2, valid_from: record 1 of theme.yaml already covers sector: primary care then." in said


def test_records_of_one_slice_may_follow_each_other(tmp_path: Path):
    first = {**WHOLE["records"][0], "valid_to": date(2025, 12, 31)}
    second = {**WHOLE["records"][0], "valid_from": date(2026, 1, 1), "value": 0.06}
    register = register_of(tmp_path, {**WHOLE, "records": [first, second]})
    assert register.find("leaver_share", date(2025, 12, 31), sector="primary care").value == 0.05
    assert register.find("leaver_share", date(2026, 1, 1), sector="primary care").value == 0.06


def test_a_list_in_where_gives_a_record_for_each_and_overlaps_are_still_seen(tmp_path: Path):
    listed = with_record(where={"sector": ["primary care", "community"]})
    assert len(register_of(tmp_path, listed).assumptions) == 2
    both = {**WHOLE, "records": [listed["records"][0], WHOLE["records"][0]]}
    assert "record 2, valid_from: record 1" in refusal(tmp_path, both)


def test_every_problem_of_every_file_is_said_at_once(tmp_path: Path):
    (tmp_path / "other.yaml").write_text("- key: a\n  key: b\n", encoding="utf-8")
    said = refusal(tmp_path, with_record(source=None, grade="Z"), "not an entry")
    assert "other.yaml line 2: this is not valid YAML: 'key' is given twice." in said
    assert "record 1, source: a record needs its source." in said
    assert "record 1, grade (found 'Z'): this grade is not known." in said
    assert "entry (found 'not an entry'): an entry is a mapping." in said


def test_a_key_has_one_unit_in_every_file(tmp_path: Path):
    other = {**with_record(where={"sector": "community"}), "unit": "share"}
    (tmp_path / "other.yaml").write_text(yaml.safe_dump([other]), encoding="utf-8")
    assert "one key has one unit" in refusal(tmp_path, WHOLE)


def test_the_most_specific_record_answers_and_role_is_finer_than_sector(tmp_path: Path):
    wheres = [{}, {"sector": "primary care"}, {"role": "GP partner"}, {"sector": "primary care", "role": "GP partner"}]
    records = [
        {**WHOLE["records"][0], "where": where, "value": 0.045 + 0.005 * number} for number, where in enumerate(wheres)
    ]
    register = register_of(tmp_path, {**WHOLE, "records": records[:3]})
    asked = {"sector": "primary care", "staff_group": "General practitioners", "role": "GP partner"}
    on = date(2025, 8, 31)
    assert register.find("leaver_share", on, **asked).where == {"role": "GP partner"}
    assert register.find("leaver_share", on, sector="primary care").where == {"sector": "primary care"}
    assert register.find("leaver_share", on, sector="acute").where == {}
    register = register_of(tmp_path, {**WHOLE, "records": records})
    assert register.find("leaver_share", on, **asked).where == {"sector": "primary care", "role": "GP partner"}


def test_a_question_without_an_answer_says_key_date_slice_and_remedy(tmp_path: Path):
    register = register_of(tmp_path, WHOLE)
    with pytest.raises(AssumptionError, match="no record in force on 31 March 2025 applies to sector=primary care"):
        register.find("leaver_share", date(2025, 3, 31), sector="primary care")
    with pytest.raises(AssumptionError, match=r"no such key. Did you mean 'leaver_share'\?"):
        register.find("leaver_shares", date(2025, 8, 31))
    with pytest.raises(AssumptionError, match="no such key"):
        register.all("nothing", date(2025, 8, 31))
    assert not register.has("leaver_share", date(2025, 8, 31), sector="acute")


def test_an_empty_folder_is_not_a_register(tmp_path: Path):
    with pytest.raises(AssumptionError, match="the folder holds no assumptions"):
        load_register(tmp_path)


def test_the_hash_follows_every_byte_and_nothing_else(tmp_path: Path):
    first = register_of(tmp_path, WHOLE).sha256
    assert register_of(tmp_path, WHOLE).sha256 == first
    assert register_of(tmp_path, with_record(value=0.051)).sha256 != first
    (tmp_path / "theme.yaml").rename(tmp_path / "renamed.yaml")
    assert load_register(tmp_path).sha256 != first


def test_a_text_record_names_a_role(tmp_path: Path):
    entry = {**with_record(value=None, text="Consultant", distribution={"kind": "fixed"}), "unit": "reference role"}
    assert register_of(tmp_path, entry).assumptions[0].text == "Consultant"
    wrong = {**with_record(value=None, text="Consultnt", distribution={"kind": "fixed"}), "unit": "reference role"}
    assert "this is not a role. Did you mean 'Consultant'?" in refusal(tmp_path, wrong)


def test_yaml_that_would_run_code_is_refused(tmp_path: Path):
    (tmp_path / "theme.yaml").write_text("- !!python/object/apply:os.getcwd []\n", encoding="utf-8")
    with pytest.raises(AssumptionError, match="not valid YAML"):
        load_register(tmp_path)
