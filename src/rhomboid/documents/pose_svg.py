"""Key frames of an exercise side by side, as one SVG picture. Units: millimetres of the scene.

The picture brings its own paper, in a light and a dark tone, so that it can be read on any page. A page that
shows it inline may set the variables (--pose-paper, --pose-top, ...) to its own colours.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable
from itertools import pairwise
from xml.sax.saxutils import escape

from rhomboid.documents.body import Body
from rhomboid.documents.scene import Camera, Layer, Outline, body_between, layers_of, placed
from rhomboid.domain.exercises import Exercise, Picture

MARGIN, NARROWEST, GUTTER = 80, 1250, 50
LETTER, LINE = 84, 108
# pixels to a millimetre of the scene at the picture's own size
SCALE = 0.15
CLOSE_UP, EDGE = 1.9, 20
LIGHT = {
    **{"paper": "#ffffff", "ink": "#1f2933", "top": "#1f7a8c", "top-far": "#7fb3be", "legs": "#33475b"},
    **{"legs-far": "#8d9bab", "skin": "#c98d63", "skin-far": "#e3c3ab", "hair": "#43302b", "shoe": "#6b4f7d"},
    **{"shoe-far": "#b5a5c0", "prop": "#a9b4bf", "wall": "#dfe4e9", "mat": "#c9dcc4", "pillow": "#e6d9b8"},
    **{"band": "#b02a5b", "blade": "#155968", "move": "#d9480f", "floor": "#8a97a5"},
}
DARK = {
    **{"paper": "#161b22", "ink": "#e6edf3", "top": "#4fb3c8", "top-far": "#2c6673", "legs": "#9fb3c8"},
    **{"legs-far": "#566678", "skin": "#dba47c", "skin-far": "#8c6c56", "hair": "#8a6f63", "shoe": "#b79acb"},
    **{"shoe-far": "#6c5a79", "prop": "#6a7683", "wall": "#2b333d", "mat": "#2f4a37", "pillow": "#5d5438"},
    **{"band": "#f080a8", "blade": "#8fd6e4", "move": "#ff9a5c", "floor": "#6a7683"},
}
Bounds = tuple[int, int, int, int]


def stills_svg(exercise: Exercise) -> str:
    """Give the key frames side by side, with captions, arrows, and words for screen readers."""
    picture = exercise.picture
    cells, width, height = stills(picture)
    return sheet(exercise, width, height, cells)


def stacked_svg(exercise: Exercise) -> str:
    """Give the key frames one below another, for a narrow screen, as large as its width allows."""
    count = len(exercise.picture.frames)
    cells, width, row = stills(exercise.picture)
    step = (width - 2 * MARGIN + GUTTER) // count
    moved = [
        f'<g transform="translate({-k * step} {k * row})">{cells[2 * k]}{cells[2 * k + 1]}</g>'
        for k in range(count)
    ]
    return sheet(exercise, step - GUTTER + 2 * MARGIN, count * row, moved)


def stills(picture: Picture) -> tuple[list[str], int, int]:
    """Give the elements of the key frames, and the width and height that they take."""
    bounds, zoom = bounds_of(picture), zoom_of(picture)
    wide, high = cell_width(bounds, zoom), figure_height(bounds, zoom)
    lines = [caption_lines(frame.caption, wide) for frame in picture.frames]
    count = len(picture.frames)
    cells = []
    for k, frame in enumerate(picture.frames):
        left = MARGIN + k * (wide + GUTTER)
        painted = "".join(layer_path(layer) for layer in layers_of(picture, placed(frame)))
        inner = "".join(floor(picture, bounds, wide)) + painted + "".join(arrows(picture, k))
        cells.append(f"<svg {placing(bounds, zoom, left, wide)}>{inner}</svg>")
        cells.append(caption(lines[k], left + wide // 2, high, k + 1))
    width = count * wide + (count - 1) * GUTTER + 2 * MARGIN
    return cells, width, high + caption_height(lines)


def zoom_of(picture: Picture) -> float:
    """Give how much larger than life on the sheet a picture is drawn."""
    return CLOSE_UP if picture.close_up else 1.0


def placing(bounds: Bounds, zoom: float, left: int, wide: int) -> str:
    """Give the place of a figure in its cell, and the part of the scene that is shown there."""
    x0, y0, x1, y1 = bounds
    half = wide / zoom / 2
    seen = f"{(x0 + x1) / 2 - half:.0f} {y0 - EDGE} {2 * half:.0f} {y1 - y0 + 2 * EDGE}"
    high = round(zoom * (y1 - y0 + 2 * EDGE))
    return f'x="{left}" y="{MARGIN}" width="{wide}" height="{high}" viewBox="{seen}"'


def sheet(exercise: Exercise, width: int, height: int, content: Iterable[str]) -> str:
    """Give the whole SVG around its elements, with title, description and colours."""
    size = f'width="{round(width * SCALE)}" height="{round(height * SCALE)}" viewBox="0 0 {width} {height}"'
    name = f"pose-{exercise.id}"
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" class="pose" {size} role="img"'
            f' aria-labelledby="{name}-title {name}-text">',
            f'<title id="{name}-title">{escape(exercise.title.patient)}</title>',
            f'<desc id="{name}-text">{escape(description(exercise.picture))}</desc>',
            f"<style>{style()}</style>",
            f'<rect class="paper" width="{width}" height="{height}" rx="60"/>',
            *content,
            "</svg>\n",
        ]
    )


def description(picture: Picture) -> str:
    """Give what is to be seen, in words, with the captions."""
    captions = " ".join(f"{k}. {frame.caption}" for k, frame in enumerate(picture.frames, start=1))
    return f"{picture.alt} {captions}"


def style() -> str:
    """Give the style sheet: each cloth takes its colour from a variable with a light and a dark tone."""
    rules = [".pose .paper{fill:var(--pose-paper)}"]
    rules += [
        f".pose .{cloth}{{fill:var(--pose-{cloth})}}" for cloth in LIGHT if cloth not in ("paper", "ink")
    ]
    rules += [
        ".pose .eye{fill:var(--pose-ink)}",
        ".pose .edge{stroke:var(--pose-paper);stroke-width:14;stroke-linejoin:round;paint-order:stroke}",
        ".pose .move{fill:none;stroke:var(--pose-move);stroke-linecap:round}",
        ".pose .tip{fill:var(--pose-move)}.pose .floor{fill:none;stroke:var(--pose-floor);stroke-width:12}",
        f".pose text{{fill:var(--pose-ink);font:{LETTER}px system-ui,sans-serif;text-anchor:middle}}",
        ".pose .number{font-weight:700}",
    ]
    return (
        f":root{{{_colours(LIGHT)}}}@media(prefers-color-scheme:dark){{:root{{{_colours(DARK)}}}}}"
        + "".join(rules)
    )


def _colours(tones: dict[str, str]) -> str:
    return ";".join(f"--pose-{name}:{colour}" for name, colour in tones.items())


_VARIABLE = re.compile(r"var\(--pose-([a-z-]+)\)")
_ROOTS = re.compile(r":root\{[^}]*\}|@media\(prefers-color-scheme:dark\)\{:root\{[^}]*\}\}")


def in_light(svg: str) -> str:
    """Give a picture in its light colours for good, for a page that is white whatever the screen's tone."""
    return _VARIABLE.sub(lambda found: LIGHT[found[1]], _ROOTS.sub("", svg))


