"""A sheet as plain text of 78 letters a line, to paste into a record."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from rhomboid.documents.sheet import Box, Bullets, Grid, Heading, Paragraph, Part, Picture, Sheet

WIDTH = 78


def sheet_text(sheet: Sheet) -> str:
    """Give the sheet as text. Pictures are told in words."""
    lines = [sheet.title.upper(), *_wrapped(sheet.subtitle)]
    for part in sheet.parts:
        lines += _lines(part)
    lines += ["", "-" * WIDTH, *_wrapped(sheet.footer)]
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _wrapped(text: str, first: str = "", rest: str = "") -> list[str]:
    return textwrap.wrap(
        text, WIDTH, initial_indent=first, subsequent_indent=rest or " " * len(first), break_on_hyphens=False
    )


def _lines(part: Part) -> Iterator[str]:
    if isinstance(part, Heading):
        yield from ("", part.text.upper())
    elif isinstance(part, Paragraph):
        yield from _wrapped(f"{part.lead} {part.text}".strip())
    elif isinstance(part, Bullets):
        for line in part.lines:
            yield from _wrapped(line, "[ ] " if part.boxes else "- ")
    elif isinstance(part, Grid):
        yield from _rows(part)
    elif isinstance(part, Picture):
        yield from _wrapped(f"Picture: {part.alternative}")
    else:
        if isinstance(part, Box):
            yield from ("", *_wrapped(part.title.upper()))
        for inner in part.parts if isinstance(part, Box) else (*part.left, *part.right):
            yield from _lines(inner)


def _rows(grid: Grid) -> Iterator[str]:
    """Give one line for each row: cells named by their column, so that nothing depends on alignment."""
    for first, *others in grid.rows:
        named = [f"{name}: {cell}" for name, cell in zip(grid.head[1:], others, strict=True) if cell]
        yield from _wrapped("; ".join([first, *named]), "- ")
