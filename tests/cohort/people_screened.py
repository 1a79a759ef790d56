"""People for the tests of many: what is screened, and what the core says of the same people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from rhomboid.assessment import Engine, assess
from rhomboid.cohort.in_memory import people_of
from rhomboid.cohort.screening import Screening
from rhomboid.domain.answers import Answers

DAY = date(2026, 11, 21)


def screened(screening: Screening, everyone: Sequence[Answers]) -> list[dict[str, Any]]:
    return screening.results_of(people_of(screening.words, everyone)).to_pylist()


def said_by_the_core(engine: Engine, answers: Answers, ranked_at_most: int) -> dict[str, Any]:
    """Give what `assess` says, in the words of a screened row."""
    told = assess(engine, answers, DAY)
    ranked = [
        [{"id": c.id, "probability": c.probability} for c in cs]
        for cs in (told.conditions, told.must_not_miss)
    ]
    reasons = [
        {"kind": r.kind, "id": r.id, "urgency": r.urgency, "because": [_answer(b) for b in r.because]}
        for r in told.urgency.reasons
    ]
    return {
        "age_years": answers.age_years,
        "sex": answers.sex,
        "urgency": told.urgency.level,
        "service": told.urgency.service,
        "within_days": told.urgency.within_days,
        "complete": told.complete,
        "reasons": reasons,
        "conditions": ranked[0][:ranked_at_most],
        "must_not_miss": ranked[1][:ranked_at_most],
    }


def _answer(because: Mapping[str, str]) -> str:
    return f"{because['finding']}: {because['value']}"
