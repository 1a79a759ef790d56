"""Cards: one summary under 140 characters, an indicator, the source, and links to what was cited."""

from __future__ import annotations

from typing import Any
from uuid import NAMESPACE_URL, uuid5

from rhomboid.domain.assessment import Assessment
from rhomboid.domain.knowledge import Knowledge, NextStep, Urgency
from rhomboid.domain.urgency import EMERGENCIES, PRESSING

SUMMARY_BELOW = 140
INDICATORS: dict[Urgency, str] = {
    "emergency_ambulance": "critical",
    "emergency": "critical",
    "consultation_24": "warning",
    "consultation": "info",
    "self_care": "info",
}
LIKELIEST_SHOWN, DANGERS_SHOWN, OPEN_SHOWN = 3, 2, 10
Card = dict[str, Any]


def shortened(summary: str) -> str:
    """Give the summary, cut at a word if it is too long for a card."""
    if len(summary) < SUMMARY_BELOW:
        return summary
    return summary[: SUMMARY_BELOW - 2].rsplit(" ", 1)[0].rstrip(",;:") + "…"


def card(
    knowledge: Knowledge, summary: str, indicator: str, detail: str, cited: tuple[str, ...] = ()
) -> Card:
    """Give a card. The same words give the same uuid, so that feedback can be told together."""
    content: Card = {
        "uuid": str(uuid5(NAMESPACE_URL, f"{knowledge.hash}|{summary}|{detail}")),
        "summary": shortened(summary),
        "detail": detail,
        "indicator": indicator,
        "source": {"label": f"rhomboid, knowledge {knowledge.version} (not reviewed by clinicians)"},
    }
    sources = [knowledge.sources[one] for one in dict.fromkeys(cited)]
    links = [{"label": s.title[:120], "url": s.url, "type": "absolute"} for s in sources if s.url]
    return {**content, "links": links} if links else content


def assessment_card(knowledge: Knowledge, result: Assessment) -> Card:
    """Give the card of an assessment: how urgent and why; incomplete answers are never an ease."""
    level = result.urgency.level
    title = knowledge.urgencies[level].title.clinician
    signs = [r.title for r in result.urgency.reasons if r.title and r.urgency == level]
    indicator = INDICATORS[level]
    if not result.complete:
        title += ", warning signs not settled"
        indicator = "critical" if level in EMERGENCIES else "warning"
    summary = f"Upper back pain: {title}" + (f" ({'; '.join(signs)})" if signs else "")
    cited = tuple(s["source"] for r in result.urgency.reasons for s in r.sources)
    return card(knowledge, summary, indicator, _detail(result), cited)


def _detail(result: Assessment) -> str:
    urgency = result.urgency
    lines = [f"**{urgency.title}.** {urgency.service_text}."]
    lines += [f"- {reason.clinician}" for reason in urgency.reasons]
    if result.unanswered_flags:
        lines.append(f"- {_not_settled(result)}")
    if result.complete:
        lines += ["", "Likeliest: " + "; ".join(map(_told, result.conditions[:LIKELIEST_SHOWN]))]
    if result.must_not_miss:
        lines += ["", "Must not miss: " + "; ".join(map(_told, result.must_not_miss[:DANGERS_SHOWN]))]
    return "\n".join([*lines, "", *result.notes])


def _not_settled(result: Assessment) -> str:
    flags = result.unanswered_flags
    more = len(flags) - OPEN_SHOWN
    return f"Not settled: {', '.join(flags[:OPEN_SHOWN])}" + (f" and {more} more." if more > 0 else ".")


def _told(one: Any) -> str:
    low, high = one.interval
    return f"{one.title_clinician} {100 * one.probability:.2g} % ({100 * low:.2g} to {100 * high:.2g} %)"


def not_asked_card(knowledge: Knowledge, purpose: str) -> Card:
    """Give the card for a person with upper back pain whose warning signs nobody has asked about."""
    detail = "No answers are on record. Until the warning signs are asked about, nothing here reassures."
    return card(
        knowledge, f"Upper back pain: warning signs have not been asked. {purpose}", "warning", detail
    )


def imaging_card(knowledge: Knowledge, result: Assessment | None) -> Card | None:
    """Give the card for an imaging order of the upper back; None where a warning sign speaks for imaging."""
    step = imaging_step(knowledge)
    if step is None:
        return None
    if result is None:
        return not_asked_card(knowledge, "Ask them before deciding on imaging.")
    has_sign = any(r.kind in ("red_flag", "risk") for r in result.urgency.reasons)
    if has_sign or result.urgency.level in PRESSING:
        return None
    if not result.complete:
        summary = "Upper back pain: warning signs are not settled. Ask them before deciding on imaging."
        return card(knowledge, summary, "warning", _not_settled(result))
    told = f"{step.shows}.\n\nWhat this cannot show: {step.cannot_show}.\n\nPlace: {step.where}."
    return card(knowledge, step.do, "info", told, (step.source,))


def imaging_step(knowledge: Knowledge) -> NextStep | None:
    """Give what the knowledge says of imaging without a warning sign: a step of the reference condition."""
    steps = knowledge.conditions[knowledge.model.reference_condition].next_steps
    return next((s for s in steps if "imaging" in s.do.lower()), None)
