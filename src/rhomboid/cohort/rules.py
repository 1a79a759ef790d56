"""The red flags for many people, compiled: three-valued, with doubts, as `triage.flags` reads them."""

# Numba reads the bodies: they are written as plain loops on purpose.

from __future__ import annotations

import numpy as np
from numba import njit

from rhomboid.cohort.rule_arrays import ALL, FALSE, LEAF, OPEN, TRUE, RuleArrays
from rhomboid.cohort.sparse import Array

# what doubt a rule leaves
NO_DOUBT, DOUBT_OF_SIGNS, DOUBT_OF_HOW = 0, 1, 2
# whose `not sure` is read as a yes
NOBODY, SIGNS, EVERYTHING = 0, 1, 2


@njit(nogil=True, cache=True)
def truth_of(rules: RuleArrays, rule: int, codes: Array, supposed: Array, bold: int, truths: Array) -> int:
    """Give the truth of a rule, and fill the truth of each of its nodes.

    supposed: 1 for each finding that was not asked and counts as `not sure`. bold: whose `not sure` is a yes.
    """
    first, last = rules.nodes.start[rule], rules.nodes.start[rule + 1]
    for i in range(first, last):
        truths[i - first] = TRUE if rules.nodes.at[i] == ALL else FALSE
    for i in range(first, last):
        if rules.nodes.at[i] == LEAF:
            truths[i - first] = _truth_of_leaf(rules, i, codes, supposed, bold)
        up = rules.parent[i]
        if up >= 0:
            if rules.nodes.at[first + up] == ALL:
                truths[up] = min(truths[up], truths[i - first])
            else:
                truths[up] = max(truths[up], truths[i - first])
    return truths[last - first - 1]


@njit(nogil=True, cache=True)
def _truth_of_leaf(rules: RuleArrays, node: int, codes: Array, supposed: Array, bold: int) -> int:
    finding = rules.finding[node]
    code = codes[finding]
    if bold == NOBODY:
        return rules.truth[node, code]
    is_sign_in_doubt = code == 1 and rules.is_sign[finding]
    if code == 0 and supposed[finding]:
        code = 1
    if bold == EVERYTHING or is_sign_in_doubt:
        return rules.bold[node, code]
    return rules.truth[node, code]


@njit(nogil=True, cache=True)
def keep_held(rules: RuleArrays, rule: int, truths: Array) -> None:
    """Leave TRUE only at the nodes of a true rule that make it true; the rest becomes FALSE."""
    first, last = rules.nodes.start[rule], rules.nodes.start[rule + 1]
    for i in range(last - first - 1, -1, -1):
        up = rules.parent[first + i]
        if truths[i] != TRUE or (up >= 0 and truths[up] != TRUE):
            truths[i] = FALSE


@njit(nogil=True, cache=True)
def suppose(rules: RuleArrays, rule: int, codes: Array, supposed: Array) -> int:
    """Mark what was skipped though its sign is there or in doubt; give 0 if the rule meets no doubt at all.

    Gives 1 if only `how, when or how bad` is in doubt, 2 if a sign is (or something was skipped).
    """
    found = 0
    for i in range(rules.unknown.start[rule], rules.unknown.start[rule + 1]):
        finding = rules.unknown.at[i]
        supposed[finding] = 0
        if codes[finding] == 1:
            found = max(found, 2 if rules.is_sign[finding] else 1)
        elif codes[finding] == 0 and is_opened(rules, finding, codes):
            supposed[finding] = 1
            found = 2
    return found


@njit(nogil=True, cache=True)
def is_opened(rules: RuleArrays, finding: int, codes: Array) -> bool:
    """Whether a follow-up belongs to a sign that is there or in doubt."""
    for i in range(rules.opened_by.start[finding], rules.opened_by.start[finding + 1]):
        parent = rules.opened_by.at[i]
        if codes[parent] == 1 or codes[parent] == rules.present[parent]:
            return True
    return False


