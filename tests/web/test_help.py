"""Help and the glossary: open to everybody, complete, and the only place where a word is explained."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from allotment.reports.glossary import EVERY_TERM, GLOSSARY, SITE_GLOSSARY, anchor_of
from allotment.web.pages.help.topics import TOPICS
from tests.web.signing import text_of

if TYPE_CHECKING:
    from tests.web.site import Site

TEMPLATES = Path(__file__).resolve().parents[2] / "src" / "allotment" / "web" / "templates"
USED = re.compile(r"""term\(\s*["']([^"']+)["']""")


@pytest.mark.parametrize("topic", TOPICS, ids=lambda topic: topic.slug)
def test_every_topic_opens_for_who_is_signed_in_and_who_is_not(site: Site, topic: object) -> None:
    from allotment.web.pages.help.topics import Topic

    assert isinstance(topic, Topic)
    for client in (site.client(), site.client("planner")):
        page = client.get(f"/help/{topic.slug}/")
        assert page.status_code == 200
        assert topic.title in text_of(page)


def test_a_topic_that_is_none_is_not_found(site: Site) -> None:
    assert site.client().get("/help/nothing/").status_code == 404


def test_the_list_of_help_leads_to_every_topic(site: Site) -> None:
    page = site.client().get("/help/").content.decode()
    for topic in TOPICS:
        assert f'href="/help/{topic.slug}/"' in page
    assert 'href="/help/glossary/"' in page


def test_the_glossary_has_every_term_once_under_an_address_of_its_own(site: Site) -> None:
    page = site.client().get("/help/glossary/").content.decode()
    anchors = [anchor_of(term) for term in EVERY_TERM]
    assert len(set(anchors)) == len(anchors)
    for anchor in anchors:
        assert page.count(f'<div id="{anchor}"') == 1
    assert len(re.findall(r"<dt>", page)) == len(EVERY_TERM)


def test_the_sites_words_are_added_to_the_reports_and_change_none_of_them() -> None:
    assert not set(GLOSSARY) & set(SITE_GLOSSARY)
    assert {"Draft", "In review", "Agreed", "Staff return", "Protected count", "[c]", "Anchor"} <= set(SITE_GLOSSARY)
    assert all(meaning.endswith(".") and len(meaning.split()) < 40 for meaning in EVERY_TERM.values())


def test_every_word_that_a_page_explains_is_in_the_glossary() -> None:
    used = {
        (path.relative_to(TEMPLATES).as_posix(), word)
        for path in TEMPLATES.rglob("*.jinja")
        for word in USED.findall(path.read_text(encoding="utf-8"))
    }
    assert len(used) > 20
    assert not [(page, word) for page, word in used if word not in EVERY_TERM]


def test_a_word_carries_its_meaning_and_leads_to_the_glossary(site: Site) -> None:
    page = site.client().get("/help/getting-started/").content.decode()
    found = re.search(r'<a class="app-term__word" href="/help/glossary/#gap" aria-describedby="(term-\w+)">', page)
    assert found is not None
    assert f'role="tooltip" id="{found.group(1)}">Requirement less supply' in page
    ids = re.findall(r'id="(term-\w+)"', page)
    assert len(set(ids)) == len(ids)


def test_addresses_in_the_glossary_are_plain() -> None:
    assert anchor_of("Full-time equivalent (FTE)") == "full-time-equivalent-fte"
    assert anchor_of("80% interval") == "term-80-interval"
    assert anchor_of("[c]") == "c"
