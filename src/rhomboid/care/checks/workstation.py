"""The changes at a workplace that are worth most."""

from __future__ import annotations

from collections.abc import Collection

from rhomboid.domain.checks import Workstation, WorkstationQuestion


def changes_worth_most(station: Workstation, said_no: Collection[str]) -> tuple[WorkstationQuestion, ...]:
    """Give at most `changes_told` of the questions answered with no, those worth most first."""
    open_to_change = [question for question in station.questions if question.id in said_no]
    # the order of the file breaks ties: sorting keeps it
    open_to_change.sort(key=lambda question: -question.worth)
    return tuple(open_to_change[: station.changes_told])
