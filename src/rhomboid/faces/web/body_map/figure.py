"""The figure as SVG: the body behind, and each place as a layer of its own above it."""

from __future__ import annotations

from functools import cache
from html import escape

from rhomboid.faces.web.body_map import shapes

BOX = f"0 0 {shapes.WIDTH} {shapes.HEIGHT}"
SIDES = {"back": ("Left", "Right"), "front": ("Right", "Left")}


@cache
def figure_svg(view: str) -> str:
    """Give the body seen from the back or the front; it answers nothing and says so to screen readers."""
    is_back = view == "back"
    hand_lines = shapes.KNUCKLES if is_back else shapes.CREASES
    lines = [*(shapes.LINES_BACK if is_back else shapes.LINES_FRONT), *_both(hand_lines)]
    body = [
        shapes.TORSO_HALF,
        shapes.mirrored(shapes.TORSO_HALF),
        *_both((shapes.HAND, shapes.EAR)),
        shapes.HEAD,
    ]
    parts = [_path(path, "rh-skin") for path in body]
    parts.append(_path(shapes.HAIR_BACK if is_back else shapes.HAIR_FRONT, "rh-hair"))
    if not is_back:
        parts += [f'<circle class="rh-eye" cx="{x}" cy="{y}" r="3"/>' for x, y in shapes.EYES]
        parts += [_path(path, "rh-line") for path in (*shapes.FACE, *shapes.BROWS)]
    parts += [_path(path, "rh-line") for path in lines]
    left, right = SIDES[view]
    parts += [f'<text x="4" y="130">{left}</text>', f'<text x="296" y="130" text-anchor="end">{right}</text>']
    return f'<svg class="rh-body" viewBox="{BOX}" aria-hidden="true" focusable="false">{"".join(parts)}</svg>'


def layer_svg(region_id: str, view: str) -> str:
    """Give one place as a transparent layer over the body. Errors: KeyError if it is not in that view."""
    path = shapes.outlines(view)[region_id]
    return f'<svg viewBox="{BOX}" aria-hidden="true" focusable="false">{_path(path, "rh-place")}</svg>'


def _both(paths: tuple[str, ...]) -> list[str]:
    return [*paths, *(shapes.mirrored(path) for path in paths)]


def _path(path: str, kind: str) -> str:
    return f'<path class="{escape(kind)}" d="{path}"/>'
