"""Answers in clinicians' words."""

from __future__ import annotations

import re

from rhomboid.domain.knowledge import ABSENT, PRESENT, UNKNOWN, Knowledge

_EXPLANATION = re.compile(r" \([^()]*\)\Z")
AFTER = {PRESENT: "", ABSENT: ": no", UNKNOWN: ": not sure"}


def sign_name(knowledge: Knowledge, finding: str) -> str:
    """Give the clinician's name of a finding."""
    return knowledge.findings[finding].title.clinician


def without_note(name: str, up_to: int = 0) -> str:
    """Give a name without the explanation in brackets at its end, unless that is no longer than `up_to`."""
    return _EXPLANATION.sub(lambda found: found[0] if len(found[0]) <= up_to else "", name)


def in_words(knowledge: Knowledge, finding: str, value: str) -> str:
    """Give an answer in the clinician's words: the sign alone where it is present."""
    if value in AFTER:
        return sign_name(knowledge, finding) + AFTER[value]
    # what a question's name explains in brackets is said by the answer
    name = without_note(sign_name(knowledge, finding))
    labels = {option.id: option.clinician for option in knowledge.findings[finding].options}
    return f"{name}: {labels[value]}"
