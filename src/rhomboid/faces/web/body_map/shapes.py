"""The outlines of the figure and of its places, drawn by hand.

A path holds absolute points alone (M, C, L, Z), x to the right, y down, in a box of 300 by 500 with the
midline at x = 150. What has two sides is drawn once, on the right of the picture, and mirrored.
"""

# a path is read as one line
# ruff: noqa: E501

from __future__ import annotations

import re

WIDTH, HEIGHT, MIDDLE = 300, 500, 150

# what does not answer anything: the body as a whole
HEAD = (
    "M150 8 C178 8 191 30 190 58 C190 70 188 80 184 90 C178 108 165 121 150 121 "
    "C135 121 122 108 116 90 C112 80 110 70 110 58 C109 30 122 8 150 8 Z"
)
EAR = "M188 58 C195 54 198 62 195 71 C193 79 189 82 185 80 L186 60 Z"
TORSO_HALF = (
    "M150 104 L174 104 C175 118 175 126 178 134 C184 148 212 153 236 161 C254 167 263 180 264 200 "
    "C266 240 271 276 276 316 C281 350 286 384 289 418 L268 422 C264 388 258 358 253 330 "
    "C248 296 242 262 236 232 C234 260 228 286 222 306 C218 326 224 346 232 374 C238 396 240 440 237 494 "
    "L156 494 C156 470 154 450 150 432 Z"
)
HAND = (
    "M268 420 L289 416 C293 426 297 430 299 440 C300 447 298 452 295 448 L292 441 "
    "C293 452 293 466 290 480 C289 486 285 487 284 481 L283 464 L281 485 C280 491 275 491 275 485 L274 464 "
    "L271 482 C270 487 265 486 265 480 L266 461 L262 474 C260 478 256 476 257 471 "
    "C259 456 263 438 268 420 Z"
)
HAIR_BACK = (
    "M150 5 C181 5 194 29 193 58 C193 76 190 92 182 104 C172 112 160 114 150 114 "
    "C140 114 128 112 118 104 C110 92 107 76 107 58 C106 29 119 5 150 5 Z"
)
HAIR_FRONT = (
    "M150 5 C181 5 194 29 193 58 L188 62 C187 48 182 39 172 36 C156 42 136 42 122 34 "
    "C116 42 113 50 112 62 L107 58 C106 29 119 5 150 5 Z"
)
# lines that show what is where: spine, shoulder blades, collar bones, ribs, navel
LINES_BACK = (
    *(
        "M150 140 L150 360",
        "M188 190 C204 182 224 184 232 190 C228 216 216 244 206 254 C198 240 190 212 188 190",
    ),
    *("M112 190 C96 182 76 184 68 190 C72 216 84 244 94 254 C102 240 110 212 112 190",),
    *(
        "M150 395 C150 412 150 424 150 432",
        "M226 402 C206 424 172 428 150 424",
        "M74 402 C94 424 128 428 150 424",
    ),
)
LINES_FRONT = (
    *("M156 166 C178 158 206 160 240 168", "M144 166 C122 158 94 160 60 168", "M150 172 L150 236"),
    *("M154 250 C176 254 198 268 214 290", "M146 250 C124 254 102 268 86 290"),
    *(
        "M148 338 C149 343 151 343 152 338",
        "M232 384 C206 412 176 428 154 434",
        "M68 384 C94 412 124 428 146 434",
    ),
)
FACE = ("M139 88 C145 93 155 93 161 88", "M150 62 C153 72 154 78 148 79")
EYES = ((135, 60), (165, 60))
BROWS = ("M127 51 C132 47 139 47 143 50", "M157 50 C161 47 168 47 173 51")
# of the hands: nails where the back of the hand is seen, creases where the palm is
KNUCKLES = (
    "M266 452 L270 450",
    "M273 452 L277 451",
    "M281 452 L285 451",
    "M265 478 L268 479",
    "M276 484 L280 484",
)
CREASES = ("M266 448 C274 446 282 440 290 442", "M264 438 C272 440 276 452 274 462")

