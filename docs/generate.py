"""Write the reference pages from the code itself, so that they cannot say anything else.

    python docs/generate.py            write docs/reference/*.md and docs/levers/*.md
    python docs/generate.py --check    change nothing; exit 1 where a page is stale, naming it

The pages: commands (from the command line's own declarations), tables (from ``workforce.tables``), sources,
assumptions and scenarios (from what ships with the package), constraints of the best mix (from the functions that
define them), permissions (from ``governance/permissions.csv``), and one page a lever (from the catalogue and the
lever's own records).
"""

from __future__ import annotations

import argparse
import inspect
import re
import sys
from collections.abc import Callable, Iterable, Sequence
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import Any

import dataframely as dy
from constraint_pages import constraints_page
from decision_pages import decisions_page
from lever_pages import LEVER_PAGES
from markdown_words import in_cell, in_code, number, page, table
from typer.main import get_command

from allotment.cli.main import app
from allotment.evidence import sources
from allotment.evidence.assumptions.register import load_register
from allotment.evidence.source import Source
from allotment.evidence.sources import SOURCES
from allotment.governance.levels import Relation
from allotment.governance.permissions import actions_by_thing, permission_table
from allotment.governance.roles import ROLE_IN_WORDS, UserRole
from allotment.projection.scenario import POPULATION_VARIANTS, QUANTITIES, list_scenarios
from allotment.workforce import tables

REFERENCE = Path(__file__).resolve().parent / "reference"
TABLE_MODULES = {
    "places": "Places and organisations",
    "staff": "Staff in trusts",
    "primary_care": "General practice",
    "social_care": "Adult social care",
    "population": "Population and use",
    "money": "Pay and published totals",
    "baseline": "Baseline",
    "projection": "Projection",
    "backtest": "Back-test",
    "provenance": "Provenance",
    "totals": "A system given as totals",
    "partner_return": "Partners' returns",
}


def prose(docstring: str | None) -> str:
    """A docstring as Markdown paragraphs."""
    return inspect.cleandoc(docstring or "").replace("``", "`") + "\n"


def commands_page() -> str:
    """The command line: every command with its arguments, options, defaults and examples."""
    group = get_command(app)
    lead = (
        "Every command answers `--help`. Commands that print results take `--json` for machines. "
        "What each exit code means is on the [exit codes](../exit-codes.md) page."
    )
    rows = [(option_words(one), meaning_words(one)) for one in group.params]
    parts = ["## allotment\n", help_prose(group.help), table(["option", "meaning"], rows), help_prose(group.epilog)]
    parts += [command_part(name, command) for name, command in leaf_commands(group, ())]
    return page("Commands", lead, parts)


def leaf_commands(group: Any, path: tuple[str, ...]) -> Iterable[tuple[str, Any]]:
    """Each command that does something, by its full name, in the order in which help lists them."""
    for name, command in group.commands.items():
        if command.hidden:
            continue
        if hasattr(command, "commands"):
            yield from leaf_commands(command, (*path, name))
        else:
            yield " ".join((*path, name)), command


def command_part(name: str, command: Any) -> str:
    """One command's section."""
    arguments = [one for one in command.params if one.param_type_name == "argument"]
    options = [one for one in command.params if one.param_type_name == "option" and not one.hidden]
    words = [argument_words(one) for one in arguments]
    usage = " ".join(["allotment", name, *words, "[OPTIONS]"])
    parts = [f"## allotment {name}\n", help_prose(command.help), f"```text\n{usage}\n```\n"]
    rows = [(in_code(argument_words(one)), meaning_words(one), default_words(one)) for one in arguments]
    rows += [(option_words(one), meaning_words(one), default_words(one)) for one in options]
    parts.append(table(["argument or option", "meaning", "default"], rows))
    if command.epilog:
        parts.append(help_prose(command.epilog))
    return "\n".join(parts)


def argument_words(argument: Any) -> str:
    """An argument as usage shows it."""
    metavar = str(argument.metavar or argument.name).upper()
    metavar += "..." if argument.nargs == -1 else ""
    return metavar if argument.required else f"[{metavar}]"


def option_words(option: Any) -> str:
    """An option's spellings, with the kind of value it takes."""
    spellings = ", ".join([*option.opts, *option.secondary_opts])
    kinds = {int: "INTEGER", float: "NUMBER", str: "TEXT", Path: "PATH"}
    kind = "" if option.is_flag else " " + kinds.get(option.type_descriptor.annotation, "VALUE")
    return in_code(spellings + kind)


def meaning_words(parameter: Any) -> str:
    """What an argument or option means, and the limits of its value."""
    limits = [
        f"{name} {value}" for name, value in (("least", parameter.min), ("most", parameter.max)) if value is not None
    ]
    return in_cell(parameter.help or "") + (f" ({', '.join(limits)})" if limits else "")


def default_words(parameter: Any) -> str:
    """The default of an argument or option, in words."""
    if parameter.required:
        return "required"
    default = parameter.default
    if default is None or default is False or default in ((), []) or callable(default):
        return ""
    return "on" if default is True else in_code(getattr(default, "value", default))


