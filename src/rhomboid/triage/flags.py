"""The red flags over one set of answers: which fired, which are still open, and what they say together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from rhomboid.domain.knowledge import PRESENT, UNKNOWN, Knowledge, RedFlag, UnknownPolicy, Urgency
from rhomboid.domain.urgency import EMERGENCIES, PRESSING, most_urgent, rank
from rhomboid.triage.logic import held_by, open_findings, truth


@dataclass(frozen=True)
class FiredFlag:
    """A rule that is true, and the answers that made it so."""

    rule: RedFlag
    because: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Doubt:
    """A pressing rule that only a `not sure` keeps from firing.

    signs: the signs that a yes to would make it true, and what was not asked about them. Empty: the doubt is
    of how, when or how bad (questions with options), or of an age nobody gave.
    """

    rule: RedFlag
    signs: tuple[str, ...]


@dataclass(frozen=True)
class FlagReading:
    """What the flags say about one set of answers.

    fired: most urgent first. unsettled: pressing rules that a missing answer could still complete, most
    urgent first. doubtful: pressing rules that only a `not sure` keeps from firing, unsettled ones too: else
    a further yes that opens a new way to the rule would lift the doubt.
    """

    fired: tuple[FiredFlag, ...]
    unsettled: tuple[RedFlag, ...]
    unanswered: tuple[str, ...]
    doubtful: tuple[Doubt, ...]

    @property
    def urgency(self) -> Urgency:
        """Give the most urgent level of the rules that fired; self-care if none did."""
        return most_urgent(*(flag.rule.urgency for flag in self.fired))

    def signalled_first(self, dangers: Sequence[str]) -> tuple[str, ...]:
        """Put first the danger that the most urgent warning sign is about; the others keep their order.

        dangers: ids, likeliest first. Of several that signs of one level are about, the likeliest. Only signs
        that need somebody within a day count.
        """
        about: dict[str, int] = {}
        for flag in self.fired:
            if flag.rule.urgency in PRESSING:
                about.update({c: rank(flag.rule.urgency) for c in flag.rule.about if c not in about})
        first = max(dangers, key=lambda danger: about.get(danger, 0))
        return (first, *(danger for danger in dangers if danger != first))

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
            continue
        if holds is None and rule.urgency in PRESSING:
            unsettled.append(rule)
        doubt = _doubt(knowledge, rule, answers) if rule.urgency in PRESSING else None
        if doubt is not None:
            doubtful.append(doubt)
    missing = {f: None for rule in unsettled for f in open_findings(rule.when, answers, rule.unknown)}
    return FlagReading(tuple(fired), tuple(unsettled), tuple(missing), tuple(doubtful))


def _doubt(knowledge: Knowledge, rule: RedFlag, answers: Mapping[str, str]) -> Doubt | None:
    """Give the doubt about a rule that has not fired, or None.

    The signs are named where they alone would make the rule true. Where how, when or how bad must be supposed
    too, the doubt counts for emergencies only, and if one such answer would do, or none of it is known, or a
    sign is in doubt as well: nearly everyone is not sure of something.
    """
    unsure = tuple(f for f in rule.unknown if answers.get(f) == UNKNOWN and _is_sign(knowledge, f))
    skipped = tuple(f for f in rule.unknown if f not in answers and _is_opened(knowledge, f, answers))
    supposed = {**answers, **dict.fromkeys(skipped, UNKNOWN)}
    if (unsure or skipped) and _is_true_if_yes(rule, supposed, unsure):
        return Doubt(rule, unsure + skipped)
    if rule.urgency in EMERGENCIES and _is_near(knowledge, rule, supposed):
        return Doubt(rule, ())
    return None


def _is_near(knowledge: Knowledge, rule: RedFlag, answers: Mapping[str, str]) -> bool:
    """Whether one `not sure` of how, when or how bad keeps a rule from firing, or none of it is known.

    Where a sign of the rule is not sure either, everything is supposed together.
    """
    told = [f for f in rule.unknown if knowledge.findings[f].type == "question"]
    unsure = [f for f in told if answers.get(f) == UNKNOWN]
    others = [f for f in rule.unknown if f not in told]
    is_sign_unsure = any(answers.get(f) == UNKNOWN and _is_sign(knowledge, f) for f in others)
    ways = [unsure] if is_sign_unsure or len(unsure) == len(told) else [[f] for f in unsure] or [[]]
    return any(_is_true_if_yes(rule, answers, [*others, *way]) for way in ways)


def _is_opened(knowledge: Knowledge, finding: str, answers: Mapping[str, str]) -> bool:
    """Whether a follow-up belongs to a sign that is there or in doubt (chest pain, not sure: then when?)."""
    return any(answers.get(parent) in (UNKNOWN, PRESENT) for parent in knowledge.findings[finding].asked_if)


def _is_sign(knowledge: Knowledge, finding: str) -> bool:
    return knowledge.findings[finding].type in ("symptom", "risk_factor")


def _is_true_if_yes(rule: RedFlag, answers: Mapping[str, str], supposed: Iterable[str]) -> bool:
    """Whether the rule would be true had a `not sure` about each supposed finding been a yes."""
    bold: dict[str, UnknownPolicy] = dict.fromkeys(supposed, "ask_then_assume_present")
    return truth(rule.when, answers, {**rule.unknown, **bold}) is True
