"""Sending a staff return: the file is kept apart until it is decided on, and its check is asked for as a job."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from allotment.evidence import returns
from allotment.governance.levels import OrganisationKind, Relation
from allotment.governance.permissions import may
from allotment.governance.roles import UserRole
from allotment.planning.access.acting import Write, write_as
from allotment.planning.access.actor import Actor
from allotment.planning.access.errors import NotAllowedError, NotYoursError
from allotment.planning.desk import Desk
from allotment.planning.returns.uploads import drop_uploads, keep_upload, upload_path
from allotment.store.folders import hash_file
from allotment.store.shelves import jobs as job_shelf
from allotment.store.shelves import returns as shelf
from allotment.store.shelves.returns import NewReturn
from allotment.workforce.errors import AllotmentError, Problem

RETURN = "staff return"
JOB = "check_return"
BYTES_A_MEGABYTE = 1024 * 1024
LONGEST_NAME = 200
EMPLOYERS = frozenset(
    {
        OrganisationKind.TRUST,
        OrganisationKind.PCN,
        OrganisationKind.PRACTICE,
        OrganisationKind.COUNCIL,
        OrganisationKind.CARE_PROVIDER,
        OrganisationKind.VOLUNTARY,
    }
)
"""Kinds of organisation that make staff returns; the others have no staff in the baseline."""


@dataclass(frozen=True)
class SentFile:
    """A file as it came: where the upload lies, and its name as its sender knows it."""

    path: Path
    name: str

    def problems(self, field: str) -> list[Problem]:
        """Say what is wrong with the name; ``field`` is the form's."""
        if self.name.strip() and len(self.name) <= LONGEST_NAME:
            return []
        remedy = "Give the file a short name that ends with .csv or .xlsx."
        return [Problem(field, f"its name must have 1 to {LONGEST_NAME} characters.", remedy)]


def may_send_for(actor: Actor, system: str) -> list[str]:
    """Give the organisations of a system for which somebody may send a staff return, by name."""
    known = actor.tree.organisations
    codes = [
        code
        for code in actor.organisations_where(RETURN, "upload")
        if actor.tree.system.get(code) == system and known[code].kind in EMPLOYERS
    ]
    return sorted(codes, key=actor.tree.name)


def choices_for_sending(actor: Actor, system: str) -> dict[str, str]:
    """Give the organisations for which somebody may send a return, code to name.

    Raises:
        NotYoursError: the actor sees no staff return of this system.
        NotAllowedError: the actor may look at returns here, and send none.
    """
    codes = may_send_for(actor, system)
    if codes:
        return {code: actor.tree.name(code) for code in codes}
    seen = [code for code in actor.organisations_where(RETURN, "view") if actor.tree.system.get(code) == system]
    if not seen:
        raise NotYoursError("page")
    able = (role.value for role in UserRole if may(role, RETURN, "upload", Relation.OWN))
    raise NotAllowedError("send", RETURN, tuple(able))


def too_large(largest_bytes: int) -> AllotmentError:
    """Say that a file is larger than any return, before anybody reads it."""
    most = f"{largest_bytes / BYTES_A_MEGABYTE:,.0f} MB"
    remedy = "Send one organisation's staff with the columns that are asked for alone."
    return AllotmentError("The file was not sent.", [Problem("file", f"it is larger than {most}.", remedy)])


def send_return(
    desk: Desk,
    actor: Actor,
    organisation: str,
    as_at: date,
    file: Path,
    name: str,
    largest_bytes: int,
    *,
    posts: SentFile | None = None,
    key: str = "",
) -> str:
    """Keep a sent file and ask for its check; give the return's id.

    Args:
        organisation: whose staff it lists.
        as_at: the day that it describes.
        file: where the upload lies; it is copied.
        name: the file's name as its sender knows it.
        largest_bytes: a larger file is refused unread.
        posts: a second file with the posts, where the first is a CSV file.

    Raises:
        NotYoursError, NotAllowedError: the actor may not send returns for this organisation.
        AllotmentError: the file is too large, or the date or the name cannot be right; all problems at once.
    """
    actor.require(RETURN, "upload", organisation)
    sent = [SentFile(file, name), *([posts] if posts else [])]
    if any(one.path.stat().st_size > largest_bytes for one in sent):
        raise too_large(largest_bytes)
    problems = _problems(desk, actor, organisation, as_at)
    problems += [
        problem for field, one in zip(("file", "posts"), sent, strict=False) for problem in one.problems(field)
    ]
    if problems:
        raise AllotmentError("The file was not sent.", problems)
    new = NewReturn(
        organisation=organisation,
        as_at=as_at,
        file_name=name,
        file_bytes=file.stat().st_size,
        file_sha256=hash_file(file),
        posts_name=posts.name if posts else "",
        posts_sha256=hash_file(posts.path) if posts else "",
        sent_by=actor.account,
        sent_at=desk.clock(),
    )
    hashes = [new.file_sha256, new.posts_sha256]
    request = {"organisation": organisation, "as_at": as_at, "name": name, "posts": new.posts_name, "sha256": hashes}
    with write_as(desk, actor, "send a staff return", RETURN, key=key, request=request) as write:
        if not write.done_before:
            _keep(desk, actor, [one.path for one in sent], new, write)
        return str(write.result["return"])


def _keep(desk: Desk, actor: Actor, files: list[Path], new: NewReturn, write: Write) -> None:
    return_id = shelf.add(new)
    try:
        for file, sha256 in zip(files, (new.file_sha256, new.posts_sha256), strict=False):
            keep_upload(file, upload_path(desk.home, new.organisation, return_id, sha256))
        asked = {"return": return_id}
        job, _ = job_shelf.ask(JOB, return_id, new.organisation, actor.account, asked, desk.clock())
        shelf.set_job(return_id, job)
        write.result = {"return": return_id}
        write.did(return_id, new.organisation, as_at=str(new.as_at), sha256=new.file_sha256)
    except BaseException:
        drop_uploads(desk.home, new.organisation, return_id)
        raise


def _problems(desk: Desk, actor: Actor, organisation: str, as_at: date) -> list[Problem]:
    found = []
    if actor.tree.organisations[organisation].kind not in EMPLOYERS:
        remedy = "Choose a trust, network, practice, council, care provider or voluntary organisation."
        found.append(Problem("organisation", "this organisation has no staff in the baseline.", remedy))
    if as_at > desk.clock().date():
        remedy = "Give the day on which the staff were counted."
        found.append(Problem("as_at", "the day has not come yet.", remedy, value=str(as_at)))
    return found


def template_file(actor: Actor, system: str) -> Path:
    """Give the workbook to fill in: sheets Staff and Posts, and the roles there are.

    Raises:
        NotYoursError: the reader has no part in this system.
    """
    if system not in actor.systems:
        raise NotYoursError("system")
    return Path(returns.__path__[0]) / "sample" / "template.xlsx"
