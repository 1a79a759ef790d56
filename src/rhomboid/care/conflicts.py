"""Two answers that cannot both be right: an error that names both."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from rhomboid.domain.answers import Answers
from rhomboid.domain.errors import AnswersError, Fault
from rhomboid.domain.knowledge import Finding, Knowledge


@dataclass(frozen=True)
class Conflict:
    """Two answers that cannot both be right, and why, in words for the person."""

    finding: str
    value: str
    other: str
    other_value: str
    why: str


def conflicts_of(knowledge: Knowledge, answers: Answers) -> tuple[Conflict, ...]:
    """Give each pair of answers that contradict one another."""
    return tuple(
        conflict
        for finding_id, value in answers.given.items()
        for conflict in _conflicts(knowledge.findings[finding_id], value, answers)
    )


def check_conflicts(knowledge: Knowledge, answers: Answers, place: str = "answers") -> None:
    """Raise AnswersError if answers contradict one another; one fault for each pair, naming both."""
    faults = [
        Fault(
            place,
            f"{one.finding}: {one.value} beside {one.other}: {one.other_value}",
            "two answers that can both be right",
            f"{one.why} Change one of the two.",
        )
        for one in conflicts_of(knowledge, answers)
    ]
    if faults:
        raise AnswersError(faults)


def _conflicts(finding: Finding, value: str, answers: Answers) -> Iterator[Conflict]:
    for one in finding.contradicts:
        other = answers.given.get(one.finding)
        if other is not None and value in one.values and other in one.other_values:
            yield Conflict(finding.id, value, one.finding, other, one.why)
