"""The page: what it says, how it is built, and what it never does."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import polars as pl
import pytest

from allotment.reports.figure_catalogue import chart_kinds
from allotment.reports.headline import caution, headline, reasons
from allotment.reports.html import write_html_report
from tests.reports.run_fixture import empty_run, make_run

LARGEST_BYTES = 6_000_000
VOID = {"meta", "link", "br", "hr", "img", "input", "path", "line", "rect", "circle"}


class Page(HTMLParser):
    """Every element with its attributes, and the text inside headings and table rows."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.inside: list[str] = []
        self.headings: list[tuple[int, str]] = []
        self.rows: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if re.fullmatch(r"h[1-6]", tag):
            self.headings.append((int(tag[1]), ""))
        if tag == "tr":
            self.rows.append("")
        if tag not in VOID:
            self.inside.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in self.inside:
            while self.inside.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        if any(re.fullmatch(r"h[1-6]", tag) for tag in self.inside):
            level, words = self.headings[-1]
            self.headings[-1] = (level, words + data)
        if "tr" in self.inside:
            self.rows[-1] += data

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    written = tmp_path_factory.mktemp("report")
    write_html_report(make_run(), written)
    return written


@pytest.fixture(scope="module")
def text(folder: Path) -> str:
    return (folder / "index.html").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def page(text: str) -> Page:
    return Page(text)


def test_the_page_says_the_headline_in_one_sentence(text: str) -> None:
    assert (
        "Gloucestershire will need 15,248 full-time equivalent (FTE) staff by 2040 and is projected to have 11,072: "
        "a gap of 4,176 (80% interval 3,525 to 4,828)."
    ) in text


def test_a_surplus_is_not_called_a_gap() -> None:
    summary = make_run().tables["summary"].with_columns(
        (pl.col("required_fte") - 2 * pl.col("gap_fte")).alias("required_fte"),
        (-pl.col("gap_fte")).alias("gap_fte"),
        (-pl.col("gap_fte_p90")).alias("gap_fte_p10"),
        (-pl.col("gap_fte_p10")).alias("gap_fte_p90"),
    )  # fmt: skip
    said = headline(replace(make_run(), tables=make_run().tables | {"summary": summary}))
    assert said.endswith("4,176 more than it needs (80% interval 3,525 to 4,828).")


def test_the_caution_sets_synthetic_sectors_beside_the_others() -> None:
    said = caution(make_run())
    assert said.startswith("The chance that supply meets need in 2040 is less than 1 in 100.")
    assert "Adult social care, whose posts are synthetic: 2,812 FTE short." in said
    assert said.endswith("Acute and primary care together: 1,364 FTE short.")


def test_the_caution_says_when_the_interval_holds_zero_and_when_mean_and_middle_disagree() -> None:
    wide = make_run().tables["summary"].with_columns(
        gap_fte_p10=pl.lit(-9000.0), chance_of_meeting=pl.lit(0.7)
    )  # fmt: skip
    said = caution(replace(make_run(), tables=make_run().tables | {"summary": wide}))
    assert "neither a shortage nor a surplus is certain" in said
    assert "read the interval, not the mean alone" in said


def test_the_reasons_add_up_to_the_change_of_the_gap() -> None:
    need, leaving, joining, gap = reasons(make_run())
    assert need.words == "Need grows by 4,128 FTE (+37%) by 2040."
    assert leaving.words == "Over those years staff worth 30,174 FTE leave or work less."
    assert joining.words == "Staff worth 30,949 FTE join, so supply grows by 776 FTE (+8%)."
    assert gap.words == "So the gap goes from 824 FTE in 2025 to 4,176 in 2040."


def test_the_page_asks_nothing_of_the_network_and_runs_no_script(text: str, page: Page) -> None:
    assert not page.all("script")
    assert not page.all("iframe")
    assert not page.all("img")
    assert all(link["href"] == "data:," for link in page.all("link"))
    assert not re.search(r"url\(\s*[\"']?(?!#)", text)
    assert "@import" not in text
    assert not any(name.startswith("on") for _, attributes in page.elements for name in attributes)
    assert all(not str(anchor["href"]).startswith(("http", "//")) for anchor in page.all("a"))
    policy = next(meta for meta in page.all("meta") if meta.get("http-equiv") == "Content-Security-Policy")
    assert str(policy["content"]).startswith("default-src 'none'")


def test_the_page_is_small_enough_to_send(folder: Path) -> None:
    assert (folder / "index.html").stat().st_size < LARGEST_BYTES


