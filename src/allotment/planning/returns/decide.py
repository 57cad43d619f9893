"""Deciding on a staff return: accepted, it takes the earlier one's place; rejected, only the reason stays."""

from __future__ import annotations

from dataclasses import dataclass

from allotment.planning.access.acting import Write, write_as
from allotment.planning.access.actor import Actor
from allotment.planning.access.errors import ChangedMeanwhileError
from allotment.planning.desk import Desk
from allotment.planning.jobs.watch import retry_job
from allotment.planning.returns.check import read_kept_file
from allotment.planning.returns.person_keys import key_maker
from allotment.planning.returns.published import sector_of
from allotment.planning.returns.see import known_return, see_return
from allotment.planning.returns.send import RETURN
from allotment.planning.returns.snapshot import protected_cells, records_of
from allotment.planning.returns.uploads import drop_uploads
from allotment.store import writing
from allotment.store.shelves import returns as shelf
from allotment.store.shelves.returns import CountedCell, KnownReturn, NewRecord
from allotment.workforce.errors import AllotmentError, Problem

LONGEST_REASON = 2_000
REJECTABLE = ("checking", "faulty", "checked")


@dataclass(frozen=True)
class _Prepared:
    """What an accepted return becomes, worked out before the database is held."""

    records: list[NewRecord]
    cells: list[CountedCell]


def decide_return(
    desk: Desk, actor: Actor, system: str, return_id: str, decision: str, version: int, reason: str, *, key: str = ""
) -> str:
    """Do what a form asks: ``accept``, ``reject``, or ``check`` again; give in words what was done.

    Raises:
        NotYoursError, NotAllowedError: not theirs to see in this system, or to decide.
        ChangedMeanwhileError: it changed after the decider looked.
        AllotmentError: it cannot be done now, or the form asks for nothing.
    """
    see_return(actor, return_id, system=system)
    if decision == "accept":
        accept_return(desk, actor, return_id, version, key=key)
        return "Accepted. Everybody in the system now sees its protected counts, and new runs use them."
    if decision == "reject":
        reject_return(desk, actor, return_id, version, reason, key=key)
        return "Rejected. The file has been deleted."
    if decision == "check":
        check_again(desk, actor, return_id, key=key)
        return "The check has been started again."
    raise AllotmentError("Nothing was decided: choose to accept or to reject the return.")


def accept_return(desk: Desk, actor: Actor, return_id: str, version: int, *, key: str = "") -> KnownReturn:
    """Accept a checked return: its records and protected counts take the place of the organisation's earlier ones.

    The file is read once more, in a child process; then everything is written in one transaction and the file deleted.

    Args:
        version: as the decider saw it.

    Raises:
        NotYoursError, NotAllowedError: not theirs to see, or to decide.
        ChangedMeanwhileError: somebody else decided, or the check ended, after the decider looked.
        AllotmentError: it has faults, or its file is gone.
    """
    seen = see_return(actor, return_id).found
    actor.require(RETURN, "decide", seen.organisation)
    prepared = _prepare_unless_decided(desk, actor, seen, version)
    request = {"return": seen.id, "version": version}
    with write_as(desk, actor, "accept a staff return", RETURN, key=key, request=request) as write:
        found = known_return(actor, return_id)
        actor.require(RETURN, "decide", found.organisation)
        if not write.done_before:
            _require_unchanged(found, version, "Accept it.")
            if prepared is None:
                raise _not_now(found)
            if not shelf.accept(found.id, version, actor.account, desk.clock()):
                raise _changed(found, version, "Accept it.")
            shelf.add_records(found.id, found.organisation, prepared.records)
            shelf.add_counts(found.id, prepared.cells)
            _decided(desk, found, write)
    return see_return(actor, return_id).found


