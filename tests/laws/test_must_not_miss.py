"""The list of dangers: the one that the most urgent warning sign is about first, the rest by likelihood."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from rhomboid.assessment import Engine, assess
from rhomboid.domain.answers import Answers
from rhomboid.domain.urgency import PRESSING, rank
from strategies import answer_sets, examples

TODAY = date(2026, 11, 21)


@given(answers=answer_sets(ages=st.integers(16, 100), at_most=60))
@examples(60)
def test_the_first_danger_is_the_likeliest_of_those_that_the_most_urgent_signs_are_about(
    engine: Engine, answers: Answers
) -> None:
    told = assess(engine, answers, TODAY)
    flags = engine.knowledge.red_flags
    fired = [flags[r.id] for r in told.urgency.reasons if r.kind == "red_flag" and r.urgency in PRESSING]
    dangers = {d.id for d in told.must_not_miss}
    levels = {c: rank(rule.urgency) for rule in reversed(fired) for c in dangers.intersection(rule.about)}
    first = told.must_not_miss[0]
    if levels:
        of_the_most_urgent = {c for c, level in levels.items() if level == max(levels.values())}
        assert first.id in of_the_most_urgent
        assert first.probability == max(
            d.probability for d in told.must_not_miss if d.id in of_the_most_urgent
        )
    likely = [d.probability for d in told.must_not_miss[1:]]
    assert likely == sorted(likely, reverse=True)


def test_unsteady_legs_put_the_spinal_cord_first_though_its_share_is_small(engine: Engine) -> None:
    answers = Answers(23, "male", {"unsteady_walking": "present", "duration": "2_to_6_weeks"})
    told = assess(engine, answers, TODAY)
    assert told.must_not_miss[0].id == "spinal_cord_compression"
    assert told.must_not_miss[0].probability < told.must_not_miss[1].probability


def test_without_a_pressing_sign_the_likeliest_danger_is_first(engine: Engine) -> None:
    told = assess(engine, Answers(40, "female", {"aching_pain": "present"}), TODAY)
    shares = [d.probability for d in told.must_not_miss]
    assert shares == sorted(shares, reverse=True)
