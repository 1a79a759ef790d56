"""The red flags over one set of answers: which fired, which are still open, and what they say together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from rhomboid.domain.knowledge import ABSENT, UNKNOWN, Knowledge, RedFlag, UnknownPolicy, Urgency
from rhomboid.domain.urgency import EMERGENCIES, PRESSING, most_urgent, rank
from rhomboid.triage.logic import held_by, open_findings, truth


@dataclass(frozen=True)
class FiredFlag:
    """A rule that is true, and the answers that made it so."""

    rule: RedFlag
    because: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class FlagReading:
    """What the flags say about one set of answers.

    fired: most urgent first. unsettled: pressing rules that a missing answer could still complete, most
    urgent first. doubtful: emergency rules kept false only by a `not sure`.
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
        elif holds is False and rule.urgency in EMERGENCIES and _is_doubtful(knowledge, rule, answers):
            doubtful.append(rule)
    missing = {f: None for rule in unsettled for f in open_findings(rule.when, answers, rule.unknown)}
    return FlagReading(tuple(fired), tuple(unsettled), tuple(missing), tuple(doubtful))


def _is_doubtful(knowledge: Knowledge, rule: RedFlag, answers: Mapping[str, str]) -> bool:
    """Whether the rule would be true had every `not sure` of it been a yes.

    Not sure of a sign is enough. Not sure of how, when or how bad (questions with options), or an unknown
    age, counts only beside a plain yes, for else everyone who cannot say how it began would be in doubt.
    """
    unsure = [f for f in rule.unknown if answers.get(f) == UNKNOWN]
    has_yes = any(answers.get(f) not in (None, UNKNOWN, ABSENT) for f in rule.unknown)
    is_of_a_sign = any(knowledge.findings[f].type in ("symptom", "risk_factor") for f in unsure)
    if not (has_yes or is_of_a_sign):
        return False
    bold: dict[str, UnknownPolicy] = dict.fromkeys(rule.unknown, "ask_then_assume_present")
    return truth(rule.when, answers, bold) is True
