"""An exercise as one SVG that moves from key frame to key frame and back.

It stands still where a person wants no motion.

The joints are turned step by step, and the outlines in between follow from them, so that limbs keep their
length while they move. Steps are joined by SMIL; the style sheet shows the still frames instead where the
system asks for less motion.
"""

from __future__ import annotations

from xml.sax.saxutils import escape

from rhomboid.documents.body import Body
from rhomboid.documents.pose_svg import (
    EDGE,
    LETTER,
    LINE,
    MARGIN,
    Bounds,
    bounds_of,
    caption_height,
    caption_lines,
    cell_width,
    figure_height,
    floor,
    layer_path,
    path_of,
    sheet,
    stills,
    zoom_of,
)
from rhomboid.documents.scene import Layer, body_between, layers_of, limb_depths, placed
from rhomboid.domain.exercises import Exercise, Picture

# steps between two key frames, and how long each way and each rest takes. Units: seconds
STEPS, WAY, REST = 6, 1.6, 1.0
SWITCH = (
    ".pose .still{display:none}"
    "@media(prefers-reduced-motion:reduce){.pose .still{display:inline}.pose .moving{display:none}}"
)


def moving_svg(exercise: Exercise) -> str:
    """Give the picture with motion, its key frames beside it for those who want none."""
    picture = exercise.picture
    bounds, zoom = bounds_of(picture), zoom_of(picture)
    wide, high = cell_width(bounds, zoom), figure_height(bounds, zoom)
    lines = [caption_lines(frame.caption, wide) for frame in picture.frames]
    width, height = wide + 2 * MARGIN, high + caption_height(lines)
    rounds = round_of(picture)
    figure = "".join([*floor(picture, bounds, wide), *_figure(picture, rounds)])
    words = "".join(_words(one, k, width // 2, high, rounds) for k, one in enumerate(lines))
    moving = f'<g class="moving">{_placed(exercise, bounds, zoom, wide, figure)}{words}</g>'
    return sheet(
        exercise, width, height, [f"<style>{SWITCH}</style>", moving, _still(picture, width, height)]
    )


def _placed(exercise: Exercise, bounds: Bounds, zoom: float, wide: int, figure: str) -> str:
    """Give the figure in its place: a group, since an inner SVG would have a clock of its own."""
    x0, y0, x1, y1 = bounds
    across, down = MARGIN + wide / 2 - zoom * (x0 + x1) / 2, MARGIN - zoom * (y0 - EDGE)
    name = f"pose-{exercise.id}-part"
    part = (
        f'<rect x="{x0 - EDGE}" y="{y0 - EDGE}" width="{x1 - x0 + 2 * EDGE}" height="{y1 - y0 + 2 * EDGE}"/>'
    )
    clip = f'<clipPath id="{name}">{part}</clipPath>' if exercise.picture.close_up else ""
    shown = f' clip-path="url(#{name})"' if clip else ""
    place = f"translate({across:.0f} {down:.0f}) scale({zoom:g})"
    return f'{clip}<g transform="{place}"><g{shown}>{figure}</g></g>'


def round_of(picture: Picture) -> list[tuple[float, int, float]]:
    """Give (time, key frame, share of the way to the next) of each step, there and back. Units: seconds."""
    last = len(picture.frames) - 1
    steps: list[tuple[float, int, float]] = [(0.0, 0, 0.0)]
    time = 0.0
    for k, forward in [*((k, True) for k in range(last)), *((k, False) for k in reversed(range(last)))]:
        time += REST
        steps.append((time, k, 0.0 if forward else 1.0))
        for step in range(1, STEPS + 1):
            time += WAY / STEPS
            share = step / STEPS if forward else 1 - step / STEPS
            steps.append((time, k, share))
    return steps


def bodies_of(picture: Picture, rounds: list[tuple[float, int, float]]) -> list[Body]:
    """Give the body at each step."""
    frames = picture.frames
    return [body_between(frames[k], frames[k + 1], _eased(share)) for _, k, share in rounds]


def _eased(share: float) -> float:
    """Give a share that starts and ends slowly, as a body does. Formula: 3 s² - 2 s³."""
    return share * share * (3 - 2 * share)


def _figure(picture: Picture, rounds: list[tuple[float, int, float]]) -> list[str]:
    """Give the painted elements; their order is that of the middle of the movement and stays the same."""
    bodies = bodies_of(picture, rounds)
    each = [limb_depths(picture, body) for body in (placed(frame) for frame in picture.frames)]
    order = {limb: sum(depths[limb] for depths in each) / len(each) for limb in each[0]}
    steps = [layers_of(picture, body, order) for body in bodies]
    times = _key_times(rounds)
    painted = []
    for n, layer in enumerate(steps[0]):
        paths = [path_of(_same(step, n, layer).outlines) for step in steps]
        painted.append(
            layer_path(layer, "" if len(set(paths)) == 1 else _motion(paths, times, rounds[-1][0]))
        )
    return painted


def _same(step: list[Layer], n: int, layer: Layer) -> Layer:
    """Give the layer of another step that is the same part."""
    if (step[n].name, step[n].cloth) == (layer.name, layer.cloth):
        return step[n]
    return next(one for one in step if (one.name, one.cloth) == (layer.name, layer.cloth))


def _motion(paths: list[str], times: str, seconds: float) -> str:
    values = ";".join(paths)
    return (
        f'<animate attributeName="d" dur="{seconds:g}s" repeatCount="indefinite"'
        f' keyTimes="{times}" values="{values}"/>'
    )


def _key_times(rounds: list[tuple[float, int, float]]) -> str:
    whole = rounds[-1][0]
    return ";".join(f"{time / whole:.4g}" for time, _, _ in rounds)


def _words(lines: list[str], k: int, middle: int, top: int, rounds: list[tuple[float, int, float]]) -> str:
    """Give a caption that is shown while its frame is the nearer one."""
    whole = rounds[-1][0]
    shown = [k == frame + (share > 0.5) for _, frame, share in rounds]
    times = ";".join(f"{time / whole:.4g}" for time, _, _ in rounds)
    values = ";".join("1" if one else "0" for one in shown)
    spans = "".join(f'<tspan x="{middle}" dy="{LINE}">{escape(line)}</tspan>' for line in lines)
    return (
        f'<text x="{middle}" y="{top + LETTER}" opacity="{int(shown[0])}">'
        f'<tspan class="number">{k + 1}</tspan>{spans}'
        f'<animate attributeName="opacity" calcMode="discrete" dur="{whole:g}s" repeatCount="indefinite"'
        f' keyTimes="{times}" values="{values}"/></text>'
    )


def _still(picture: Picture, width: int, height: int) -> str:
    """Give the key frames side by side, made small enough for the room of the moving one."""
    cells, wide, high = stills(picture)
    inner = "".join(cells)
    return f'<svg class="still" width="{width}" height="{height}" viewBox="0 0 {wide} {high}">{inner}</svg>'
