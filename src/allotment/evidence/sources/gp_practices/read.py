"""Read the practice map and the practice list sizes of one month."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from allotment.evidence.source import Imported, SourceFile, TableOrigin
from allotment.evidence.sources.gp_practices.schema import PracticeListFile, PracticeMapFile
from allotment.evidence.sources.gp_practices.to_tables import organisations_table, practices_table
from allotment.evidence.sources.matching import codes_not_listed
from allotment.evidence.sources.reading import check_tidy, fault_at, read_csv_table, read_parquet_table
from allotment.workforce.errors import Problem
from allotment.workforce.tables import Organisation, Practice

MAP = SourceFile("gp/practice_map_202512.csv")
LISTS = SourceFile("gp/practice_list_sex_age5_202512.parquet")


def read(folder: Path) -> Imported:
    """Give ``practices`` and the primary care rows of ``organisations``, or all that is wrong with the files."""
    practice_map, map_problems = read_csv_table(folder, MAP, PracticeMapFile)
    practice_lists, list_problems = read_parquet_table(folder, LISTS, PracticeListFile)
    problems = map_problems + list_problems or _faults_between(practice_map, practice_lists)
    if problems:
        return Imported(problems=tuple(problems))
    practices, practice_faults = check_tidy(practices_table(practice_map, practice_lists), Practice, MAP)
    organisations, organisation_faults = check_tidy(organisations_table(practice_map, practices), Organisation, MAP)
    if practice_faults or organisation_faults:
        return Imported(problems=(*practice_faults, *organisation_faults))
    return Imported(
        tables={"practices": practices, "organisations": organisations},
        origins=(
            TableOrigin("practices", MAP.path, practice_map.height, practices.height),
            TableOrigin("practices", LISTS.path, practice_lists.height, practice_lists.height),
            TableOrigin(
                "organisations",
                MAP.path,
                practice_map.height,
                organisations.height,
                "One organisation for each network and system; practices in no network stand together by system.",
            ),
        ),
    )


def _faults_between(practice_map: pl.DataFrame, practice_lists: pl.DataFrame) -> list[Problem]:
    """Hold the two files against each other, and the map against itself: nobody may drop out of a join."""
    mapped, listed = practice_map["practice_code"], practice_lists["practice_code"]
    rows_each = practice_lists.group_by("practice_code").len()
    one_sex = rows_each.filter(pl.col("len") == 1)["practice_code"].sort()
    rule = "the list gives one sex only, so half of the patients would be lost."
    remedy = "Add the row of the other sex, with zeros where nobody is registered."
    halved = [fault_at(LISTS, rule, remedy, column="sex", value=", ".join(one_sex))] if len(one_sex) else []
    return [
        *codes_not_listed(MAP, "practice_code", mapped, listed, LISTS),
        *codes_not_listed(LISTS, "practice_code", listed, mapped, MAP),
        *halved,
        *_systems_in_two_regions(practice_map),
    ]


def _systems_in_two_regions(practice_map: pl.DataFrame) -> list[Problem]:
    regions = practice_map.group_by("icb_code").agg(pl.col("comm_region_name").unique().sort()).sort("icb_code")
    torn = regions.filter(pl.col("comm_region_name").list.len() > 1)
    rule = "one ICB must lie in one region."
    remedy = "Give all practices of the ICB the same commissioning region."
    return [
        fault_at(MAP, rule, remedy, column="comm_region_name", value=f"{icb}: {', '.join(names)}")
        for icb, names in torn.iter_rows()
    ]
