"""The causes on a result's page: kinds of pain, the likeliest, the dangers, and what may be done next."""

from __future__ import annotations

from typing import Any

from rich.console import Console
from rich.text import Text

from rhomboid.assessment.cards import CRISIS_SERVICE
from rhomboid.cli.result_words import EMERGENCY_LEVELS, GROUP_NAMES, Words, heading, line
from rhomboid.domain.knowledge import ABSENT
from rhomboid.domain.numbers import natural_frequency, percent

# a serious cause is named to a patient from this share on, or when it drives the urgency
NAMED_FROM = 0.05
# what fits is told only for causes that are not far-fetched, and answers that change odds by half or more
TOLD_FROM, TOLD_WEIGHT_LOG = 0.01, 0.4
LIKELIEST_SHOWN, DANGERS_SHOWN, ANSWERS_SHOWN, STEPS_SHOWN, BAR_WIDTH = 3, 5, 4, 2, 24


def print_causes(out: Console, result: dict[str, Any], words: Words) -> None:
    """Print what the answers say about the cause."""
    if result["urgency"]["level"] in EMERGENCY_LEVELS:
        out.print()
        line(out, "The shares below count common causes too. They do not make the sign above harmless.")
    _print_groups(out, result, words)
    _print_conditions(out, result, words)
    _print_dangers(out, result, words)
    _print_next_steps(out, result, words)


def _print_groups(out: Console, result: dict[str, Any], words: Words) -> None:
    heading(out, "What kind of pain")
    for group, share in sorted(result["groups"].items(), key=lambda pair: -pair[1]):
        bar = "█" * round(share * BAR_WIDTH)
        line(out, f"{GROUP_NAMES[group]:32} {bar:{BAR_WIDTH}} {percent(share)}")
        if share >= NAMED_FROM:
            leading = next(c for c in result["conditions"] if c["group"] == group)
            _print_for_and_against(out, leading, words, "    ")


def _print_for_and_against(out: Console, condition: dict[str, Any], words: Words, indent: str) -> None:
    if condition["probability"] < TOLD_FROM:
        return
    unsaid = _signs_of_crisis(words)
    for told, key in (("fits", "for"), ("does not fit", "against")):
        weighty = [w for w in condition[key] if abs(w["weight"]) >= TOLD_WEIGHT_LOG]
        kept = [w for w in weighty if w["finding"] not in unsaid and _is_plain(words, key, w)]
        if kept:
            answers = "; ".join(words.answer(w["finding"], w["value"]) for w in kept[:ANSWERS_SHOWN])
            line(out, f"{indent}{told}: {answers}")


def _is_plain(words: Words, key: str, weighed: dict[str, Any]) -> bool:
    """Whether a person sees the sense of it: that something is missing speaks against a cause, hardly for."""
    return words.clinician or key == "against" or weighed["value"] != ABSENT


def _signs_of_crisis(words: Words) -> set[str]:
    """Give the findings that are never read out as evidence for a cause."""
    rules = (rule for rule in words.knowledge.red_flags.values() if rule.service == CRISIS_SERVICE)
    return {finding for rule in rules for finding in rule.unknown}


def _print_conditions(out: Console, result: dict[str, Any], words: Words) -> None:
    heading(out, "What it is likeliest to be")
    shown = [c for c in result["conditions"] if words.clinician or _may_be_named(result, c)]
    for place, condition in enumerate(shown[:LIKELIEST_SHOWN], start=1):
        out.print(Text(f"{place}. {words.title(condition)}", style="bold"), end="")
        line(out, f": {_frequency(condition)}")
        _print_for_and_against(out, condition, words, "   ")


def _may_be_named(result: dict[str, Any], condition: dict[str, Any]) -> bool:
    return (
        condition["kind"] != "danger" or condition["probability"] >= NAMED_FROM or _drives(result, condition)
    )


def _drives(result: dict[str, Any], condition: dict[str, Any]) -> bool:
    return any(reason["id"] == condition["id"] for reason in result["urgency"]["reasons"])


def _print_dangers(out: Console, result: dict[str, Any], words: Words) -> None:
    dangers = result["must_not_miss"]
    named = [d for d in dangers if words.clinician or _may_be_named(result, d)]
    is_emergency = result["urgency"]["level"] in EMERGENCY_LEVELS
    if is_emergency and not named:
        return
    heading(out, "Causes that must not be missed")
    for danger in named[:DANGERS_SHOWN]:
        line(out, f"• {words.title(danger)}: {_frequency(danger)}")
    if words.clinician or not is_emergency:
        # beside a warning sign a small sum would reassure where nothing may
        together = natural_frequency(sum(d["probability"] for d in dangers))
        line(out, f"All causes that should not wait, together: {together} with answers like these.")


def _print_next_steps(out: Console, result: dict[str, Any], words: Words) -> None:
    leading = _leading_causes(result, words)
    steps = {step["do"]: step for cause in leading for step in cause["next_steps"][:STEPS_SHOWN]}
    if not steps:
        return
    heading(out, "What a clinician may do next")
    for step in steps.values():
        line(out, f"• {words.step(step)}. Shows: {step['shows']}. Cannot show: {step['cannot_show']}.")


def _leading_causes(result: dict[str, Any], words: Words) -> list[dict[str, Any]]:
    """Give the causes whose next steps matter now.

    In an emergency: those that its reasons are about, never the ordinary ones, whose "keep moving" or
    "usually no X-ray" would be wrong there.
    """
    if result["urgency"]["level"] not in EMERGENCY_LEVELS:
        first, second = result["conditions"][:2]
        if first["kind"] == "danger":
            # "keep moving" or "usually no X-ray" beside a likely danger would contradict its own steps
            return [first]
        causes = [first, *(c for c in (second, *result["must_not_miss"][:1]) if _is_likely(c))]
        return [c for c in causes if words.clinician or _may_be_named(result, c)]
    flags = words.knowledge.red_flags
    leading = [r for r in result["urgency"]["reasons"] if r["urgency"] == result["urgency"]["level"]]
    about = {c for r in leading for c in (flags[r["id"]].about if r["kind"] == "red_flag" else (r["id"],))}
    likely = {danger["id"] for danger in result["must_not_miss"][:1] if _is_likely(danger)}
    return [danger for danger in result["must_not_miss"] if danger["id"] in about | likely][:STEPS_SHOWN]


def _is_likely(condition: dict[str, Any]) -> bool:
    return bool(condition["probability"] >= NAMED_FROM)


def _frequency(condition: dict[str, Any]) -> str:
    low, high = condition["interval"]
    people = natural_frequency(condition["probability"])
    if percent(low) == percent(high):
        return people
    return f"{people} (from {percent(low)} to {percent(high)}, as far as is known)"
