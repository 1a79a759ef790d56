"""The interview: what comes first, what ends it, and what it may never leave open."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise
from random import Random

import pytest

from rhomboid.assessment import Engine
from rhomboid.domain.answers import Answers, with_derived
from rhomboid.domain.knowledge import ABSENT, PRESENT, UNKNOWN, All, Expression, Finding, Is, Knowledge
from rhomboid.domain.urgency import EMERGENCIES, rank
from rhomboid.evaluation.outcomes import shares_for, urgency_of
from rhomboid.evaluation.population import drawn_person
from rhomboid.inference.network import network_of
from rhomboid.interview.screens import ITEMS_AT_MOST, Progress, Screen, is_askable, next_screen
from rhomboid.triage.flags import FlagReading, read_flags
from rhomboid.triage.logic import open_findings
from strategies import shipped

Reply = Callable[[Finding], str]
SCREENS_TO_THE_END = 100
PEOPLE = 200
EMERGENCY_RULES = sorted(r.id for r in shipped().red_flags.values() if r.urgency in EMERGENCIES)


@dataclass(frozen=True)
class Told:
    """An interview to its stop: each screen with the answers that came before it, and the last answers."""

    steps: tuple[tuple[Answers, Screen], ...]
    answers: Answers

    @property
    def screens(self) -> list[Screen]:
        return [screen for _, screen in self.steps]

    @property
    def asked(self) -> list[str]:
        return [finding for screen in self.screens for finding in screen.findings]


@cache
def shipped_engine() -> Engine:
    return Engine.of(shipped())


def interview(who: Answers, reply: Reply, goes_on: bool = False) -> Told:
    engine = shipped_engine()
    answers, progress, steps = Answers(), Progress(), []
    while screen := next_screen(engine.knowledge, engine.network, answers, progress, goes_on):
        steps.append((answers, screen))
        assert len(steps) < SCREENS_TO_THE_END, "the interview does not end"
        if screen.kind == "who":
            answers = replace(who, given={})
        replies = {f: reply(engine.knowledge.findings[f]) for f in screen.findings}
        answers = replace(answers, given={**answers.given, **replies})
        progress = Progress(True, progress.singles + (screen.kind == "single"), progress.screens + 1)
    return Told(tuple(steps), answers)


def no_to_everything(finding: Finding) -> str:
    return UNKNOWN if finding.options else ABSENT


def not_sure_of_anything(_: Finding) -> str:
    return UNKNOWN


def yes_to_everything(finding: Finding) -> str:
    return finding.values[0]


def as_stated(stated: Answers) -> Reply:
    return lambda finding: stated.given.get(finding.id, no_to_everything(finding))


def at_random(random: Random) -> Reply:
    """Someone with a few of all possible signs, and not sure of some."""

    def reply(finding: Finding) -> str:
        if finding.options:
            return random.choice((*finding.values, UNKNOWN))
        return random.choices((PRESENT, ABSENT, UNKNOWN), (0.04, 0.9, 0.06))[0]

    return reply


@cache
def drawn_people() -> tuple[Told, ...]:
    """Half of them drawn as the knowledge says that people are, half as anyone may answer."""
    random = Random(20261121)
    network = network_of(shipped(), leak_floor=0.0)
    told = []
    for i in range(PEOPLE):
        if i % 2:
            _, stated = drawn_person(shipped_engine(), network, random)
            told.append(interview(stated, as_stated(stated)))
        else:
            age = random.choice((None, *range(100)))
            told.append(interview(Answers(age, random.choice(("female", "male", None))), at_random(random)))
    return tuple(told)


@cache
def told_by_all_kinds() -> tuple[Told, ...]:
    replies = (no_to_everything, not_sure_of_anything, yes_to_everything)
    kinds = [interview(Answers(age, "female"), r) for r in replies for age in (None, 10, 30, 80)]
    onward = [interview(Answers(47, "male"), r, goes_on=True) for r in replies]
    return (*kinds, *onward, *drawn_people())


def read(answers: Answers) -> FlagReading:
    return read_flags(shipped(), with_derived(shipped(), answers))


def level(engine: Engine, answers: Answers) -> str:
    return urgency_of(engine, answers, shares_for(engine, answers))


# what comes, and in which order


def test_no_block_has_more_than_seven_items(knowledge: Knowledge) -> None:
    blocks = [block.findings for page in knowledge.interview.pages for block in page.blocks]
    blocks += [b.findings for told in told_by_all_kinds() for screen in told.screens for b in screen.blocks]
    assert max(map(len, blocks)) <= ITEMS_AT_MOST == 7


def test_age_and_sex_are_asked_first_and_the_signs_that_cannot_wait_next() -> None:
    screens = interview(Answers(40, "female"), no_to_everything).screens
    assert [screen.kind for screen in screens[:2]] == ["who", "page"]
    assert {"chest_pain", "breathlessness", "fainted", "bladder_or_bowel_change"} <= set(screens[1].findings)
    assert {"pain_severity", "onset", "duration"} <= set(screens[1].findings)


def emergencies_by_themselves(knowledge: Knowledge) -> set[str]:
    """The signs that are an emergency though nothing else is said."""
    signs = [f.id for f in knowledge.findings.values() if not f.options and f.derived is None]
    return {f for f in signs if read(Answers(None, None, {f: PRESENT})).urgency in EMERGENCIES}


def test_the_signs_that_call_an_ambulance_by_themselves_are_asked_before_any_harmless_one(
    knowledge: Knowledge,
) -> None:
    first = {f for page in knowledge.interview.pages[:2] for block in page.blocks for f in block.findings}
    alone = emergencies_by_themselves(knowledge)
    calling = {f for f in alone if read(Answers(None, None, {f: PRESENT})).urgency == "emergency_ambulance"}
    assert calling
    assert calling <= first


def test_every_sign_that_is_an_emergency_by_itself_is_on_the_first_two_pages(knowledge: Knowledge) -> None:
    pages = knowledge.interview.pages[:2]
    first = {f for page in pages for block in page.blocks for f in block.findings}
    assert emergencies_by_themselves(knowledge) <= first


def test_every_sign_that_is_an_emergency_by_itself_is_asked_of_everyone(knowledge: Knowledge) -> None:
    on_pages = {f for page in knowledge.interview.pages for block in page.blocks for f in block.findings}
    assert emergencies_by_themselves(knowledge) <= on_pages


def test_nothing_is_asked_twice() -> None:
    for told in told_by_all_kinds():
        assert len(told.asked) == len(set(told.asked))


def test_when_it_began_is_asked_only_after_a_yes(knowledge: Knowledge) -> None:
    for told in told_by_all_kinds():
        for answers, screen in told.steps:
            for finding in (knowledge.findings[f] for f in screen.findings):
                opened = [p for p in finding.asked_if if answers.given.get(p) == PRESENT]
                assert opened or not finding.asked_if, finding.id


def test_when_it_began_is_asked_at_once_after_a_yes_that_is_no_emergency_yet(knowledge: Knowledge) -> None:
    for told in told_by_all_kinds():
        for (before, screen), (_, after) in pairwise(told.steps):
            said = {f for f in screen.findings if told.answers.given[f] == PRESENT}
            opened = [f.id for f in knowledge.findings.values() if said & set(f.asked_if)]
            assert {f for f in opened if f not in before.given} <= set(after.findings)


def test_everything_that_can_be_asked_has_a_question_and_says_why(knowledge: Knowledge) -> None:
    for finding in knowledge.findings.values():
        if finding.derived is None:
            assert finding.question.strip().endswith("?"), finding.id
            assert finding.why_asked.strip(), finding.id
    for page in knowledge.interview.pages:
        assert page.title.strip(), page.id
        assert page.why.strip(), page.id


def test_nothing_that_follows_from_age_or_sex_is_asked(knowledge: Knowledge) -> None:
    derived = {f.id for f in knowledge.findings.values() if f.derived is not None}
    for told in told_by_all_kinds():
        assert not derived & set(told.asked)


# what ends it


def least_answers(expression: Expression) -> dict[str, str]:
    """The fewest answers that make the expression true."""
    if isinstance(expression, Is):
        return {expression.finding: expression.values[0]}
    parts = [least_answers(part) for part in expression.parts]
    if isinstance(expression, All):
        return {finding: value for part in parts for finding, value in part.items()}
    return min(parts, key=len)


def least_person(knowledge: Knowledge, expression: Expression) -> Answers:
    said = least_answers(expression)
    given = {f: value for f, value in said.items() if knowledge.findings[f].derived is None}
    return Answers(80 if given != said else 40, None, given)


@pytest.mark.parametrize("rule_id", EMERGENCY_RULES)
def test_an_emergency_ends_the_interview_at_once(engine: Engine, rule_id: str) -> None:
    rule = engine.knowledge.red_flags[rule_id]
    answers = least_person(engine.knowledge, rule.when)
    assert rule in [flag.rule for flag in read(answers).fired]
    assert next_screen(engine.knowledge, engine.network, answers) is None
    assert next_screen(engine.knowledge, engine.network, answers, goes_on=True) is not None


@pytest.mark.parametrize("rule_id", EMERGENCY_RULES)
def test_a_person_with_just_an_emergency_is_found_out_by_the_interview(rule_id: str) -> None:
    knowledge = shipped()
    stated = least_person(knowledge, knowledge.red_flags[rule_id].when)
    followed = (knowledge.findings[f] for f in stated.given)
    parents = {f.asked_if[0]: PRESENT for f in followed if f.asked_if}
    told = interview(stated, as_stated(replace(stated, given={**parents, **stated.given})))
    assert read(told.answers).urgency in EMERGENCIES


@pytest.mark.parametrize("age", [None, 5, 16, 40, 65, 100])
@pytest.mark.parametrize("sex", [None, "female", "male"])
def test_every_pressing_rule_is_settled_when_a_person_without_signs_is_let_go(
    age: int | None, sex: str | None
) -> None:
    assert read(interview(Answers(age, sex), no_to_everything).answers).unsettled == ()


def test_every_pressing_rule_is_settled_when_anyone_without_an_emergency_is_let_go() -> None:
    let_go = [read(told.answers) for told in drawn_people()]
    without_emergency = [reading for reading in let_go if reading.urgency not in EMERGENCIES]
    assert len(without_emergency) > PEOPLE / 4
    assert [r.unsettled for r in without_emergency if r.unsettled] == []


def test_whoever_is_told_to_look_after_it_was_asked_all_that_would_mean_a_visit(engine: Engine) -> None:
    alone = [told for told in drawn_people() if level(engine, told.answers) == "self_care"]
    assert len(alone) > PEOPLE / 20
    for told in alone:
        full = with_derived(engine.knowledge, told.answers)
        waiting = {
            finding
            for rule in engine.knowledge.red_flags.values()
            for finding in open_findings(rule.when, full, rule.unknown)
        }
        assert [f for f in waiting if is_askable(engine.knowledge.findings[f], full)] == []


def test_the_last_check_is_for_those_alone_who_would_be_told_to_look_after_it(engine: Engine) -> None:
    for told in told_by_all_kinds():
        for before, screen in told.steps:
            if screen.id == "closing":
                assert level(engine, before) == "self_care"


def test_nothing_follows_the_last_check_of_a_person_who_is_told_to_look_after_it(engine: Engine) -> None:
    checked = [told for told in drawn_people() if "closing" in (screen.id for screen in told.screens)]
    alone = [told for told in checked if level(engine, told.answers) == "self_care"]
    assert len(alone) > PEOPLE / 40
    assert {told.screens[-1].id for told in alone} == {"closing"}


def test_every_pressing_rule_is_settled_when_a_person_goes_on_to_the_end() -> None:
    for seed in range(20):
        told = interview(Answers(50, "female"), at_random(Random(seed)), goes_on=True)
        assert read(told.answers).unsettled == ()


@pytest.mark.parametrize("age", [None, 10, 30, 80])
def test_the_interview_of_a_person_who_is_not_sure_of_anything_ends(age: int | None) -> None:
    told = interview(Answers(age, None), not_sure_of_anything)
    assert read(told.answers).unsettled == ()
    assert read(told.answers).urgency not in EMERGENCIES


def test_going_on_after_an_emergency_cannot_lower_the_urgency() -> None:
    stopped = [told for told in drawn_people() if read(told.answers).urgency in EMERGENCIES]
    assert len(stopped) > 10
    for told in stopped:
        onward = interview(told.answers, as_stated(told.answers), goes_on=True)
        assert rank(read(onward.answers).urgency) >= rank(read(told.answers).urgency)
        assert onward.screens[: len(told.screens)] == told.screens


# taking an answer back


def test_the_last_screen_is_asked_again_when_its_answers_are_taken_back(engine: Engine) -> None:
    for told in told_by_all_kinds():
        before, screen = told.steps[-1]
        # who gave no age and is at the first page: only that the first screen was shown tells that it was
        shown = Progress(is_who_asked=len(told.steps) > 1)
        assert next_screen(engine.knowledge, engine.network, before, shown, goes_on=True) == screen


def test_any_one_answer_taken_back_is_asked_again_of_a_person_without_signs(engine: Engine) -> None:
    told = interview(Answers(40, "female"), no_to_everything)
    singles = {f for screen in told.screens if screen.kind == "single" for f in screen.findings}
    for finding in set(told.asked) - singles:
        rest = {f: value for f, value in told.answers.given.items() if f != finding}
        screen = next_screen(engine.knowledge, engine.network, replace(told.answers, given=rest))
        assert screen is not None, finding
        assert finding in screen.findings
