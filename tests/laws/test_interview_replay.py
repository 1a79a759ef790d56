"""The interview is a function of the answers: told again, it takes the same way."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from random import Random

import pytest
from hypothesis import given

from rhomboid.assessment import Engine
from rhomboid.domain.answers import Answers, check_answers
from rhomboid.domain.knowledge import UNKNOWN, Finding
from rhomboid.evaluation.cases import Case
from rhomboid.interview.screens import WHO, Screen, next_screen
from strategies import answer_sets, examples, shipped

Reply = Callable[[Finding], str]
SCREENS_TO_THE_END = 200


def interview(engine: Engine, who: Answers, reply: Reply) -> tuple[list[Screen], Answers]:
    """Give every screen of an interview to its end (no emergency stops it), and what was answered."""
    answers, screens = Answers(), []
    while screen := next_screen(engine.knowledge, engine.network, answers, goes_on=True):
        screens.append(screen)
        assert len(screens) < SCREENS_TO_THE_END, "the interview does not end"
        if screen.kind == WHO:
            answers = replace(who, given={})
            continue
        replies = {f: reply(engine.knowledge.findings[f]) for f in screen.findings}
        answers = replace(answers, given={**answers.given, **replies})
    return screens, answers


def replay(engine: Engine, screens: list[Screen], answers: Answers) -> list[Screen | None]:
    """Give the screen that the answers of the screens before it lead to, one by one."""
    seen: list[Screen | None] = []
    for i in range(1, len(screens) + 1):
        asked = [f for screen in screens[:i] for f in screen.findings]
        said = replace(answers, given={f: answers.given[f] for f in reversed(asked)})
        seen.append(next_screen(engine.knowledge, engine.network, said, goes_on=True))
    return seen


def by_case(case: Case) -> Reply:
    return lambda finding: case.answers.given.get(finding.id, finding.values[-1])


def at_random(seed: int) -> Reply:
    draw = Random(seed)
    return lambda finding: draw.choice((*finding.values, UNKNOWN))


REPLIES: dict[str, Reply] = {
    "no to everything": lambda finding: finding.values[-1],
    "yes to everything": lambda finding: finding.values[0],
    "not sure of anything": lambda _: UNKNOWN,
    **{f"drawn answers {seed}": at_random(seed) for seed in range(3)},
}


@pytest.fixture(scope="module", params=REPLIES)
def told(request: pytest.FixtureRequest, engine: Engine) -> tuple[list[Screen], Answers]:
    return interview(engine, Answers(47, "female"), REPLIES[request.param])


def test_the_same_answers_take_the_same_way_again(engine: Engine, told: tuple[list[Screen], Answers]) -> None:
    screens, answers = told
    again, same = interview(engine, answers, lambda finding: answers.given[finding.id])
    assert again == screens
    assert same == answers


def test_each_screen_follows_from_the_answers_before_it_in_any_order(
    engine: Engine, told: tuple[list[Screen], Answers]
) -> None:
    screens, answers = told
    assert replay(engine, screens, answers) == [*screens[1:], None]


def test_nothing_is_asked_twice(told: tuple[list[Screen], Answers]) -> None:
    asked = [f for screen in told[0] for f in screen.findings]
    assert len(asked) == len(set(asked))


def test_only_what_can_be_answered_is_asked(engine: Engine, told: tuple[list[Screen], Answers]) -> None:
    assert check_answers(engine.knowledge, told[1]) == told[1]


def test_a_published_cases_interview_takes_the_same_way_again(engine: Engine, cases: list[Case]) -> None:
    for case in cases[::11]:
        screens, answers = interview(engine, case.answers, by_case(case))
        assert interview(engine, answers, lambda f, a=answers: a.given[f.id]) == (screens, answers), case.id


@examples(25)
@given(answers=answer_sets())
def test_asking_for_the_next_screen_twice_gives_the_same_screen(engine: Engine, answers: Answers) -> None:
    first = next_screen(shipped(), engine.network, answers)
    backwards = replace(answers, given=dict(reversed(answers.given.items())))
    assert next_screen(shipped(), engine.network, answers) == first
    assert next_screen(shipped(), Engine.of(shipped()).network, backwards) == first
