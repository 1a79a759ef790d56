"""Why it will not go away: from the answers to a short walk, to changes and to who could help."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from rhomboid.domain.follow_up import WhyItLasts, WhyQuestion


@dataclass(frozen=True)
class WhyResult:
    """What may keep the pain going. reasons: (topic's title, question answered with yes), in order of asking.

    services: who could help, the one to see first in front. findings: what a new assessment should know.
    """

    reasons: tuple[tuple[str, WhyQuestion], ...]
    yellow_flags: int
    services: tuple[str, ...]
    findings: tuple[str, ...]
    shows_crisis_card: bool


def why_it_lasts(why: WhyItLasts, said_yes: Collection[str]) -> WhyResult:
    """Give what follows from the questions answered with yes."""
    reasons = [
        (topic.title, question)
        for topic in why.topics
        for question in topic.questions
        if question.id in said_yes
    ]
    questions = [question for _, question in reasons]
    yellow_flags = sum(question.is_yellow_flag for question in questions)
    asked_for = {question.service for question in questions if question.service}
    if yellow_flags >= why.yellow_flags_least:
        asked_for.add(why.yellow_flag_service)
    return WhyResult(
        tuple(reasons),
        yellow_flags,
        tuple(service for service in why.services_in_order if service in asked_for),
        tuple(question.finding for question in questions if question.finding),
        any(question.shows_crisis_card for question in questions),
    )
