"""What follows from age and sex, as arrays: read off the core's own `with_derived`, age by age."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from rhomboid.cohort.sparse import Array
from rhomboid.cohort.vocabulary import NO_AGE, SEXES, UNSURE, Vocabulary
from rhomboid.domain.answers import ADULT_FROM_YEARS, OLDEST_YEARS, Answers, with_derived
from rhomboid.domain.knowledge import Knowledge


class PersonArrays(NamedTuple):
    """What follows from age and sex.

    from_age, from_sex: places of findings. age_codes: (ages, from_age), the first row for no age. sex_codes:
    (sexes, from_sex), the first row for no sex. limited: findings asked of some ages only; limited_codes:
    (ages, limited), the code that an age outside gets if nothing or `not sure` was said, else 0.
    """

    from_age: Array
    age_codes: Array
    from_sex: Array
    sex_codes: Array
    limited: Array
    limited_codes: Array
    adult_from: int


def person_arrays(knowledge: Knowledge, words: Vocabulary) -> PersonArrays:
    """Give the arrays of what follows from age and sex."""
    findings = words.findings
    by_age = [i for i, f in enumerate(findings) if f.derived and f.derived.origin == "age_years"]
    by_sex = [i for i, f in enumerate(findings) if f.derived and f.derived.origin == "sex"]
    limited = [i for i, f in enumerate(findings) if f.asked_of is not None and f.derived is None]
    ages: list[int | None] = [None, *range(OLDEST_YEARS + 1)]
    assert ages.index(0) == -NO_AGE
    aged = [with_derived(knowledge, Answers(age)) for age in ages]
    sexed = [with_derived(knowledge, Answers(None, sex)) for sex in (None, *SEXES)]
    return PersonArrays(
        from_age=np.array(by_age, np.int32),
        age_codes=_table(words, aged, by_age),
        from_sex=np.array(by_sex, np.int32),
        sex_codes=_table(words, sexed, by_sex),
        limited=np.array(limited, np.int32),
        limited_codes=_table(words, aged, limited),
        adult_from=ADULT_FROM_YEARS,
    )


def _table(words: Vocabulary, told: list[dict[str, str]], places: list[int]) -> Array:
    table = np.zeros((len(told), len(places)), np.uint8)
    for row, answers in enumerate(told):
        for column, place in enumerate(places):
            finding = words.findings[place]
            value = answers.get(finding.id)
            if value is not None:
                table[row, column] = UNSURE + words.words(finding).index(value)
    return table
