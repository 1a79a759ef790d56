"""A workplace as a picture: each part that a question is about leads to that question."""

# a path is read as one line
# ruff: noqa: E501

from __future__ import annotations

from collections.abc import Mapping
from html import escape

# question -> outline of the part, in a box of 320 by 240
PARTS = {
    "screen_height": "M207 54 L238 54 L238 118 L207 118 Z",
    "screen_distance": "M146 60 L204 60 L204 86 L146 86 Z",
    "keyboard_close": "M168 138 L206 138 L206 148 L168 148 Z M160 128 L214 128 L214 152 L160 152 Z",
    "arms_supported": "M118 104 L160 128 L158 146 L112 128 Z",
    "back_supported": "M64 92 L84 88 L94 160 L74 164 Z",
    "eyes": "M104 28 L140 28 L140 60 L104 60 Z",
    "phone": "M268 124 L292 124 L292 150 L268 150 Z",
    "looking_down": "M232 124 L260 124 L260 150 L232 150 Z",
    "sit_and_stand": "M150 153 L306 153 L306 177 L150 177 Z",
}
STILL = (
    ("rh-desk", "M150 152 L308 152 L308 160 L150 160 Z M158 160 L166 160 L166 226 L158 226 Z"),
    ("rh-desk", "M292 160 L300 160 L300 226 L292 226 Z"),
    ("rh-screen", "M214 58 L224 58 L230 118 L220 118 Z M224 116 L234 116 L240 152 L228 152 Z"),
    (
        "rh-chair",
        "M62 90 C70 84 80 84 84 90 L94 160 L146 162 L146 172 L84 172 Z M106 172 L116 172 L116 214 L106 214 Z",
    ),
    ("rh-chair", "M84 214 L140 214 L140 222 L84 222 Z"),
    (
        "rh-skin",
        "M104 44 C104 26 138 26 138 46 C138 62 130 70 120 70 C110 70 104 60 104 44 Z M110 64 L126 66 L124 82 L106 82 Z",
    ),
    ("rh-hair", "M102 46 C98 22 136 18 140 40 C128 34 120 36 114 44 L110 56 Z"),
    ("rh-cloth", "M100 80 C112 74 126 78 130 88 C134 112 132 140 130 162 L90 162 C88 130 88 100 100 80 Z"),
    ("rh-cloth-dark", "M92 150 L160 148 C172 150 174 160 172 172 L168 216 L150 216 L152 174 L92 174 Z"),
    ("rh-skin", "M150 214 L180 214 C184 214 186 222 182 222 L150 222 Z"),
    (
        "rh-cloth-dark",
        "M110 92 C120 90 126 98 128 106 L140 124 L176 134 L174 144 L130 138 C120 126 112 110 110 92 Z",
    ),
    ("rh-skin", "M174 134 L196 136 C200 138 200 144 194 144 L174 144 Z"),
    ("rh-screen", "M176 146 L212 146 L212 152 L176 152 Z"),
    (
        "rh-screen",
        "M236 146 L258 146 L258 151 L236 151 Z M272 130 C272 126 290 126 290 130 L290 150 L272 150 Z",
    ),
)
BOX = "0 0 320 240"


def workstation_svg(said: Mapping[str, str], questions: Mapping[str, str]) -> str:
    """Give the picture. said: question -> `yes`, `no` or nothing; a no is marked, a yes is calm.

    Each part is a link to its question on the page, so that touch, mouse and keyboard reach it.
    """
    still = "".join(f'<path class="{kind}" d="{path}"/>' for kind, path in STILL)
    parts = "".join(
        f'<a href="#q-{name}" aria-label="{escape(questions[name])}">'
        f'<path class="rh-part rh-said-{said.get(name) or "open"}" d="{path}"/></a>'
        for name, path in PARTS.items()
        if name in questions
    )
    return (
        f'<svg class="workplace" viewBox="{BOX}" role="group" aria-label="A workplace; each part is a link'
        f' to its question">{still}{parts}</svg>'
    )
