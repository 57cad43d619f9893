"""Reading scenarios: YAML text in, a checked scenario out, or every problem at once."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from allotment.evidence.assumptions.strict_yaml import read_yaml
from allotment.evidence.assumptions.vocabulary import did_you_mean
from allotment.projection.scenario.checks import KnownNames, meaning_problems
from allotment.projection.scenario.model import ActivityStandard, Change, Scenario, Target, YearlyAmount
from allotment.projection.scenario.quantities import POPULATION_VARIANTS
from allotment.projection.scenario.schema import ACCOUNT
from allotment.projection.scenario.wording import structural_problems
from allotment.workforce.errors import Problem, ScenarioError

SHIPPED = Path(__file__).parent.parent / "scenarios"
SUFFIXES = (".yaml", ".yml")
ALL_NAMES = KnownNames()


def parse_scenario(text: str, file: str, known: KnownNames = ALL_NAMES) -> Scenario:
    """Read a scenario from its YAML text.

    Args:
        text: the whole file.
        file: what to call it in a message.
        known: names to hold organisations, systems and programmes against; unchecked by default.

    Raises:
        ScenarioError: the text breaks a rule; every problem is listed at once.
    """
    content, problems = read_yaml(text, file)
    if not problems:
        content = _with_text_years(content)
        problems = structural_problems(content, file)
        if isinstance(content, dict):
            problems += meaning_problems(content, file, known)
    if problems:
        raise ScenarioError(f"Scenario {file} has {len(problems)} problem(s). Nothing was written.", problems)
    return _build(content, text)


def load_scenario(name_or_path: str | Path, known: KnownNames = ALL_NAMES) -> Scenario:
    """Read a shipped scenario by name, or one's own from a YAML file.

    Raises:
        ScenarioError: there is no such scenario, or it breaks a rule.
    """
    path = Path(name_or_path)
    if path.suffix not in SUFFIXES and not path.is_file():
        path = SHIPPED / f"{name_or_path}.yaml"
    return parse_scenario(_text_of(path, str(name_or_path)), path.name, known)


def list_scenarios() -> list[Scenario]:
    """Give every shipped scenario, the central one first, then by name."""
    found = [load_scenario(path) for path in sorted(SHIPPED.glob("*.yaml"))]
    return sorted(found, key=lambda scenario: (scenario.name != "central", scenario.name))


def _text_of(path: Path, asked: str) -> str:
    shipped = [file.stem for file in sorted(SHIPPED.glob("*.yaml"))]
    if not path.is_file():
        remedy = f"{did_you_mean(asked, shipped)} Or give the path of a YAML file."
        problem = Problem(
            "scenario", "no shipped scenario has this name, and no such file exists.", remedy, value=asked
        )
        raise ScenarioError("The scenario was not found. Nothing was written.", [problem])
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        problem = Problem(asked, f"the file cannot be read as UTF-8 text: {error}.", "Save it again as UTF-8.")
        raise ScenarioError("The scenario cannot be read. Nothing was written.", [problem]) from error


def _with_text_years(content: Any) -> Any:
    """Turn keys that YAML reads as numbers (years), dates or nothing into text, as JSON has them."""
    if isinstance(content, dict):
        return {str(key): _with_text_years(value) for key, value in content.items()}
    return [_with_text_years(one) for one in content] if isinstance(content, list) else content


def _build(content: Mapping[str, Any], text: str) -> Scenario:
    return Scenario(
        name=content["name"],
        title=content["title"].strip(),
        description=content["description"].strip(),
        population_variant=content.get("population_variant", POPULATION_VARIANTS[0]),
        changes=tuple(_change(one) for one in content.get("changes", ())),
        targets=tuple(_target(one) for one in content.get("targets", ())),
        activity_standards=tuple(_standard(one) for one in content.get("activity_standards", ())),
        yaml=text,
    )


def _account(content: Mapping[str, Any]) -> dict[str, str]:
    return {name: content[name].strip() for name in ACCOUNT}


def _yearly(given: Any) -> YearlyAmount:
    if isinstance(given, dict):
        return YearlyAmount(by_year=tuple(sorted((int(year), float(amount)) for year, amount in given.items())))
    return YearlyAmount(steady=float(given))


def _where(given: Mapping[str, Any] | None) -> dict[str, tuple[str, ...]]:
    return {name: tuple(one) if isinstance(one, list) else (one,) for name, one in (given or {}).items()}


def _change(content: Mapping[str, Any]) -> Change:
    ((how, amount),) = content["change"].items()
    yearly = _yearly(amount)
    first_named = min((year for year, _ in yearly.by_year), default=None)
    return Change(
        quantity=content["quantity"],
        where=_where(content.get("where")),
        how=how,
        amount=yearly,
        unit=content["unit"],
        from_year=content["from_year"] if "from_year" in content else int(first_named or 0),
        until_year=content.get("until_year"),
        phase_in_years=content.get("phase_in_years", 1),
        **_account(content),
    )


def _target(content: Mapping[str, Any]) -> Target:
    return Target(
        where=_where(content["where"]),
        share_of_required=_yearly(content["share_of_required"]) if "share_of_required" in content else None,
        fte=_yearly(content["fte"]) if "fte" in content else None,
        **_account(content),
    )


def _standard(content: Mapping[str, Any]) -> ActivityStandard:
    allowances = {"category_allowance_share": 0.0, "individual_allowance_fte": 0.0}
    return ActivityStandard(**{**allowances, **content, **_account(content)})
