"""Which of the signs that a text names cannot wait: told by the red-flag rules, not by a list of our own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from rhomboid.domain.knowledge import PRESENT, Knowledge
from rhomboid.domain.rules import All, Expression, Is
from rhomboid.domain.urgency import EMERGENCIES, rank


def emergency_signs(knowledge: Knowledge, said: Mapping[str, str]) -> tuple[str, ...]:
    """Give the symptoms said to be present on which an emergency rule rests that may still hold.

    The most urgent come first. said: finding to value, as understood, before any confirmation.
    """
    urgency: dict[str, int] = {}
    for rule in knowledge.red_flags.values():
        if rule.urgency in EMERGENCIES:
            for finding in _resting_on(knowledge, rule.when, said) or ():
                urgency[finding] = max(urgency.get(finding, 0), rank(rule.urgency))
    return tuple(sorted(urgency, key=lambda finding: (-urgency[finding], finding)))


def _resting_on(knowledge: Knowledge, when: Expression, said: Mapping[str, str]) -> set[str] | None:
    """Give the symptoms said by which an expression may hold, or None where it cannot.

    What is open is the age and every choice (how bad, how long, how it began, where). A yes-or-no that the
    text does not say counts as no: so a headache leads no rule that asks for neck pain too; said together,
    both do.
    """
    if isinstance(when, Is):
        finding = knowledge.findings[when.finding]
        value = said.get(finding.id)
        if value is None:
            return set() if finding.options or finding.derived else None
        if value not in when.values:
            return None
        return {finding.id} if finding.type == "symptom" and value == PRESENT else set()
    parts = [_resting_on(knowledge, part, said) for part in when.parts]
    if isinstance(when, All) and None in parts:
        return None
    ways = [part for part in parts if part is not None]
    return set().union(*ways) if ways else None


def questions_of(knowledge: Knowledge, signs: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """Give (finding, question) for each sign."""
    return tuple((sign, knowledge.findings[sign].question) for sign in signs)


def emergency_questions(knowledge: Knowledge) -> tuple[tuple[str, str], ...]:
    """Give (finding, question) of the yes-or-no signs of the interview's first page: the emergency words."""
    page = knowledge.interview.pages[0]
    signs = (finding for block in page.blocks for finding in block.findings)
    return questions_of(knowledge, (sign for sign in signs if not knowledge.findings[sign].options))
