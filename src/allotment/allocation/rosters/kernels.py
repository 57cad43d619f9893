"""Compiled loops: the cheapest row of shifts for one person at given prices, every rule of that person kept.

Everything that these functions call stands in this file, so that the compiler's disk cache is never out of step with
it. Names and shapes are those of ``machine.Machine``. ``price`` (D, B) is a bundle's price on a day, infinite where it
may not be worked. Minutes before day d lie in ``low[d]``..``high[d]``. ``tally_to`` (2, B, R) is the tally (weekends
and counted shifts in one number) after a bundle: on a weekday or a weekend already counted, and on a day that begins a
worked weekend; -1 where a limit is passed.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar, cast

import numpy as np
from numba import njit

Function = TypeVar("Function", bound=Callable[..., object])


def compiled(function: Function) -> Function:
    """Compile a function to run without the interpreter's lock; keep its machine code where a folder can be written."""
    try:
        return cast(Function, njit(nogil=True, cache=True, error_model="numpy")(function))
    except RuntimeError:  # neither the installed package nor the user's own cache folder may be written
        return cast(Function, njit(nogil=True, error_model="numpy")(function))


@compiled
def look_ahead(  # type: ignore[no-untyped-def]
    price, kind_of_day, off_to, on_to, is_on, minutes, tally_to, low, high, ends, rest
):
    """Fill ``rest`` (D + 1, N, R, W) with the price of a cheapest end from each day, node, tally and minutes so far.

    ``kind_of_day`` (D,): 0 a weekday, 1 a weekend's first day, 2 its second. ``ends`` (N,) says in which nodes a row
    may end. Minutes are counted from ``low``. ``rest`` comes full of infinity, which stays where no
    end keeps the rules.
    """
    days, bundles = price.shape
    nodes, tallies = is_on.shape[0], tally_to.shape[2]
    for node in range(nodes):
        if ends[node]:
            rest[days, node, :, : high[days] - low[days] + 1] = 0.0
    for day in range(days - 1, -1, -1):
        here, there = high[day] - low[day] + 1, high[day + 1] - low[day + 1] + 1
        for node in range(nodes):
            begins = 1 if kind_of_day[day] == 1 or (kind_of_day[day] == 2 and not is_on[node]) else 0
            for bundle in range(-1, bundles):
                to = off_to[node] if bundle < 0 else on_to[node, bundle]
                cost = 0.0 if bundle < 0 else price[day, bundle]
                if to < 0 or cost == np.inf:
                    continue
                shift = low[day] - low[day + 1] + (0 if bundle < 0 else minutes[bundle])
                first, last = max(0, -shift), min(here, there - shift)
                for tally in range(tallies):
                    then = tally if bundle < 0 else tally_to[begins, bundle, tally]
                    if then < 0:
                        continue
                    for place in range(first, last):
                        total = cost + rest[day + 1, to, then, place + shift]
                        rest[day, node, tally, place] = min(rest[day, node, tally, place], total)


@compiled
def read_off(  # type: ignore[no-untyped-def]
    price, kind_of_day, off_to, on_to, is_on, minutes, tally_to, low, high, start, rest, said
):
    """Fill ``said`` (D,) with the bundles of a cheapest row (-1 for a day off), from what ``look_ahead`` found."""
    days, bundles = price.shape
    node, tally, used = start, 0, 0
    for day in range(days):
        least, chosen = np.inf, -1
        begins = 1 if kind_of_day[day] == 1 or (kind_of_day[day] == 2 and not is_on[node]) else 0
        for bundle in range(-1, bundles):
            to = off_to[node] if bundle < 0 else on_to[node, bundle]
            then = tally if bundle < 0 else tally_to[begins, bundle, tally]
            after = used + (0 if bundle < 0 else minutes[bundle])
            if to < 0 or then < 0 or not low[day + 1] <= after <= high[day + 1]:
                continue
            total = rest[day + 1, to, then, after - low[day + 1]] + (0.0 if bundle < 0 else price[day, bundle])
            if total < least:
                least, chosen = total, bundle
        said[day] = chosen
        if chosen < 0:
            node = off_to[node]
        else:
            tally = tally_to[begins, chosen, tally]
            used += minutes[chosen]
            node = on_to[node, chosen]


@compiled
def cheapest_row(  # type: ignore[no-untyped-def]
    price, kind_of_day, off_to, on_to, is_on, minutes, tally_to, low, high, start, ends, said
):
    """Fill ``said`` (D,) with the bundles of a cheapest row (-1 for a day off) and give its price.

    ``start`` is the node before the first day. The price is infinite where no row keeps the rules.
    """
    width = max(0, np.max(high - low)) + 1
    rest = np.full((price.shape[0] + 1, is_on.shape[0], tally_to.shape[2], width), np.inf)
    look_ahead(  # type: ignore[no-untyped-call]
        price, kind_of_day, off_to, on_to, is_on, minutes, tally_to, low, high, ends, rest
    )
    value = rest[0, start, 0, 0] if low[0] <= 0 <= high[0] else np.inf
    if value < np.inf:
        read_off(  # type: ignore[no-untyped-call]
            price, kind_of_day, off_to, on_to, is_on, minutes, tally_to, low, high, start, rest, said
        )
    return value
