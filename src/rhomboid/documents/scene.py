"""A key frame as a scene: the body where it stands, its props, and all of it seen from one side.

Units: centimetres in space, millimetres on the picture (x to the right, y down).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import cos, pi, radians, sin

from rhomboid.documents.body import Body, posed
from rhomboid.documents.props import solids_of
from rhomboid.documents.solids import Ball, Solid, reach
from rhomboid.documents.space import UP, Vector, between, dot, minus, plus, times
from rhomboid.domain.exercises import Frame, Picture, Prop

# how far round the camera stands (0: sees the right side), and how high. Units: degrees
VIEWS: dict[str, tuple[float, float]] = {
    "side": (0, 0),
    "front": (90, 8),
    "back": (-90, 8),
    "above": (-90, 90),
    "corner": (50, 12),
    "corner_back": (-50, 12),
}
# views in which a limb of the far side gets the paler tone
WITH_FAR_SIDE = ("side", "corner", "corner_back")
SMALL = 1e-3
# corners of an outline; enough that an arc looks round at the size of a page
CORNERS = 20
DIRECTIONS = tuple((cos(2 * pi * k / CORNERS), sin(2 * pi * k / CORNERS)) for k in range(CORNERS))
# parts that an anchor or a touch may name, as the solids that they are made of
PARTS: dict[str, tuple[str, ...]] = {
    "feet": ("right_foot", "left_foot"),
    "knees": ("right_knee", "left_knee"),
    "hands": ("right_hand", "left_hand"),
    "whole_back": ("upper_back", "back", "belly", "pelvis"),
}
Outline = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Camera:
    """Three unit directions: to the right of the picture, up, and towards the eye."""

    right: Vector
    up: Vector
    eye: Vector

    @classmethod
    def of(cls, view: str) -> Camera:
        """Give the camera of a named view."""
        yaw, pitch = (radians(angle) for angle in VIEWS[view])
        right = (cos(yaw), 0.0, -sin(yaw))
        up = (-sin(yaw) * sin(pitch), cos(pitch), -cos(yaw) * sin(pitch))
        return cls(right, up, (sin(yaw) * cos(pitch), sin(pitch), cos(yaw) * cos(pitch)))

    def seen(self, point: Vector) -> tuple[float, float]:
        """Give a point on the picture, y up. Units: centimetres."""
        return dot(point, self.right), dot(point, self.up)


@dataclass(frozen=True, slots=True)
class Layer:
    """Outlines that are painted together. depth: towards the eye."""

    name: str
    cloth: str
    is_far: bool
    depth: float
    outlines: tuple[Outline, ...]


def part_of(body: Body, name: str) -> Solid:
    """Give a part as one solid, which may be made of several."""
    links = tuple(link for one in PARTS.get(name, (name,)) for link in body.solids[one].links)
    return Solid(name, "", "", links)


def is_part(name: str) -> bool:
    """Whether a name is a part that can be anchored, or touch."""
    return name in PARTS or name in posed({}).solids


def placed(frame: Frame) -> Body:
    """Give the body of a frame: the lowest point of its anchor lies at the height of `at`."""
    body = posed(frame.angles)
    return body.moved(minus(frame.at, _stand(body, frame.anchor)))


def _stand(body: Body, part: str) -> Vector:
    """Give the point below the middle of a part at the height of its lowest skin."""
    balls = part_of(body, part).balls
    low = min(ball.centre[1] - reach(ball, UP) for ball in balls)
    x, z = (sum(ball.centre[axis] for ball in balls) / len(balls) for axis in (0, 2))
    return (x, low, z)


def body_between(one: Frame, two: Frame, share: float) -> Body:
    """Give the body at a share of the way between two frames.

    If their anchors differ, it stands on what rests on the same prop in both: no foot leaves the floor.
    """
    names = {**one.angles, **two.angles}
    body = posed({n: (1 - share) * one.angles.get(n, 0) + share * two.angles.get(n, 0) for n in names})
    if one.anchor == two.anchor:
        return body.moved(minus(between(one.at, two.at, share), _stand(body, one.anchor)))
    stays = [part for part, prop in one.touches.items() if two.touches.get(part) == prop]
    if stays:
        start, end = (_stand(placed(frame), stays[0]) for frame in (one, two))
        return body.moved(minus(between(start, end, share), _stand(body, stays[0])))
    return body.moved(between(placed(one).joints["hips"], placed(two).joints["hips"], share))


# what a close-up leaves out
BELOW = ("left_leg", "right_leg")


def layers_of(picture: Picture, body: Body, order: Mapping[str, float] | None = None) -> list[Layer]:
    """Give what is painted, the farthest first. order: depth of a limb, where it must stay the same."""
    camera = Camera.of(picture.view)
    depths = _depths(body, camera) if order is None else order
    found: dict[tuple[str, str], Layer] = {}
    for solid in body.solids.values():
        if picture.close_up and (solid.whose in BELOW or solid.name == "pelvis"):
            continue
        key = (solid.whose, solid.cloth)
        outlines = tuple(_outline(link, camera) for link in _seen_links(solid, body, camera))
        before = found[key].outlines if key in found else ()
        is_far = picture.view in WITH_FAR_SIDE and _is_far(solid.whose, depths)
        depth = depths[solid.whose] + _within_limb(solid, body, camera)
        found[key] = Layer(solid.whose, solid.cloth, is_far, depth, before + outlines)
    painted = sorted(found.values(), key=lambda layer: layer.depth)
    props = [layer for prop in picture.props for layer in _prop_layers(prop, body, camera)]
    bands = [layer for layer in props if layer.cloth == "band"]
    return [layer for layer in props if layer.cloth != "band"] + painted + bands


def _within_limb(solid: Solid, body: Body, camera: Camera) -> float:
    """Give a small step: a sleeve lies over its arm, and a foot behind its shin if it is farther off."""
    if solid.cloth == "shoe":
        knee = body.joints[solid.whose.replace("_leg", "_knee")]
        return -SMALL if dot(minus(solid.balls[0].centre, knee), camera.eye) < -10 else SMALL
    return SMALL if solid.cloth == "top" and solid.whose.endswith("arm") else 0.0


def _is_far(limb: str, depths: Mapping[str, float]) -> bool:
    """Whether a limb is the one of its pair that is turned away."""
    side, _, kind = limb.partition("_")
    other = f"{'left' if side == 'right' else 'right'}_{kind}"
    return kind in ("arm", "leg") and depths[limb] < depths[other] - 4


def limb_depths(picture: Picture, body: Body) -> dict[str, float]:
    """Give how near each limb is to the eye."""
    return _depths(body, Camera.of(picture.view))


def _depths(body: Body, camera: Camera) -> dict[str, float]:
    joints = body.joints

    def mean(*names: str) -> float:
        return sum(dot(joints[name], camera.eye) for name in names) / len(names)

    head = mean("head")
    depths = {"trunk": mean("hips", "chest", "back_middle"), "neck": mean("neck_base") - 1}
    for side in ("right", "left"):
        depths[f"{side}_arm"] = mean(f"{side}_elbow", f"{side}_wrist", f"{side}_hand")
        depths[f"{side}_leg"] = mean(f"{side}_hip", f"{side}_knee", f"{side}_ankle")
        depths[f"{side}_blade"] = depths["trunk"] + 0.5
        depths[f"{side}_eye"] = head + 9 if _faces(body, camera) > -2 else head - 9
    facing = _faces(body, camera)
    # hair hides the face from behind, and the face stands before it from the front and the side
    depths |= {
        "head": head,
        "hair": head + (3 if facing < -2 else -3),
        "nose": head + (4 if facing > 2 else -4),
    }
    return depths


def _faces(body: Body, camera: Camera) -> float:
    return dot(minus(body.joints["nose"], body.joints["head"]), camera.eye)


def _seen_links(solid: Solid, body: Body, camera: Camera) -> tuple[tuple[Ball, ...], ...]:
    """Give the balls to be drawn; an eye or a shoulder blade that faces away shrinks to nothing."""
    if solid.cloth not in ("eye", "blade"):
        return solid.links
    one, joints = solid.balls[0], body.joints
    if solid.cloth == "eye":
        middle = plus(joints["head"], times(0.45, minus(joints["nose"], joints["head"])))
        is_seen = dot(minus(one.centre, middle), camera.eye) > 0.5
    else:
        is_seen = dot(minus(joints["upper_back"], joints["chest"]), camera.eye) > 12
    nothing = (0.0, 0.0, 0.0)
    return solid.links if is_seen else ((Ball(one.centre, (nothing, nothing, nothing)),),)


def _prop_layers(prop: Prop, body: Body, camera: Camera) -> list[Layer]:
    return [
        Layer(s.name, s.cloth, False, -1e6, tuple(_outline(link, camera) for link in s.links))
        for s in solids_of(prop, body)
    ]


def _outline(link: tuple[Ball, ...], camera: Camera) -> Outline:
    """Give the hull of balls on the picture, by the farthest point in each direction. Units: millimetres.

    A ball's shadow is an ellipse; its farthest point along u is c + A A'u / |A'u|, with A its seen half-axes.
    """
    shadows = []
    for one in link:
        axes = [camera.seen(axis) for axis in one.axes]
        shadows.append((camera.seen(one.centre), axes))
    points = []
    for u, v in DIRECTIONS:
        best, farthest = -1e9, (0.0, 0.0)
        for (x, y), axes in shadows:
            along = [a * u + b * v for a, b in axes]
            size = sum(part * part for part in along) ** 0.5
            if x * u + y * v + size > best:
                best = x * u + y * v + size
                scale = 1 / size if size else 0.0
                farthest = (
                    x + scale * sum(a * part for (a, _), part in zip(axes, along, strict=True)),
                    y + scale * sum(b * part for (_, b), part in zip(axes, along, strict=True)),
                )
        points.append((round(10 * farthest[0]), round(-10 * farthest[1])))
    return tuple(points)
