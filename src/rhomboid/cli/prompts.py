"""Asking one thing in a terminal: plain lines, which a screen reader, a phone or a script can answer too."""

from __future__ import annotations

from rich.console import Console

from rhomboid.domain.answers import OLDEST_YEARS
from rhomboid.domain.knowledge import ABSENT, PRESENT, UNKNOWN, Finding

UNSURE = ("?", "not sure", "unsure", "unknown", "u")


class Quit(Exception):  # noqa: N818 - an event of the talk, not an error
    """The person wants to stop and go on later."""


class Back(Exception):  # noqa: N818
    """The person wants the question before."""


class Changes(Exception):  # noqa: N818
    """The person wants to see or change earlier answers."""


def ask_line(out: Console, prompt: str) -> str:
    """Give one line, stripped; `quit`, `back`, `answers` and `change` leave the question."""
    out.print(prompt, end=" ", markup=False)
    try:
        line = input().strip()
    except UnicodeDecodeError:
        # bytes that are no text: not understood, and asked again
        line = "�"
    word = line.lower()
    if word in ("quit", "exit", "q"):
        raise Quit
    if word in ("back", "b"):
        raise Back
    if word in ("answers", "change"):
        raise Changes
    return line


def ask_age(out: Console) -> int | None:
    """Give whole years, or None if left open."""
    while True:
        line = ask_line(out, "\nHow old are you, in years? (? to leave it open)")
        if line.lower() in UNSURE:
            return None
        if line.lower() == "why":
            out.print("Age changes how likely each cause is, and which signs matter.", markup=False)
        elif line.isdecimal() and int(line) <= OLDEST_YEARS:
            return int(line)
        else:
            out.print(
                f"I did not understand “{line}”. Type a number from 0 to {OLDEST_YEARS}, or ?.", markup=False
            )


def ask_choice(
    out: Console,
    question: str,
    options: list[tuple[str, str]],
    why: str,
    help: str = "",
    may_be_unsure: bool = True,
) -> str:
    """Give the value chosen, by number, by first letter where that is clear, or by word."""
    out.print(f"\n{question}", markup=False)
    if help:
        out.print(f"  ({help})", markup=False)
    numbered = "   ".join(f"{i} {label}" for i, (_, label) in enumerate(options, start=1))
    long = len(numbered) > 90
    if long:
        for i, (_, label) in enumerate(options, start=1):
            out.print(f"   {i} {label}", markup=False)
    while True:
        tail = "   ? not sure" if may_be_unsure else ""
        line = ask_line(out, f"   {'' if long else numbered}{tail} >").lower()
        if line == "why":
            out.print(f"   {why or 'It decides what is asked or shown next.'}", markup=False)
            continue
        if may_be_unsure and line in UNSURE:
            return UNKNOWN
        chosen = _chosen(line, options)
        if chosen is not None:
            return chosen
        ways = f"a number from 1 to {len(options)}" + (", or ? if you are not sure" if may_be_unsure else "")
        out.print(f"   I did not understand “{line}”. Type {ways}.", markup=False)


def ask_sex(out: Console) -> str | None:
    """Give female or male, or None if left open."""
    why = "Some causes and signs differ by sex. You can leave it open with ?."
    sex = ask_choice(out, "What sex were you given at birth?", [("female", "Female"), ("male", "Male")], why)
    return None if sex == UNKNOWN else sex


def ask_finding(out: Console, finding: Finding) -> str:
    """Give the answer to a finding's question: present or absent, one of its options, or unknown."""
    options = [(o.id, o.label) for o in finding.options] or [(PRESENT, "Yes"), (ABSENT, "No")]
    return ask_choice(out, finding.question, options, finding.why_asked, finding.help)


def choose(out: Console, question: str, options: list[tuple[str, str]]) -> str:
    """Give the choice on a question from which there is no way back and nothing to change."""
    while True:
        try:
            return ask_choice(out, question, options, "", may_be_unsure=False)
        except (Back, Changes):
            out.print("Please choose one of the two first.", markup=False)


def _chosen(line: str, options: list[tuple[str, str]]) -> str | None:
    if line.isdecimal() and 1 <= int(line) <= len(options):
        return options[int(line) - 1][0]
    if not line:
        return None
    hits = [value for value, label in options if label.lower().startswith(line) or value == line]
    return hits[0] if len(hits) == 1 else None
