"""Help and the glossary: open to everybody, signed in or not."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from allotment.reports.glossary import EVERY_TERM, anchor_of
from allotment.web.pages.help.topics import BY_SLUG, TOPICS
from allotment.web.showing import page


@require_GET
def help_pages(request: HttpRequest) -> HttpResponse:
    """List the topics."""
    return page(request, "help/help.jinja", topics=TOPICS)


@require_GET
def topic(request: HttpRequest, topic: str) -> HttpResponse:
    """Show a topic."""
    found = BY_SLUG.get(topic)
    if found is None:
        raise Http404(topic)
    return page(request, found.template, topic=found, topics=TOPICS)


@require_GET
def glossary(request: HttpRequest) -> HttpResponse:
    """Show every term with its meaning."""
    terms = [(name, anchor_of(name), EVERY_TERM[name]) for name in sorted(EVERY_TERM, key=str.casefold)]
    letters = list(dict.fromkeys(name[0].upper() if name[0].isalpha() else "#" for name, _, _ in terms))
    return page(request, "help/glossary.jinja", terms=terms, letters=letters)
