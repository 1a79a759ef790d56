"""A chart of scores over time as a static SVG: no script, nothing loaded from elsewhere.

Written out by hand: loading a drawing library costs more than a second, of which this whole command has one
(decision record 0017). Units: pixels at the picture's own size.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from xml.sax.saxutils import escape, quoteattr

LEFT, RIGHT, BELOW, TITLE_LINE = 46, 18, 66, 22
# dark enough on white for people who see little contrast; told apart by shape as well as by colour
DOT, LINE, GRID, INK = "#1d5b8f", "#b3401d", "#e3e3e3", "#333333"
# a year of days would run together at the size that suits a fortnight
FEW, RADIUS_OF_FEW, RADIUS_OF_MANY = 60, 4.5, 2.6
DAYS_BETWEEN_TICKS = (1, 2, 7, 14, 28, 56, 91, 182, 365)
LABEL, LETTER = 76, 8.1
Line = tuple[tuple[date, float], tuple[date, float]]


@dataclass(frozen=True)
class ChartText:
    """The words of a chart. alternative: what it shows, for those who cannot see it."""

    title: str
    axis: str
    alternative: str


@dataclass(frozen=True)
class _Frame:
    """Where a day and a score come to lie. top: below the title."""

    first: date
    last: date
    ends: tuple[int, int]
    top: float
    width: int
    height: int

    def x(self, day: date) -> float:
        share = (day - self.first).days / max((self.last - self.first).days, 1)
        return LEFT + 8 + share * (self.width - LEFT - RIGHT - 16)

    def y(self, score: float) -> float:
        low, high = self.ends
        return self.top + (high - score) / (high - low) * (self.bottom - self.top)

    @property
    def bottom(self) -> float:
        return self.height - BELOW


def chart_svg(
    points: Sequence[tuple[date, int]],
    line: Line | None,
    words: ChartText,
    ends: tuple[int, int] = (0, 10),
    size: tuple[int, int] = (700, 350),
) -> str:
    """Give the SVG of dots by day, with the trend's line if there is one. ends: of the scale.

    Errors: ValueError if there are no points.
    """
    if not points:
        raise ValueError("no points to draw")
    width, height = size
    title = textwrap.wrap(words.title, int((width - 20) / LETTER)) or [""]
    days = [day for day, _ in points]
    frame = _Frame(min(days), max(days), ends, 46 + TITLE_LINE * len(title), width, height)
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label={quoteattr(words.alternative)}'
            f' width="{width}" height="{height}" viewBox="0 0 {width} {height}" font-family="sans-serif">',
            f"<title>{escape(words.title)}</title><desc>{escape(words.alternative)}</desc>",
            f'<rect width="{width}" height="{height}" fill="#ffffff"/>',
            *_headings(title, words.axis),
            *_scores(frame),
            *_days(frame),
            *_dots(frame, points),
            *_trend(frame, line),
            *_key(frame, line is not None),
            "</svg>\n",
        ]
    )


def _text(x: float, y: float, words: str, look: str = "", size: int = 12) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" fill="{INK}"{look}>{escape(words)}</text>'


def _headings(title: Sequence[str], axis: str) -> Iterator[str]:
    for k, part in enumerate(title, start=1):
        yield _text(10, 4 + TITLE_LINE * k, part, ' font-weight="bold"', 16)
    # read across, not turned on its side
    yield _text(10, 24 + TITLE_LINE * len(title), axis)


def _scores(frame: _Frame) -> Iterator[str]:
    low, high = frame.ends
    right = frame.width - RIGHT
    for score in range(low, high + 1):
        y, is_named = frame.y(score), (score - low) % 2 == 0
        colour = INK if score == low else GRID
        if is_named:
            yield f'<path d="M{LEFT} {y:.1f}H{right}" stroke="{colour}"/>'
            yield _text(LEFT - 8, y + 4, str(score), ' text-anchor="end"')


def _days(frame: _Frame) -> Iterator[str]:
    for day in ticks_between(frame.first, frame.last, (frame.width - LEFT - RIGHT) // LABEL):
        x = frame.x(day)
        yield f'<path d="M{x:.1f} {frame.bottom:.1f}v6" stroke="{INK}"/>'
        # the name of a last day stays on the paper
        middle = min(x, frame.width - LABEL / 2)
        yield _text(middle, frame.bottom + 20, f"{day.day} {day:%b %Y}", ' text-anchor="middle"', 11)


def ticks_between(first: date, last: date, most: int) -> list[date]:
    """Give at most so many days to name below a chart: the first one, and evenly on from it."""
    span = (last - first).days
    step = next((step for step in DAYS_BETWEEN_TICKS if span // step < most), span // most + 1)
    return [first + timedelta(days=k) for k in range(0, span + 1, step)]


def _dots(frame: _Frame, points: Sequence[tuple[date, int]]) -> Iterator[str]:
    radius = RADIUS_OF_FEW if len(points) <= FEW else RADIUS_OF_MANY
    for day, score in points:
        yield _dot(frame.x(day), frame.y(score), radius)


def _dot(x: float, y: float, radius: float) -> str:
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius}" fill="{DOT}" fill-opacity="0.75"/>'


def _trend(frame: _Frame, line: Line | None) -> Iterator[str]:
    """Give the line, cut where it would leave the scale."""
    if line is None:
        return
    (first, start), (last, end) = line
    low, high = frame.ends
    steps = max((last - first).days, 1)
    track = [(k, start + (end - start) * k / steps) for k in range(steps + 1)]
    inside = [(k, value) for k, value in track if low <= value <= high]
    if len(inside) > 1:
        (k0, v0), (k1, v1) = inside[0], inside[-1]
        corners = [(first + timedelta(days=k0), v0), (first + timedelta(days=k1), v1)]
        path = "L".join(f"{frame.x(day):.1f} {frame.y(value):.1f}" for day, value in corners)
        yield f'<path class="trend" d="M{path}" fill="none" {_STROKE}/>'


_STROKE = f'stroke="{LINE}" stroke-width="3" stroke-dasharray="9 5"'


def _key(frame: _Frame, has_line: bool) -> Iterator[str]:
    """Give what dots and line mean: in words, below the days."""
    y = frame.height - 16
    yield _dot(LEFT + 8, y - 4, RADIUS_OF_FEW)
    yield _text(LEFT + 20, y, "a day")
    if has_line:
        yield f'<path d="M{LEFT + 78} {y - 4}h34" fill="none" {_STROKE}/>'
        yield _text(LEFT + 120, y, "the trend over all days shown")
