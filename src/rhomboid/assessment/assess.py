"""The one function that every door calls."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

from rhomboid import __version__
from rhomboid.assessment.changes import changes_of
from rhomboid.assessment.engine import Engine
from rhomboid.assessment.plain import plain_screen
from rhomboid.assessment.ranking import ranked
from rhomboid.assessment.urgency import reasons_for, verdict_of
from rhomboid.domain.answers import Answers, check_answers, with_derived
from rhomboid.domain.assessment import Assessment, RankedCondition
from rhomboid.domain.errors import AnswersError, Fault
from rhomboid.domain.knowledge import UNKNOWN, Knowledge, Pathway
from rhomboid.domain.numbers import significant
from rhomboid.domain.urgency import most_urgent
from rhomboid.inference.intervals import Sensitivity, sensitivity
from rhomboid.inference.posterior import Posterior, posterior
from rhomboid.inference.risk import risk_urgency
from rhomboid.interview.screens import next_screen
from rhomboid.triage.flags import FlagReading, read_flags


def assess(engine: Engine, answers: Answers, as_of: date, pathway: str = "generic") -> Assessment:
    """Give the assessment of one person's answers.

    Same engine, answers, date and pathway: same result, on any machine.
    Errors: AnswersError for an illegal answer or an unknown pathway, every fault at once.
    """
    knowledge = engine.knowledge
    check_answers(knowledge, answers)
    chosen = pathway_of(knowledge, pathway)
    full = with_derived(knowledge, answers)
    reading = read_flags(knowledge, full)
    if answers.is_under_16:
        return _without_ranking(engine, answers, reading, chosen, as_of)
    result = posterior(engine.network, full)
    shares = result.shares()
    flags_and_floors = most_urgent(*(r.urgency for r in reasons_for(knowledge, answers, reading, {})))

    def level(moved: Mapping[str, float]) -> str:
        return most_urgent(flags_and_floors, risk_urgency(knowledge, moved))

    swing = sensitivity(knowledge, result, full, level)
    conditions = ranked(engine, result, full, swing.intervals)
    base = _base(engine, answers, reading, shares, chosen, as_of, swing)
    return replace(
        base,
        groups=_rounded(result),
        conditions=conditions,
        must_not_miss=_must_not_miss(conditions, reading),
        would_change=changes_of(engine, full, reading, result, base.urgency.level),
    )


def pathway_of(knowledge: Knowledge, name: str) -> Pathway:
    """Give a pathway by its name. Errors: AnswersError if there is none of it."""
    if name not in knowledge.pathways:
        known = ", ".join(sorted(knowledge.pathways))
        raise AnswersError([Fault("pathway", f'"{name}"', f"one of {known}", "Choose one of these.")])
    return knowledge.pathways[name]


def _must_not_miss(
    conditions: tuple[RankedCondition, ...], reading: FlagReading
) -> tuple[RankedCondition, ...]:
    by_id = {c.id: c for c in conditions if c.kind == "danger"}
    return tuple(by_id[danger] for danger in reading.signalled_first(tuple(by_id)))


def _rounded(result: Posterior) -> dict[str, float]:
    return {group: significant(share) for group, share in result.groups().items()}


def _without_ranking(
    engine: Engine, answers: Answers, reading: FlagReading, pathway: Pathway, as_of: date
) -> Assessment:
    base = _base(engine, answers, reading, {}, pathway, as_of, None)
    full = with_derived(engine.knowledge, answers)
    return replace(base, would_change=changes_of(engine, full, reading, None, base.urgency.level))


def _base(
    engine: Engine,
    answers: Answers,
    reading: FlagReading,
    shares: Mapping[str, float],
    pathway: Pathway,
    as_of: date,
    swing: Sensitivity | None,
) -> Assessment:
    knowledge = engine.knowledge
    reasons = reasons_for(knowledge, answers, reading, shares)
    urgency = verdict_of(knowledge, pathway, reasons, swing)
    screen = next_screen(knowledge, engine.network, answers)
    days = urgency.within_days
    return Assessment(
        complete=reading.is_settled,
        urgency=urgency,
        unanswered_flags=reading.unanswered,
        not_sure=_not_sure(knowledge, answers),
        notes=_notes(knowledge, answers, reading),
        groups=None,
        conditions=(),
        must_not_miss=_NO_CONDITIONS,
        would_change=(),
        next_question=plain_screen(knowledge, screen),
        come_back_on=(as_of + timedelta(days=days)).isoformat() if days else None,
        as_of=as_of.isoformat(),
        pathway=pathway.id,
        engine=__version__,
        knowledge={"version": knowledge.version, "hash": knowledge.hash},
        answers={
            "age_years": answers.age_years,
            "sex": answers.sex,
            "answers": dict(sorted(answers.given.items())),
        },
    )


_NO_CONDITIONS: tuple[RankedCondition, ...] = ()


def _not_sure(knowledge: Knowledge, answers: Answers) -> tuple[str, ...]:
    """Give what the person was not sure about; what only a plan asks changes nothing here."""
    unsure = (f for f, value in answers.given.items() if value == UNKNOWN)
    return tuple(sorted(f for f in unsure if not knowledge.findings[f].is_of_plan))


def _notes(knowledge: Knowledge, answers: Answers, reading: FlagReading) -> tuple[str, ...]:
    names = ["not_a_diagnosis"]
    if answers.given.get("main_site") == "outside_region":
        names.append("outside_region")
    is_sure = not _not_sure(knowledge, answers)
    if reading.is_settled and not reading.fired and is_sure and not answers.is_under_16:
        names.append("no_flags")
    return tuple(knowledge.wording[name].wording.patient for name in names)