# places drawn once: id without its side -> outline on the right of the picture
_PAIRS_BACK = {
    "shoulder_top": "M178 135 C184 148 212 152 238 161 L238 184 C220 177 192 176 165 187 L165 161 L169 140 Z",
    "shoulder_back": "M239 162 C256 168 264 182 265 206 L266 222 L237 222 C236 208 236 190 239 162 Z",
    "beside_spine": "M164 188 C172 184 180 183 187 183 C188 212 194 238 202 252 L164 256 Z",
    "blade": "M189 182 C204 177 224 179 235 186 L234 228 C226 244 214 254 204 254 C194 236 189 210 189 182 Z",
    "mid_back": "M164 257 L196 254 C198 270 196 290 192 308 L164 308 Z",
    "ribs_back": "M198 256 C214 254 226 246 234 232 C232 260 227 286 221 308 L194 308 C198 290 200 272 198 256 Z",
    "loin": "M188 309 L221 309 C218 326 220 340 226 356 L200 356 C190 352 187 330 188 309 Z",
    "upper_arm_back": "M237 223 L266 223 C269 256 272 288 276 318 L251 318 C248 286 242 254 237 223 Z",
    "forearm_back": "M251 319 L276 319 C281 350 286 384 289 417 L268 421 C264 388 257 352 251 319 Z",
    "hand_back": HAND,
    "leg_back": "M151 428 C180 432 214 424 236 404 C239 436 239 466 237 494 L156 494 C156 470 154 450 151 428 Z",
}
_PAIRS_FRONT = {
    "shoulder_front": "M226 158 C254 164 264 182 265 206 L266 222 L237 222 C234 200 230 180 226 158 Z",
    "chest": "M171 162 C190 158 208 156 225 159 C230 180 234 204 236 226 C224 244 196 248 171 240 Z",
    "ribs_side": "M180 245 C204 250 226 244 236 229 C234 258 229 284 222 306 L208 306 C202 282 192 262 180 245 Z",
    "upper_arm_front": _PAIRS_BACK["upper_arm_back"],
    "forearm_front": _PAIRS_BACK["forearm_back"],
    "hand_palm": HAND,
    "leg_front": "M155 436 C178 428 208 412 231 386 C239 410 240 448 237 494 L156 494 C156 472 156 452 155 436 Z",
}
_ALONE_BACK = {
    "head_back": HAIR_BACK,
    "neck_back": "M124 100 C140 108 160 108 176 100 C176 116 175 126 177 133 L123 133 C125 126 124 116 124 100 Z",
    "neck_base": "M123 134 L177 134 L168 140 L164 160 L136 160 L132 140 Z",
    "low_back": "M113 309 L187 309 C186 332 188 354 200 358 L226 358 C228 366 230 374 231 382 L69 382 C70 374 72 366 74 358 L100 358 C112 354 114 332 113 309 Z",
    "buttocks": (
        "M69 383 L231 383 C235 392 236 398 236 402 C214 424 176 430 150 426 C124 430 86 424 64 402 "
        "C64 398 65 392 69 383 Z"
    ),
}
_ALONE_FRONT = {
    "jaw_and_throat": (
        "M119 94 C132 108 168 108 181 94 C180 104 176 110 174 113 C174 124 175 130 179 136 C190 148 200 152 212 154 "
        "C190 156 166 158 150 158 C134 158 110 156 88 154 C100 152 110 148 121 136 C125 130 126 124 126 113 "
        "C124 110 120 104 119 94 Z"
    ),
    "chest_middle": "M130 160 C143 164 157 164 170 160 L170 241 C158 246 142 246 130 241 Z",
    "belly_upper_right": "M119 247 C124 246 128 244 132 243 L132 306 L92 306 C98 282 108 262 119 247 Z",
    "belly_upper": "M133 243 C144 246 158 246 178 246 C192 264 203 284 208 306 L133 306 Z",
    "belly_lower": (
        "M80 308 L220 308 C218 326 222 348 230 384 C208 410 178 428 150 434 C122 428 92 410 70 384 C78 348 82 326 80 308 Z"
    ),
}
_SPINE_TOP, _LEVEL = 161, 24.5


def mirrored(path: str) -> str:
    """Give a path turned over the midline."""
    return re.sub(r"(-?[\d.]+) (-?[\d.]+)", lambda p: f"{2 * MIDDLE - float(p[1]):g} {p[2]}", path)


def outlines(view: str) -> dict[str, str]:
    """Give the outline of every place that is seen in a view: id -> path.

    Seen from behind, the right of the picture is the person's right; seen from the front, the left.
    """
    pairs, alone = (_PAIRS_BACK, _ALONE_BACK) if view == "back" else (_PAIRS_FRONT, _ALONE_FRONT)
    here, there = ("right", "left") if view == "back" else ("left", "right")
    found = dict(alone)
    for name, path in pairs.items():
        found[f"{name}_{here}"] = path
        found[f"{name}_{there}"] = mirrored(path)
    return found | _spine() if view == "back" else found


def _spine() -> dict[str, str]:
    """Give the midline from the first to the twelfth thoracic vertebra, two to a place."""
    found = {}
    for level in range(6):
        top, foot = _SPINE_TOP + level * _LEVEL, _SPINE_TOP + (level + 1) * _LEVEL - 0.8
        path = f"M136.5 {top:g} L163.5 {top:g} L163.5 {foot:g} L136.5 {foot:g} Z"
        found[f"spine_{2 * level + 1}_{2 * level + 2}"] = path
    return found
