"""An assessment as a page of text for a person, or for a clinician."""

from __future__ import annotations

from typing import Any

from rich.console import Console, Group
from rich.panel import Panel
from rich.text import Text

from rhomboid.cli.result_causes import print_causes
from rhomboid.cli.result_words import COLOURS, EMERGENCY_LEVELS, Words, heading, line
from rhomboid.documents.shown import most_urgent_first, reasons_by_weight
from rhomboid.loading.folder import shipped_knowledge

CHANGES_SHOWN = 5
UNSURE_SHOWN = 10
BECAUSE_SHOWN = 6


def print_result(
    result: dict[str, Any],
    clinician: bool = False,
    console: Console | None = None,
    only_urgency: bool = False,
) -> None:
    """Print the assessment, or only how urgent it is and why."""
    out = console or Console(highlight=False)
    words = Words(shipped_knowledge(), clinician)
    out.print(_urgency_panel(result, words))
    _print_reasons(out, result, words)
    if only_urgency:
        return
    if result["groups"]:
        print_causes(out, result, words)
    _print_changes(out, result, words)
    _print_unknown(out, result, words)
    _print_end(out, result)


def _urgency_panel(result: dict[str, Any], words: Words) -> Panel:
    urgency = result["urgency"]
    lines = [Text(urgency["service_text"], style="bold")]
    advice = () if urgency["level"] in EMERGENCY_LEVELS else urgency["advice"]
    lines += [Text(f"• {told}") for told in (*urgency["card"], *advice)]
    style = COLOURS[urgency["level"]]
    title = words.level(urgency) if words.clinician else urgency["title"]
    return Panel(Group(*lines), title=Text(f" {title} ", style=style), border_style=style.split(" on ")[-1])


def _print_reasons(out: Console, result: dict[str, Any], words: Words) -> None:
    reasons = result["urgency"]["reasons"]
    heading(out, "Why")
    if not reasons:
        sure = "the answers you were sure of" if result["not_sure"] else "your answers"
        line(out, f"No warning signs were found in {sure}. That can change.")
    leading, beside = reasons_by_weight(result, words)
    for reason in leading:
        line(out, f"• {words.reason(reason)}{_because(words, reason)}")
    if beside:
        line(out, f"• Also found: {'; '.join(r['title'] for r in beside)}.")
    if words.clinician:
        _print_what_hangs_on_one_number(out, result, words)


def _because(words: Words, reason: dict[str, Any]) -> str:
    told = [words.answer(b["finding"], b["value"]) for b in reason["because"]]
    more = [f"and {len(told) - BECAUSE_SHOWN} more"] if len(told) > BECAUSE_SHOWN else []
    return f" [{'; '.join(told[:BECAUSE_SHOWN] + more)}]" if told else ""


def _print_what_hangs_on_one_number(out: Console, result: dict[str, Any], words: Words) -> None:
    for change in result["urgency"]["changed_by"][:CHANGES_SHOWN]:
        level = words.knowledge.urgencies[change["to"]].title.clinician
        line(out, f"  With {change['number']} at its {change['end']} end: {level}.")


def _print_changes(out: Console, result: dict[str, Any], words: Words) -> None:
    """Say which single answers would change the result.

    A person is told what would make it more urgent. What would lower it, or put another cause first, is for
    clinicians: read at night it invites to take an answer back.
    """
    kinds = {"raises_urgency": "more urgent"}
    if words.clinician:
        kinds |= {"lowers_urgency": "less urgent", "swaps_first": "another cause first"}
    found = {k: [c for c in result["would_change"] if c["kind"] == k][:CHANGES_SHOWN] for k in kinds}
    if not any(found.values()):
        return
    heading(out, "What would change this")
    for kind, changes in found.items():
        if changes:
            told = "; ".join(words.answer(c["finding"], c["to"]) for c in changes)
            line(out, f"• {kinds[kind]}: {told}")


def _print_unknown(out: Console, result: dict[str, Any], words: Words) -> None:
    heading(out, "What remains unknown")
    unsure = most_urgent_first(words.knowledge, result["not_sure"])
    if unsure:
        line(out, f"You were not sure about: {_some(words, unsure, UNSURE_SHOWN)}.")
    if not result["complete"]:
        missing = most_urgent_first(words.knowledge, result["unanswered_flags"])
        line(out, f"Not asked or not answered yet: {_some(words, missing, UNSURE_SHOWN)}.")
    line(out, "No examination, blood test or scan stands behind this. An answer can be wrong.")


def _some(words: Words, findings: list[str], at_most: int) -> str:
    more = len(findings) - at_most
    named = "; ".join(words.finding(f) for f in findings[:at_most])
    return named + (f"; and {more} more" if more > 0 else "")


def _print_end(out: Console, result: dict[str, Any]) -> None:
    heading(out, "When to come back")
    if result["come_back_on"]:
        line(out, f"Look again by {result['come_back_on']}, or at once if anything new appears.")
    else:
        line(out, "Now, as said at the top.")
    for note in result["notes"]:
        line(out, note)
    version = result["knowledge"]
    first = _first_source(result)
    sources = f" Sources: rhomboid knowledge show {first}" if first else ""
    told = (
        f"rhomboid {result['engine']}, knowledge {version['version']} ({version['hash'][:12]}), drawn from "
        f"publications and not yet reviewed by a clinician.{sources}"
    )
    out.print(told, style="dim", markup=False)


def _first_source(result: dict[str, Any]) -> str | None:
    """Give the rule or cause whose sources are worth opening first."""
    reasons = [r["id"] for r in result["urgency"]["reasons"] if r["kind"] in ("red_flag", "risk")]
    first: str | None = (reasons or [c["id"] for c in result["conditions"]] or [None])[0]
    return first
