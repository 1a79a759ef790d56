"""Which of the signs that a text names cannot wait: told by the red-flag rules, not by a list of our own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from rhomboid.domain.knowledge import ABSENT, PRESENT, Knowledge, RedFlag
from rhomboid.domain.urgency import EMERGENCIES, rank
from rhomboid.triage.logic import truth


def emergency_signs(knowledge: Knowledge, said: Mapping[str, str]) -> tuple[str, ...]:
    """Give the symptoms said to be present that lead an emergency rule which may still hold.

    The most urgent come first. said: finding to value, as understood, before any confirmation.
    """
    urgency: dict[str, int] = {}
    for rule in knowledge.red_flags.values():
        if rule.urgency not in EMERGENCIES or truth(rule.when, said, rule.unknown) is False:
            continue
        symptoms = [f for f in rule.unknown if knowledge.findings[f].type == "symptom"]
        for finding in symptoms:
            if said.get(finding) == PRESENT and _leads(rule, finding, symptoms, said):
                urgency[finding] = max(urgency.get(finding, 0), rank(rule.urgency))
    return tuple(sorted(urgency, key=lambda finding: (-urgency[finding], finding)))


def _leads(rule: RedFlag, finding: str, symptoms: Sequence[str], said: Mapping[str, str]) -> bool:
    """Whether the rule needs the sign, or would hold by it though every other sign were denied."""
    if truth(rule.when, {**said, finding: ABSENT}, rule.unknown) is False:
        return True
    alone = {**said, **dict.fromkeys(symptoms, ABSENT), finding: PRESENT}
    return truth(rule.when, alone, rule.unknown) is not False


def questions_of(knowledge: Knowledge, signs: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """Give (finding, question) for each sign."""
    return tuple((sign, knowledge.findings[sign].question) for sign in signs)


def emergency_questions(knowledge: Knowledge) -> tuple[tuple[str, str], ...]:
    """Give (finding, question) of the yes-or-no signs of the interview's first page: the emergency words."""
    page = knowledge.interview.pages[0]
    signs = (finding for block in page.blocks for finding in block.findings)
    return questions_of(knowledge, (sign for sign in signs if not knowledge.findings[sign].options))
