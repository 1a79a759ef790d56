"""Each treatment is offered or withheld, never both and never neither."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import get_args

from rhomboid.care.situation import Situation, judgements_of
from rhomboid.care.withholding import (
    CONTRAINDICATED,
    NOT_ASKED,
    NOT_SURE,
    Bar,
    FlagBar,
    bars_of,
    flags_against,
)
from rhomboid.domain.care import Evidence, Grade, Treatment
from rhomboid.domain.plan import Offer, Withheld
from rhomboid.domain.urgency import rank

GRADES: tuple[Grade, ...] = get_args(Grade)


def sorted_out(situation: Situation) -> tuple[tuple[Offer, ...], tuple[Withheld, ...]]:
    """Give what is offered, what fits best first, and what is withheld, in order of id."""
    offered: list[Treatment] = []
    withheld: list[Withheld] = []
    for _, treatment in sorted(situation.knowledge.care.treatments.items()):
        reason = withheld_of(situation, treatment)
        if reason is None:
            offered.append(treatment)
        else:
            withheld.append(reason)
    order = sorted(offered, key=lambda t: _rank(situation, t))
    return tuple(_offer(situation, t) for t in order), tuple(withheld)


def withheld_of(situation: Situation, treatment: Treatment) -> Withheld | None:
    """Give why a treatment is withheld from this person, or None if it may be offered."""
    bars = bars_of(treatment.must_not, situation.answers)
    flags = flags_against(situation.knowledge, treatment.removed_by, situation.answers)
    return (
        _by_kind(situation, treatment)
        or _by_age(situation, treatment)
        or _by_urgency(situation, treatment)
        or _by_answers(situation, treatment, [b for b in bars if b.kind == CONTRAINDICATED])
        or _by_flags(situation, treatment, [f for f in flags if not f.is_open])
        or _by_condition(situation, treatment)
        or _by_fit(situation, treatment)
        or _by_doubt(situation, treatment, NOT_SURE, [b.rule.finding for b in bars if b.kind == NOT_SURE])
        or _by_doubt(situation, treatment, NOT_ASKED, missing_of(bars, flags))
    )


def missing_of(bars: Iterable[Bar], flags: Iterable[FlagBar]) -> list[str]:
    """Give the findings that must be asked first: of contraindications, and of red flags still open."""
    asked = [bar.rule.finding for bar in bars if bar.kind == NOT_ASKED]
    return list(dict.fromkeys([*asked, *(finding for flag in flags for finding in flag.missing)]))


def _withheld(
    situation: Situation,
    treatment: Treatment,
    kind: str,
    why: str,
    because: Iterable[tuple[str, str | None]] = (),
    ask: str | None = None,
) -> Withheld:
    answers: tuple[dict[str, str | None], ...] = tuple(
        {"finding": f, "value": value, "title": situation.title(f)} for f, value in because
    )
    cited = (*treatment.safety.citations, *treatment.evidence.support.citations)
    title = treatment.title.patient
    return Withheld(treatment.id, title, kind, why, answers, ask, situation.cited(cited))


def _by_kind(situation: Situation, treatment: Treatment) -> Withheld | None:
    if situation.is_emergency:
        return _withheld(situation, treatment, "emergency", situation.sentence("emergency"))
    if treatment.kind == "not_recommended":
        why = f"{situation.sentence('not_recommended')} {treatment.evidence.finds}"
        return _withheld(situation, treatment, treatment.kind, f"{why} {treatment.disagreement}".strip())
    if treatment.kind == "clinician_only":
        why = situation.sentence("clinician_only")
        return _withheld(situation, treatment, treatment.kind, why, ask=treatment.given_by)
    return None


def _by_age(situation: Situation, treatment: Treatment) -> Withheld | None:
    age, least = situation.age_years, treatment.from_age_years
    if age is None and least:
        return _withheld(situation, treatment, "under_age", situation.sentence("age_unknown"))
    if age is not None and age < least:
        return _withheld(situation, treatment, "under_age", situation.sentence("under_age"))
    return None


def _by_urgency(situation: Situation, treatment: Treatment) -> Withheld | None:
    most = rank(treatment.offered_up_to)
    if rank(situation.level) > most:
        return _withheld(situation, treatment, "urgency", situation.sentence("urgency"))
    if not situation.is_complete and rank(situation.knowledge.care.plan.offered_while_incomplete) > most:
        return _withheld(situation, treatment, "incomplete", situation.sentence("incomplete"))
    return None


def _by_answers(situation: Situation, treatment: Treatment, bars: list[Bar]) -> Withheld | None:
    if not bars:
        return None
    why = " ".join(dict.fromkeys(bar.rule.why for bar in bars))
    because = [(bar.rule.finding, bar.value) for bar in bars]
    return _withheld(situation, treatment, CONTRAINDICATED, why, because, bars[0].rule.ask)


def _by_doubt(situation: Situation, treatment: Treatment, kind: str, findings: list[str]) -> Withheld | None:
    if not findings:
        return None
    why = f"{situation.sentence(kind)} {'; '.join(situation.title(f) for f in findings)}."
    because = [(f, situation.answers.get(f)) for f in findings]
    return _withheld(situation, treatment, kind, why, because)


def _by_flags(situation: Situation, treatment: Treatment, fired: list[FlagBar]) -> Withheld | None:
    if not fired:
        return None
    titles = [situation.knowledge.red_flags[flag.flag].title.patient for flag in fired]
    why = f"{situation.sentence('red_flag')} {'; '.join(titles)}."
    return _withheld(situation, treatment, "red_flag", why)


def _by_condition(situation: Situation, treatment: Treatment) -> Withheld | None:
    if situation.possible.isdisjoint(treatment.not_for):
        return None
    return _withheld(situation, treatment, "condition", situation.sentence("condition"))


def _by_fit(situation: Situation, treatment: Treatment) -> Withheld | None:
    tried = treatment.tried
    if tried and situation.answers.get(tried.finding) in tried.in_vain:
        value = situation.answers[tried.finding]
        why = situation.sentence("in_vain")
        return _withheld(situation, treatment, "in_vain", why, [(tried.finding, value)])
    is_for_another = bool(treatment.conditions and situation.leading) and not (
        set(treatment.conditions) & set(situation.leading)
    )
    if is_for_another or (treatment.only_if_it_fits and not situation.fitting(treatment.fits)):
        return _withheld(situation, treatment, "not_relevant", situation.sentence("not_relevant"))
    return None


def _has_helped(situation: Situation, treatment: Treatment) -> bool:
    tried = treatment.tried
    return tried is not None and situation.answers.get(tried.finding) in tried.helped


def _rank(situation: Situation, treatment: Treatment) -> tuple[bool, int, int, int, str]:
    """What helped before comes first, then by group, by how much fits, by evidence, by id."""
    group = situation.knowledge.care.plan.group_order.index(treatment.group)
    fits = len(situation.fitting(treatment.fits))
    grade = GRADES.index(treatment.evidence.grade)
    return (not _has_helped(situation, treatment), group, -fits, grade, treatment.id)


def _offer(situation: Situation, t: Treatment) -> Offer:
    helped = (situation.sentence("helped_before"),) if _has_helped(situation, t) else ()
    cited = (
        *t.dose.support.citations,
        *t.steps_from,
        *t.safety.citations,
        *t.evidence.support.citations,
    )
    return Offer(
        id=t.id,
        title=t.title.patient,
        kind=t.kind,
        group=t.group,
        service=t.given_by,
        service_text=situation.pathway.services[t.given_by],
        summary=t.summary,
        dose=t.dose.text,
        limits=_limits(t),
        how=t.how,
        why=(*helped, *situation.fitting(t.fits), t.evidence.finds),
        harms=t.harms,
        stop_if=t.stop_if,
        evidence=plain_evidence(t.evidence),
        guidelines=tuple(asdict(g) for g in t.guidelines),
        disagreement=t.disagreement,
        judgements=judgements_of(t.dose.support, t.safety, t.evidence.support),
        sources=situation.cited(cited),
    )


def _limits(treatment: Treatment) -> dict[str, int | float | str] | None:
    limits = treatment.dose.medicine or treatment.dose.time
    return asdict(limits) if limits else None


def plain_evidence(evidence: Evidence) -> dict[str, str]:
    """Give the grade, where it was studied, and what was found."""
    return {"grade": evidence.grade, "studied_in": evidence.studied_in, "finds": evidence.finds}
