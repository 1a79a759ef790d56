"""The safety check of the plan, and the questions that make it fit: a page of their own, nothing lost."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from rhomboid.care.conflicts import conflicts_of
from rhomboid.documents.shown_words import Words
from rhomboid.domain.care import PlanSettings
from rhomboid.domain.pages import Page
from rhomboid.domain.plan import OpenPage
from rhomboid.faces.web.asking import Sent, form_of, sent_age, who_of
from rhomboid.faces.web.changing import is_lowering, with_note
from rhomboid.faces.web.counted import counted_here, planned
from rhomboid.faces.web.house import House, fields_of, house_of, keep, seen_elsewhere, shown, visit_of
from rhomboid.faces.web.pages.interview import SURE, answered, is_stopped, sure_page
from rhomboid.faces.web.planning import is_for_help_first
from rhomboid.faces.web.visit import AGE, Visit
from rhomboid.interview.screens import Screen, ScreenBlock

ASKED = "asked"
SAFETY, DAILY = "check", "daily"
AGE_TITLE, OPEN_WHY = "Your age", "What is not answered here keeps an offer away."
CONFLICT_TITLE = "Two answers cannot both be right"
CONFLICT_WHY = "Please look at both, and change the one that is wrong. The plan follows then."


async def ask(request: Request) -> Response:
    """Give the questions that are open; first of all answers that contradict one another."""
    house, visit, kind = house_of(request), visit_of(request), request.path_params["kind"]
    _known(kind)
    if not visit.is_begun:
        return seen_elsewhere("/")
    counted = counted_here(request, visit)
    told = counted.visit
    if conflicts_of(house.knowledge, told.as_answers()):
        return _conflict_page(request, told)
    made = planned(house, counted)
    page = made.next_safety_page if kind == SAFETY else made.next_daily_page
    if page is None or is_for_help_first(made):
        return seen_elsewhere("/plan")
    screen = _screen_of(house.knowledge.care.plan, page)
    left = sum(len(block.findings) for block in page.blocks)
    return _page(request, visit, screen, page.asks_age, Sent(), left)


async def take(request: Request) -> Response:
    """Take the answers. What is right is kept even where something else is missing."""
    house, visit, kind = house_of(request), visit_of(request), request.path_params["kind"]
    fields = fields_of(request)
    _known(kind)
    screen = _screen_sent(house, fields.get(ASKED, ""))
    if screen is None:
        raise HTTPException(400)
    after, sent = answered(house, visit, screen, fields)
    if AGE in fields:
        age, faults = sent_age(fields)
        sent.faults[:0] = faults
        after = after if faults else replace(after, age_years=age)
    if is_lowering(house.services.engine, visit, after):
        if SURE not in fields:
            return sure_page(request, visit, after, fields)
        after = with_note(house.services.engine, visit, after)
    keep(request, after)
    if is_stopped(house, after):
        return seen_elsewhere("/emergency")
    # what only makes the plan fit may be left out; what a person chose twice over may not
    open_ones = [fault for fault in sent.faults if kind == SAFETY or fault[0] not in screen.findings]
    if open_ones:
        return _page(request, after, screen, AGE in fields, replace(sent, faults=open_ones))
    if kind == SAFETY or conflicts_of(house.knowledge, after.as_answers()):
        return seen_elsewhere("/plan")
    return seen_elsewhere("/plan#offers")


def _known(kind: str) -> None:
    if kind not in (SAFETY, DAILY):
        raise HTTPException(404)


def _screen_of(settings: PlanSettings, page: OpenPage) -> Screen:
    """Give the open blocks of one page of the plan: those that belong together."""
    first = _page_with(settings, page.blocks[0].findings) if page.blocks else None
    here = [block for block in page.blocks if _page_with(settings, block.findings) is first]
    blocks = tuple(ScreenBlock(block.title, block.findings) for block in here)
    return Screen("plan", "plan", first.title if first else "", first.why if first else "", blocks)


def _page_with(settings: PlanSettings, findings: Iterable[str]) -> Page | None:
    """Give the page of the plan that asks these; None for signs that another page asks."""
    wanted = set(findings)
    pages = settings.pages
    return next((p for p in pages if any(wanted & set(b.findings) for b in p.blocks)), None)


def _screen_sent(house: House, asked: str) -> Screen | None:
    """Give the screen that a form says it asked, with the same blocks; None if that is none of ours."""
    findings = house.knowledge.findings
    listed = list(dict.fromkeys(asked.split()))
    if not all(f in findings and findings[f].derived is None for f in listed):
        return None
    settings = house.knowledge.care.plan
    known = [block for page in settings.pages for block in page.blocks]
    blocks = [ScreenBlock(b.title, tuple(f for f in listed if f in b.findings)) for b in known]
    rest = tuple(f for f in listed if not any(f in block.findings for block in known))
    more = settings.sentences["more_signs"].wording.patient
    blocks += [ScreenBlock(more, rest[i : i + 7]) for i in range(0, len(rest), 7)]
    return Screen("plan", "plan", "", "", tuple(block for block in blocks if block.findings))


def _conflict_page(request: Request, visit: Visit) -> Response:
    """Ask again what cannot both be right, naming both answers of each pair."""
    house, words = house_of(request), house_of(request).words
    found = conflicts_of(house.knowledge, visit.as_answers())
    faults = [
        (
            one.finding,
            f"{_quoted(words, one.finding, one.value)} and {_quoted(words, one.other, one.other_value)}"
            f" cannot both be right. {one.why}",
        )
        for one in found
    ]
    asked = dict.fromkeys(f for one in found for f in (one.finding, one.other))
    # one block for each question: no "no to all" over answers that are in doubt
    blocks = tuple(ScreenBlock("", (finding,)) for finding in asked)
    screen = Screen("plan", "plan", CONFLICT_TITLE, CONFLICT_WHY, blocks)
    return _page(request, visit, screen, False, Sent(faults=faults))


def _quoted(words: Words, finding: str, value: str) -> str:
    return f"“{words.finding(finding)}” ({words.value(finding, value)})"


def _page(
    request: Request, visit: Visit, screen: Screen, asks_age: bool, sent: Sent, left: int = 0
) -> Response:
    house, kind = house_of(request), request.path_params["kind"]
    page = _page_with(house.knowledge.care.plan, screen.findings)
    more = house.knowledge.care.plan.sentences["more_signs"].wording.patient if screen.findings else AGE_TITLE
    # the page about daily life may be left out, but not what an offer waits for
    is_guard = kind == SAFETY and page is not None and page == house.knowledge.care.plan.pages[-1]
    title, why = (page.title, OPEN_WHY if is_guard else page.why) if page else (more, OPEN_WHY)
    return shown(
        request,
        "plan_check.html",
        status=422 if sent.faults else 200,
        visit=visit,
        screen={
            **form_of(house.knowledge, screen, visit, sent.typed),
            "title": screen.title or title,
            "why": screen.why or why,
        },
        asked=" ".join(screen.findings),
        kind=kind,
        left=left,
        is_conflict=screen.title == CONFLICT_TITLE,
        who=who_of(visit, sent.typed),
        asks_age=asks_age,
        faults=sent.faults,
    )


ROUTES = [
    Route("/plan/{kind}", ask),
    Route("/plan/{kind}", take, methods=["POST"]),
]
