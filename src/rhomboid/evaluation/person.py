"""A simulated person: answers every item put to them from what the case states."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from rhomboid.assessment import Engine
from rhomboid.domain.answers import Answers, with_derived
from rhomboid.domain.knowledge import ABSENT, UNKNOWN, Finding, Knowledge
from rhomboid.interview.screens import WHO, Progress, Screen, next_screen

Unstated = Literal["absent", "unknown"]


def flag_findings(knowledge: Knowledge) -> frozenset[str]:
    """Give every finding that a red-flag rule names."""
    return frozenset(f for rule in knowledge.red_flags.values() for f in rule.unknown)


def answer_to(finding: Finding, stated: Answers, unstated: Unstated, in_flags: frozenset[str]) -> str:
    """Give the person's answer to one item.

    What is stated, as stated. The rest, reading `absent`: absent for present/absent findings that are
    symptoms or named in a rule, `unknown` for other risk factors and for options; reading `unknown`: unknown.
    """
    if finding.id in stated.given:
        return stated.given[finding.id]
    may_be_denied = not finding.options and (finding.type == "symptom" or finding.id in in_flags)
    return ABSENT if unstated == "absent" and may_be_denied else UNKNOWN


@dataclass(frozen=True)
class Interview:
    """How an interview went: the answers at its stop, and what it cost the person."""

    at_stop: Answers
    screens: int
    items: int
    asked: frozenset[str]


@dataclass(frozen=True)
class Step:
    """The interview after one screen: the screen, all answers so far, and what it has cost."""

    screen: Screen
    answers: Answers
    progress: Progress
    items: int
    asked: frozenset[str]


def steps_of(
    engine: Engine, stated: Answers, unstated: Unstated, confirmed: Answers | None = None
) -> Iterator[Step]:
    """Give the interview of a person screen by screen, from the first to the stop.

    confirmed: what the person said in her own words and let stand; reading it through counts as one screen.
    """
    answers, progress, items = _start(stated, confirmed)
    return steps_after(engine, stated, unstated, answers, progress, items, frozenset())


def steps_after(
    engine: Engine,
    stated: Answers,
    unstated: Unstated,
    answers: Answers,
    progress: Progress,
    items: int,
    asked: frozenset[str],
) -> Iterator[Step]:
    """Give the rest of an interview that has come so far, screen by screen."""
    in_flags = flag_findings(engine.knowledge)
    while (screen := next_screen(engine.knowledge, engine.network, answers, progress)) is not None:
        items += screen.items
        answers = _answered(engine, answers, stated, screen, unstated, in_flags)
        asked |= set(screen.findings)
        singles = progress.singles + (screen.kind == "single")
        progress = Progress(True, singles, progress.screens + 1, progress.is_told)
        yield Step(screen, answers, progress, items, asked)


def _start(stated: Answers, confirmed: Answers | None) -> tuple[Answers, Progress, int]:
    """Give answers, progress and items at the start: none, or what the person let stand of her own words."""
    if confirmed is None or not (confirmed.given or confirmed.age_years is not None):
        return Answers(), Progress(), 0
    # age and sex, where they were not said, are asked on the same screen
    answers = replace(confirmed, age_years=stated.age_years, sex=stated.sex)
    return answers, Progress(True, 0, 1, is_told=True), 2 + len(confirmed.given)


def interviewed(
    engine: Engine, stated: Answers, unstated: Unstated, confirmed: Answers | None = None
) -> Interview:
    """Give the interview of a person from the first screen to the stop; `confirmed` as in `steps_of`."""
    answers, progress, items = _start(stated, confirmed)
    asked: frozenset[str] = frozenset()
    for step in steps_of(engine, stated, unstated, confirmed):
        answers, progress, items, asked = step.answers, step.progress, step.items, step.asked
    return Interview(answers, progress.screens, items, asked)


def _answered(
    engine: Engine,
    answers: Answers,
    stated: Answers,
    screen: Screen,
    unstated: Unstated,
    in_flags: frozenset[str],
) -> Answers:
    if screen.kind == WHO:
        return replace(answers, age_years=stated.age_years, sex=stated.sex)
    findings = engine.knowledge.findings
    new = {f: answer_to(findings[f], stated, unstated, in_flags) for f in screen.findings}
    return replace(answers, given={**answers.given, **new})


def fully_answered(engine: Engine, stated: Answers, unstated: Unstated) -> Answers:
    """Give a person's answers to all that an assessment may lean on, asked in an interview or not."""
    knowledge = engine.knowledge
    in_flags = flag_findings(knowledge)
    given: dict[str, str] = {}
    askable = [f for f in knowledge.findings.values() if f.derived is None and not f.is_of_plan]
    for finding in (f for f in askable if not (f.asked_if or f.asked_if_option)):
        given[finding.id] = answer_to(finding, stated, unstated, in_flags)
    base = Answers(stated.age_years, stated.sex, given)
    full = with_derived(knowledge, base)
    for finding in (f for f in askable if f.asked_if or f.asked_if_option):
        if finding.is_called_for(full):
            given[finding.id] = answer_to(finding, stated, unstated, in_flags)
    return base
