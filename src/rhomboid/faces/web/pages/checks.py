"""Checks of a lift, a bag and a workplace. What was typed is kept with the visit, so it can be mended."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from math import isinf

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from rhomboid.care.checks.bag import bag
from rhomboid.care.checks.lifting import lifting
from rhomboid.care.checks.lifting_typed import TERMS, lift_of, value_told
from rhomboid.care.checks.quantities import LONGEST, amount
from rhomboid.care.checks.workstation import changes_worth_most
from rhomboid.domain.checks import Checks
from rhomboid.domain.errors import Fault, RhomboidError
from rhomboid.faces.web.house import fields_of, house_of, keep, seen_elsewhere, shown, visit_of
from rhomboid.faces.web.workstation_picture import PARTS, workstation_svg

NEEDS = "checks"
KEPT, SITUATION = "checks", "situation_"
# name -> label, help, what stands there first
LIFT_FIELDS = {
    "load": ("How heavy is the load?", "With its unit, such as 15 kg or 33 lb.", ""),
    "distance": ("How far is it from your body?", "From your ankles to your hands, such as 40 cm.", ""),
    "start": ("How high are your hands at the start?", "Above the floor, such as 10 cm.", ""),
    "end": ("How high are your hands at the end?", "Above the floor, such as 1 m.", ""),
    "end_distance": ("How far from your body is it at the end?", "Only if you put it down with care.", ""),
    "twist": ("How far do you twist?", "In degrees, such as 45 deg; 0 deg if you do not.", "0 deg"),
    "often": ("How often do you lift it?", "In a minute or an hour, such as 3/min or 20/h.", "1/min"),
    "hours": ("For how long on such a day?", "Such as 2 h or 30 min.", "1 h"),
}
BAG_FIELDS = {
    "bag": ("How heavy is the bag?", "With its unit, such as 6 kg or 13 lb.", ""),
    "body": ("How heavy are you?", "With its unit, such as 60 kg or 9 st.", ""),
}
ONE_SIDE, LOOSE, GRIP = "one_side", "loose", "grip"
GAINS_TOLD = 3
ANSWER_ONE = "Answer at least one question"
# the command line's words for it, and the page's
REMINDER = ("`rhomboid timer break`", "The break timer")
Faults = list[tuple[str, str]]
Said = dict[str, str]


async def checks(request: Request) -> Response:
    """List the checks."""
    return shown(request, "checks.html", visit=visit_of(request))


async def ask_lift(request: Request) -> Response:
    """Show the form of a lift, and what follows from what was typed before."""
    said = _kept(request, "lifting")
    return _lift_page(request, said, [], bool(said))


async def take_lift(request: Request) -> Response:
    """Take a lift."""
    tables = _known(request).lifting
    names = (*LIFT_FIELDS, GRIP, *(SITUATION + one for one in tables.does_not_hold_for))
    said = _sent(request, names)
    faults: Faults = []
    try:
        lift_of({**dict.fromkeys(LIFT_FIELDS, ""), GRIP: "", **said, "situations": ()}, tables)
    except RhomboidError as error:
        faults = _told(error.faults, LIFT_FIELDS)
    return _lift_page(request, said, faults, False) if faults else _keep(request, "lifting", said)


def _lift_page(request: Request, said: Said, faults: Faults, is_judged: bool) -> Response:
    tables = _known(request).lifting
    values = {name: said.get(name, first) for name, (_, _, first) in LIFT_FIELDS.items()}
    values[GRIP] = said.get(GRIP, "fair")
    situations = [one for one in tables.does_not_hold_for if SITUATION + one in said]
    result = None
    if is_judged and not situations:
        result = lifting(tables, lift_of({**values, "situations": ()}, tables))
    return shown(
        request,
        "check_lifting.html",
        status=422 if faults else 200,
        visit=visit_of(request),
        fields=LIFT_FIELDS,
        tables=tables,
        values=values,
        situations=situations,
        is_judged=is_judged,
        result=result,
        has_no_limit=result is not None and isinf(result.index),
        gains=result.gains[:GAINS_TOLD] if result else (),
        terms=TERMS,
        value_told=value_told,
        faults=faults,
    )


async def ask_bag(request: Request) -> Response:
    """Show the form of a bag, and what follows from what was typed before."""
    said = _kept(request, "bag")
    return _bag_page(request, said, [], bool(said))


async def take_bag(request: Request) -> Response:
    """Take a bag."""
    said = _sent(request, (*BAG_FIELDS, ONE_SIDE, LOOSE))
    noted: list[Fault] = []
    _weights(said, noted)
    faults = _told(noted, BAG_FIELDS)
    return _bag_page(request, said, faults, False) if faults else _keep(request, "bag", said)


def _weights(said: Said, noted: list[Fault]) -> tuple[float, float]:
    """Give the weights of the bag and of the person. Units: kg."""
    bag_kg = amount(said.get("bag", ""), "weight", "bag", 0, 100, noted)
    return bag_kg, amount(said.get("body", ""), "weight", "body", 20, 400, noted)


def _bag_page(request: Request, said: Said, faults: Faults, is_judged: bool) -> Response:
    limits = _known(request).bag
    result = bag(limits, *_weights(said, []), ONE_SIDE in said, LOOSE not in said) if is_judged else None
    return shown(
        request,
        "check_bag.html",
        status=422 if faults else 200,
        visit=visit_of(request),
        fields=BAG_FIELDS,
        values={name: said.get(name, "") for name in (*BAG_FIELDS, ONE_SIDE, LOOSE)},
        limits=limits,
        result=result,
        faults=faults,
    )


async def ask_workstation(request: Request) -> Response:
    """Show the workplace as a picture and as questions, and the changes worth most."""
    return _workstation_page(request, _kept(request, "workstation"), [])


async def take_workstation(request: Request) -> Response:
    """Take the answers about a workplace."""
    ids = [question.id for question in _known(request).workstation.questions]
    said = _sent(request, ids)
    if not said:
        return _workstation_page(request, said, [(ids[0], ANSWER_ONE)])
    return _keep(request, "workstation", said)


def _workstation_page(request: Request, said: Said, faults: Faults) -> Response:
    station = _known(request).workstation
    picture = workstation_svg(
        {part: said.get(part, "") for part in PARTS}, {q.id: q.ask for q in station.questions}
    )
    changes = changes_worth_most(station, [one for one, value in said.items() if value == "no"])
    return shown(
        request,
        "check_workstation.html",
        status=422 if faults else 200,
        visit=visit_of(request),
        station=station,
        said=said,
        changes=[change.change.replace(*REMINDER) for change in changes],
        picture=picture,
        faults=faults,
    )


def _known(request: Request) -> Checks:
    known = house_of(request).services.checks
    assert known is not None
    return known


def _sent(request: Request, names: Collection[str]) -> Said:
    """Give what was filled in of the fields that the form has."""
    fields = fields_of(request)
    return {name: fields[name].strip()[:LONGEST] for name in names if fields.get(name, "").strip()}


def _kept(request: Request, check: str) -> Said:
    kept: dict[str, Said] = visit_of(request).kept.get(KEPT, {})
    return dict(kept.get(check, {}))


def _keep(request: Request, check: str, said: Said) -> Response:
    visit = visit_of(request)
    kept = {**visit.kept.get(KEPT, {}), check: said}
    keep(request, replace(visit, kept={**visit.kept, KEPT: kept}))
    return seen_elsewhere(request.url.path)


def _told(faults: Iterable[Fault], labels: Mapping[str, tuple[str, str, str]]) -> Faults:
    """Give one sentence for each field: what to do, and after a colon which field is meant."""
    told = []
    for fault in faults:
        name = fault.place.replace(" ", "_")
        label = labels[name][0] if name in labels else fault.place.capitalize()
        told.append((name, f"Enter {fault.expected}: {label}"))
    return told


ROUTES = [
    Route("/checks", checks),
    Route("/checks/lifting", ask_lift),
    Route("/checks/lifting", take_lift, methods=["POST"]),
    Route("/checks/bag", ask_bag),
    Route("/checks/bag", take_bag, methods=["POST"]),
    Route("/checks/workstation", ask_workstation),
    Route("/checks/workstation", take_workstation, methods=["POST"]),
]
