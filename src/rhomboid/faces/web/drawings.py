"""Small pictures in SVG, drawn by hand: shares, ranges and weights. Colours come from the style, by class."""

from __future__ import annotations

from markupsafe import Markup

WIDTH, HEIGHT = 320, 22
# weights below this do not fill the chart: e^3 is odds of twenty
STRONGEST = 3.0


def share_bar(share: float) -> Markup:
    """Give a bar as long as a share. Words beside it say the same, so readers of a screen pass over it."""
    length = round(max(share, 0.004) * WIDTH, 1)
    bar = f'<rect class="bar-share" x="0" y="5" width="{length}" height="12" rx="2"/>'
    return _picture(f'<rect class="bar-ground" x="0" y="5" width="{WIDTH}" height="12" rx="2"/>{bar}', HEIGHT)


def interval_bar(point: float, low: float, high: float) -> Markup:
    """Give a share as a mark on its range, from nobody to everybody."""
    left, right, mark = (round(value * WIDTH, 1) for value in (low, high, point))
    ground = f'<rect class="bar-ground" x="0" y="5" width="{WIDTH}" height="12" rx="2"/>'
    span = f'<rect class="bar-range" x="{left}" y="5" width="{max(right - left, 1)}" height="12" rx="2"/>'
    return _picture(
        f'{ground}{span}<rect class="bar-mark" x="{mark - 2}" y="1" width="4" height="20"/>', HEIGHT
    )


def weight_bar(weight: float, strongest: float) -> Markup:
    """Give one answer's weight: to the right of the middle if it fits, to the left if not.

    weight: natural log of odds. strongest: the largest that the same chart shows.
    """
    middle = WIDTH / 2
    length = round(min(abs(weight) / max(strongest, STRONGEST), 1) * (middle - 4), 1)
    left = middle if weight > 0 else middle - length
    kind = "for" if weight > 0 else "against"
    bar = f'<rect class="bar-{kind}" x="{left}" y="4" width="{length}" height="14" rx="2"/>'
    return _picture(f'{bar}<rect class="bar-axis" x="{middle - 0.5}" y="0" width="1" height="22"/>', HEIGHT)


def _picture(inside: str, height: int) -> Markup:
    box = f'viewBox="0 0 {WIDTH} {height}" preserveAspectRatio="none"'
    return Markup(f'<svg class="drawing" {box} aria-hidden="true" focusable="false">{inside}</svg>')
