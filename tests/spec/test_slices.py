"""The cases are cut by sex, age and who told the story, and no case is lost or counted twice."""

from __future__ import annotations

import pytest

from rhomboid.assessment import Engine
from rhomboid.evaluation.cases import Case
from rhomboid.evaluation.outcomes import Outcome, outcome_of
from rhomboid.evaluation.slices import SLICINGS, band_of, confusion, sliced, teller_of
from strategies import shipped

SOME = 6


@pytest.fixture(scope="module")
def outcomes(cases: list[Case]) -> list[Outcome]:
    engine = Engine.of(shipped())
    return [outcome_of(engine, case, "absent") for case in cases[:: len(cases) // SOME]]


def test_every_slicing_holds_every_case_once(outcomes: list[Outcome]) -> None:
    found = list(sliced(outcomes))
    for slicing in SLICINGS:
        assert sum(one["n"] for one in found if one["slicing"] == slicing) == len(outcomes)


def test_every_published_case_says_what_kind_of_publication_it_is(cases: list[Case]) -> None:
    assert all(case.kind for case in cases)
    assert {teller_of(case) for case in cases} == {"a clinician", "the person"}


def test_somebody_of_65_is_in_the_last_band(cases: list[Case]) -> None:
    bands = {case.answers.age_years: band_of(case) for case in cases}
    assert {band for age, band in bands.items() if age is not None and age >= 65} == {"65 and over"}


def test_every_ranked_case_is_counted_once_among_the_kinds(outcomes: list[Outcome]) -> None:
    counts = confusion(outcomes)
    ranked = [outcome for outcome in outcomes if outcome.full is not None]
    assert sum(sum(row.values()) for row in counts.values()) == len(ranked)
    right = sum(counts[group][group] for group in counts)
    assert right == sum(o.full.group in o.case.accept_groups for o in ranked if o.full)
