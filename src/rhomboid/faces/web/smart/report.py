"""The report for the record as plain text, in the clinician's words. Incomplete answers show no ranking."""

from __future__ import annotations

from collections.abc import Iterator

from rhomboid.domain.assessment import Assessment, RankedCondition
from rhomboid.faces.web.smart.record import Report

LIKELIEST_SHOWN, DANGERS_SHOWN = 3, 5
TITLE = "Upper back pain, assessed from answers"


def text_report(assessment: Assessment) -> Report:
    """Give the report as text in UTF-8."""
    text = "\n".join(_lines(assessment)) + "\n"
    return Report(TITLE, "text/plain; charset=utf-8", text.encode())


def _lines(assessment: Assessment) -> Iterator[str]:
    urgency = assessment.urgency
    yield f"{TITLE}, {assessment.as_of}"
    yield ""
    yield f"{urgency.title}. {urgency.service_text}."
    yield from (f"! {line}" for line in urgency.card)
    yield ""
    yield "Reasons:"
    yield from (f"- {reason.clinician}" for reason in urgency.reasons)
    if assessment.unanswered_flags:
        yield f"Not settled, so nothing here reassures: {', '.join(assessment.unanswered_flags)}."
    if assessment.must_not_miss:
        yield ""
        yield "Must not miss:"
        yield from map(_told, assessment.must_not_miss[:DANGERS_SHOWN])
    if assessment.complete and assessment.conditions:
        yield ""
        yield "Likeliest:"
        yield from map(_told, assessment.conditions[:LIKELIEST_SHOWN])
    yield ""
    yield from assessment.notes
    version = assessment.knowledge["version"]
    yield f"rhomboid {assessment.engine}, knowledge {version}, not reviewed by clinicians."


def _told(one: RankedCondition) -> str:
    low, high = one.interval
    return f"- {one.title_clinician}: {100 * one.probability:.2g} % ({100 * low:.2g} to {100 * high:.2g} %)"
