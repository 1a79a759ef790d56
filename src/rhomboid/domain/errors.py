"""The error family.

RhomboidError
├── KnowledgeError   the knowledge files break a rule
├── AnswersError     an answers file or an answer breaks a rule
└── CaseError        a published case breaks a rule

Each carries every fault at once, so that a person mends a file in one go.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Fault:
    """One broken rule: where it is, what was found, what was expected, and what to do about it."""

    place: str
    found: str
    expected: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.place}: found {self.found}; expected {self.expected}. {self.remedy}"


class RhomboidError(Exception):
    """One or more faults in something that a person gave us."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))


class KnowledgeError(RhomboidError):
    """The knowledge files break a rule."""


class AnswersError(RhomboidError):
    """Answers break a rule: unknown finding, impossible value, repeated or unknown key."""


class CaseError(RhomboidError):
    """A published case breaks a rule."""
