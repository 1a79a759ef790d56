"""What to expect, when to look again and with whom, and what to ask there."""

from __future__ import annotations

from datetime import date, timedelta

from rhomboid.care.situation import Situation
from rhomboid.domain.assessment import UrgencyVerdict
from rhomboid.domain.care import Ask, ReturnRule
from rhomboid.domain.plan import ComeBack, Outlook
from rhomboid.domain.urgency import PRESSING


def outlook_of(situation: Situation, likeliest: str | None) -> Outlook | None:
    """Give the usual course of the likeliest cause; None in an emergency.

    likeliest: the first cause of the ranking, or None. A danger, a pressing result or open warning signs
    leave the course untold.
    """
    if situation.is_emergency:
        return None
    who = tuple(
        {"service": w.service, "service_text": situation.pathway.services[w.service], "when": w.when}
        for w in situation.knowledge.care.plan.who_to_see
    )
    normal = situation.sentence("what_is_normal")
    is_open = situation.level in PRESSING or not situation.is_complete
    condition = situation.knowledge.conditions.get(likeliest or "")
    if is_open or condition is None or condition.kind == "danger":
        return Outlook(None, "", situation.sentence("no_outlook"), normal, who, ())
    known = situation.knowledge.sources
    sources = tuple(
        {"source": s, "where": "", "title": known[s].title, "url": known[s].url}
        for s in condition.text.sources
    )
    return Outlook(condition.id, condition.title.patient, condition.text.usual_course, normal, who, sources)


def come_back_of(situation: Situation, verdict: UrgencyVerdict, as_of: date) -> ComeBack:
    """Give the earliest date to look again: the assessment's own, or that of a rule which holds."""
    rule = min(_rules(situation), key=lambda r: r.days)
    days = verdict.within_days
    if situation.is_emergency or (days is not None and verdict.level != "self_care" and days <= rule.days):
        why = situation.sentence("come_back_now" if situation.is_emergency else "come_back_by")
        return _come_back(situation, as_of, days or 0, verdict.service, why)
    whom = rule.whom if verdict.level == "self_care" else verdict.service
    return _come_back(situation, as_of, min(rule.days, days or rule.days), whom, rule.why)


def _rules(situation: Situation) -> list[ReturnRule]:
    rules = situation.knowledge.care.plan.return_rules
    return [r for r in rules if not r.finding or situation.answers.get(r.finding) in r.values]


def _come_back(situation: Situation, as_of: date, days: int, whom: str, why: str) -> ComeBack:
    asks = () if situation.is_emergency else tuple(_asked(situation, whom))
    on = (as_of + timedelta(days=days)).isoformat()
    return ComeBack(on, whom, situation.pathway.services[whom], why, asks)


def _asked(situation: Situation, whom: str) -> list[str]:
    return [ask.text for ask in situation.knowledge.care.plan.asks if _is_for(situation, ask, whom)]


def _is_for(situation: Situation, ask: Ask, whom: str) -> bool:
    if ask.services and whom not in ask.services:
        return False
    return not ask.finding or situation.answers.get(ask.finding) in ask.values
