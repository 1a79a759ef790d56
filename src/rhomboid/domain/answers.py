"""What a person has said, checked against the vocabulary, with what follows from age and sex."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from rhomboid.domain.errors import AnswersError, Fault
from rhomboid.domain.knowledge import ABSENT, PRESENT, UNKNOWN, Finding, Knowledge

OLDEST_YEARS = 120
ADULT_FROM_YEARS = 16


@dataclass(frozen=True)
class Answers:
    """Answers so far. A finding that is not in `given` was never asked; `unknown` was asked, and not sure.

    age_years and sex may be None (not known, or not given).
    """

    age_years: int | None = None
    sex: str | None = None
    given: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def is_under_16(self) -> bool:
        """Whether the person is known to be younger than the ranking's scope."""
        return self.age_years is not None and self.age_years < ADULT_FROM_YEARS


def nearest(word: str, known: Mapping[str, object] | tuple[str, ...]) -> str:
    """Give the known id most like the word, as a hint for a message; empty if nothing is near."""
    close = difflib.get_close_matches(word, list(known), n=1, cutoff=0.5)
    return f' (nearest: "{close[0]}")' if close else ""


def check_answers(knowledge: Knowledge, answers: Answers, place: str = "answers") -> Answers:
    """Give the answers back if every one is legal.

    Errors: AnswersError with one fault for each unknown finding, derived finding or impossible value,
    and for an impossible age or sex.
    """
    faults = [*_faults_of_person(answers, place)]
    for finding_id, value in answers.given.items():
        faults.extend(_faults_of_answer(knowledge, finding_id, value, f"{place}: answers.{finding_id}"))
    if faults:
        raise AnswersError(faults)
    return answers


def _faults_of_person(answers: Answers, place: str) -> list[Fault]:
    faults = []
    age = answers.age_years
    is_whole = isinstance(age, int) and not isinstance(age, bool)
    if age is not None and not (is_whole and 0 <= age <= OLDEST_YEARS):
        expected = f"whole years from 0 to {OLDEST_YEARS}, or null"
        faults.append(Fault(f"{place}: age_years", repr(age), expected, "Give the age in years."))
    if answers.sex not in (None, "female", "male"):
        expected = '"female", "male" or null'
        faults.append(Fault(f"{place}: sex", repr(answers.sex), expected, "Use one of these."))
    return faults


def _faults_of_answer(knowledge: Knowledge, finding_id: str, value: object, place: str) -> list[Fault]:
    finding = knowledge.findings.get(finding_id)
    if finding is None:
        hint = nearest(finding_id, knowledge.findings)
        remedy = "List the ids with `rhomboid knowledge list findings`."
        return [Fault(place, f'unknown finding "{finding_id}"', f"an id of the vocabulary{hint}", remedy)]
    if finding.type == "derived":
        remedy = "Give age_years and sex beside answers; this follows from them."
        return [Fault(place, "an answer", "none: it is worked out from age and sex", remedy)]
    legal = (*finding.values, UNKNOWN)
    if value not in legal:
        hint = nearest(str(value), legal)
        expected = f"one of {', '.join(legal)}{hint}"
        return [Fault(place, f"impossible value {value!r}", expected, "Use one of these words.")]
    return []


def with_derived(knowledge: Knowledge, answers: Answers) -> dict[str, str]:
    """Give the answers together with those that follow from age and sex.

    Age bands and limits follow from age_years. A question asked only of some ages counts as absent for
    others, unless they said yes. Unknown age or sex makes what follows from them unknown.
    """
    full = dict(answers.given)
    for finding in knowledge.findings.values():
        if finding.derived is not None:
            full[finding.id] = _derived_value(finding, answers)
        elif full.get(finding.id, UNKNOWN) == UNKNOWN and _is_outside(finding, answers):
            full[finding.id] = ABSENT
    return full


def _is_outside(finding: Finding, answers: Answers) -> bool:
    if finding.asked_of is None or answers.age_years is None:
        return False
    low, high = finding.asked_of
    return not low <= answers.age_years <= high


def _derived_value(finding: Finding, answers: Answers) -> str:
    derived = finding.derived
    assert derived is not None
    if derived.origin == "sex":
        return answers.sex or UNKNOWN
    age = answers.age_years
    if age is None:
        return UNKNOWN
    if derived.at_least is not None:
        return PRESENT if age >= derived.at_least else ABSENT
    for band, (low, high) in derived.bands.items():
        if low <= age <= high:
            return band
    # below the lowest band: no ranking is shown there, so nothing may lean on it
    return UNKNOWN
