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
        found = _on_one_line(self.found)
        return f"{_on_one_line(self.place)}: found {found}; expected {self.expected}. {self.remedy}"


LONGEST_SHOWN = 200


def _on_one_line(words: str) -> str:
    """Give what may come from a file as one short line, without signs that steer a terminal."""
    plain = "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in words)
    return plain if len(plain) <= LONGEST_SHOWN else plain[: LONGEST_SHOWN - 1] + "…"


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
