"""What z3 is asked about is what the program does: the formulas agree with `read_flags` on drawn people."""

from __future__ import annotations

from functools import cache

import z3
from hypothesis import given

from proofs.encoding import (
    NEVER_ASKED,
    Person,
    anyone,
    fires,
    floor_of,
    follows_from_age_and_sex,
    is_doubtful,
    is_doubtful_for_signs,
    is_unsettled,
    urgency_of,
    was_asked_as_meant,
)
from rhomboid.assessment import Engine
from rhomboid.assessment.urgency import floors_of
from rhomboid.domain.answers import Answers, with_derived
from rhomboid.domain.knowledge import UNKNOWN, Knowledge
from rhomboid.domain.urgency import EMERGENCIES, PRESSING, most_urgent, rank
from rhomboid.evaluation.person import interviewed
from rhomboid.triage.flags import FlagReading, read_flags
from strategies import answer_sets, examples, shipped


@cache
def someone() -> tuple[z3.Solver, Person]:
    person = anyone(shipped(), "someone")
    solver = z3.Solver()
    solver.add(follows_from_age_and_sex(shipped(), person))
    return solver, person


def world_of(answers: Answers, person: Person) -> list[z3.BoolRef]:
    """What the person said, and no more: age limits and bands are left for the formulas to work out."""
    full = with_derived(shipped(), answers)
    derived = {f.id for f in shipped().findings.values() if f.derived is not None}
    given = {f: full.get(f, NEVER_ASKED) for f in shipped().findings if f not in derived}
    claims = [person.says(f, value) for f, value in given.items()]
    claims.append(person.says("sex", answers.sex or UNKNOWN))
    claims.append(person.is_age_known == (answers.age_years is not None))
    if answers.age_years is not None:
        claims.append(person.age == answers.age_years)
    return claims


def model_of(answers: Answers) -> tuple[z3.ModelRef, Person]:
    solver, person = someone()
    solver.push()
    solver.add(*world_of(answers, person))
    assert solver.check() == z3.sat, "z3 holds these answers to be impossible"
    model = solver.model()
    solver.pop()
    return model, person


def is_so(model: z3.ModelRef, formula: z3.BoolRef) -> bool:
    return z3.is_true(model.eval(formula, model_completion=True))


@cache
def formulas() -> tuple[dict[str, z3.BoolRef], ...]:
    """Which rule fires, is open, is in doubt, or is in doubt for a sign, written out once."""
    _, person = someone()
    rules = shipped().red_flags.values()
    return (
        {r.id: fires(r, person) for r in rules},
        {r.id: is_unsettled(r, person) for r in rules if r.urgency in PRESSING},
        {r.id: is_doubtful(shipped(), r, person) for r in rules if r.urgency in EMERGENCIES},
        {r.id: is_doubtful_for_signs(shipped(), r, person) for r in rules if r.urgency in PRESSING},
    )


@cache
def levels() -> tuple[z3.ArithRef, z3.ArithRef]:
    """The urgency of the flags, and the floor, written out once."""
    _, person = someone()
    return urgency_of(shipped().red_flags.values(), person), floor_of(shipped(), person)


def read_by_z3(answers: Answers) -> tuple[set[str], ...]:
    model, _ = model_of(answers)
    return tuple({rule for rule, formula in group.items() if is_so(model, formula)} for group in formulas())


def read_by_program(knowledge: Knowledge, answers: Answers) -> tuple[set[str], ...]:
    reading = read_flags(knowledge, with_derived(knowledge, answers))
    return (
        {flag.rule.id for flag in reading.fired},
        {rule.id for rule in reading.unsettled},
        {doubt.rule.id for doubt in reading.doubtful if doubt.rule.urgency in EMERGENCIES},
        {doubt.rule.id for doubt in reading.doubtful if doubt.signs},
    )


def floor_by_program(knowledge: Knowledge, reading: FlagReading) -> int:
    return rank(most_urgent(*floors_of(knowledge, reading)))


@given(answers=answer_sets(at_most=60))
@examples(60)
def test_z3_and_the_program_agree_on_which_rules_fire_are_open_or_in_doubt(answers: Answers) -> None:
    assert read_by_z3(answers) == read_by_program(shipped(), answers)


@given(answers=answer_sets(at_most=200))
@examples(60)
def test_z3_and_the_program_agree_on_the_urgency_of_the_flags(answers: Answers) -> None:
    knowledge = shipped()
    model, _ = model_of(answers)
    reading = read_flags(knowledge, with_derived(knowledge, answers))
    level, floor = (model.eval(formula, model_completion=True).as_long() for formula in levels())
    assert (level, floor) == (rank(reading.urgency), floor_by_program(knowledge, reading))


@given(stated=answer_sets(at_most=40))
@examples(25)
def test_no_interview_leads_to_answers_that_z3_holds_to_be_impossible(stated: Answers) -> None:
    answers = interviewed(Engine.of(shipped()), stated, "absent").at_stop
    model, person = model_of(answers)
    assert is_so(model, was_asked_as_meant(shipped(), person))
