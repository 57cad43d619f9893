"""Read the posts of primary care networks and give them by network and role only."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from allotment.evidence.source import Imported, SourceFile, TableOrigin
from allotment.evidence.sources.gp_pcn_workforce.schema import NetworkCode, PcnPostFile
from allotment.evidence.sources.gp_pcn_workforce.to_tables import pcn_workforce_table
from allotment.evidence.sources.matching import codes_not_listed
from allotment.evidence.sources.reading import check_tidy, fault_at, read_csv_table, read_parquet_table
from allotment.workforce.errors import Problem
from allotment.workforce.tables import PcnWorkforce

POSTS = SourceFile("gp/pcn_workforce_individual_202511.parquet")
MAP = SourceFile("gp/practice_map_202512.csv")


def read(folder: Path) -> Imported:
    """Give ``pcn_workforce``, or all that is wrong with the posts and with the networks they name."""
    posts, post_problems = read_parquet_table(folder, POSTS, PcnPostFile)
    networks, map_problems = read_csv_table(folder, MAP, NetworkCode)
    problems = post_problems + map_problems or [
        *codes_not_listed(POSTS, "pcn_code", posts["pcn_code"], networks["pcn_code"], MAP),
        *_several_censuses(posts),
    ]
    if problems:
        return Imported(problems=tuple(problems))
    pcn_workforce, problems = check_tidy(pcn_workforce_table(posts), PcnWorkforce, POSTS)
    if problems:
        return Imported(problems=tuple(problems))
    note = "Posts added up by network and role; the column that identifies people is not read."
    origin = TableOrigin("pcn_workforce", POSTS.path, posts.height, posts.height, note)
    return Imported({"pcn_workforce": pcn_workforce}, (origin,))


def _several_censuses(posts: pl.DataFrame) -> list[Problem]:
    """Refuse two months in one file: the posts would be counted twice."""
    months = posts.select(pl.format("{}-{}", "census_year", "census_month")).to_series().unique().sort()
    if len(months) == 1:
        return []
    rule = "the file must hold one census month, or posts count twice."
    return [fault_at(POSTS, rule, "Keep the rows of one month.", column="census_month", value=", ".join(months))]
