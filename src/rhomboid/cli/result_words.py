"""Colours and headings of a result's page in a terminal; the words come from `documents`."""

from __future__ import annotations

from rich.console import Console
from rich.text import Text

from rhomboid.documents.shown_words import EMERGENCY_LEVELS, GROUP_NAMES, Words

__all__ = ["COLOURS", "EMERGENCY_LEVELS", "GROUP_NAMES", "Words", "heading", "line"]
COLOURS = {
    "emergency_ambulance": "bold white on red",
    "emergency": "bold red",
    "consultation_24": "bold yellow",
    "consultation": "bold blue",
    "self_care": "bold green",
}


def heading(out: Console, text: str) -> None:
    """Print a heading with a line of air above it."""
    out.print()
    out.print(Text(text, style="bold underline"))


def line(out: Console, text: str) -> None:
    """Print a line as it stands."""
    out.print(text, markup=False)
