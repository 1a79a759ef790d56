"""What keeps an offer from a person: answers that speak against it, and answers that are missing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rhomboid.domain.care import Contraindication
from rhomboid.domain.knowledge import UNKNOWN, Knowledge
from rhomboid.triage.logic import open_findings, truth

CONTRAINDICATED, NOT_SURE, NOT_ASKED = "contraindicated", "not_sure", "not_asked"


@dataclass(frozen=True)
class Bar:
    """A contraindication that holds, or that cannot be ruled out. value: the answer, None if never asked."""

    rule: Contraindication
    kind: str
    value: str | None


def bars_of(must_not: Iterable[Contraindication], answers: Mapping[str, str]) -> tuple[Bar, ...]:
    """Give every contraindication that is not ruled out, in order of the fact's file.

    answers: those given, with those from age and sex. Only a plain answer that is none of the rule's values
    rules it out.
    """
    found = ((rule, answers.get(rule.finding)) for rule in must_not)
    return tuple(Bar(rule, kind, value) for rule, value in found if (kind := _kind(rule, value)))


def _kind(rule: Contraindication, value: str | None) -> str:
    if value is None:
        return NOT_ASKED
    if value == UNKNOWN:
        return NOT_SURE
    return CONTRAINDICATED if value in rule.values else ""


@dataclass(frozen=True)
class FlagBar:
    """A red flag that fired (is_open False), or that a missing answer could still complete."""

    flag: str
    is_open: bool
    missing: tuple[str, ...]


def flags_against(
    knowledge: Knowledge, flags: Iterable[str], answers: Mapping[str, str]
) -> tuple[FlagBar, ...]:
    """Give the red flags among some that fired or are still open."""
    found = []
    for flag_id in flags:
        rule = knowledge.red_flags[flag_id]
        holds = truth(rule.when, answers, rule.unknown)
        if holds is not False:
            missing = () if holds else tuple(dict.fromkeys(open_findings(rule.when, answers, rule.unknown)))
            found.append(FlagBar(flag_id, holds is None, missing))
    return tuple(found)
