"""The ranked conditions: share, interval, what fits and what does not, and what a clinician may do next."""

from __future__ import annotations

from collections.abc import Mapping

from rhomboid.assessment.engine import Engine
from rhomboid.domain.assessment import RankedCondition, WeighedAnswer
from rhomboid.domain.knowledge import ABSENT, PRESENT, Finding
from rhomboid.domain.numbers import significant
from rhomboid.inference.explanation import Explanation, Weight, explanations
from rhomboid.inference.posterior import Posterior

# below this an answer hardly speaks: e^0.05 changes odds by one in twenty
LEAST_WEIGHT_LOG = 0.05


def ranked(
    engine: Engine,
    result: Posterior,
    answers: Mapping[str, str],
    intervals: Mapping[str, tuple[float, float]],
) -> tuple[RankedCondition, ...]:
    """Give every condition, likeliest first, ties by id."""
    shares = result.shares()
    explained = explanations(result, answers)
    order = sorted(shares, key=lambda c: (-significant(shares[c]), c))
    return tuple(_ranked_one(engine, c, shares[c], intervals[c], explained[c]) for c in order)


def _ranked_one(
    engine: Engine, condition_id: str, share: float, interval: tuple[float, float], explained: Explanation
) -> RankedCondition:
    condition = engine.knowledge.conditions[condition_id]
    speaking = [w for w in explained.weights if abs(w.weight_log) >= LEAST_WEIGHT_LOG]
    low, high = interval
    return RankedCondition(
        id=condition_id,
        title=condition.title.patient,
        title_clinician=condition.title.clinician,
        group=condition.group,
        kind=condition.kind,
        urgency=condition.urgency,
        probability=significant(share),
        interval=(significant(low), significant(high)),
        icd10=condition.codes.icd10cm,
        against_what=explained.against,
        prior_weight=significant(explained.prior_log),
        for_=tuple(_weighed(engine, w) for w in speaking if w.weight_log > 0),
        against=tuple(_weighed(engine, w) for w in speaking if w.weight_log < 0),
        next_steps=condition.next_steps,
    )


def _weighed(engine: Engine, weight: Weight) -> WeighedAnswer:
    finding = engine.knowledge.findings[weight.finding]
    return WeighedAnswer(
        weight.finding, weight.value, answer_text(finding, weight.value), significant(weight.weight_log)
    )


def answer_text(finding: Finding, value: str) -> str:
    """Give an answer as a person reads it."""
    if value == PRESENT:
        return finding.title.patient
    if value == ABSENT:
        return f"{finding.title.patient}: no"
    labels = {option.id: option.label for option in finding.options}
    return f"{finding.title.patient}: {labels.get(value, 'not sure')}"