def test_headings_go_down_one_level_at_a_time_and_none_is_empty(page: Page) -> None:
    levels = [level for level, _ in page.headings]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(second - first <= 1 for first, second in pairwise(levels))
    assert all(words.strip() for _, words in page.headings)


def test_ids_are_used_once_and_every_link_inside_the_page_has_its_end(page: Page) -> None:
    ids = Counter(attributes["id"] for _, attributes in page.elements if "id" in attributes)
    assert [name for name, times in ids.items() if times > 1] == []
    for anchor in page.all("a"):
        target = str(anchor["href"])
        if target.startswith("#"):
            assert target[1:] in ids
    for _, attributes in page.elements:
        for name in str(attributes.get("aria-labelledby") or "").split():
            assert name in ids


def test_every_other_link_leads_to_a_file_beside_the_page(folder: Path, page: Page) -> None:
    targets = [str(anchor["href"]) for anchor in page.all("a") if not str(anchor["href"]).startswith("#")]
    assert len(targets) == sum(len(kinds) for kinds in chart_kinds(make_run()).values())
    assert all((folder / target).is_file() for target in targets)


def test_every_table_has_a_caption_and_scoped_headings_in_a_region_that_the_keyboard_reaches(
    text: str, page: Page
) -> None:
    tables = re.findall(r"<table.*?</table>", text, flags=re.DOTALL)
    assert len(tables) > 15
    assert all("<caption" in table for table in tables)
    assert all('scope="' in heading for table in tables for heading in re.findall(r"<th\b[^>]*>", table))
    regions = [attributes for _, attributes in page.elements if attributes.get("role") == "region"]
    assert len(regions) == len(tables)
    assert all(region["tabindex"] == "0" and region["aria-labelledby"] for region in regions)


def test_every_row_that_names_social_care_carries_the_tag(page: Page) -> None:
    for row in page.rows:
        words = " ".join(row.split())
        names_posts = re.search(r"^(Adult social care|Social care direct care|Social care regulated)", words)
        counts_no_posts = ("Workforce intelligence lead", "Ask Skills for Care", "Open Government Licence")
        if names_posts and not any(said in words for said in counts_no_posts):
            assert "Synthetic" in words, words


def test_placeholders_and_changed_records_are_tagged(text: str) -> None:
    assert text.count('nhsuk-tag--purple report-tag">Elicited placeholder') >= 3
    assert 'nhsuk-tag--blue report-tag">Changed by scenario' in text


def test_the_page_is_in_british_english_and_claims_no_nhs_logo(page: Page, text: str) -> None:
    assert page.all("html")[0]["lang"] == "en-GB"
    assert "nhsuk-logo" not in text
    assert "nhsuk-header__logo" not in text
    assert "Open Government Licence v3.0" in text
    assert "Crown copyright and database right" in text
    assert "CC BY 4.0" in text


def test_words_from_the_evidence_cannot_become_markup(tmp_path: Path) -> None:
    hostile = "<script>alert(1)</script>"
    tables = make_run().tables
    baseline = tables["baseline"].with_columns(pl.lit(hostile).alias("organisation_name"))
    assumptions = tables["assumptions"].with_columns(pl.lit(hostile).alias("source"), pl.lit(hostile).alias("title"))
    run = replace(
        make_run(), tables=tables | {"baseline": baseline, "assumptions": assumptions}, scenario_title=hostile
    )
    text = write_html_report(run, tmp_path).read_text(encoding="utf-8")
    assert "<script" not in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text


def test_a_run_without_results_still_gives_a_page_that_says_so(tmp_path: Path) -> None:
    text = write_html_report(empty_run(), tmp_path).read_text(encoding="utf-8")
    assert "This run holds no results." in text
    assert text.count("No data") >= 13
    assert not Page(text).all("script")


def test_the_same_run_gives_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    write_html_report(make_run(), tmp_path)
    assert (tmp_path / "index.html").read_bytes() == (folder / "index.html").read_bytes()


def test_the_page_names_the_workbook_and_tables_only_where_they_stand_beside_it(tmp_path: Path, text: str) -> None:
    assert ".xlsx" not in text
    (tmp_path / f"{make_run().run_id}.xlsx").write_bytes(b"")
    with_workbook = write_html_report(make_run(), tmp_path).read_text(encoding="utf-8")
    assert f'href="{make_run().run_id}.xlsx"' in with_workbook
