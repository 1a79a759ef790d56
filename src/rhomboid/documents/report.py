"""A page for a clinician: what was answered, what that says, and what was not asked. In clinicians' words.

Everything on it is in the answers, the assessment or the diary; nothing is concluded here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from rhomboid.assessment.cards import CRISIS_SERVICE
from rhomboid.documents.report_signs import history_of, red_flags_of, skipped_of, treatment_of
from rhomboid.documents.sheet import Box, Bullets, Grid, Heading, Paragraph, Part, Picture, Sheet, Side
from rhomboid.documents.shown_words import Words
from rhomboid.documents.words import in_words
from rhomboid.domain.answers import Answers, with_derived
from rhomboid.domain.assessment import Assessment, RankedCondition, Reason, WeighedAnswer
from rhomboid.domain.knowledge import Knowledge
from rhomboid.domain.numbers import natural_frequency, percent
from rhomboid.domain.urgency import EMERGENCIES

LIKELIEST_SHOWN, DANGERS_SHOWN, ANSWERS_SHOWN, STEPS_SHOWN = 3, 5, 4, 4
# an answer that changes odds by half or more; what is far-fetched is not argued
TOLD_WEIGHT_LOG, TOLD_FROM, NAMED_FROM = 0.4, 0.01, 0.05
STANDING = "Self-reported answers; no examination, test or imaging behind them. Information, not a diagnosis."


@dataclass(frozen=True)
class DiarySummary:
    """What a diary adds: sentences, and the chart of its trend with what it shows in words, or ""."""

    lines: tuple[str, ...]
    chart: str
    alternative: str


def report_of(
    knowledge: Knowledge, answers: Answers, assessment: Assessment, diary: DiarySummary | None = None
) -> Sheet:
    """Give the report as a sheet."""
    told = with_derived(knowledge, answers)
    parts: list[Part] = [
        _verdict(knowledge, assessment),
        *history_of(knowledge, told),
        *red_flags_of(knowledge, told, assessment),
        *_ranking(knowledge, assessment),
        *treatment_of(knowledge, told),
        *_diary(diary, tuple(_examinations(knowledge, assessment))),
        *skipped_of(knowledge, told, assessment),
    ]
    return Sheet(
        title="Upper back pain: report for a clinician",
        subtitle=f"{_person(answers)}. {_dated(assessment)}. {STANDING}",
        parts=tuple(parts),
        footer=footer_of(assessment.engine, assessment.knowledge),
        dated=assessment.as_of,
        dense=True,
    )


def footer_of(engine: str, version: dict[str, str]) -> str:
    """Give what made the page, so that it can be made again, and what it is not."""
    made = f"rhomboid {engine}, knowledge {version['version']}, hash {version['hash'][:16]}"
    return f"{made}; drawn from publications, not yet reviewed by a clinician. Information, not a diagnosis."


def _person(answers: Answers) -> str:
    age = "Age not given" if answers.age_years is None else f"Age {answers.age_years}"
    return f"{age}, sex {answers.sex or 'not given'}"


def _dated(assessment: Assessment) -> str:
    return f"As of {assessment.as_of}, pathway {assessment.pathway}"


def _verdict(knowledge: Knowledge, assessment: Assessment) -> Box:
    urgency = assessment.urgency
    # an emergency is now: its nought days go without saying
    when = f", within {urgency.within_days} days" if urgency.within_days else ""
    title = f"{knowledge.urgencies[urgency.level].title.clinician}{when}: {urgency.service_text}"
    lines = [_reason(knowledge, reason) for reason in urgency.reasons]
    if not lines:
        lines = ["No red-flag rule fired and no risk threshold was passed on the answers given."]
    if not assessment.complete:
        lines.append("INCOMPLETE: pressing rules are unsettled; the level can only be a lower bound.")
    if urgency.changed_by:
        named = ", ".join(dict.fromkeys(" ".join(one.values()) for one in urgency.changed_by))
        lines.append(f"The level would change within the range of single numbers: {named}.")
    if assessment.come_back_on:
        lines.append(f"Re-check advised by {assessment.come_back_on}.")
    is_pressing = urgency.level in EMERGENCIES
    return Box(title, (Bullets(tuple(lines)),), "warning" if is_pressing else "note")


def _reason(knowledge: Knowledge, reason: Reason) -> str:
    because = "; ".join(in_words(knowledge, one["finding"], one["value"]) for one in reason.because)
    level = knowledge.urgencies[reason.urgency].title.clinician
    tail = f" On: {because}." if because else ""
    return f"{level}: {reason.clinician}{tail}"


def _ranking(knowledge: Knowledge, assessment: Assessment) -> Iterator[Part]:
    if not assessment.conditions:
        return
    yield Heading("Ranking (model share, with its range over the numbers behind it)")
    if assessment.urgency.level in EMERGENCIES:
        yield Paragraph("Shares count common causes too. They do not make the signs above harmless.")
    shown = assessment.conditions[:LIKELIEST_SHOWN]
    rows = tuple(_row(knowledge, condition) for condition in shown)
    yield Grid(("Condition (ICD-10-CM)", "Share", "For", "Against"), rows, (24, 12, 34, 30))
    dangers = [f"{c.title_clinician} {_share(c)}" for c in assessment.must_not_miss[:DANGERS_SHOWN]]
    words = f"{'; '.join(dangers)}."
    if assessment.urgency.level not in EMERGENCIES:
        # beside a warning sign a small sum would reassure where nothing may
        total = sum(c.probability for c in assessment.must_not_miss)
        words += f" All dangers together: {natural_frequency(total)} with answers like these."
    yield Paragraph(words, "Not to be missed:")
    counted = Words(knowledge, clinician=True).how_often_right()
    if counted:
        yield Paragraph(counted, "How often it is right:")


def _row(knowledge: Knowledge, condition: RankedCondition) -> tuple[str, ...]:
    codes = f" ({', '.join(condition.icd10)})" if condition.icd10 else ""
    return (
        f"{condition.title_clinician}{codes}",
        _share(condition),
        _weighty(knowledge, condition, condition.for_),
        _weighty(knowledge, condition, condition.against),
    )


def _share(condition: RankedCondition) -> str:
    low, high = condition.interval
    if percent(low) == percent(high):
        return percent(condition.probability)
    return f"{percent(condition.probability)} ({percent(low)} to {percent(high)})"


def _weighty(knowledge: Knowledge, condition: RankedCondition, weighed: tuple[WeighedAnswer, ...]) -> str:
    if condition.probability < TOLD_FROM:
        return "-"
    unsaid = signs_of_crisis(knowledge)
    kept = [w for w in weighed if abs(w.weight) >= TOLD_WEIGHT_LOG and w.finding not in unsaid]
    return "; ".join(in_words(knowledge, w.finding, w.value) for w in kept[:ANSWERS_SHOWN]) or "-"


def signs_of_crisis(knowledge: Knowledge) -> set[str]:
    """Give the findings that are never read out as evidence for a cause."""
    rules = (rule for rule in knowledge.red_flags.values() if rule.service == CRISIS_SERVICE)
    return {finding for rule in rules for finding in rule.unknown}


def _examinations(knowledge: Knowledge, assessment: Assessment) -> Iterator[Part]:
    steps: dict[str, str] = {}
    for condition in _leading(knowledge, assessment):
        for step in condition.next_steps[:2]:
            steps.setdefault(step.do, f"{step.do}. Cannot show: {step.cannot_show}.")
    if steps:
        yield Heading("Worth considering: examinations and next steps")
        yield Bullets(tuple(list(steps.values())[:STEPS_SHOWN]))


def _leading(knowledge: Knowledge, assessment: Assessment) -> list[RankedCondition]:
    """Give the causes whose next steps matter now: in an emergency those that its reasons are about."""
    urgency, dangers = assessment.urgency, assessment.must_not_miss
    grave = [c for c in dangers if c.probability >= NAMED_FROM][:1]
    likely = [*(c for c in assessment.conditions[1:2] if c.probability >= NAMED_FROM), *grave]
    if urgency.level not in EMERGENCIES:
        first = list(assessment.conditions[:1])
        # "keep moving" beside a likely danger would contradict the danger's own steps
        return first if first and first[0].kind == "danger" else [*first, *likely]
    top = [reason for reason in urgency.reasons if reason.urgency == urgency.level]
    flags = knowledge.red_flags
    about = {c for r in top for c in (flags[r.id].about if r.kind == "red_flag" else (r.id,))}
    return [danger for danger in dangers if danger.id in about or danger in likely]


def _diary(diary: DiarySummary | None, after: tuple[Part, ...]) -> Iterator[Part]:
    """Give the diary and what comes after it, which finds room beside the chart."""
    if diary is None:
        yield from after
        return
    parts: tuple[Part, ...] = (Heading("Diary"), Bullets(diary.lines), *after)
    if diary.chart:
        yield Side(parts, (Picture(diary.chart, diary.alternative),), 55)
    else:
        yield from parts