def bounds_of(picture: Picture) -> Bounds:
    """Give left, top, right and bottom of everything in any frame and between two, arrows counted."""
    pairs = list(pairwise(picture.frames))
    bodies = [body_between(one, two, k / STEPS) for one, two in pairs for k in range(STEPS + 1)]
    lines = [line for body in bodies for layer in layers_of(picture, body) for line in layer.outlines]
    seen: list[tuple[float, float]] = [point for line in lines for point in line]
    for k in range(len(picture.frames)):
        seen += [
            (x + side * TIP, y + side * TIP) for way in ways(picture, k) for x, y in way for side in (-1, 1)
        ]
    low = max(y for _, y in seen)
    if picture.close_up:
        # a person who sits or stands is cut at the waist
        low = min(low, max(-10 * _waist(placed(frame)) for frame in picture.frames))
    xs = [x for x, y in seen if y <= low]
    return round(min(xs)), round(min(y for _, y in seen)), round(max(xs)), round(low)


def _waist(body: Body) -> float:
    """Give the height below which a close-up shows nothing. Units: centimetres."""
    belly, head = body.joints["belly"], body.joints["head"]
    is_upright = head[1] - belly[1] > UPRIGHT
    return belly[1] - 4 if is_upright else -UPRIGHT


def cell_width(bounds: Bounds, zoom: float) -> int:
    """Give how wide a frame is, its caption counted."""
    return max(round(zoom * (bounds[2] - bounds[0])) + 60, NARROWEST)


def figure_height(bounds: Bounds, zoom: float) -> int:
    """Give how high a frame is without its caption."""
    return round(zoom * (bounds[3] - bounds[1] + 2 * EDGE)) + 2 * MARGIN


def caption_lines(words: str, wide: int) -> list[str]:
    """Give a caption in lines that fit."""
    return textwrap.wrap(words, int(wide / (LETTER * 0.53)))


def caption_height(lines: list[list[str]]) -> int:
    """Give the room that the longest caption takes."""
    return (max(map(len, lines)) + 1) * LINE + MARGIN


