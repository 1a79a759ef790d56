"""What may keep the pain away, for this person."""

from __future__ import annotations

from rhomboid.care.offers import plain_evidence
from rhomboid.care.situation import Situation
from rhomboid.care.withholding import bars_of
from rhomboid.domain.answers import ADULT_FROM_YEARS
from rhomboid.domain.care import Prevention
from rhomboid.domain.plan import EverydayAdvice
from rhomboid.domain.urgency import PRESSING


def everyday_advice(situation: Situation) -> tuple[EverydayAdvice, ...]:
    """Give the advice that fits, what fits best first; none beside a pressing or unsettled result.

    Nothing is given to whom an answer, a missing answer or a young age speaks against.
    """
    is_adult = situation.age_years is not None and situation.age_years >= ADULT_FROM_YEARS
    if situation.level in PRESSING or not situation.is_complete or not is_adult:
        return ()
    fitting = [p for p in situation.knowledge.care.prevention.values() if _may_be_given(situation, p)]
    fitting.sort(key=lambda p: (-len(situation.fitting(p.fits)), p.id))
    return tuple(_advice(situation, p) for p in fitting)


def _may_be_given(situation: Situation, prevention: Prevention) -> bool:
    if prevention.only_if_it_fits and not situation.fitting(prevention.fits):
        return False
    return not bars_of(prevention.must_not, situation.answers)


def _advice(situation: Situation, p: Prevention) -> EverydayAdvice:
    quantities = [c for quantity in p.quantities for c in quantity.support.citations]
    cited = (*p.steps_from, *p.evidence.support.citations, *quantities)
    return EverydayAdvice(
        id=p.id,
        title=p.title.patient,
        advice=p.advice,
        how=p.how,
        why=(*situation.fitting(p.fits), p.evidence.finds),
        check=p.check,
        evidence=plain_evidence(p.evidence),
        disagreement=p.disagreement,
        sources=situation.cited(cited),
    )
