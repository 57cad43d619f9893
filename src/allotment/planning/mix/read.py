"""Reading the funding file that a mix is asked under."""

from __future__ import annotations

from allotment.evidence.funding.funding import Funding
from allotment.planning.funding import check, check_text, names_for_funding
from allotment.planning.groundwork import Groundwork
from allotment.planning.mix.asked import MixAsked
from allotment.workforce.errors import FundingError, Problem


def funding_asked(asked: MixAsked, groundwork: Groundwork) -> Funding:
    """Read the funding file, and hold it against the system that is asked about.

    Raises:
        FundingError: it breaks a rule, is about another system, or pools a stream it does not hold; all problems at
            once.
    """
    known = names_for_funding(groundwork.desk)
    if asked.funding_text is None:
        funding = check(asked.funding, known)
    else:
        funding = check_text(asked.funding_text, asked.funding, known)
    problems = []
    if funding.ics not in (None, asked.ics):
        rule = f"it is about {funding.ics}, and the mix is asked for {asked.ics}."
        problems.append(Problem(asked.funding, rule, f"Ask for --ics {funding.ics}, or change 'ics' in the file."))
    held = [stream.key for stream in funding.streams]
    for key in asked.pool:
        if key not in held:
            problems.append(
                Problem("--pool", "the funding file has no such stream.", f"Use {', '.join(held)}.", value=key)
            )
    if problems:
        raise FundingError(f"The mix cannot be asked under {asked.funding}.", problems)
    return funding
