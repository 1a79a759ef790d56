"""Answers as small numbers: one byte for each finding of each person.

Code 0: never asked. 1: asked, not sure. 2 and on: the finding's values in order. One more code after them
stands for the `absent` that a question of some ages gets for others, where the finding has no such option.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from rhomboid.domain.answers import OLDEST_YEARS, Answers
from rhomboid.domain.knowledge import ABSENT, PRESENT, UNKNOWN, Finding, Knowledge

MISSING, UNSURE, FIRST_VALUE = 0, 1, 2
ILLEGAL = 255
SEXES = ("female", "male")
NO_AGE, NO_SEX = -1, 0


@dataclass(frozen=True)
class Vocabulary:
    """The findings in order of id, and the codes of their answers."""

    knowledge: Knowledge

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """Give the findings in order of id, the derived ones among them."""
        return tuple(f for _, f in sorted(self.knowledge.findings.items()))

    @cached_property
    def index(self) -> dict[str, int]:
        """Give finding id -> place."""
        return {finding.id: i for i, finding in enumerate(self.findings)}

    @cached_property
    def askable(self) -> tuple[str, ...]:
        """Give the ids that a person can answer: all but those that follow from age and sex."""
        return tuple(f.id for f in self.findings if f.derived is None)

    @cached_property
    def width(self) -> int:
        """Give how many codes there are at most for one finding."""
        return FIRST_VALUE + max(len(f.values) for f in self.findings) + 1

    def words(self, finding: Finding) -> tuple[str, ...]:
        """Give the word of each code from `UNSURE` on; the last may be the `absent` that nobody says."""
        outside = () if ABSENT in finding.values else (ABSENT,)
        return (UNKNOWN, *finding.values, *outside)

    @cached_property
    def codes(self) -> dict[str, dict[str, int]]:
        """Give finding id -> word that a person may answer -> code."""
        return {
            f.id: {word: code for code, word in enumerate((UNKNOWN, *f.values), start=UNSURE)}
            for f in self.findings
            if f.derived is None
        }

    def absent_code(self, finding: Finding) -> int:
        """Give the code of `absent`."""
        return UNSURE + self.words(finding).index(ABSENT)

    def present_code(self, finding: Finding) -> int:
        """Give the code of `present`; one that no answer has, where the finding has no such option."""
        return UNSURE + self.words(finding).index(PRESENT) if PRESENT in finding.values else ILLEGAL

    def row_of(self, answers: Answers) -> tuple[bytes, int, int]:
        """Give the codes of one person's legal answers, the age (or `NO_AGE`) and the code of the sex."""
        row = bytearray(len(self.findings))
        for finding, value in answers.given.items():
            row[self.index[finding]] = self.codes[finding][value]
        age = NO_AGE if answers.age_years is None else answers.age_years
        return bytes(row), age, sex_code(answers.sex)


def sex_code(sex: str | None) -> int:
    """Give the code of a sex."""
    return NO_SEX if sex is None else 1 + SEXES.index(sex)


def is_age(age: int) -> bool:
    """Whether a number can be an age in whole years."""
    return 0 <= age <= OLDEST_YEARS
