"""`rhomboid parse`: a text to what is understood of it, as JSON content and as lines for people."""

from __future__ import annotations

import sys
from datetime import date
from importlib.util import find_spec

from rhomboid.assessment.ranking import answer_text
from rhomboid.domain.errors import AnswersError, Fault
from rhomboid.domain.knowledge import Knowledge
from rhomboid.language import Parse, Reader
from rhomboid.language.tokens import CHARACTERS_AT_MOST
from rhomboid.loading.folder import shipped_knowledge, shipped_phrases

NOT_UNDERSTOOD = (
    "I do not understand the language of this text. I understand English, and I ask in English too. "
    "If any of these is so, do not wait:"
)
NOTHING = "I did not find anything in this text that I could understand."


def matcher_at_hand() -> str:
    """Give the matcher `nlp` where its packages are installed, and else the light one."""
    return "nlp" if find_spec("medspacy") and find_spec("rapidfuzz") else "light"


def reader_of(matcher: str | None, knowledge: Knowledge | None = None) -> Reader:
    """Give a reader of the shipped phrases. Errors: an unknown matcher, or one whose packages are missing."""
    return Reader(knowledge or shipped_knowledge(), shipped_phrases(), matcher or matcher_at_hand())


def parse_of(text: str, matcher: str | None, as_of: date, pathway: str) -> tuple[Reader, Parse]:
    """Give what is understood of a text (`-`: of standard input), and who read it."""
    reader = reader_of(matcher)
    return reader, reader.parse(_typed() if text == "-" else text, as_of, pathway)


def _typed() -> str:
    # one character more than is read, so that a longer text is told to be longer
    raw = sys.stdin.buffer.read(4 * CHARACTERS_AT_MOST + 4)
    if not raw.strip():
        raise AnswersError(
            [Fault("standard input", "nothing", "a text", "Pipe the text in, or give it as TEXT.")]
        )
    return raw.decode("utf-8", errors="replace")


def lines_of(reader: Reader, parse: Parse) -> list[str]:
    """Give what is understood as lines, the cards first."""
    lines = list(crisis_lines(parse))
    if not parse.is_understood:
        return [*lines, *not_understood_lines(parse)]
    if parse.emergency:
        titles = ", ".join(reader.knowledge.findings[f].title.patient.lower() for f in parse.emergency)
        lines.append(f"Cannot wait, so it is asked first: {titles}.")
    lines += [f"{i:3}. {line}" for i, line in enumerate(understood_lines(reader.knowledge, parse), start=1)]
    if not parse.findings and parse.age_years is None:
        lines.append(NOTHING)
    for start, end in parse.not_understood:
        lines.append(f"Not understood: “{parse.text[start:end]}”")
    if parse.is_cut:
        lines.append(f"Only the first {CHARACTERS_AT_MOST:,} characters were read.")
    return [*lines, "Nothing of this counts before you have confirmed it."]


def crisis_lines(parse: Parse) -> tuple[str, ...]:
    """Give the crisis card, or nothing."""
    return ("Before anything else:", *(f"  {line}" for line in parse.crisis)) if parse.crisis else ()


def not_understood_lines(parse: Parse) -> list[str]:
    """Give the emergency words and the card for a text whose language is not understood."""
    words = [f"  • {question}" for _, question in parse.ask_first]
    return [NOT_UNDERSTOOD, *words, *(f"  {line.replace('{sign}', '…')}" for line in parse.card)]


def understood_lines(knowledge: Knowledge, parse: Parse) -> list[str]:
    """Give one line for each thing understood, with the words that it came from."""
    lines = []
    if parse.age_years is not None:
        lines.append(f"Age: {parse.age_years}")
    if parse.sex is not None:
        lines.append(f"Sex: {parse.sex}")
    for one in parse.findings:
        lines.append(f"{answer_text(knowledge.findings[one.id], one.value)}  ({one.why})")
    return lines
