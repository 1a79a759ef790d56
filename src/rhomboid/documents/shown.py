"""What of an assessment a person is shown, and what only a clinician: the same on every page, in every door.

Every function takes the assessment as the content of its JSON.
"""

from __future__ import annotations

from typing import Any

from rhomboid.assessment.cards import CRISIS_SERVICE
from rhomboid.documents.shown_words import EMERGENCY_LEVELS, Words
from rhomboid.domain.knowledge import ABSENT, Knowledge
from rhomboid.domain.numbers import natural_frequency, percent

# a serious cause is named to a patient from this share on, or when it drives the urgency
NAMED_FROM = 0.05
# what fits is told only for causes that are not far-fetched, and answers that change odds by half or more
TOLD_FROM, TOLD_WEIGHT_LOG = 0.01, 0.4
LIKELIEST_SHOWN, DANGERS_SHOWN, ANSWERS_SHOWN, STEPS_SHOWN = 3, 5, 4, 2
BESIDE_AN_EMERGENCY = "The shares below count common causes too. They do not make the sign above harmless."


def may_be_named(result: dict[str, Any], condition: dict[str, Any]) -> bool:
    """Whether a person is told of a cause by name: any that can wait; a danger if likely or if it decides."""
    return (
        condition["kind"] != "danger" or condition["probability"] >= NAMED_FROM or _drives(result, condition)
    )


def _drives(result: dict[str, Any], condition: dict[str, Any]) -> bool:
    return any(reason["id"] == condition["id"] for reason in result["urgency"]["reasons"])


def weighty_answers(words: Words, condition: dict[str, Any], key: str) -> list[dict[str, Any]]:
    """Give the answers that speak clearly for or against (the key) a cause, and may be read out."""
    if condition["probability"] < TOLD_FROM:
        return []
    unsaid = signs_of_crisis(words.knowledge)
    weighty = [w for w in condition[key] if abs(w["weight"]) >= TOLD_WEIGHT_LOG]
    return [w for w in weighty if w["finding"] not in unsaid and _is_plain(words, key, w)]


def _is_plain(words: Words, key: str, weighed: dict[str, Any]) -> bool:
    """Whether a person sees the sense of it: that something is missing speaks against a cause, hardly for."""
    return words.clinician or key == "against" or weighed["value"] != ABSENT


def signs_of_crisis(knowledge: Knowledge) -> set[str]:
    """Give the findings that are never read out as evidence for a cause."""
    rules = (rule for rule in knowledge.red_flags.values() if rule.service == CRISIS_SERVICE)
    return {finding for rule in rules for finding in rule.unknown}


def likeliest(result: dict[str, Any], words: Words) -> list[dict[str, Any]]:
    """Give the first causes that may be named."""
    shown = [c for c in result["conditions"] if words.clinician or may_be_named(result, c)]
    return shown[:LIKELIEST_SHOWN]


def named_dangers(result: dict[str, Any], words: Words) -> list[dict[str, Any]]:
    """Give the first dangers that may be named."""
    named = [d for d in result["must_not_miss"] if words.clinician or may_be_named(result, d)]
    return named[:DANGERS_SHOWN]


def dangers_together(result: dict[str, Any], words: Words) -> str:
    """Give how many people have any danger; nothing beside an emergency, where a small sum would reassure."""
    if result["urgency"]["level"] in EMERGENCY_LEVELS and not words.clinician:
        return ""
    together = natural_frequency(sum(d["probability"] for d in result["must_not_miss"]))
    return f"All causes that should not wait, together: {together} with answers like these."


def next_steps(result: dict[str, Any], words: Words) -> list[dict[str, str]]:
    """Give what a clinician may do next about the leading causes."""
    causes = leading_causes(result, words)
    return list({s["do"]: s for cause in causes for s in cause["next_steps"][:STEPS_SHOWN]}.values())


def leading_causes(result: dict[str, Any], words: Words) -> list[dict[str, Any]]:
    """Give the causes whose next steps matter now.

    In an emergency: those that its reasons are about, never the ordinary ones, whose "keep moving" or
    "usually no X-ray" would be wrong there.
    """
    if result["urgency"]["level"] not in EMERGENCY_LEVELS:
        first, second = result["conditions"][:2]
        if first["kind"] == "danger":
            # "keep moving" or "usually no X-ray" beside a likely danger would contradict its own steps
            return [first]
        causes = [first, *([second] if _is_likely(second) else []), *_likely_danger(result)]
        return [c for c in causes if words.clinician or may_be_named(result, c)]
    flags = words.knowledge.red_flags
    leading = [r for r in result["urgency"]["reasons"] if r["urgency"] == result["urgency"]["level"]]
    about = {c for r in leading for c in (flags[r["id"]].about if r["kind"] == "red_flag" else (r["id"],))}
    likely = {danger["id"] for danger in _likely_danger(result)}
    return [danger for danger in result["must_not_miss"] if danger["id"] in about | likely][:STEPS_SHOWN]


def _likely_danger(result: dict[str, Any]) -> list[dict[str, Any]]:
    return [danger for danger in result["must_not_miss"] if _is_likely(danger)][:1]


def _is_likely(condition: dict[str, Any]) -> bool:
    return bool(condition["probability"] >= NAMED_FROM)


def frequency(condition: dict[str, Any]) -> str:
    """Give a cause's share as people count, with its range."""
    low, high = condition["interval"]
    people = natural_frequency(condition["probability"])
    if percent(low) == percent(high):
        return people
    return f"{people} (from {percent(low)} to {percent(high)}, as far as is known)"


def reasons_by_weight(
    result: dict[str, Any], words: Words
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Give the reasons that decide, and the signs that were found beside them.

    A weaker rule speaks of days or weeks: beside an emergency its sentence would contradict the first one.
    """
    level = result["urgency"]["level"]
    reasons = result["urgency"]["reasons"]
    leading = [r for r in reasons if words.clinician or r["urgency"] == level]
    return leading, [r for r in reasons if r not in leading and r["kind"] == "red_flag"]


def most_urgent_first(knowledge: Knowledge, findings: list[str]) -> list[str]:
    """Order by where the interview asks: the pages put the signs that cannot wait first."""
    pages = [f for page in knowledge.interview.pages for block in page.blocks for f in block.findings]
    place = {finding: i for i, finding in enumerate(pages)}
    return sorted(findings, key=lambda f: (place.get(f, len(place)), f))
