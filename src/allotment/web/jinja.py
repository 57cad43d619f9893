"""The environment in which every template of the site is filled."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.templatetags.static import static
from jinja2 import ChainableUndefined, ChoiceLoader, Environment, PackageLoader, select_autoescape

from allotment.reports import words
from allotment.reports.glossary import anchor_of, meaning_of
from allotment.web.addresses import url
from allotment.web.showing import KEY_FIELD, new_key


def environment(**options: Any) -> Environment:
    """Make the environment: our templates first, then the design system's."""
    options["loader"] = ChoiceLoader([options["loader"], PackageLoader("nhsuk_frontend_jinja")])
    options["autoescape"] = select_autoescape(["jinja", "html"], default=True)
    options["undefined"] = ChainableUndefined  # the design system's templates ask for parts of what was not given
    made = Environment(**options)
    made.trim_blocks = made.lstrip_blocks = True
    made.globals.update(
        url=url, static=static, new_key=new_key, KEY_FIELD=KEY_FIELD, SERVICE_NAME=settings.SERVICE_NAME
    )
    made.globals.update(meaning_of=meaning_of, anchor_of=anchor_of)
    made.filters.update(
        day=day,
        moment=moment,
        whole=words.whole,
        signed=words.signed,
        percent=words.percent,
        chance=words.chance,
        gap_words=words.shortfall,
    )
    return made


def day(value: date | datetime | str | None) -> str:
    """Say a date as people write it."""
    if not value:
        return "\u2013"
    found = datetime.fromisoformat(value) if isinstance(value, str) else value
    return f"{found.day} {found:%B %Y}"


def moment(value: datetime | str | None) -> str:
    """Say a date and time, in UTC."""
    if not value:
        return "\u2013"
    found = datetime.fromisoformat(value) if isinstance(value, str) else value
    return f"{found.day} {found:%B %Y}, {found:%H:%M} UTC"
