"""One urgency from the red flags, the risk rule and the floors; and which single number would change it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from rhomboid.domain.answers import Answers
from rhomboid.domain.assessment import Reason, UrgencyVerdict
from rhomboid.domain.knowledge import Citation, Knowledge, Pathway, Urgency
from rhomboid.domain.urgency import most_urgent, rank
from rhomboid.inference.intervals import Sensitivity
from rhomboid.inference.risk import risks
from rhomboid.triage.flags import FiredFlag, FlagReading

LEAST_UNDER_16: Urgency = "consultation"


def reasons_for(
    knowledge: Knowledge, answers: Answers, reading: FlagReading, shares: Mapping[str, float]
) -> tuple[Reason, ...]:
    """Give every reason, most urgent first: fired flags, the risk rule, and the floors that hold."""
    found = [_flag_reason(knowledge, flag) for flag in reading.fired]
    found += [_risk_reason(knowledge, condition) for condition in risks(knowledge, shares)]
    floor = knowledge.model.floor_under_open_emergency
    if not reading.is_settled:
        found.append(_floor_reason(knowledge, "incomplete", floor))
    if reading.doubtful:
        found.append(_floor_reason(knowledge, "doubtful", floor))
    if answers.is_under_16:
        found.append(_floor_reason(knowledge, "under_16", LEAST_UNDER_16))
    return tuple(sorted(found, key=lambda reason: -rank(reason.urgency)))


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
        title=default.title.patient,
        service=service,
        service_text=pathway.services[service],
        within_days=min(days) if days else default.within_days,
        advice=default.advice,
        reasons=reasons,
        changed_by=_changed_by(swing),
    )


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
        because,
        _cited(rule.citations),
        rule.judgement,
        rule.within_days,
        rule.service,
    )


def _risk_reason(knowledge: Knowledge, condition_id: str) -> Reason:
    condition = knowledge.conditions[condition_id]
    statement = knowledge.wording["risk_rule"]
    text = f"{condition.title.patient}: {statement.wording.patient}"
    clinician = f"{condition.title.clinician}: {statement.wording.clinician}"
    assert condition.threshold is not None
    why = condition.threshold.origin.why or ""
    return Reason("risk", condition_id, condition.urgency, text, clinician, (), (), why)


def _floor_reason(knowledge: Knowledge, name: str, urgency: Urgency) -> Reason:
    statement = knowledge.wording[name]
    words = statement.wording
    return Reason(
        name,
        name,
        urgency,
        words.patient,
        words.clinician,
        (),
        _cited(statement.citations),
        statement.judgement,
    )