def help_prose(text: str | None) -> str:
    """A help text as Markdown: paragraphs, and the commands it shows in one code block after each run of them."""
    parts: list[str] = []
    shown: list[str] = []
    for paragraph in [*re.split(r"\n\s*\n", inspect.cleandoc(text or "")), ""]:
        lines = [line.strip() for line in paragraph.splitlines()]
        if lines and all(line.startswith("allotment ") for line in lines):
            shown += lines
            continue
        if shown:
            parts.append("```console\n" + "\n".join(shown) + "\n```\n")
            shown = []
        if lines:
            parts.append(" ".join(lines) + "\n")
    return "\n".join(parts)


def tables_page() -> str:
    """Every table that passes between rooms: what it holds, its columns, their types and rules."""
    lead = (
        "Stages meet in these tables and in nothing else. Each is checked when it is made: a row that breaks a rule is "
        "an error that names file, row, column, value, rule and remedy. `key` columns together name a row."
    )
    parts = []
    for module, heading in TABLE_MODULES.items():
        parts.append(f"## {heading}\n")
        parts += [schema_part(schema) for schema in schemas() if schema.__module__.endswith(f".{module}")]
    return page("Tables", lead, parts)


def schemas() -> list[type[dy.Schema]]:
    """Every schema class of ``workforce.tables``, by module and then in the order of its text."""
    modules = [import_module(f"{tables.__name__}.{found.name}") for found in iter_modules(tables.__path__)]
    return [
        one
        for module in modules
        for one in vars(module).values()
        if inspect.isclass(one) and issubclass(one, dy.Schema) and one.__module__ == module.__name__
    ]


def schema_part(schema: type[dy.Schema]) -> str:
    """One table's section."""
    rows = [
        (in_code(name), type_words(column), "yes" if column.primary_key else "", rule_words(column))
        for name, column in schema.columns().items()
    ]
    columns = table(["column", "type", "key", "rules"], rows)
    return "\n".join([f"### {schema.__name__}\n", prose(schema.__doc__), columns, *row_rules(schema)])


def type_words(column: dy.Column) -> str:
    """A column's type in plain words."""
    words = {"String": "text", "Int64": "whole number", "Float64": "number", "Bool": "true or false", "Date": "date"}
    return words.get(type(column).__name__, type(column).__name__)


def rule_words(column: dy.Column) -> str:
    """What a column's values must keep to."""
    known = vars(column)
    bounds = [
        ("min", "at least {}"),
        ("min_exclusive", "more than {}"),
        ("max", "at most {}"),
        ("max_exclusive", "less than {}"),
        ("min_length", "{} letters or more"),
        ("regex", "matches `{}`"),
    ]
    words = [form.format(in_cell(shown(known[name]))) for name, form in bounds if known.get(name) is not None]
    return "; ".join([*words, *(["may be empty"] if column.nullable else [])])


def shown(value: object) -> object:
    """A bound without needless decimals."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def row_rules(schema: type[dy.Schema]) -> list[str]:
    """The rules that look at more than one column, each by the sentence that says it."""
    rules = [
        inspect.cleandoc(match.group(1))
        for match in re.finditer(r'@dy\.rule\(.*?\).*?"""(.*?)"""', inspect.getsource(schema), flags=re.DOTALL)
    ]
    return ["Rules over a row: " + " ".join(rules) + "\n"] if rules else []


def sources_page() -> str:
    """Every source of evidence: files, publisher, licence, date, grade, and what its importer says."""
    lead = (
        "Each source is one folder of `src/allotment/evidence/sources/`, with an importer that checks every row. Paths "
        "are inside the evidence folder. The [data](../data.md) page says what grades mean and where files bite."
    )
    summary = table(
        ["source", "publisher", "as at", "grade"],
        [(in_cell(one.title), in_cell(one.publisher), in_cell(one.as_at), one.grade) for one in SOURCES],
    )
    return page("Sources", lead, [summary, *(source_part(source) for source in SOURCES)])


def source_part(source: Source) -> str:
    """One source's section: what the code declares, then what its importer's own page says of columns and traps."""
    files = [(in_code(file.path), "yes" if file.required else "no") for file in source.files]
    facts = [f"- Publisher: {source.publisher}", f"- Licence: {source.licence}", f"- As at: {source.as_at}"]
    facts += [f"- Grade: {source.grade}", f"- Key: `{source.key}`"]
    own_page = (Path(sources.__file__).parent / source.key / "README.md").read_text(encoding="utf-8")
    told = own_page[own_page.index("\n## ") :].replace("\n## ", "\n### ").strip() + "\n"
    return "\n".join([f"## {source.title}\n", "\n".join(facts) + "\n", table(["file", "required"], files), told])


def assumptions_page() -> str:
    """Every assumption that ships, by key."""
    register = load_register()
    by_key: dict[str, list[Any]] = {}
    for record in register.assumptions:
        by_key.setdefault(record.key, []).append(record)
    lead = (
        f"{len(register.assumptions)} records under {len(by_key)} keys. The value is the median; P10 and P90 are its "
        "80% interval. `elicited placeholder` marks a value chosen by judgement until evidence replaces it. A scenario "
        "changes any of them by key ([how](../scenarios.md))."
    )
    return page("Assumptions", lead, [assumption_part(key, records) for key, records in by_key.items()])


def assumption_part(key: str, records: Sequence[Any]) -> str:
    """One key's section: a row a record, then the sources in full."""
    first = records[0]
    sources = list(dict.fromkeys(in_cell(record.source) for record in records))
    rows = [
        (
            in_cell(record.applies_to),
            in_cell(record.text) if record.text is not None else number(record.value),
            number(record.p10),
            number(record.p90),
            record.distribution,
            in_cell(record.grade),
            f"{record.valid_from.isoformat()} to {record.valid_to.isoformat() if record.valid_to else 'now'}",
            f"[{sources.index(in_cell(record.source)) + 1}]",
        )
        for record in records
    ]
    headings = ["applies to", "value", "P10", "P90", "distribution", "grade", "in force", "source"]
    owners = ", ".join(dict.fromkeys(record.owner for record in records))
    listed = "\n".join(f"{count}. {source}" for count, source in enumerate(sources, start=1))
    facts = f"{first.title}. Unit: {first.unit}. Owner: {owners}.\n"
    notes = [f"- {in_cell(record.applies_to)}: {in_cell(record.note)}" for record in records if record.note]
    noted = ["Notes:\n\n" + "\n".join(notes) + "\n"] if notes else []
    return "\n".join([f"## {key}\n", facts, table(headings, rows), f"Sources:\n\n{listed}\n", *noted])


