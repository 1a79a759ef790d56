"""One day of the diary: its form, what was kept and what must be said about it, and deleting it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from rhomboid.diary.entries import Entry
from rhomboid.diary.typed import words_of
from rhomboid.diary.wellbeing import speaks_of_crisis
from rhomboid.domain.errors import AnswersError
from rhomboid.domain.exercises import Exercise
from rhomboid.faces.web.counted import Kept, counted_here, planned
from rhomboid.faces.web.diary_form import DAY, EXERCISE, Day, day_of, fields_of_entry, signs_asked
from rhomboid.faces.web.diary_told import (
    kept_of,
    known_of,
    looked_at_again,
    opened,
    said_at_once,
)
from rhomboid.faces.web.house import fields_of, house_of, keep, seen_elsewhere, shown, visit_of
from rhomboid.faces.web.planning import PLAN, due_today, is_for_help_first, ticked
from rhomboid.faces.web.visit import DIARY, Visit

NEEDS = "diary"
SHORT = ("now", "worst", "average", "interference", "function")
TAKEN = "There is an entry for this day already. Tick “Write that day anew” to put this in its place"


async def form(request: Request) -> Response:
    """Give the form of a day: today's, or that of a day that was written before."""
    visit, kept = visit_of(request), kept_of(request)
    today = house_of(request).services.today()
    on = request.query_params.get("on", today.isoformat())
    entry = next((one for one in kept.entries if one.day.isoformat() == on), None)
    if entry is not None:
        return _form_page(request, visit, kept, fields_of_entry(entry))
    fields = {DAY: today.isoformat()} | {EXERCISE + name: "1" for name in ticked(visit, today)}
    return _form_page(request, visit, kept, fields)


async def take(request: Request) -> Response:
    """Keep a day, all or nothing. Words of crisis are answered even where it cannot be kept."""
    house, visit, fields = house_of(request), visit_of(request), fields_of(request)
    known, kept = known_of(house), kept_of(request)
    day = day_of(fields, kept.person, known, house.knowledge, house.services.today())
    faults = list(day.faults)
    if not faults and not day.may_replace and any(one.day == day.entry.day for one in kept.entries):
        faults.append((DAY, TAKEN))
    if faults:
        return _form_page(request, visit, kept, fields, replace(day, faults=tuple(faults)))
    # kept first, so that no diary is ever without the visit that opens it
    keep(request, replace(visit, kept={**visit.kept, DIARY: True}))
    with opened(request) as store:
        store.add([day.entry], day.person, day.may_replace)
    return seen_elsewhere(f"/diary/days/{day.entry.day}?kept=1")


async def show(request: Request) -> Response:
    """Give a day as it was kept, with what must be said about it first."""
    house, visit, kept = house_of(request), visit_of(request), kept_of(request)
    entry = _entry(request, kept)
    known, pathway = known_of(house), house.knowledge.pathways[visit.pathway]
    again = looked_at_again(house, visit, kept)[1] if entry.signs else None
    return shown(
        request,
        "diary_kept.html",
        visit=visit,
        entry=entry,
        lines=_lines(entry, kept, house.knowledge.care.exercises),
        said=said_at_once(entry, known, pathway),
        crisis_card=pathway.crisis_card,
        again=again,
        is_new="kept" in request.query_params,
    )


async def delete(request: Request) -> Response:
    """Delete a day for good."""
    entry = _entry(request, kept_of(request))
    assert entry.id is not None
    with opened(request) as store:
        store.delete([entry.id])
    return seen_elsewhere("/diary")


def _entry(request: Request, kept: Kept) -> Entry:
    entry = next((one for one in kept.entries if one.day.isoformat() == request.path_params["day"]), None)
    if entry is None:
        raise HTTPException(404)
    return entry


def _form_page(
    request: Request, visit: Visit, kept: Kept, fields: Mapping[str, str], day: Day | None = None
) -> Response:
    house, known = house_of(request), known_of(house_of(request))
    faults = list(day.faults) if day else []
    activity = kept.person.activity
    return shown(
        request,
        "diary_form.html",
        status=422 if faults else 200,
        visit=visit,
        fields=fields,
        faults=faults,
        wrong={field for field, _ in faults},
        scores=[known.measures[name] for name in SHORT if name != "function" or activity],
        scale=range(known.lowest, known.highest + 1),
        person=kept.person,
        exercises=_exercises(request, visit),
        signs=signs_asked(known, house.knowledge),
        today=house.services.today().isoformat(),
        is_in_crisis=day is not None and speaks_of_crisis(day.typed, known),
        crisis_card=house.knowledge.pathways[visit.pathway].crisis_card,
    )


def _exercises(request: Request, visit: Visit) -> list[tuple[str, str]]:
    """Give the exercises of the plan's week, to be ticked; none where no plan was seen yet."""
    house, today = house_of(request), house_of(request).services.today()
    if PLAN not in visit.kept:
        return []
    try:
        made = planned(house, counted_here(request, visit))
    except AnswersError:
        return []
    if is_for_help_first(made):
        return []
    known = house.knowledge.care.exercises
    return [(name, title) for name, title, _ in due_today(made, today) if name in known]


def _lines(entry: Entry, kept: Kept, exercises: Mapping[str, Exercise]) -> list[tuple[str, str]]:
    """Give what was written, line by line."""
    sleep = "" if entry.sleep_hours is None else f"{entry.sleep_hours:g} hours"
    scores = (
        ("Pain now", entry.now),
        ("Worst pain", entry.worst),
        ("Average pain", entry.average),
        ("In the way", entry.interference),
        (kept.person.activity or "Activity", entry.function),
    )
    told = [(name, f"{score} of 10") for name, score in scores if score is not None]
    done = [exercises[e].title.patient if e in exercises else e for e in entry.exercises]
    texts = (
        ("Sleep", sleep),
        ("Medicines", ", ".join(words_of(dose) for dose in entry.doses)),
        ("Exercises", ", ".join(done)),
        ("What helped", entry.helped),
        ("Who was seen", entry.seen),
        ("Note", entry.note),
    )
    return told + [(name, text) for name, text in texts if text]


ROUTES = [
    Route("/diary/day", form),
    Route("/diary/day", take, methods=["POST"]),
    Route("/diary/days/{day}", show),
    Route("/diary/days/{day}/delete", delete, methods=["POST"]),
]
