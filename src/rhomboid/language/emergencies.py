"""Which of the signs that a text names cannot wait: told by the red-flag rules, not by a list of our own."""

from __future__ import annotations

from collections.abc import Mapping

from rhomboid.domain.knowledge import ABSENT, PRESENT, Knowledge
from rhomboid.domain.urgency import EMERGENCIES, rank
from rhomboid.triage.logic import truth


def emergency_signs(knowledge: Knowledge, said: Mapping[str, str]) -> tuple[str, ...]:
    """Give the symptoms said to be present without which an emergency rule that may still hold would be false.

    The most urgent come first. said: finding to value, as understood, before any confirmation.
    """
    urgency: dict[str, int] = {}
    for rule in knowledge.red_flags.values():
        if rule.urgency not in EMERGENCIES or truth(rule.when, said, rule.unknown) is False:
            continue
        for finding in rule.unknown:
            is_symptom = knowledge.findings[finding].type == "symptom"
            if not is_symptom or said.get(finding) != PRESENT:
                continue
            if truth(rule.when, {**said, finding: ABSENT}, rule.unknown) is False:
                urgency[finding] = max(urgency.get(finding, 0), rank(rule.urgency))
    return tuple(sorted(urgency, key=lambda finding: (-urgency[finding], finding)))