def scenarios_page() -> str:
    """What a scenario may change, and every scenario that ships, with its own text."""
    lead = "What a scenario may change, and the scenarios that ship, each to copy and change ([how](../scenarios.md))."
    rows = [
        (in_code(name), in_cell(one.meaning), one.unit, ", ".join(in_code(dimension) for dimension in one.dimensions))
        for name, one in QUANTITIES.items()
    ]
    variants = ", ".join(in_code(name) for name in POPULATION_VARIANTS)
    parts = ["## Quantities\n", table(["quantity", "meaning", "unit", "may be narrowed to"], rows)]
    parts += ["## Population variants\n", f"{variants}.\n"]
    for scenario in list_scenarios():
        parts.append(f"## {scenario.name}\n\n{scenario.title}\n\n```yaml\n{scenario.yaml.strip()}\n```\n")
    return page("Scenarios", lead, parts)


def permissions_page() -> str:
    """Who may do what with whose things: the whole matrix, one table a thing and action."""
    lead = (
        "A role is held at an organisation. What it may do with a thing depends on how the organisation that owns the "
        "thing stands to that one: it is the same (own), lies below it, above it (parent), beside it in the same "
        "system (sibling), or is a stranger. Who may not view a thing is told that there is none (404), in lists and "
        "counts too; who may view it and not do this is told so (403). Who wrote any version since the last agreement "
        "never decides on it, whatever their roles."
    )
    meanings = table(["role", "meaning"], [(role.value, in_cell(ROLE_IN_WORDS[role])) for role in UserRole])
    parts = ["## Roles\n", meanings]
    for thing, actions in actions_by_thing().items():
        parts.append(f"## {thing[:1].upper()}{thing[1:]}\n")
        parts += [f"### {thing}: {action}\n\n{permission_rows(thing, action)}" for action in actions]
    return page("Permissions", lead, parts)


def permission_rows(thing: str, action: str) -> str:
    """One action's table: a row a role that may do it somewhere."""
    rows = [row for row in permission_table() if (row.thing, row.action) == (thing, action) and row.relations]
    cells = [(row.role.value, *("yes" if relation in row.relations else "" for relation in Relation)) for row in rows]
    return table(["role", *(relation.value for relation in Relation)], cells)


PAGES: dict[str, Callable[[], str]] = {
    "../permissions.md": permissions_page,
    "commands.md": commands_page,
    "tables.md": tables_page,
    "sources.md": sources_page,
    "assumptions.md": assumptions_page,
    "scenarios.md": scenarios_page,
    "constraints.md": constraints_page,
    "decision-rights.md": decisions_page,
    **LEVER_PAGES,
}


def stale_pages() -> list[str]:
    """The pages whose text is not what the code now says."""
    return [
        name
        for name, write in PAGES.items()
        if not (REFERENCE / name).exists() or (REFERENCE / name).read_text(encoding="utf-8") != write()
    ]


def main() -> int:
    """Write the pages, or check them."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--check", action="store_true", help="change nothing; exit 1 where a page is stale")
    if parser.parse_args().check:
        stale = stale_pages()
        if stale:
            sys.stderr.write(f"Stale in docs/reference: {', '.join(stale)}. Run 'python docs/generate.py'.\n")
        return 1 if stale else 0
    for name, write in PAGES.items():
        (REFERENCE / name).parent.mkdir(parents=True, exist_ok=True)
        (REFERENCE / name).write_text(write(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