@njit(nogil=True, cache=True)
def doubt_of(rules: RuleArrays, rule: int, codes: Array, supposed: Array, truths: Array) -> int:
    """Give the doubt about a pressing rule that has not fired."""
    met = suppose(rules, rule, codes, supposed)
    if met == 0:
        return NO_DOUBT
    if met == 2 and truth_of(rules, rule, codes, supposed, SIGNS, truths) == TRUE:
        return DOUBT_OF_SIGNS
    if rules.is_emergency[rule] and truth_of(rules, rule, codes, supposed, EVERYTHING, truths) == TRUE:
        return DOUBT_OF_HOW
    return NO_DOUBT


@njit(nogil=True, cache=True)
def mark_signs(rules: RuleArrays, rule: int, codes: Array, signs: Array) -> None:
    """Mark the signs that a doubt of signs is about: those not sure of, and what was skipped."""
    for i in range(rules.unknown.start[rule], rules.unknown.start[rule + 1]):
        finding = rules.unknown.at[i]
        if (codes[finding] == 1 and rules.is_sign[finding]) or (
            codes[finding] == 0 and is_opened(rules, finding, codes)
        ):
            signs[finding] = 1


@njit(nogil=True, cache=True)
def fill_truths(rules: RuleArrays, tile: Array, nodes: Array, holds: Array) -> None:
    """Fill the truth of every rule for each person of a tile.

    tile: (findings, people). nodes: room, (nodes of the longest rule, people). holds: (rules, people). The
    inner loops run over people, so that one instruction serves many of them.
    """
    for rule in range(len(rules.is_pressing)):
        first, last = rules.nodes.start[rule], rules.nodes.start[rule + 1]
        for i in range(last - first):
            nodes[i, :] = TRUE if rules.nodes.at[first + i] == ALL else FALSE
        for i in range(last - first):
            own = nodes[i]
            if rules.nodes.at[first + i] == LEAF:
                _fill_leaf(tile[rules.finding[first + i]], rules.packed[first + i], own)
            up = rules.parent[first + i]
            if up >= 0:
                _fold(own, nodes[up], rules.nodes.at[first + up] == ALL)
        holds[rule, :] = nodes[last - first - 1]


@njit(nogil=True, cache=True)
def _fill_leaf(codes: Array, packed: int, truths: Array) -> None:
    for p in range(len(codes)):
        truths[p] = (packed >> np.uint32(codes[p] * np.uint32(2))) & np.uint32(3)


@njit(nogil=True, cache=True)
def _fold(truths: Array, into: Array, is_all: bool) -> None:
    if is_all:
        for p in range(len(into)):
            into[p] = truths[p] if truths[p] < into[p] else into[p]
    else:
        for p in range(len(into)):
            into[p] = truths[p] if truths[p] > into[p] else into[p]


@njit(nogil=True, cache=True)
def read_rules(
    rules: RuleArrays, codes: Array, holds: Array, doubts: Array, supposed: Array, truths: Array
) -> bool:
    """Fill what doubts one person leaves; give whether every pressing rule is settled. holds: by rule."""
    is_settled = True
    for rule in range(len(holds)):
        doubts[rule] = NO_DOUBT
        is_settled = is_settled and (holds[rule] != OPEN or rules.is_pressing[rule] == 0)
    for finding in range(len(codes)):
        if codes[finding] == 1:
            _doubt_all(rules, finding, codes, holds, doubts, supposed, truths)
    for finding in rules.follow_ups:
        if codes[finding] == 0 and is_opened(rules, finding, codes):
            _doubt_all(rules, finding, codes, holds, doubts, supposed, truths)
    return is_settled


@njit(nogil=True, cache=True)
def _doubt_all(
    rules: RuleArrays, finding: int, codes: Array, holds: Array, doubts: Array, supposed: Array, truths: Array
) -> None:
    """Fill the doubts about the pressing rules that name a finding; no other rule can be in doubt for it."""
    for i in range(rules.named_by.start[finding], rules.named_by.start[finding + 1]):
        rule = rules.named_by.at[i]
        if holds[rule] != TRUE and doubts[rule] == NO_DOUBT:
            doubts[rule] = doubt_of(rules, rule, codes, supposed, truths)
