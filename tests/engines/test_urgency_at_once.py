"""The urgency that a card shows at once is the one that the whole assessment gives."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hypothesis import given

from rhomboid.assessment import Engine, assess, urgency_at_once
from rhomboid.domain.answers import Answers
from rhomboid.evaluation.cases import Case
from strategies import answer_sets, everyone, examples, shipped

AS_OF = date(2026, 11, 21)


def is_the_same(engine: Engine, answers: Answers, pathway: str) -> bool:
    whole = assess(engine, answers, AS_OF, pathway).urgency
    return urgency_at_once(engine, answers, pathway) == replace(whole, changed_by=())


def test_it_is_the_same_for_every_published_case(cases: list[Case]) -> None:
    engine = Engine.of(shipped())
    assert [case.id for case in cases if not is_the_same(engine, case.answers, "uk")] == []


@examples(30)
@given(answer_sets(everyone()))
def test_it_is_the_same_for_anybody(answers: Answers) -> None:
    assert is_the_same(Engine.of(shipped()), answers, "generic")
