"""Asking one thing in a terminal: plain lines, so that a screen reader, a phone or a script can answer too."""

from __future__ import annotations

from rich.console import Console

from rhomboid.domain.answers import OLDEST_YEARS
from rhomboid.domain.knowledge import UNKNOWN

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
    line = input().strip()
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
            out.print(f"I did not understand “{line}”. Type a number from 0 to {OLDEST_YEARS}, or ?.", markup=False)


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


def _chosen(line: str, options: list[tuple[str, str]]) -> str | None:
    if line.isdecimal() and 1 <= int(line) <= len(options):
        return options[int(line) - 1][0]
    if not line:
        return None
    hits = [value for value, label in options if label.lower().startswith(line) or value == line]
    return hits[0] if len(hits) == 1 else None
