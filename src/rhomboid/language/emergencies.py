"""Which of the signs that a text names cannot wait: told by the red-flag rules, not by a list of our own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

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
        for finding in _leading(knowledge, rule, said):
            urgency[finding] = max(urgency.get(finding, 0), rank(rule.urgency))
    return tuple(sorted(urgency, key=lambda finding: (-urgency[finding], finding)))


def _leading(knowledge: Knowledge, rule: RedFlag, said: Mapping[str, str]) -> Iterator[str]:
    """Give the symptoms said that a rule rests on, were nothing else there but age, and how it began.

    A headache rests on no rule that asks for neck pain too; said together, both do.
    """
    findings = [knowledge.findings[f] for f in rule.unknown]
    asked = [f.id for f in findings if not f.options and f.derived is None]
    only = {**dict.fromkeys(asked, ABSENT), **said}
    for finding in findings:
        if finding.type != "symptom" or said.get(finding.id) != PRESENT:
            continue
        others = {**only, finding.id: ABSENT}
        alone = {**dict.fromkeys(asked, ABSENT), finding.id: PRESENT}
        is_needed = _may_hold(rule, only) and not _may_hold(rule, others)
        if is_needed or _may_hold(rule, alone):
            yield finding.id


def _may_hold(rule: RedFlag, answers: Mapping[str, str]) -> bool:
    return truth(rule.when, answers, rule.unknown) is not False


def questions_of(knowledge: Knowledge, signs: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """Give (finding, question) for each sign."""
    return tuple((sign, knowledge.findings[sign].question) for sign in signs)


def emergency_questions(knowledge: Knowledge) -> tuple[tuple[str, str], ...]:
    """Give (finding, question) of the yes-or-no signs of the interview's first page: the emergency words."""
    page = knowledge.interview.pages[0]
    signs = (finding for block in page.blocks for finding in block.findings)
    return questions_of(knowledge, (sign for sign in signs if not knowledge.findings[sign].options))
