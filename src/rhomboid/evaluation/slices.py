"""Figures for parts of the cases, by sex, age and who told the story; and what is mistaken for what."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from rhomboid.domain.knowledge import GROUPS
from rhomboid.domain.urgency import EMERGENCIES
from rhomboid.evaluation.cases import Case
from rhomboid.evaluation.metrics import GENTLE, figures
from rhomboid.evaluation.outcomes import Outcome

NOT_SAID = "not said"
# first age of each band, and its name
BANDS = ((0, "under 16"), (16, "16 to 39"), (40, "40 to 64"), (65, "65 and over"))
# who wrote the story first; each was retold as a person says it
BY_CLINICIANS = {"case_report", "case_story", "teaching_case", "vignette"}


def sex_of(case: Case) -> str:
    """Give the slice of a case by sex."""
    return case.answers.sex or NOT_SAID


def band_of(case: Case) -> str:
    """Give the slice of a case by age."""
    age = case.answers.age_years
    if age is None:
        return NOT_SAID
    return [name for first, name in BANDS if age >= first][-1]


def teller_of(case: Case) -> str:
    """Give the slice of a case by who told the story first."""
    return "a clinician" if case.kind in BY_CLINICIANS else "the person"


SLICINGS: Mapping[str, Callable[[Case], str]] = {"sex": sex_of, "age": band_of, "told by": teller_of}


def sliced(outcomes: Sequence[Outcome]) -> Iterator[dict[str, Any]]:
    """Give {slicing, slice, n, emergencies, gentle, **figures} for every slice that holds a case."""
    for slicing, slice_of in SLICINGS.items():
        names = sorted({slice_of(outcome.case) for outcome in outcomes}, key=_order)
        for name in names:
            part = [outcome for outcome in outcomes if slice_of(outcome.case) == name]
            yield {
                "slicing": slicing,
                "slice": name,
                "emergencies": sum(outcome.case.level in EMERGENCIES for outcome in part),
                "gentle": sum(outcome.case.level in GENTLE for outcome in part),
                **figures(part),
            }


def _order(name: str) -> tuple[int, str]:
    places = [band for _, band in BANDS]
    return (places.index(name) if name in places else len(places), name)


def confusion(outcomes: Sequence[Outcome]) -> dict[str, dict[str, int]]:
    """Give accepted group -> likeliest group -> cases. A case of several groups counts where it was right.

    Where none of its groups was the likeliest, it counts under the first it accepts.
    """
    counts: Counter[tuple[str, str]] = Counter()
    for outcome in outcomes:
        if outcome.full is None or not outcome.case.accept_groups:
            continue
        said, accepted = outcome.full.group, outcome.case.accept_groups
        counts[said if said in accepted else accepted[0], said] += 1
    return {truth: {said: counts[truth, said] for said in GROUPS} for truth in GROUPS}
