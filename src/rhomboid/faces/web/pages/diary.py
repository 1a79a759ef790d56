"""The diary: which way it goes, its days, looking again with it, taking it along, deleting it."""

from __future__ import annotations

import json
from dataclasses import replace

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from rhomboid.diary.export import csv_text, json_text
from rhomboid.diary.trend import measure_told, scored
from rhomboid.documents.shown import reasons_by_weight
from rhomboid.domain.urgency import rank
from rhomboid.faces.web.diary_told import (
    is_in_crisis,
    kept_of,
    known_of,
    looked_at_again,
    new_signs,
    trends_told,
)
from rhomboid.faces.web.house import house_of, keep, seen_elsewhere, shown, visit_of
from rhomboid.faces.web.visit import DAYS_KEPT_WITH_DIARY, DIARY, Visit

NEEDS = "diary"
DAYS_LISTED = 60
# of the chart; on a phone it is drawn small rather than shrunk, so that its words can be read
WIDE, NARROW = (700, 350), (330, 300)
# the name that the command line gives a person who gave none
ME = "me"


async def diary(request: Request) -> Response:
    """Give the trend with its chart, and the days."""
    house, visit, kept = house_of(request), visit_of(request), kept_of(request)
    known, today = known_of(house), house.services.today()
    drawn = measure_told(kept.entries, known)
    return shown(
        request,
        "diary.html",
        visit=visit,
        entries=list(reversed(kept.entries))[:DAYS_LISTED],
        count=len(kept.entries),
        trends=trends_told(kept, known, today) if kept.entries else [],
        can_draw=house.services.charts is not None and bool(scored(kept.entries, drawn)),
        new_signs=new_signs(kept.entries, known, today),
        has_today=any(one.day == today for one in kept.entries),
        is_in_crisis=is_in_crisis(kept.entries, known, today),
        crisis_card=house.knowledge.pathways[visit.pathway].crisis_card,
        days_kept=DAYS_KEPT_WITH_DIARY,
    )


async def chart(request: Request) -> Response:
    """Give the chart of the pain by day."""
    house, kept = house_of(request), kept_of(request)
    known, draw = known_of(house), house.services.charts
    name = measure_told(kept.entries, known)
    if draw is None or not scored(kept.entries, name):
        raise HTTPException(404)
    size = NARROW if "narrow" in request.query_params else WIDE
    return Response(draw(kept.entries, name, known, size), media_type="image/svg+xml")


async def again(request: Request) -> Response:
    """Give the result with what the diary adds to the answers."""
    house, visit, kept = house_of(request), visit_of(request), kept_of(request)
    if not kept.entries:
        return seen_elsewhere("/diary")
    if not visit.is_begun:
        # there is nothing yet to look at again
        return seen_elsewhere("/interview")
    found, content = looked_at_again(house, visit, kept)
    leading, beside = reasons_by_weight(content, house.words)
    before, after = found.before.urgency, found.after.urgency
    return shown(
        request,
        "diary_again.html",
        visit=visit,
        result=content,
        leading=leading,
        beside=beside,
        written=found.written,
        before=before,
        is_more=rank(after.level) > rank(before.level),
        is_less=rank(after.level) < rank(before.level),
        is_in_crisis=is_in_crisis(kept.entries, known_of(house), house.services.today()),
        crisis_card=house.knowledge.pathways[visit.pathway].crisis_card,
    )


async def export(request: Request) -> Response:
    """Give the whole diary as a file that the command line can take in, or as a table."""
    visit, kept, form = visit_of(request), kept_of(request), request.path_params["form"]
    if form not in ("json", "csv") or not kept.entries:
        raise HTTPException(404)
    person = replace(kept.person, name=ME)
    text = csv_text(kept.entries) if form == "csv" else json_text(person, kept.entries, _answers(visit))
    kind = "text/csv" if form == "csv" else "application/json"
    named = {"Content-Disposition": f'attachment; filename="diary.{form}"'}
    return Response(text.encode("utf-8"), media_type=kind, headers=named)


def _answers(visit: Visit) -> str | None:
    """Give the answers as a diary keeps them for the next assessment."""
    if not visit.is_begun:
        return None
    return json.dumps({"age_years": visit.age_years, "sex": visit.sex, "answers": visit.answers})


async def ask_to_delete(request: Request) -> Response:
    """Ask whether the whole diary is to be deleted."""
    kept = kept_of(request)
    if not kept.entries:
        return seen_elsewhere("/diary")
    return shown(request, "diary_delete.html", visit=visit_of(request), count=len(kept.entries))


async def delete(request: Request) -> Response:
    """Delete the whole diary for good. The answers stay, for as long as they would without one."""
    visit, diaries = visit_of(request), house_of(request).services.diary
    assert diaries is not None
    diaries.forget(request.state.visit_id)
    keep(request, replace(visit, kept={key: one for key, one in visit.kept.items() if key != DIARY}))
    return seen_elsewhere("/diary")


ROUTES = [
    Route("/diary", diary),
    Route("/diary/chart.svg", chart),
    Route("/diary/again", again),
    Route("/diary/export.{form}", export),
    Route("/diary/delete", ask_to_delete),
    Route("/diary/delete", delete, methods=["POST"]),
]
