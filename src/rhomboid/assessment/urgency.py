"""One urgency from the red flags, the risk rule and the floors; and which single number would change it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from rhomboid.assessment.cards import CRISIS_SERVICE, card_of, filled
from rhomboid.domain.answers import Answers
from rhomboid.domain.assessment import Reason, UrgencyVerdict
from rhomboid.domain.knowledge import UNKNOWN, Citation, Knowledge, Pathway, Urgency
from rhomboid.domain.numbers import natural_frequency, percent
from rhomboid.domain.urgency import EMERGENCIES, most_urgent, rank
from rhomboid.inference.intervals import Sensitivity
from rhomboid.inference.risk import Risk, risks
from rhomboid.triage.flags import Doubt, FiredFlag, FlagReading

LEAST_UNDER_16: Urgency = "consultation"


def reasons_for(
    knowledge: Knowledge, answers: Answers, reading: FlagReading, shares: Mapping[str, float]
) -> tuple[Reason, ...]:
    """Give every reason, most urgent first: fired flags, the risk rule, and the floors that hold."""
    found = [_flag_reason(knowledge, flag) for flag in reading.fired]
    found += [_risk_reason(knowledge, risk, shares[risk.condition]) for risk in risks(knowledge, shares)]
    found += _floors(knowledge, answers, reading)
    return tuple(sorted(found, key=lambda reason: -rank(reason.urgency)))


def floors_of(knowledge: Knowledge, reading: FlagReading) -> tuple[Urgency, ...]:
    """Give the levels below which open and doubtful rules let no urgency fall."""
    return tuple(floor for _, floor, _ in _held(knowledge, reading))


def _held(knowledge: Knowledge, reading: FlagReading) -> Iterator[tuple[str, Urgency, list[str]]]:
    """Give each floor under open and doubtful rules: its statement, its level, the signs in doubt."""
    model = knowledge.model
    grave = _signs(d for d in reading.doubtful if d.rule.urgency in EMERGENCIES)
    lesser = _signs(d for d in reading.doubtful if d.rule.urgency not in EMERGENCIES)
    if not reading.is_settled:
        yield "incomplete", model.floor_under_open_emergency, []
    if grave:
        yield "doubtful_sign", model.floor_under_doubtful_sign, grave
    elif lesser:
        yield "doubtful_lesser_sign", model.floor_under_open_emergency, lesser
    elif reading.doubtful:
        yield "doubtful", model.floor_under_open_emergency, []


def _signs(doubts: Iterable[Doubt]) -> list[str]:
    return sorted({sign for doubt in doubts for sign in doubt.signs})


def _floors(knowledge: Knowledge, answers: Answers, reading: FlagReading) -> Iterator[Reason]:
    for name, floor, signs in _held(knowledge, reading):
        yield _floor_reason(knowledge, name, floor, signs)
    if answers.is_under_16:
        yield _floor_reason(knowledge, "under_16", LEAST_UNDER_16)


def verdict_of(
    knowledge: Knowledge, pathway: Pathway, reasons: tuple[Reason, ...], swing: Sensitivity | None
) -> UrgencyVerdict:
    """Give the urgency that the reasons add up to."""
    level = most_urgent(*(reason.urgency for reason in reasons))
    leading = [reason for reason in reasons if reason.urgency == level]
    default = knowledge.urgencies[level]
    services = {reason.service or default.service for reason in leading}
    # a gentler service (a physiotherapist first) holds only if nothing else is a reason at this level
    service = services.pop() if len(services) == 1 else default.service
    days = [d for reason in leading if (d := reason.within_days) is not None]
    return UrgencyVerdict(
        level=level,
        title=_title(knowledge, level, service),
        service=service,
        service_text=pathway.services[service],
        within_days=min(days) if days else default.within_days,
        advice=default.advice,
        card=card_of(knowledge, pathway, level, reasons),
        reasons=reasons,
        changed_by=_changed_by(swing),
    )


def _title(knowledge: Knowledge, level: Urgency, service: str) -> str:
    if service == CRISIS_SERVICE:
        return knowledge.wording["crisis_title"].wording.patient
    return knowledge.urgencies[level].title.patient


def _changed_by(swing: Sensitivity | None) -> tuple[dict[str, str], ...]:
    if swing is None:
        return ()
    return tuple({"number": move.number, "end": move.end, "to": to} for move, to in swing.changing)


def _cited(citations: Iterable[Citation]) -> tuple[dict[str, str], ...]:
    return tuple({"source": c.source, "where": c.where} for c in citations)


def _flag_reason(knowledge: Knowledge, flag: FiredFlag) -> Reason:
    rule = flag.rule
    because = tuple(
        {"finding": f, "value": value, "title": knowledge.findings[f].title.patient}
        for f, value in flag.because
    )
    return Reason(
        "red_flag",
        rule.id,
        rule.urgency,
        rule.reason.patient,
        rule.reason.clinician,
        rule.title.patient,
        because,
        _cited(rule.citations),
        rule.judgement,
        rule.within_days,
        rule.service,
    )


def _risk_reason(knowledge: Knowledge, risk: Risk, share: float) -> Reason:
    condition = knowledge.conditions[risk.condition]
    words, threshold = knowledge.wording["risk_rule"].wording, condition.threshold
    assert threshold is not None
    people = natural_frequency(share)
    text = filled(words.patient, people=people[0].upper() + people[1:])
    told = filled(words.clinician, percent=percent(share), threshold=percent(threshold.share.point))
    return Reason(
        "risk",
        risk.condition,
        risk.urgency,
        f"{condition.title.patient}: {text}",
        f"{condition.title.clinician}: {told}",
        condition.title.patient,
        (),
        (),
        threshold.origin.why or "",
    )


def _floor_reason(knowledge: Knowledge, name: str, urgency: Urgency, unsure: Iterable[str] = ()) -> Reason:
    statement = knowledge.wording[name]
    words = statement.wording
    return Reason(
        name,
        name,
        urgency,
        words.patient,
        words.clinician,
        "",
        tuple(_unsure_answer(knowledge, finding) for finding in unsure),
        _cited(statement.citations),
        statement.judgement,
    )


def _unsure_answer(knowledge: Knowledge, finding: str) -> dict[str, str]:
    return {"finding": finding, "value": UNKNOWN, "title": knowledge.findings[finding].title.patient}
