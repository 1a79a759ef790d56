"""A chart of scores over time as a static SVG: no script, nothing loaded from elsewhere.

The Vega-Lite specification is written out by hand: loading altair to write it takes most of a second. A test
holds it against altair's schema.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from xml.sax.saxutils import escape, quoteattr

WIDTH, HEIGHT = 640, 260
# dark enough on white for people who see little contrast; told apart by shape as well as by colour
DOT, LINE, GRID, INK = "#1d5b8f", "#b3401d", "#e3e3e3", "#333333"
# a year of days would run together at the size that suits a fortnight
FEW, SIZE_OF_FEW, SIZE_OF_MANY = 60, 60, 18
Line = tuple[tuple[date, float], tuple[date, float]]


@dataclass(frozen=True)
class ChartText:
    """The words of a chart. alternative: what it shows, for those who cannot see it."""

    title: str
    axis: str
    alternative: str


def chart_svg(
    points: Sequence[tuple[date, int]], line: Line | None, words: ChartText, ends: tuple[int, int] = (0, 10)
) -> str:
    """Give the SVG of dots by day, with the trend's line if there is one. ends: of the scale.

    Errors: ValueError if there are no points.
    """
    if not points:
        raise ValueError("no points to draw")
    picture = drawn(chart_specification(points, line, words, ends))
    # names of clipping areas are counted over all drawings; the same chart must be the same bytes
    picture = re.sub(r"\bclip[0-9]+\b", "chart-area", picture)
    # the drawing has no words for a screen reader
    label = f'<svg role="img" aria-label={quoteattr(words.alternative)} '
    head, _, rest = picture.partition(">")
    named = f"<title>{escape(words.title)}</title><desc>{escape(words.alternative)}</desc>"
    return f"{head.replace('<svg ', label, 1)}>{named}{rest}"


def chart_specification(
    points: Sequence[tuple[date, int]], line: Line | None, words: ChartText, ends: tuple[int, int] = (0, 10)
) -> dict[str, Any]:
    """Give the chart as a Vega-Lite 5 specification."""
    layers = [_dots(points, words, ends)]
    if line is not None:
        layers.append(_line(line))
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "title": {"text": words.title, "anchor": "start", "fontSize": 15},
        "width": WIDTH,
        "height": HEIGHT,
        "background": "white",
        "layer": layers,
        "config": {
            "font": "sans-serif",
            "view": {"stroke": None},
            "axis": {"labelFontSize": 12, "titleFontSize": 13, "gridColor": GRID, "labelColor": INK},
        },
    }


def _rows(points: Sequence[tuple[date, float]]) -> dict[str, Any]:
    return {"values": [{"day": day.isoformat(), "score": value} for day, value in points]}


def _dots(points: Sequence[tuple[date, int]], words: ChartText, ends: tuple[int, int]) -> dict[str, Any]:
    size = SIZE_OF_FEW if len(points) <= FEW else SIZE_OF_MANY
    days = {"format": "%e %b %Y", "labelOverlap": True, "tickCount": 6, "grid": False}
    return {
        "data": _rows(points),
        "mark": {"type": "circle", "color": DOT, "size": size, "opacity": 0.75, "clip": False},
        "encoding": {
            "x": {"field": "day", "type": "temporal", "title": None, "axis": days},
            "y": {
                "field": "score",
                "type": "quantitative",
                "title": words.axis,
                "scale": {"domain": list(ends), "nice": False},
            },
        },
    }


def _line(line: Line) -> dict[str, Any]:
    return {
        "data": _rows(line),
        "mark": {"type": "line", "color": LINE, "strokeWidth": 3, "strokeDash": [8, 4], "clip": True},
        "encoding": {
            "x": {"field": "day", "type": "temporal"},
            "y": {"field": "score", "type": "quantitative"},
        },
    }


def drawn(specification: Mapping[str, Any], version: str | None = None) -> str:
    """Give a Vega-Lite specification as SVG; version: of Vega-Lite, the latest known if left out."""
    import vl_convert  # noqa: PLC0415 - half a second to draw the first time, so only when there is a chart

    return str(vl_convert.vegalite_to_svg(dict(specification), vl_version=version))
