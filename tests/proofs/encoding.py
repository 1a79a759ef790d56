"""The red-flag rules written out as formulas, so that z3 can speak of every person at once.

One `Person` stands for all legal answers: each finding takes one value of its own enumeration, `never_asked`
and `unknown` among them; age is one whole number or not known, and every age limit and band follows from it.

A rule has no negation. So three-valued logic comes to two plain readings of the same expression: it is true
if it holds with every missing answer taken as false (`fires`), and it is true or unsettled if it holds with
every missing answer taken as true (`may_fire`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass
from functools import cache

import z3

from rhomboid.domain.answers import OLDEST_YEARS, Answers
from rhomboid.domain.knowledge import (
    ABSENT,
    PRESENT,
    UNKNOWN,
    All,
    Expression,
    Finding,
    Is,
    Knowledge,
    RedFlag,
)
from rhomboid.domain.urgency import EMERGENCIES, PRESSING, rank

NEVER_ASKED = "never_asked"
# what a present/absent finding can say, the least alarming first
STEPS = (NEVER_ASKED, ABSENT, UNKNOWN, PRESENT)


@dataclass(frozen=True)
class Person:
    """Anyone: the unknowns of one set of answers. age counts only where is_age_known."""

    is_age_known: z3.BoolRef
    age: z3.ArithRef
    answers: dict[str, z3.ExprRef]

    def says(self, finding_id: str, *values: str) -> z3.BoolRef:
        """Give the formula: the answer to this finding is one of the values."""
        answer = self.answers[finding_id]
        return z3.Or([answer == constant_of(answer.sort(), value) for value in values])


@cache
def sort_of(values: tuple[str, ...]) -> z3.DatatypeSortRef:
    """Give the enumeration of these values; the same one for all present/absent findings."""
    name = "answer_" + "_or_".join(values)
    return z3.EnumSort(name, [f"{name}:{value}" for value in values])[0]


@cache
def constant_of(sort: z3.DatatypeSortRef, value: str) -> z3.ExprRef:
    constants = {str(sort.constructor(i)).split(":")[1]: i for i in range(sort.num_constructors())}
    return sort.constructor(constants[value])()


def values_of(finding: Finding) -> tuple[str, ...]:
    """Give all that can stand at a finding, in the order of STEPS for those that are present or absent."""
    if not finding.options:
        return STEPS
    # a question asked only of some ages stands as absent at others
    outside = (ABSENT,) if finding.asked_of is not None else ()
    return (NEVER_ASKED, *outside, *finding.values, UNKNOWN)


def anyone(knowledge: Knowledge, name: str) -> Person:
    """Give a person of whom nothing is fixed yet."""
    answers = {f.id: z3.Const(f"{name}.{f.id}", sort_of(values_of(f))) for f in knowledge.findings.values()}
    return Person(z3.Bool(f"{name}.is_age_known"), z3.Int(f"{name}.age"), answers)


def follows_from_age_and_sex(knowledge: Knowledge, person: Person) -> z3.BoolRef:
    """Say that age and sex are legal, and that every finding worked out from them is what they make it."""
    parts = [person.age >= 0, person.age <= OLDEST_YEARS]
    for finding in knowledge.findings.values():
        if finding.derived is not None:
            parts.append(_derived(finding, person))
    return z3.And(parts)


def _derived(finding: Finding, person: Person) -> z3.BoolRef:
    derived = finding.derived
    assert derived is not None
    if derived.origin == "sex":
        return z3.Not(person.says(finding.id, NEVER_ASKED))
    if derived.at_least is not None:
        limits = {PRESENT: person.age >= derived.at_least, ABSENT: person.age < derived.at_least}
    else:
        limits = {
            band: z3.And(low <= person.age, person.age <= high) for band, (low, high) in derived.bands.items()
        }
    known = [person.says(finding.id, value) == z3.And(person.is_age_known, limits[value]) for value in limits]
    return z3.And(*known, z3.Not(person.says(finding.id, NEVER_ASKED)))


def was_asked_as_meant(knowledge: Knowledge, person: Person) -> z3.BoolRef:
    """Say that follow-ups stand only after a yes, and that questions of some ages are absent at others."""
    parts = []
    for finding in knowledge.findings.values():
        if finding.asked_if:
            opened = z3.Or([person.says(parent, PRESENT) for parent in finding.asked_if])
            parts.append(z3.Or(opened, person.says(finding.id, NEVER_ASKED)))
        if finding.asked_of is not None:
            low, high = finding.asked_of
            is_outside = z3.And(person.is_age_known, z3.Or(person.age < low, person.age > high))
            parts.append(z3.Implies(is_outside, person.says(finding.id, ABSENT)))
    return z3.And(parts)


def is_legal(knowledge: Knowledge, person: Person) -> z3.BoolRef:
    """Say that an interview could have led to these answers."""
    return z3.And(follows_from_age_and_sex(knowledge, person), was_asked_as_meant(knowledge, person))


def leaves_of(rule: RedFlag) -> frozenset[str]:
    """Give every finding that the rule names."""
    return frozenset(leaf.finding for leaf in leaves(rule.when))


def _reading(expression: Expression, rule: RedFlag, person: Person, missing: bool) -> z3.BoolRef:
    if not isinstance(expression, Is):
        parts = [_reading(part, rule, person, missing) for part in expression.parts]
        return z3.And(parts) if isinstance(expression, All) else z3.Or(parts)
    true_of = list(expression.values)
    if missing:
        true_of.append(NEVER_ASKED)
    if rule.unknown[expression.finding] == "ask_then_assume_present":
        true_of.append(UNKNOWN)
    return person.says(expression.finding, *true_of)


def fires(rule: RedFlag, person: Person) -> z3.BoolRef:
    """Say that the rule is true."""
    return _reading(rule.when, rule, person, missing=False)


def may_fire(rule: RedFlag, person: Person) -> z3.BoolRef:
    """Say that the rule is true, or that a missing answer could still make it so."""
    return _reading(rule.when, rule, person, missing=True)


def is_unsettled(rule: RedFlag, person: Person) -> z3.BoolRef:
    """Say that a missing answer could still make the rule true, and that it is not true yet."""
    return z3.And(may_fire(rule, person), z3.Not(fires(rule, person)))


def is_doubtful(knowledge: Knowledge, rule: RedFlag, person: Person) -> z3.BoolRef:
    """Say that only a `not sure` keeps the rule from firing."""
    return z3.And(z3.Not(fires(rule, person)), _doubted(knowledge, rule, person, leaves_of(rule)))


def is_doubtful_for_signs(knowledge: Knowledge, rule: RedFlag, person: Person) -> z3.BoolRef:
    """Say that only a `not sure` about its signs keeps the rule from firing."""
    signs = {f for f in leaves_of(rule) if knowledge.findings[f].type in ("symptom", "risk_factor")}
    return z3.And(z3.Not(fires(rule, person)), _doubted(knowledge, rule, person, signs))


def _doubted(knowledge: Knowledge, rule: RedFlag, person: Person, bold: Set[str]) -> z3.BoolRef:
    """Read the rule with every `not sure` of these as a yes; what was not asked for it is `not sure` too."""

    def read(expression: Expression) -> z3.BoolRef:
        if not isinstance(expression, Is):
            parts = [read(part) for part in expression.parts]
            return z3.And(parts) if isinstance(expression, All) else z3.Or(parts)
        name = expression.finding
        holds = [person.says(name, *expression.values)]
        if name in bold or rule.unknown[name] == "ask_then_assume_present":
            opened = [person.says(parent, UNKNOWN, PRESENT) for parent in knowledge.findings[name].asked_if]
            holds.append(person.says(name, UNKNOWN))
            holds.append(z3.And(person.says(name, NEVER_ASKED), z3.Or(opened)))
        return z3.Or(holds)

    return read(rule.when)


def urgency_of(rules: Iterable[RedFlag], person: Person) -> z3.ArithRef:
    """Give the step of the most urgent rule that fires, 0 if none does."""
    level: z3.ArithRef = z3.IntVal(0)
    for rule in sorted(rules, key=lambda rule: rank(rule.urgency)):
        level = z3.If(fires(rule, person), z3.IntVal(rank(rule.urgency)), level)
    return level


def floor_of(knowledge: Knowledge, person: Person) -> z3.ArithRef:
    """Give the step that open and doubtful rules hold the urgency up to."""
    rules = knowledge.red_flags.values()
    pressing = [rule for rule in rules if rule.urgency in PRESSING]
    emergencies = [rule for rule in rules if rule.urgency in EMERGENCIES]
    is_open = [is_unsettled(rule, person) for rule in pressing]
    is_in_doubt = [is_doubtful(knowledge, rule, person) for rule in emergencies]
    is_lesser = [is_doubtful_for_signs(knowledge, rule, person) for rule in pressing]
    is_grave = [is_doubtful_for_signs(knowledge, rule, person) for rule in emergencies]
    least = z3.IntVal(rank(knowledge.model.floor_under_open_emergency))
    held = z3.If(z3.Or(*is_open, *is_in_doubt, *is_lesser), least, z3.IntVal(0))
    return z3.If(z3.Or(is_grave), z3.IntVal(rank(knowledge.model.floor_under_doubtful_sign)), held)


def is_no_more_alarming(finding_id: str, lesser: Person, greater: Person) -> z3.BoolRef:
    """Say that greater's answer is at or above lesser's, in the order of STEPS."""
    return z3.Or(
        [
            z3.And(lesser.says(finding_id, step), greater.says(finding_id, *STEPS[i:]))
            for i, step in enumerate(STEPS)
        ]
    )


def answers_in(knowledge: Knowledge, model: z3.ModelRef, person: Person) -> Answers:
    """Give the answers of the person whom z3 found, as the shipped code takes them."""
    values = {f: _value_in(model, person, f) for f in knowledge.findings}
    sex = values["sex"] if values["sex"] != UNKNOWN else None
    is_age_known = z3.is_true(model.eval(person.is_age_known, model_completion=True))
    age = model.eval(person.age, model_completion=True).as_long() if is_age_known else None
    given = {
        f: value
        for f, value in values.items()
        if value != NEVER_ASKED
        and knowledge.findings[f].derived is None
        # what stands as absent outside the ages of a question was not said
        and not (value == ABSENT and knowledge.findings[f].options)
    }
    return Answers(age, sex, given)


def _value_in(model: z3.ModelRef, person: Person, finding_id: str) -> str:
    return str(model.eval(person.answers[finding_id], model_completion=True)).split(":")[1]


def leaves(expression: Expression) -> Iterator[Is]:
    """Give every answer that the expression asks for, repeats included."""
    if isinstance(expression, Is):
        yield expression
    else:
        for part in expression.parts:
            yield from leaves(part)


def counter_example(*claims: z3.BoolRef) -> z3.ModelRef | None:
    """Give a world in which all of these hold, or None if there is none."""
    solver = z3.Solver()
    solver.add(*claims)
    found = solver.check()
    assert found != z3.unknown, "z3 gave up: nothing is proved"
    return solver.model() if found == z3.sat else None
