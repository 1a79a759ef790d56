"""The danger that the most urgent warning sign is about, put first; compiled.

As `triage.flags.FlagReading.signalled_first`.
"""

# Numba reads the bodies: they are written as plain loops on purpose.

from __future__ import annotations

from numba import njit

from rhomboid.cohort.rule_arrays import RuleArrays
from rhomboid.cohort.sparse import Array
from rhomboid.cohort.sums import significant


@njit(nogil=True, cache=True)
def put_signalled_first(
    rules: RuleArrays, fired: Array, given: Array, start: int, end: int, places: Array, shares: Array
) -> None:
    """Move the signalled danger of one person to the front of the list; what falls off the end is dropped.

    fired: rules that hold, most urgent first. given: every share. The list: places and shares, start to end.
    """
    first, share = _signalled(rules, fired, given)
    if first < 0 or start == end:
        return
    at = start
    while at < end - 1 and places[at] != first:
        at += 1
    while at > start:
        places[at], shares[at] = places[at - 1], shares[at - 1]
        at -= 1
    places[start], shares[start] = first, share


@njit(nogil=True, cache=True)
def _signalled(rules: RuleArrays, fired: Array, given: Array) -> tuple[int, float]:
    """Give the place and rounded share of the likeliest that signs of the first level are about; else -1."""
    first, most, level = -1, -1.0, -1
    for rule in fired:
        if first >= 0 and rules.level[rule] != level:
            break
        level = rules.level[rule]
        for j in range(rules.about.start[rule], rules.about.start[rule + 1]):
            place = rules.about.at[j]
            share = significant(given[place])
            if share > most or (share == most and place < first):
                first, most = place, share
    return first, most
