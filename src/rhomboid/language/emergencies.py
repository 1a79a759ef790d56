"""Which of the signs that a text names cannot wait: told by the red-flag rules, not by a list of our own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from rhomboid.domain.knowledge import ABSENT, PRESENT, UNKNOWN, Knowledge, RedFlag, UnknownPolicy
from rhomboid.domain.urgency import EMERGENCIES, rank
from rhomboid.triage.logic import held_by


def emergency_signs(knowledge: Knowledge, said: Mapping[str, str]) -> tuple[str, ...]:
    """Give the symptoms said to be present on which an emergency rule rests that may still hold.

    The most urgent come first. said: finding to value, as understood, before any confirmation.
    """
    urgency: dict[str, int] = {}
    for rule in knowledge.red_flags.values():
        if rule.urgency in EMERGENCIES:
            for finding in _resting_on(knowledge, rule, said):
                urgency[finding] = max(urgency.get(finding, 0), rank(rule.urgency))
    return tuple(sorted(urgency, key=lambda finding: (-urgency[finding], finding)))


def _resting_on(knowledge: Knowledge, rule: RedFlag, said: Mapping[str, str]) -> Iterator[str]:
    """Give the symptoms said by which a rule may hold.

    What is open is the age and every choice (how bad, how long, how it began, where). A yes-or-no that the
    text does not say counts as no: so a headache leads no rule that asks for neck pain too; said together,
    both do.
    """
    findings = [knowledge.findings[f] for f in rule.unknown]
    is_open = {f.id: bool(f.options) or f.derived is not None for f in findings}
    supposed = {f: UNKNOWN if is_open[f] else ABSENT for f in is_open}
    bold: dict[str, UnknownPolicy] = {
        f: "ask_then_assume_present" if is_open[f] else "ask_then_ignore" for f in is_open
    }
    for finding, value in held_by(rule.when, {**supposed, **said}, bold):
        if value == PRESENT and knowledge.findings[finding].type == "symptom":
            yield finding


def questions_of(knowledge: Knowledge, signs: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """Give (finding, question) for each sign."""
    return tuple((sign, knowledge.findings[sign].question) for sign in signs)


def emergency_questions(knowledge: Knowledge) -> tuple[tuple[str, str], ...]:
    """Give (finding, question) of the yes-or-no signs of the interview's first page: the emergency words."""
    page = knowledge.interview.pages[0]
    signs = (finding for block in page.blocks for finding in block.findings)
    return questions_of(knowledge, (sign for sign in signs if not knowledge.findings[sign].options))
