"""Questions asked and answered on a test's site, in this process."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.planning.runs.made import done
from tests.web.site import ICS

if TYPE_CHECKING:
    from allotment.store.shelves.jobs import KnownJob
    from tests.web.site import Site

FILES = {
    "programmes": "programme,capacity\nGloucester,1\nCheltenham,1\n",
    "applicant_preferences": "applicant,programme,rank\nAda,Gloucester,1\nAda,Cheltenham,2\nBen,Gloucester,1\n",
    "programme_preferences": "programme,applicant,rank\nGloucester,Ada,1\nGloucester,Ben,2\nCheltenham,Ada,1\n",
}


def sent_files(folder: Path, **instead: str) -> dict[str, Any]:
    """Write the files of a small match, and give them as they are sent."""
    from allotment.planning.questions.sent_files import SentWith

    sent = {}
    for name, text in {**FILES, **instead}.items():
        path = folder / f"{name}.csv"
        path.write_text(text, encoding="utf-8")
        sent[name] = SentWith(path, f"our {name}.csv")
    return sent


def asked_match(
    site: Site, folder: Path, who: str = "planner", title: str = "A small match", key: str = "", **instead: str
) -> str:
    """Ask for a small match as somebody, and give the job's id."""
    from allotment.planning.questions.asking import Sent, ask_question

    sent = Sent(title, {}, sent_files(folder, **instead), "")
    return ask_question(site.desk, site.actor(who), ICS, "rotate-doctors", sent, key=key)


def answered(site: Site, folder: Path, who: str = "planner", **instead: str) -> KnownJob:
    """Ask for a small match, answer it, and give the job."""
    return done(site, asked_match(site, folder, who, **instead))
