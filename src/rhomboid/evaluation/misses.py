"""People drawn with each danger: how often the urgency comes out lower than that danger needs.

Answers are drawn from the knowledge's own rates, then made worse: some turned to "not sure", some yes to no.
It measures the code and the model against themselves, never clinical truth.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from rhomboid.assessment import Engine
from rhomboid.domain.answers import Answers
from rhomboid.domain.knowledge import ABSENT, PRESENT, UNKNOWN, Condition, Urgency
from rhomboid.domain.urgency import EMERGENCIES, rank
from rhomboid.evaluation.figures import rate
from rhomboid.evaluation.outcomes import shares_for, urgency_of
from rhomboid.evaluation.person import interviewed
from rhomboid.evaluation.population import SEED, person_with
from rhomboid.inference.network import Network, network_of

# gives the urgency of each of many people, in their order, as `assess` would
Urgencies = Callable[[Sequence[Answers]], Sequence[Urgency]]


@dataclass(frozen=True)
class Noise:
    """How answers go wrong: the chance that one turns to not sure, and that a yes turns to no."""

    name: str
    to_unknown: float
    to_absent: float


NOISES = (
    Noise("as drawn", 0.0, 0.0),
    Noise("10 % not sure", 0.1, 0.0),
    Noise("10 % not sure, 5 % of yes denied", 0.1, 0.05),
)


def evaluate_misses(
    engine: Engine,
    urgencies: Urgencies,
    each: int,
    interviews: int,
    seed: int = SEED,
    watch: Callable[[], None] = lambda: None,
) -> dict[str, Any]:
    """Give under-triage by danger and noise, worst first, and the same through whole interviews.

    urgencies: how those who answer everything are judged, many at once; the interviews run on the core.
    each: people per danger. interviews: people in all who go through the interview and answer what it asks.
    """
    dangers = engine.knowledge.dangers()
    found = [_of_danger(engine, urgencies, danger, each, seed, watch) for danger in dangers]
    found.sort(key=lambda one: (-one["noises"][-1]["under"]["value"], one["id"]))
    return {
        "each": each,
        "people": each * len(dangers),
        "seed": seed,
        "noises": [noise.name for noise in NOISES],
        "conditions": found,
        "emergencies": [_pooled(found, index) for index in range(len(NOISES))],
        "interviewed": _interviewed(engine, dangers, interviews, seed, watch),
    }


def _of_danger(
    engine: Engine,
    urgencies: Urgencies,
    danger: Condition,
    each: int,
    seed: int,
    watch: Callable[[], None],
) -> dict[str, Any]:
    people = list(_people(engine, danger, each, seed))
    noises = []
    for noise in NOISES:
        # a stream of its own for each noise: a change of one leaves the others as they are
        random = Random(f"{seed} {danger.id} {noise.name}")
        told = []
        for person in people:
            told.append(worsened(engine, person, noise, random))
            watch()
        levels = urgencies(told)
        noises.append(
            {
                "name": noise.name,
                "under": rate(rank(level) < rank(danger.urgency) for level in levels),
                "below_a_day": rate(rank(level) < rank("consultation_24") for level in levels),
                "self_care": rate(level == "self_care" for level in levels),
            }
        )
    return {"id": danger.id, "urgency": danger.urgency, "noises": noises}


def _people(engine: Engine, danger: Condition, each: int, seed: int) -> Iterator[Answers]:
    network, random = _drawing_network(engine), Random(f"{seed} {danger.id}")
    for _ in range(each):
        yield person_with(engine, network, danger.id, random).answers


def _drawing_network(engine: Engine) -> Network:
    # without the leak floor of inference: rare symptoms must stay as rare as the knowledge says
    return network_of(engine.knowledge, leak_floor=0.0)


def worsened(engine: Engine, person: Answers, noise: Noise, random: Random) -> Answers:
    """Give the answers with noise; what is no longer called for is dropped."""
    findings, given = engine.knowledge.findings, {}
    for finding_id, value in person.given.items():
        if random.random() < noise.to_unknown:
            given[finding_id] = UNKNOWN
        elif value == PRESENT and random.random() < noise.to_absent:
            given[finding_id] = ABSENT
        else:
            given[finding_id] = value
    kept = {f: v for f, v in given.items() if findings[f].is_called_for(given)}
    return Answers(person.age_years, person.sex, kept)


def urgencies_of_the_core(engine: Engine, everyone: Sequence[Answers]) -> list[Urgency]:
    """Give the urgency of each person, one by one: the slow way, which the fast one is held against."""
    return [_urgency(engine, answers) for answers in everyone]


def _urgency(engine: Engine, answers: Answers) -> Urgency:
    return urgency_of(engine, answers, shares_for(engine, answers))


def _pooled(found: list[dict[str, Any]], index: int) -> dict[str, Any]:
    """Give the share of people with a danger of emergency level who are told that a day or more is time."""
    of_emergency = [one["noises"][index] for one in found if one["urgency"] in EMERGENCIES]
    under = sum(round(one["under"]["value"] * one["under"]["n"]) for one in of_emergency)
    people = sum(one["under"]["n"] for one in of_emergency)
    return {"name": NOISES[index].name, "under": rate(place < under for place in range(people))}


def _interviewed(
    engine: Engine, dangers: tuple[Condition, ...], count: int, seed: int, watch: Callable[[], None]
) -> dict[str, Any]:
    network, random = _drawing_network(engine), Random(f"{seed} interviewed")
    under, below_a_day, differs = [], [], []
    for place in range(count):
        danger = dangers[place % len(dangers)]
        person = person_with(engine, network, danger.id, random).answers
        level = _urgency(engine, interviewed(engine, person, "absent").at_stop)
        under.append(rank(level) < rank(danger.urgency))
        below_a_day.append(rank(level) < rank("consultation_24"))
        differs.append(rank(level) < rank(_urgency(engine, person)))
        watch()
    return {
        "n": count,
        "under": rate(under),
        "below_a_day": rate(below_a_day),
        "below_every_answer_given": rate(differs),
    }
