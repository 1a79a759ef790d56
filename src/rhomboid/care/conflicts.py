"""Two answers that cannot both be right: an error that names both."""

from __future__ import annotations

from collections.abc import Iterator

from rhomboid.domain.answers import Answers
from rhomboid.domain.errors import AnswersError, Fault
from rhomboid.domain.knowledge import Finding, Knowledge


def check_conflicts(knowledge: Knowledge, answers: Answers, place: str = "answers") -> None:
    """Raise AnswersError if answers contradict one another; one fault for each pair, naming both."""
    faults = [
        fault
        for finding_id, value in answers.given.items()
        for fault in _conflicts(knowledge.findings[finding_id], value, answers, place)
    ]
    if faults:
        raise AnswersError(faults)


def _conflicts(finding: Finding, value: str, answers: Answers, place: str) -> Iterator[Fault]:
    for one in finding.contradicts:
        other = answers.given.get(one.finding)
        if value in one.values and other in one.other_values:
            found = f"{finding.id}: {value} beside {one.finding}: {other}"
            expected = "two answers that can both be right"
            yield Fault(place, found, expected, f"{one.why} Change one of the two.")
