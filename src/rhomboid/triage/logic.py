"""Three-valued logic over answers: true, false, or not settled because something was never asked.

Source: Kleene SC. Introduction to Metamathematics. Amsterdam: North-Holland 1952, section 64 (strong tables).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from rhomboid.domain.knowledge import UNKNOWN, UnknownPolicy
from rhomboid.domain.rules import All, Any, Expression, Is

Truth = bool | None


def truth(expression: Expression, answers: Mapping[str, str], unknown: Mapping[str, UnknownPolicy]) -> Truth:
    """Say whether the expression holds; None where a missing answer could still decide it.

    An `unknown` answer (asked, not sure) counts as the rule's policy for that finding says.
    """
    if isinstance(expression, Is):
        return _truth_of_answer(expression, answers, unknown)
    decisive = isinstance(expression, Any)
    is_open = False
    for part in expression.parts:
        said = truth(part, answers, unknown)
        if said is decisive:
            return decisive
        is_open = is_open or said is None
    return None if is_open else not decisive


def _truth_of_answer(leaf: Is, answers: Mapping[str, str], unknown: Mapping[str, UnknownPolicy]) -> Truth:
    value = answers.get(leaf.finding)
    if value is None:
        return None
    if value == UNKNOWN:
        return unknown[leaf.finding] == "ask_then_assume_present"
    return value in leaf.values


def findings_of(expression: Expression) -> Iterator[str]:
    """Give the findings that the expression names, in order, repeats included."""
    if isinstance(expression, Is):
        yield expression.finding
    else:
        for part in expression.parts:
            yield from findings_of(part)


def open_findings(
    expression: Expression, answers: Mapping[str, str], unknown: Mapping[str, UnknownPolicy]
) -> Iterator[str]:
    """Give the missing findings that could still make an unsettled expression true."""
    if truth(expression, answers, unknown) is not None:
        return
    if isinstance(expression, Is):
        yield expression.finding
        return
    for part in expression.parts:
        yield from open_findings(part, answers, unknown)


def held_by(
    expression: Expression, answers: Mapping[str, str], unknown: Mapping[str, UnknownPolicy]
) -> Iterator[tuple[str, str]]:
    """Give the answers (finding, value) that make a true expression true."""
    if truth(expression, answers, unknown) is not True:
        return
    if isinstance(expression, Is):
        yield expression.finding, answers[expression.finding]
    elif isinstance(expression, (All, Any)):
        for part in expression.parts:
            yield from held_by(part, answers, unknown)
