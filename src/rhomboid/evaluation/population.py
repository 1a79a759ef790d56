"""People drawn from the knowledge's own rates: how many are frightened for nothing.

It measures the code and the model against themselves, never clinical truth.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random
from typing import Any

from rhomboid.assessment import Engine
from rhomboid.domain.answers import Answers
from rhomboid.domain.knowledge import ABSENT, NONE, PRESENT, URGENCIES, Finding
from rhomboid.evaluation.figures import rate
from rhomboid.evaluation.outcomes import shares_for, urgency_of
from rhomboid.inference.network import Context, Network, Symptom, network_of

SEED = 20261121
# the ages a band stands for when a person is drawn; any age of the band would do
YOUNGEST, OLDEST = 16, 95


def evaluate_population(
    engine: Engine, count: int, seed: int = SEED, watch: Callable[[], None] = lambda: None
) -> dict[str, Any]:
    """Give the share of each urgency among drawn people with and without a danger."""
    levels: dict[bool, list[str]] = {True: [], False: []}
    for person in drawn_people(engine, count, seed):
        urgency = urgency_of(engine, person.answers, shares_for(engine, person.answers))
        levels[person.danger != NONE].append(urgency)
        watch()
    return {
        "n": count,
        "seed": seed,
        "without_danger": _levels(levels[False]),
        "with_danger": _levels(levels[True]),
    }


def _levels(found: list[str]) -> dict[str, Any]:
    return {"n": len(found), **{u: rate(level == u for level in found) for u in reversed(URGENCIES)}}


@dataclass(frozen=True)
class DrawnPerson:
    """A person drawn from the model, who answers everything. danger: a condition, or `none`."""

    danger: str
    main_cause: str
    answers: Answers


def drawn_people(engine: Engine, count: int, seed: int = SEED) -> Iterator[DrawnPerson]:
    """Give people drawn from the knowledge; the same seed gives the same people."""
    # without the leak floor of inference: rare symptoms must stay as rare as the knowledge says
    network, random = network_of(engine.knowledge, leak_floor=0.0), Random(seed)
    for _ in range(count):
        yield _drawn(engine, network, random)


def drawn_person(engine: Engine, network: Network, random: Random) -> tuple[str, Answers]:
    """Give a danger (or `none`) and the answers of one person drawn from the model."""
    person = _drawn(engine, network, random)
    return person.danger, person.answers


def person_with(engine: Engine, network: Network, danger: str, random: Random) -> DrawnPerson:
    """Give one person drawn with that danger; an ordinary cause may stand beside it."""
    column = network.column_index[danger]
    row = random.choices(range(len(network.rows)), [weights[column] for weights in network.prior])[0]
    return _answering(engine, network, row, column, random)


def _drawn(engine: Engine, network: Network, random: Random) -> DrawnPerson:
    row, column = _drawn_causes(network, random)
    return _answering(engine, network, row, column, random)


def _answering(engine: Engine, network: Network, row: int, column: int, random: Random) -> DrawnPerson:
    age, sex, given = 0, "female", {}
    for finding in engine.knowledge.findings.values():
        if finding.id == "age_band":
            age = _drawn_age(finding, _drawn_value(network.contexts["age_band"], row, column, random), random)
        elif finding.id == "sex":
            sex = _drawn_value(network.contexts["sex"], row, column, random)
        elif finding.id in network.symptoms:
            is_present = random.random() < _p_present(network.symptoms[finding.id], row, column)
            given[finding.id] = PRESENT if is_present else ABSENT
        elif finding.id in network.contexts:
            given[finding.id] = _drawn_value(network.contexts[finding.id], row, column, random)
    asked = {f: v for f, v in given.items() if _was_asked(engine.knowledge.findings[f], given, age)}
    danger = network.columns[column]
    main_cause = network.rows[row] if danger == NONE else danger
    return DrawnPerson(danger, main_cause, Answers(age, sex, asked))


def _was_asked(finding: Finding, given: dict[str, str], age: int) -> bool:
    if finding.asked_of is not None and not finding.asked_of[0] <= age <= finding.asked_of[1]:
        return False
    return finding.is_called_for(given)


def _drawn_causes(network: Network, random: Random) -> tuple[int, int]:
    cells = [(r, c) for r in range(len(network.rows)) for c in range(len(network.columns))]
    weights = [network.prior[r][c] for r, c in cells]
    return random.choices(cells, weights)[0]


def _drawn_age(finding: Finding, band: str, random: Random) -> int:
    assert finding.derived is not None
    low, high = finding.derived.bands[band]
    return random.randint(max(low, YOUNGEST), min(high, OLDEST))


def _drawn_value(context: Context, row: int, column: int, random: Random) -> str:
    given_row = context.rows.get(row, context.population)
    given_column = context.columns.get(column, context.population)
    weights = [r * c / p for r, c, p in zip(given_row, given_column, context.population, strict=True)]
    return random.choices(context.values, weights)[0]


def _p_present(symptom: Symptom, row: int, column: int) -> float:
    p_row = symptom.rows.get(row, symptom.leak)
    p_column = symptom.columns.get(column, symptom.leak)
    return 1 - (1 - p_row) * (1 - p_column) / (1 - symptom.leak)