def reject_return(desk: Desk, actor: Actor, return_id: str, version: int, reason: str, *, key: str = "") -> KnownReturn:
    """Reject a return that was not accepted, say why, and delete its file.

    Raises:
        NotYoursError, NotAllowedError: not theirs to see, or to decide.
        ChangedMeanwhileError: somebody else decided, or the check ended, after the decider looked.
        AllotmentError: no reason is given, or it has been accepted.
    """
    seen = see_return(actor, return_id).found
    actor.require(RETURN, "decide", seen.organisation)
    reason = reason.strip()
    request = {"return": seen.id, "version": version, "reason": reason}
    with write_as(desk, actor, "reject a staff return", RETURN, key=key, request=request) as write:
        found = known_return(actor, return_id)
        if not write.done_before:
            _refuse_reason(reason)
            _require_unchanged(found, version, f"Reject it: {reason}")
            if found.state not in REJECTABLE:
                raise _not_now(found)
            if not shelf.reject(found.id, version, actor.account, desk.clock(), reason):
                raise _changed(found, version, f"Reject it: {reason}")
            _decided(desk, found, write)
    return see_return(actor, return_id).found


def check_again(desk: Desk, actor: Actor, return_id: str, *, key: str = "") -> None:
    """Start the check of a return again, where it failed or was cancelled.

    Raises:
        NotYoursError, NotAllowedError: not theirs to see, or to send.
        AllotmentError: it has been checked, or its check is under way.
    """
    found = see_return(actor, return_id).found
    actor.require(RETURN, "upload", found.organisation)
    if found.job is None or found.state != "checking":
        raise _not_now(found)
    retry_job(desk, actor, found.job, key=key)


def _prepare_unless_decided(desk: Desk, actor: Actor, seen: KnownReturn, version: int) -> _Prepared | None:
    if seen.state != "checked" or seen.version != version:
        return None
    try:
        return _prepare(desk, actor, seen)
    except AllotmentError:
        # Whoever decides first deletes the file: then what the other must hear is the decision, not the missing file.
        _require_unchanged(see_return(actor, seen.id).found, version, "Accept it.")
        raise


def _prepare(desk: Desk, actor: Actor, found: KnownReturn) -> _Prepared:
    sector = sector_of(desk, actor.tree, found.organisation)
    checked = read_kept_file(desk.home, found, sector)
    if checked.problem_count:
        raise AllotmentError("The return was not accepted.", checked.problems)
    keys = key_maker(desk.home, found.organisation)
    cells = protected_cells(checked, found.organisation, sector, found.as_at)
    return _Prepared(list(records_of(checked, keys)), cells)


def _decided(desk: Desk, found: KnownReturn, write: Write) -> None:
    write.did(found.id, found.organisation, as_at=str(found.as_at), sha256=found.file_sha256)
    writing.after_commit(lambda: drop_uploads(desk.home, found.organisation, found.id))


def _refuse_reason(reason: str) -> None:
    if not reason:
        problem = Problem("reason", "a return is rejected for a reason.", "Say why, so that the sender can mend it.")
        raise AllotmentError("The return was not rejected.", [problem])
    if len(reason) > LONGEST_REASON:
        problem = Problem("reason", f"it has more than {LONGEST_REASON:,} characters.", "Say it more shortly.")
        raise AllotmentError("The return was not rejected.", [problem])


def _require_unchanged(found: KnownReturn, version: int, yours: str) -> None:
    if found.version != version:
        raise _changed(found, version, yours)


def _changed(found: KnownReturn, version: int, yours: str) -> ChangedMeanwhileError:
    theirs = found.state_words + (f": {found.reason}" if found.reason else "")
    by = found.decided_by_name or "The check"
    return ChangedMeanwhileError("return", version, found.version, theirs, yours, by)


def _not_now(found: KnownReturn) -> AllotmentError:
    remedy = "Send a new return, or wait until the check has ended."
    problem = Problem("state", "only a return that was checked and not decided yet can be decided.", remedy)
    return AllotmentError(f"This cannot be done now: {found.state_words[0].lower()}{found.state_words[1:]}.", [problem])
