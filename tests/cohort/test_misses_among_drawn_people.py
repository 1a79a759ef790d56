"""Misses are counted on people judged many at once: as the core judges them one by one, noise and all."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from random import Random

import pytest

from rhomboid.assessment import Engine
from rhomboid.cohort.in_memory import urgencies_of
from rhomboid.cohort.screening import Screening
from rhomboid.domain.answers import Answers
from rhomboid.domain.knowledge import ABSENT, PRESENT, UNKNOWN, Urgency
from rhomboid.domain.urgency import EMERGENCIES
from rhomboid.evaluation.misses import NOISES, evaluate_misses, urgencies_of_the_core, worsened
from rhomboid.evaluation.population import drawn_people

EACH, INTERVIEWS = 6, 2


@pytest.fixture(scope="module")
def screening(engine: Engine) -> Screening:
    return Screening(engine.knowledge, ranked_at_most=1)


def test_people_with_each_danger_and_each_noise_are_judged_as_the_core_judges_them(
    engine: Engine, screening: Screening
) -> None:
    judged: list[Urgency] = []

    def both(everyone: Sequence[Answers]) -> list[Urgency]:
        at_once = urgencies_of(screening, everyone)
        assert at_once == urgencies_of_the_core(engine, everyone)
        judged.extend(at_once)
        return at_once

    found = evaluate_misses(engine, both, EACH, INTERVIEWS)
    assert found["people"] == EACH * len(engine.knowledge.dangers())
    assert len(judged) == found["people"] * len(NOISES)
    assert len(set(judged)) > 2
    assert found["interviewed"]["n"] == INTERVIEWS


def test_the_misses_are_those_that_were_judged_too_low(engine: Engine) -> None:
    def all_at(level: Urgency) -> list[float]:
        found = evaluate_misses(engine, lambda everyone: [level] * len(everyone), 2, 1)
        assert all(one["noises"][-1]["under"]["n"] == 2 for one in found["conditions"])
        return [one["noises"][-1]["under"]["value"] for one in found["conditions"]]

    assert set(all_at("self_care")) == {1.0}
    assert set(all_at("emergency_ambulance")) == {0.0}
    dangers = engine.knowledge.dangers()
    assert sum(all_at("consultation_24")) == sum(danger.urgency in EMERGENCIES for danger in dangers)


def test_noise_takes_answers_away_and_never_adds_one(engine: Engine) -> None:
    people = [person.answers for person in drawn_people(engine, 40)]
    changes = set()
    for noise in NOISES:
        noisy = partial(worsened, engine, noise=noise, random=Random(1))
        for person in people:
            told = noisy(person).given
            assert told.keys() <= person.given.keys()
            changes |= {(noise.name, person.given[f], v) for f, v in told.items() if v != person.given[f]}
    first, unsure, denied = (noise.name for noise in NOISES)
    assert first not in {name for name, _, _ in changes}
    assert {after for name, _, after in changes if name == unsure} == {UNKNOWN}
    assert {before for name, before, after in changes if name == denied and after == ABSENT} == {PRESENT}
