"""What the diary and the checks say to a person can be read at about age 11, as all the rest."""

from __future__ import annotations

import re
from collections.abc import Iterator
from statistics import median

import textstat

from rhomboid.loading.folder import shipped_checks, shipped_follow_up

# as in test_reading_age.py: what the measure counts too low
UNDERCOUNT = 0.5
LONGEST_SENTENCE = 25


def wording() -> Iterator[tuple[str, str]]:
    """Give (name, text) of everything a person may read."""
    known, checks = shipped_follow_up(), shipped_checks()
    for medicine in known.medicines.values():
        yield f"over {medicine.id}", medicine.over
        yield f"also {medicine.id}", medicine.also_text
    yield "why opening", known.why.opening
    yield "why nothing", known.why.nothing_found
    for question in known.why.questions():
        yield f"why {question.id}", f"{question.ask} {question.advice}"
    for band, text in checks.lifting.bands.items():
        yield f"lifting {band}", text
    yield "lifting", checks.lifting.not_for_pain
    yield "bag", f"{checks.bag.evidence} {' '.join(checks.bag.advice.values())}"
    yield "workstation", checks.workstation.evidence
    for place in checks.workstation.questions:
        yield f"workstation {place.id}", f"{place.ask} {place.change}"
    for timer in checks.timers.values():
        yield f"timer {timer.id}", " ".join((timer.before, timer.halfway, timer.after, timer.not_if))


def grade(text: str) -> float:
    return float(textstat.flesch_kincaid_grade(text)) + UNDERCOUNT


def test_it_is_easy_to_read() -> None:
    textstat.set_lang("en_US")
    grades = {name: grade(text) for name, text in wording()}
    assert {name: found for name, found in grades.items() if found > 9.0} == {}
    assert median(grades.values()) <= 6.0


def test_no_sentence_is_long() -> None:
    sentences = [s for _, text in wording() for s in re.split(r"(?<=[.!?])\s+", text)]
    assert [s for s in sentences if len(s.split()) > LONGEST_SENTENCE] == []
