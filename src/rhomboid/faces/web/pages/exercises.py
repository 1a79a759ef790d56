"""Exercises, each with its drawn poses; what a person's own plan leaves out is said beside it."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable
from hashlib import sha256
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from rhomboid.care.withholding import CONTRAINDICATED, NOT_ASKED, NOT_SURE, bars_of
from rhomboid.documents.moving_svg import moving_svg
from rhomboid.documents.pose_svg import stacked_svg, stills_svg
from rhomboid.domain.answers import with_derived
from rhomboid.domain.errors import RhomboidError
from rhomboid.domain.exercises import Exercise
from rhomboid.faces.web.counted import counted_here, planned
from rhomboid.faces.web.house import house_of, shown, visit_of

LEVELS = {1: "gentle", 2: "build", 3: "strong"}
AREAS = {"thoracic_spine": "Upper back"}
KINDS: dict[str, Callable[[Exercise], str]] = {
    "row": stills_svg,
    "stack": stacked_svg,
    "moving": moving_svg,
}
# a frozen type with mappings in it has no hash, so what is drawn is kept by id
_DRAWN: dict[tuple[str, str], str] = {}


async def shelf(request: Request) -> Response:
    """List every exercise by the part of the body that it moves, gentle ones first."""
    house, visit = house_of(request), visit_of(request)
    care = house.knowledge.care
    areas = {
        area_named(area): sorted(
            (e for e in care.exercises.values() if e.area == area), key=lambda e: (e.level, e.id)
        )
        for area in care.programme.area_order
    }
    return shown(request, "exercises.html", visit=visit, areas=areas, levels=LEVELS, **_own(request))


async def exercise(request: Request) -> Response:
    """Give one exercise: pictures, steps, how much, who must not."""
    house, visit = house_of(request), visit_of(request)
    return shown(
        request,
        "exercise.html",
        visit=visit,
        exercise=_named(request),
        area=area_named(_named(request).area),
        levels=LEVELS,
        others=house.knowledge.care.exercises,
        **_own(request),
    )


async def picture(request: Request) -> Response:
    """Give the picture: key frames in a row; with `?as=stack` one below another, with `?as=moving` moving."""
    kind = request.query_params.get("as", "row")
    if kind not in KINDS:
        raise HTTPException(404)
    text = _drawn(_named(request), kind)
    # it brings its own colours: exactly this style sheet is allowed in it, and nothing else
    style = text.split("<style>", 1)[1].split("</style>", 1)[0]
    allowed = b64encode(sha256(style.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{allowed}'; base-uri 'none'; frame-ancestors 'none'"
    headers = {"Content-Security-Policy": policy, "Cache-Control": "public, max-age=3600"}
    return Response(text, media_type="image/svg+xml", headers=headers)


def area_named(area: str) -> str:
    """Give the part of the body in a person's words."""
    return AREAS.get(area, area.replace("_", " ").capitalize())


def _named(request: Request) -> Exercise:
    found = house_of(request).knowledge.care.exercises.get(request.path_params["id"])
    if found is None:
        raise HTTPException(404)
    return found


def _drawn(found: Exercise, kind: str) -> str:
    key = (found.id, kind)
    if key not in _DRAWN:
        _DRAWN[key] = KINDS[kind](found)
    return _DRAWN[key]


def _own(request: Request) -> dict[str, Any]:
    """Give what own answers and diary say: an emergency, no programme, and each exercise left out."""
    house, visit = house_of(request), visit_of(request)
    nothing: dict[str, Any] = {"is_emergency": False, "no_programme": "", "left_out": {}}
    if not visit.is_begun:
        return nothing
    knowledge, told = house.knowledge, counted_here(request, visit)
    try:
        plan = planned(house, told)
    except RhomboidError:
        # two answers that cannot both be right: the plan's own page says which
        return nothing
    answers = with_derived(knowledge, told.visit.as_answers())
    left_out = {one.id: (one.kind, one.why) for one in plan.programme.withheld}
    for one in knowledge.care.exercises.values():
        # without a programme, too, an answer speaks against what it speaks against
        against = [bar for bar in bars_of(one.must_not, answers) if bar.kind == CONTRAINDICATED]
        if against:
            left_out[one.id] = (CONTRAINDICATED, against[0].rule.why)
    return {
        "is_emergency": plan.emergency is not None,
        "no_programme": "" if plan.programme.weeks else plan.programme.note,
        "left_out": {
            one: {"is_open": kind in (NOT_ASKED, NOT_SURE), "why": why}
            for one, (kind, why) in left_out.items()
        },
    }


ROUTES = [
    Route("/exercises", shelf),
    Route("/exercises/{id}.svg", picture),
    Route("/exercises/{id}", exercise),
]
