"""The causes on a result's page: kinds of pain, the likeliest, the dangers, and what may be done next."""

from __future__ import annotations

from typing import Any

from rich.console import Console
from rich.text import Text

from rhomboid.cli.result_words import EMERGENCY_LEVELS, GROUP_NAMES, Words, heading, line
from rhomboid.documents.shown import (
    ANSWERS_SHOWN,
    BESIDE_AN_EMERGENCY,
    NAMED_FROM,
    dangers_together,
    frequency,
    likeliest,
    named_dangers,
    next_steps,
    weighty_answers,
)
from rhomboid.domain.numbers import percent

BAR_WIDTH = 24


def print_causes(out: Console, result: dict[str, Any], words: Words) -> None:
    """Print what the answers say about the cause."""
    if result["urgency"]["level"] in EMERGENCY_LEVELS:
        out.print()
        line(out, BESIDE_AN_EMERGENCY)
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
    for told, key in (("fits", "for"), ("does not fit", "against")):
        kept = weighty_answers(words, condition, key)
        if kept:
            answers = "; ".join(words.answer(w["finding"], w["value"]) for w in kept[:ANSWERS_SHOWN])
            line(out, f"{indent}{told}: {answers}")


def _print_conditions(out: Console, result: dict[str, Any], words: Words) -> None:
    heading(out, "What it is likeliest to be")
    for place, condition in enumerate(likeliest(result, words), start=1):
        out.print(Text(f"{place}. {words.title(condition)}", style="bold"), end="")
        line(out, f": {frequency(condition)}")
        _print_for_and_against(out, condition, words, "   ")
    counted = words.how_often_right()
    if counted and result["urgency"]["level"] not in EMERGENCY_LEVELS:
        line(out, counted)


def _print_dangers(out: Console, result: dict[str, Any], words: Words) -> None:
    named = named_dangers(result, words)
    if result["urgency"]["level"] in EMERGENCY_LEVELS and not named:
        return
    heading(out, "Causes that must not be missed")
    for danger in named:
        line(out, f"• {words.title(danger)}: {frequency(danger)}")
    together = dangers_together(result, words)
    if together:
        line(out, together)


def _print_next_steps(out: Console, result: dict[str, Any], words: Words) -> None:
    steps = next_steps(result, words)
    if not steps:
        return
    heading(out, "What a clinician may do next")
    for step in steps:
        line(out, f"• {words.step(step)}. Shows: {step['shows']}. Cannot show: {step['cannot_show']}.")