def caption(lines: list[str], middle: int, top: int, number: int) -> str:
    """Give a caption with the number of its frame above it."""
    spans = "".join(f'<tspan x="{middle}" dy="{LINE}">{escape(line)}</tspan>' for line in lines)
    return f'<text x="{middle}" y="{top + LETTER}"><tspan class="number">{number}</tspan>{spans}</text>'


def layer_path(layer: Layer, moving: str = "") -> str:
    """Give one painted element; moving: what is put inside it."""
    tone = "-far" if layer.is_far else ""
    inside = f">{moving}</path>" if moving else "/>"
    return f'<path class="{layer.cloth}{tone} edge" d="{path_of(layer.outlines)}"{inside}'


def path_of(outlines: Iterable[Outline]) -> str:
    """Give outlines as one path of steps from corner to corner."""
    return "".join(_closed(outline) for outline in outlines)


def _closed(outline: Outline) -> str:
    (x, y), *others = outline
    steps, last = [f"M{x} {y}l"], (x, y)
    for point in others:
        dx, dy = point[0] - last[0], point[1] - last[1]
        steps.append(f"{dx} {dy}" if len(steps) == 1 else f" {dx} {dy}")
        last = point
    return "".join(steps).replace(" -", "-") + "z"


def floor(picture: Picture, bounds: Bounds, wide: int) -> list[str]:
    """Give the line of the floor, where there is one and it is seen from its edge."""
    if picture.view not in ("side", "front", "back") or all(prop.kind != "floor" for prop in picture.props):
        return []
    middle, half = (bounds[0] + bounds[2]) // 2, round(wide / zoom_of(picture) / 2)
    low = 6 if picture.view == "side" else _lowest(picture) + 6
    return [f'<path class="floor" d="M{middle - half} {low}h{2 * half}"/>']


def _lowest(picture: Picture) -> int:
    painted = [layer for frame in picture.frames for layer in layers_of(picture, placed(frame))]
    return max(y for layer in painted for line in layer.outlines for _, y in line)


Way = list[tuple[float, float]]


def arrows(picture: Picture, k: int) -> list[str]:
    """Give the way of each moving part from a frame to the next one, as arrows."""
    return [_arrow(way, zoom_of(picture)) for way in ways(picture, k)]


def ways(picture: Picture, k: int) -> list[Way]:
    """Give the points on the way of each moving part from a frame to the next one."""
    if k + 1 >= len(picture.frames):
        return []
    one, two = picture.frames[k], picture.frames[k + 1]
    camera = Camera.of(picture.view)
    bodies = [body_between(one, two, step / STEPS) for step in range(STEPS + 1)]
    return [_long_enough(_trace(bodies, part, camera), zoom_of(picture)) for part in one.moves]


def _trace(bodies: list[Body], part: str, camera: Camera) -> Way:
    seen = [camera.seen(body.joints[part]) for body in bodies]
    return [(10 * x, -10 * y) for x, y in seen]


SHORTEST_ARROW, CLEAR, STEPS, UPRIGHT, TIP = 150.0, 60.0, 8, 30.0, 62.0


def _long_enough(way: Way, zoom: float) -> Way:
    """Give a way of at least some length, beginning beside the part, so that it can be seen."""
    (x0, y0), (x1, y1) = way[0], way[-1]
    across = ((x1 - x0) ** 2 + (y1 - y0) ** 2) ** 0.5 or 1.0
    # close up, a way is seen well without being drawn longer
    shortest, clear = SHORTEST_ARROW / zoom**2, CLEAR / zoom**2
    if across >= shortest:
        return way
    u, v = (x1 - x0) / across, (y1 - y0) / across
    far = [clear + shortest * step / STEPS for step in range(STEPS + 1)]
    return [(x0 + u * d, y0 + v * d) for d in far]


def _arrow(way: Way, zoom: float) -> str:
    """Give the line along a way, and its tip."""
    (xa, ya), (xb, yb) = way[-2], way[-1]
    size = zoom * ((xb - xa) ** 2 + (yb - ya) ** 2) ** 0.5 or 1.0
    u, v = (xb - xa) / size, (yb - ya) / size
    line = "M" + " ".join(f"{x:.0f} {y:.0f}" for x, y in way)
    tip = [(xb + TIP * u, yb + TIP * v), (xb - 38 * v, yb + 38 * u), (xb + 38 * v, yb - 38 * u)]
    head = "M" + " ".join(f"{x:.0f} {y:.0f}" for x, y in tip) + "z"
    return (
        f'<path class="move" stroke-width="{24 / zoom:.0f}" d="{line}"/><path class="tip edge" d="{head}"/>'
    )
