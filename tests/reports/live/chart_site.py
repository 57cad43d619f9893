"""A small site on loopback that serves live charts under the strict policy which the real one keeps."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import allotment
from allotment.reports.charts.screen import SCREENS
from allotment.reports.charts.workforce_filter import WorkforceFilter
from allotment.reports.figure_catalogue import chart_kinds
from allotment.reports.live.slices import workforce_slice
from allotment.reports.live.specs import figure_spec
from tests.reports.run_fixture import make_run

STATIC = Path(allotment.__file__).parent / "web" / "static"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
TYPES = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml", ".json": "application/json"}
HTMX = '<meta name="htmx-config" content=\'{"includeIndicatorStyles": false, "allowEval": false}\'>'
SHOWN = ("gap_over_time", "bridge_15_years", "need_by_district", "need_by_system", "population_pyramid", "staff_by_age")


def pages() -> dict[str, tuple[str, str]]:
    """Make every address of the site but the static files: type and text."""
    run = make_run()
    kinds = [*(kind for some in chart_kinds(run).values() for kind in some), *workforce_slice(run, WorkforceFilter())]
    made: dict[str, tuple[str, str]] = {}
    figures = {}
    for kind in {kind.key: kind for kind in kinds if kind.key in SHOWN}.values():
        rows = kind.chart_table(run)
        for screen in SCREENS:
            made[f"/{kind.key}-{screen.name}.json"] = ("application/json", json.dumps(figure_spec(kind, rows, screen)))
        figures[kind.key] = figure(kind.key, kind.title, f"{kind.form}. {kind.describe(rows)}")
    lost = figure("lost", "A chart that is lost", "It is not there.")
    made["/"] = ("text/html", page("".join(figures[key] for key in SHOWN) + lost))
    made["/part"] = ("text/html", figures["staff_by_age"])
    made["/swap"] = ("text/html", page(f'<div id="part">{figures["gap_over_time"]}</div>{BUTTON}'))
    made["/inline"] = ("text/html", page("<script>document.title = 'the policy is off'</script>"))
    return made


BUTTON = '<button hx-get="/part" hx-target="#part" hx-swap="innerHTML">Show ages</button>'


def figure(key: str, title: str, description: str) -> str:
    """Write one chart's place on the page, as the site's pages do."""
    return (
        f'<figure class="app-chart" id="{key}" data-chart="/{key}-wide.json" data-chart-narrow="/{key}-phone.json" '
        f'data-chart-title="{escape(title)}" data-chart-description="{escape(description)}">'
        f"<figcaption><h2>{escape(title)}</h2></figcaption><details data-chart-table open><summary>Figures behind "
        f'{escape(title)}</summary><table class="nhsuk-table"><tbody class="nhsuk-table__body"><tr><td>The table of '
        f"{key}</td></tr></tbody></table></details></figure>"
    )


def page(body: str) -> str:
    """Write a page with the site's styles and scripts."""
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Charts</title>{HTMX}'
        '<meta name="viewport" content="width=device-width"><link rel="icon" href="/images/favicon.svg">'
        '<link rel="stylesheet" href="/nhsuk-frontend.css"><link rel="stylesheet" href="/charts.css">'
        '<script src="/htmx.min.js" defer></script><script src="/charts.js" data-vega="/vega.js" defer></script>'
        f'</head><body><main class="nhsuk-width-container"><h1>Charts</h1>{body}</main></body></html>'
    )


@contextmanager
def served() -> Iterator[str]:
    """Serve the site on a free port of loopback and give its address."""
    made = pages()

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            file = STATIC / self.path.lstrip("/")
            kind, content = made.get(self.path, ("", ""))
            body = content.encode("utf-8") if kind else file.read_bytes() if file.is_file() else b""
            self.send_response(200 if body else 404)
            self.send_header("Content-Type", kind or TYPES.get(file.suffix, "text/plain"))
            self.send_header("Content-Security-Policy", POLICY)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_said: object) -> None:
            """Keep the test's output clean."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
