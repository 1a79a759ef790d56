"""The result: how urgent and why, what it may be, what speaks for and against, what comes next."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from rhomboid.documents.shown import (
    BESIDE_AN_EMERGENCY,
    dangers_together,
    frequency,
    likeliest,
    most_urgent_first,
    named_dangers,
    next_steps,
    reasons_by_weight,
    weighty_answers,
)
from rhomboid.documents.shown_words import EMERGENCY_LEVELS, GROUP_NAMES, Words
from rhomboid.domain.numbers import percent
from rhomboid.faces.web.counted import counted_here
from rhomboid.faces.web.drawings import interval_bar, share_bar, weight_bar
from rhomboid.faces.web.house import house_of, seen_elsewhere, shown, visit_of
from rhomboid.faces.web.pages.interview import screen_at

CHANGES_SHOWN, UNSURE_SHOWN, ANSWERS_DRAWN = 5, 10, 6
ORGAN = "organ"


async def result(request: Request) -> Response:
    """Give the result of the answers so far, with what a diary adds to them."""
    house, visit = house_of(request), visit_of(request)
    if not visit.is_begun:
        return seen_elsewhere("/")
    # a warning sign noted in the diary must not be missing here
    told = counted_here(request, visit)
    content = house.assessed(told.visit)
    words = house.words
    leading, beside = reasons_by_weight(content, words)
    return shown(
        request,
        "result.html",
        visit=visit,
        added=told.found.written if told.found else None,
        result=content,
        leading=leading,
        beside=beside,
        causes=causes_of(content, words) if content["groups"] else None,
        raising=[c for c in content["would_change"] if c["kind"] == "raises_urgency"][:CHANGES_SHOWN],
        unsure=most_urgent_first(house.knowledge, content["not_sure"])[:UNSURE_SHOWN],
        missing=most_urgent_first(house.knowledge, content["unanswered_flags"])[:UNSURE_SHOWN],
        is_over=screen_at(house, visit, len(visit.history)) is None,
    )


def causes_of(content: dict[str, Any], words: Words) -> dict[str, Any]:
    """Give what a page shows of the causes."""
    is_emergency = content["urgency"]["level"] in EMERGENCY_LEVELS
    groups = sorted(content["groups"].items(), key=lambda pair: -pair[1])
    return {
        "beside_an_emergency": BESIDE_AN_EMERGENCY if is_emergency else "",
        "groups": [
            {"name": GROUP_NAMES[g], "share": percent(share), "bar": share_bar(share)} for g, share in groups
        ],
        "heart": percent(content["groups"][ORGAN]),
        "likeliest": [_cause(c, words) for c in likeliest(content, words)],
        "dangers": [_cause(c, words) for c in named_dangers(content, words)],
        "together": dangers_together(content, words),
        "is_emergency": is_emergency,
        "steps": next_steps(content, words),
    }


def _cause(condition: dict[str, Any], words: Words) -> dict[str, Any]:
    known = words.knowledge.conditions
    weighed = [
        w for key in ("for", "against") for w in weighty_answers(words, condition, key)[:ANSWERS_DRAWN]
    ]
    strongest = max((abs(w["weight"]) for w in weighed), default=0.0)
    low, high = condition["interval"]
    return {
        "id": condition["id"],
        "title": words.title(condition),
        "frequency": frequency(condition),
        "text": known[condition["id"]].text,
        "bar": interval_bar(condition["probability"], low, high),
        "weighed": [
            {
                "words": words.answer(w["finding"], w["value"]),
                "finding": w["finding"],
                "fits": w["weight"] > 0,
                "bar": weight_bar(w["weight"], strongest),
            }
            for w in weighed
        ],
        "against_what": _rival(words, condition["against_what"]),
    }


def _rival(words: Words, against: str) -> str:
    """Give what a cause was weighed against, in words. A danger is weighed against its absence."""
    rival = words.knowledge.conditions[against.removesuffix(" alone")].title.patient
    return f"{rival}, and nothing else" if against.endswith(" alone") else rival


ROUTES = [Route("/result", result)]
