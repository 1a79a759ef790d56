"""The red flags over one set of answers: which fired, which are still open, and what they say together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from rhomboid.domain.knowledge import UNKNOWN, Knowledge, RedFlag, Urgency
from rhomboid.domain.urgency import EMERGENCIES, PRESSING, most_urgent, rank
from rhomboid.triage.logic import findings_of, held_by, open_findings, truth

@dataclass(frozen=True)
class FiredFlag:
    """A rule that is true, and the answers that made it so."""

    rule: RedFlag
    because: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class FlagReading:
    """What the flags say about one set of answers.

    fired: most urgent first. unsettled: pressing rules that a missing answer could still complete, most urgent
    first. doubtful: emergency rules kept false only by a `not sure`.
    """

    fired: tuple[FiredFlag, ...]
    unsettled: tuple[RedFlag, ...]
    unanswered: tuple[str, ...]
    doubtful: tuple[RedFlag, ...]

    @property
    def urgency(self) -> Urgency:
        """Give the most urgent level of the rules that fired; self-care if none did."""
        return most_urgent(*(flag.rule.urgency for flag in self.fired))

    @property
    def is_settled(self) -> bool:
        """Whether every pressing rule is true or false."""
        return not self.unsettled


def read_flags(knowledge: Knowledge, answers: Mapping[str, str]) -> FlagReading:
    """Read every rule against the answers (those from age and sex included)."""
    rules = sorted(knowledge.red_flags.values(), key=lambda rule: (-rank(rule.urgency), rule.id))
    fired, unsettled, doubtful = [], [], []
    for rule in rules:
        holds = truth(rule.when, answers, rule.unknown)
        if holds:
            fired.append(FiredFlag(rule, tuple(dict(held_by(rule.when, answers, rule.unknown)).items())))
        elif holds is None and rule.urgency in PRESSING:
            unsettled.append(rule)
        elif holds is False and rule.urgency in EMERGENCIES and _is_doubtful(rule, answers):
            doubtful.append(rule)
    missing = {f: None for rule in unsettled for f in open_findings(rule.when, answers, rule.unknown)}
    return FlagReading(tuple(fired), tuple(unsettled), tuple(missing), tuple(doubtful))


def _is_doubtful(rule: RedFlag, answers: Mapping[str, str]) -> bool:
    """Whether the rule would be true had every `not sure` of it been a yes, something in it being a plain yes."""
    named = set(findings_of(rule.when))
    if not any(answers.get(finding) not in (None, UNKNOWN, "absent") for finding in named):
        return False
    bold = dict.fromkeys(rule.unknown, "ask_then_assume_present")
    return truth(rule.when, answers, bold) is True  # type: ignore[arg-type]
