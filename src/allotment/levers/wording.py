"""What a lever does, costs, uses and is bounded by, in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from allotment.levers.lever import Aim, Bounds, Cost, Flow, FlowChange, Response, Use

_FORMS = {
    Flow.GRADUATES: ("{amount} graduates join: {role}", "{amount} fewer graduates join: {role}"),
    Flow.RECRUITS: ("{amount} people join: {role}", "{amount} people leave: {role}"),
    Flow.LEAVERS_AVOIDED: (
        "{amount} of a person's leaving avoided: {role}",
        "{amount} of a person's leaving added: {role}",
    ),
    Flow.RETIREMENTS_AVOIDED: (
        "{amount} of a person's retirement avoided: {role}",
        "{amount} of a person's retirement added: {role}",
    ),
    Flow.HOURS: ("{amount} of a person's hours gained: {role}", "{amount} of a person's hours lost: {role}"),
    Flow.COVER: ("{amount} FTE of cover gained: {role}", "{amount} FTE of cover lost: {role}"),
    Flow.NEED: ("{amount} FTE more needed: {role}", "{amount} FTE less needed: {role}"),
}


def aim_in_words(aim: Aim) -> str:
    """Say what a dose is aimed at: the role, where, and the role it draws on or relieves."""
    sectors = ", ".join(sector.value for sector in aim.sectors)
    beside = "" if aim.from_role is None else f"; with {aim.from_role}"
    return f"{aim.role} ({sectors}){beside}"


def changes_in_words(response: Response) -> tuple[str, ...]:
    """Say each change of a flow by one unit of dose, and in which years after its start."""
    grouped: dict[tuple[Flow, str, float], list[int]] = {}
    for one in response.changes:
        grouped.setdefault((one.flow, one.role, one.amount), []).append(one.lag)
    return tuple(
        f"{change_in_words(FlowChange(flow, role, 0, amount))}, {years_in_words(lags)}"
        for (flow, role, amount), lags in grouped.items()
    )


def change_in_words(change: FlowChange) -> str:
    """Say one change without its year: how much of what, and of which role."""
    more, less = _FORMS[change.flow]
    return (more if change.amount > 0 else less).format(amount=amount_in_words(abs(change.amount)), role=change.role)


def amount_in_words(amount: float) -> str:
    """Write an amount to two significant figures, or whole from ten on."""
    return f"{amount:,.0f}" if amount >= 10 else f"{float(f'{amount:.2g}'):g}"


def years_in_words(lags: Sequence[int]) -> str:
    """Say in which years after the start something happens."""
    first, last = min(lags), max(lags)
    if first == last:
        return "in the year it starts" if first == 0 else f"{first} year{'' if first == 1 else 's'} later"
    if first == 0:
        return f"in each of the first {last + 1} years"
    return f"from {first} to {last} years later"


def costs_in_words(response: Response) -> tuple[str, ...]:
    """Say what one unit of dose costs, by category; a saving is said to be one."""
    grouped: dict[tuple[str, int], list[int]] = {}
    for one in response.costs:
        grouped.setdefault((one.category.value, one.pence), []).append(one.lag)
    said = []
    for (category, pence), lags in grouped.items():
        each = f"{pounds(abs(pence))}{' a year' if len(lags) > 1 else ''}"
        said.append(f"{each} {'saved' if pence < 0 else category}, {years_in_words(lags)}")
    return tuple(said)


def pounds(pence: int) -> str:
    """Write whole pence as pounds, with pence only where there are some."""
    sign = "-" if pence < 0 else ""
    whole, rest = divmod(abs(pence), 100)
    return f"{sign}£{whole:,}" + (f".{rest:02d}" if rest else "")


def cost_of_one(costs: Iterable[Cost]) -> int:
    """Give the pence that one unit of dose costs over all its years; below nought where it saves more."""
    return sum(one.pence for one in costs)


def uses_in_words(response: Response) -> tuple[str, ...]:
    """Say what one unit of dose takes from a capacity, or adds to it."""
    grouped: dict[tuple[str, float], list[int]] = {}
    for one in response.uses:
        grouped.setdefault((one.capacity, one.amount), []).append(one.lag)
    return tuple(
        f"{_use(Use(capacity, 0, amount))}, {years_in_words(lags)}" for (capacity, amount), lags in grouped.items()
    )


def _use(use: Use) -> str:
    verb = "takes" if use.amount > 0 else "adds"
    return f"{verb} {amount_in_words(abs(use.amount))} {use.capacity.replace(':', ' of')}"


def bounds_in_words(bounds: Bounds, aim: Aim) -> tuple[str, ...]:
    """Say how much may start in a year, at a place and in the whole system. The staff are those drawn on, if any."""
    said = []
    if bounds.share_of_staff is not None:
        staff = aim.from_role or aim.role
        said.append(f"at a place in a year at most {100 * bounds.share_of_staff:.2g}% of those in post: {staff}")
    if bounds.most is not None:
        said.append(f"at a place in a year at most {amount_in_words(bounds.most)}")
    if bounds.system_most is not None:
        said.append(f"in the system in a year at most {amount_in_words(bounds.system_most)}")
    if bounds.system_least > 0:
        said.append(f"in the system in a year at least {amount_in_words(bounds.system_least)}")
    return tuple(said)


def tiers_in_words(response: Response) -> str:
    """Say how the effect falls off, or nothing where it does not."""
    if len(response.worth) == 1:
        return ""
    (first, _), (_, worth) = response.worth
    return f"beyond {100 * first:.0f}% of the bound a unit does {100 * worth:.0f}% as much"
