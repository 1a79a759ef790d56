"""A page as parts: written once, set three ways (HTML, PDF, plain text) so that all say the same."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Paper = Literal["a4", "us-letter"]
Tone = Literal["plain", "warning", "note"]
LETTER_PATHWAYS = {"us"}


def usual_paper(pathway: str) -> Paper:
    """Give the paper that is usual where a pathway holds."""
    return "us-letter" if pathway in LETTER_PATHWAYS else "a4"


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading within the page."""

    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph. lead: its first words, in bold."""

    text: str
    lead: str = ""


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list of lines. boxes: to be ticked by hand."""

    lines: tuple[str, ...]
    boxes: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: a head, rows of as many cells, and the share of the width that each column takes."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """An SVG picture with what it shows in words. percent: of the width of its column."""

    svg: str
    alternative: str
    percent: int = 100


@dataclass(frozen=True, slots=True)
class Box:
    """Parts set apart in a frame."""

    title: str
    parts: tuple[Part, ...]
    tone: Tone = "plain"


@dataclass(frozen=True, slots=True)
class Side:
    """Two columns beside one another; in plain text the left one comes first."""

    left: tuple[Part, ...]
    right: tuple[Part, ...]
    percent: int = 50


Part = Heading | Paragraph | Bullets | Grid | Picture | Box | Side


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page or several. footer: at the foot of each page. dense: small type, for one page."""

    title: str
    subtitle: str
    parts: tuple[Part, ...]
    footer: str
    dated: str
    dense: bool = False


def every_part(parts: tuple[Part, ...]) -> Iterator[Part]:
    """Give every part, those inside others too, in reading order."""
    for part in parts:
        yield part
        if isinstance(part, Box):
            yield from every_part(part.parts)
        elif isinstance(part, Side):
            yield from every_part(part.left)
            yield from every_part(part.right)
