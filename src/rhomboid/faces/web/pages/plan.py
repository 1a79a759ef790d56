"""The plan: safety questions first, then what to do with why and sources, what is withheld, and a date."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from rhomboid.assessment.plain import plain_plan
from rhomboid.documents.plan_words import (
    FOR_NOBODY,
    GROUPS,
    alike_in_a_row,
    by_reason,
    span_of,
    who_line,
)
from rhomboid.domain.errors import AnswersError
from rhomboid.domain.plan import Plan
from rhomboid.faces.web.counted import counted_here, planned
from rhomboid.faces.web.house import House, fields_of, house_of, keep, seen_elsewhere, shown, visit_of
from rhomboid.faces.web.pages.interview import screen_at
from rhomboid.faces.web.planning import (
    LATER,
    by_group,
    dated,
    days_done,
    due_today,
    is_for_help_first,
    steps_for_pages,
    ticked,
    with_ticks,
)
from rhomboid.faces.web.visit import Visit

TICK = "done-"


async def plan(request: Request) -> Response:
    """Give the plan; before it the questions without which it cannot be made."""
    house, visit = house_of(request), visit_of(request)
    if not visit.is_begun:
        return seen_elsewhere("/")
    today = house.services.today()
    now = dated(visit, today)
    if now is not visit:
        keep(request, now)
    try:
        # a sign that was noted in the diary counts as if it were among the answers
        made = planned(house, counted_here(request, now))
    except AnswersError:
        return seen_elsewhere("/plan/check")
    if is_for_help_first(made):
        return shown(request, "plan_help.html", visit=now, plan=plain_plan(house.knowledge, made))
    if not made.complete and screen_at(house, now, len(now.history)) is not None:
        return shown(request, "plan_first.html", visit=now)
    if made.next_safety_page and not now.kept.get(LATER):
        return seen_elsewhere("/plan/check")
    return _plan_page(request, now, made, today)


def plan_to_take(request: Request) -> Plan | None:
    """Give the plan as it may be taken along; None where its page must be seen first."""
    house, visit = house_of(request), visit_of(request)
    if not visit.is_begun:
        return None
    try:
        made = planned(house, counted_here(request, visit))
    except AnswersError:
        return None
    return None if is_for_help_first(made) else made


def _plan_page(request: Request, visit: Visit, made: Plan, today: date) -> Response:
    house = house_of(request)
    content = _for_pages(house, plain_plan(house.knowledge, made))
    return shown(
        request,
        "plan.html",
        visit=visit,
        plan=content,
        groups=[(GROUPS[g], offers) for g, offers in by_group(content["offers"]).items()],
        weeks=_weeks(made, today),
        withheld=by_reason(
            (o["title"], o["why"]) for o in content["withheld"] if o["kind"] not in FOR_NOBODY
        ),
        against=[o["title"] for o in content["withheld"] if o["kind"] == "not_recommended"],
        due=due_today(made, today),
        done=ticked(visit, today),
        days=days_done(visit, today),
        is_over=made.come_back.date <= today.isoformat(),
        is_saved="saved" in request.query_params,
        today=today.isoformat(),
        who_line=who_line,
    )


def _for_pages(house: House, content: dict[str, Any]) -> dict[str, Any]:
    """Give the plan with ways to pages in the place of commands."""
    folders = house.folders
    for one in (*content["offers"], *content["everyday"]):
        one["steps"] = steps_for_pages(one["how"], folders)
    return content


def _weeks(made: Plan, today: date) -> list[dict[str, Any]]:
    """Give the runs of weeks in which the same is to be done, and which of them is now."""
    runs = alike_in_a_row(made.programme.weeks, lambda week: (week.goal, week.exercises))
    begun = [run[0].starts_on for run in runs if run[0].starts_on <= today.isoformat()]
    return [
        {
            "title": f"{span_of(run[0].week, run[-1].week)}, from {run[0].starts_on}: {run[0].goal}",
            "exercises": run[0].exercises,
            "is_now": run[0].starts_on == (begun or [run[0].starts_on])[-1],
        }
        for run in runs
    ]


async def tick(request: Request) -> Response:
    """Keep what was done today."""
    house, visit, made = house_of(request), visit_of(request), plan_to_take(request)
    if made is None:
        return seen_elsewhere("/plan")
    today = house.services.today()
    fields = fields_of(request)
    keep(request, with_ticks(visit, today, [i for i, _, _ in due_today(made, today) if TICK + i in fields]))
    return seen_elsewhere("/plan?saved=1#today")


async def leave_out(request: Request) -> Response:
    """Show the plan with the safety questions open, since the person asks to. What they guard is withheld."""
    visit = visit_of(request)
    keep(request, replace(visit, kept={**visit.kept, LATER: True}))
    return seen_elsewhere("/plan")


ROUTES = [
    Route("/plan", plan),
    Route("/plan/done", tick, methods=["POST"]),
    Route("/plan/check/later", leave_out, methods=["POST"]),
]
