"""The body map: where it is worst, where else it hurts, and what was understood, kept as answers."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from rhomboid.domain.body_map import BodyMap
from rhomboid.faces.web.body_map.figure import figure_svg, layer_svg
from rhomboid.faces.web.changing import is_lowering, with_note
from rhomboid.faces.web.house import fields_of, house_of, keep, seen_elsewhere, shown, visit_of
from rhomboid.faces.web.pages.interview import SURE, is_stopped, sure_page
from rhomboid.faces.web.visit import Visit

NEEDS = "body_map"
KEPT = "body_map"
WORST, ALSO = "worst", "also"
CHOOSE_ONE = "Choose the place that hurts most, or go back and answer in words"


async def ask(request: Request) -> Response:
    """Show the figure, or with `?as=list` the same places as a list."""
    visit, name, figure = visit_of(request), request.path_params["name"], _figure(request)
    if name == ALSO and _places(visit, figure) is None:
        return seen_elsewhere("/body-map/worst")
    return _page(request, visit, name, is_list=request.query_params.get("as") == "list")


async def take_places(request: Request) -> Response:
    """Keep the chosen places of one of the two pages; no answer changes yet."""
    visit, name, figure = visit_of(request), request.path_params["name"], _figure(request)
    fields = fields_of(request)
    is_list = fields.get("as") == "list"
    if name == WORST and WORST not in fields:
        return _page(request, visit, name, is_list, [(WORST, CHOOSE_ONE)])
    chosen = [fields[WORST]] if name == WORST else [one for one, value in fields.items() if value == ALSO]
    if any(one not in figure.regions for one in chosen):
        raise HTTPException(400)
    before = visit.kept.get(KEPT, {})
    places = {**before, WORST: chosen[0]} if name == WORST else {**before, ALSO: chosen}
    keep(request, replace(visit, kept={**visit.kept, KEPT: places}))
    then = "/body-map/understood" if name == ALSO else "/body-map/also"
    return seen_elsewhere(f"{then}?as=list" if is_list and name == WORST else then)


async def understood(request: Request) -> Response:
    """Say in words what was understood, and which answers it is kept as."""
    visit, figure = visit_of(request), _figure(request)
    places = _places(visit, figure)
    if places is None:
        return seen_elsewhere("/body-map/worst")
    return shown(
        request,
        "body_map_understood.html",
        visit=visit,
        understood=figure.words(*places),
        given=figure.answers(*places),
    )


async def take(request: Request) -> Response:
    """Keep as answers what was shown on the figure."""
    house, visit, figure = house_of(request), visit_of(request), _figure(request)
    places = _places(visit, figure)
    if places is None:
        return seen_elsewhere("/body-map/worst")
    after = visit.with_answers(house.knowledge, figure.answers(*places))
    if is_lowering(house.services.engine, visit, after):
        if SURE not in fields_of(request):
            return sure_page(request, visit, after, {})
        after = with_note(house.services.engine, visit, after)
    keep(request, after)
    return seen_elsewhere("/emergency" if is_stopped(house, after) else "/interview")


def _figure(request: Request) -> BodyMap:
    figure = house_of(request).services.body_map
    assert figure is not None
    if request.path_params.get("name", WORST) not in (WORST, ALSO):
        raise HTTPException(404)
    return figure


def _places(visit: Visit, figure: BodyMap) -> tuple[str, tuple[str, ...]] | None:
    """Give where it is worst and where it hurts too; None if nothing was chosen yet."""
    kept = visit.kept.get(KEPT, {})
    if kept.get(WORST) not in figure.regions:
        # what was kept under an earlier release may name a place that is gone
        return None
    return kept[WORST], tuple(one for one in kept.get(ALSO, ()) if one in figure.regions)


def _page(
    request: Request,
    visit: Visit,
    name: str,
    is_list: bool,
    faults: list[tuple[str, str]] | None = None,
) -> Response:
    figure, places = _figure(request), _places(visit, _figure(request))
    words: dict[str, Any] = {
        "question": figure.worst if name == WORST else figure.spread,
        "chosen": () if places is None else (places[0],) if name == WORST else places[1],
        "understood": "" if places is None else figure.words(*places),
        "bodies": {view: figure_svg(view) for view in figure.views},
        "layers": {region.id: layer_svg(region.id, region.view) for region in figure.regions.values()},
    }
    return shown(
        request,
        "body_map.html",
        status=422 if faults else 200,
        visit=visit,
        figure=figure,
        name=name,
        first=next(iter(figure.regions)),
        is_list=is_list,
        faults=faults or [],
        **words,
    )


async def begin(request: Request) -> Response:
    """Send the browser to the first of the pages."""
    return seen_elsewhere("/body-map/worst")


ROUTES = [
    Route("/body-map", begin),
    Route("/body-map/understood", understood),
    Route("/body-map/understood", take, methods=["POST"]),
    Route("/body-map/{name}", ask),
    Route("/body-map/{name}", take_places, methods=["POST"]),
]
