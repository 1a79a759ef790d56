"""Where everything comes from: each fact with its numbers, their ranges, and the sources; with a search."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from rhomboid.faces.web.house import House, house_of, shown, visit_of
from rhomboid.loading.citations import cited_in

KINDS = {
    "conditions": "Causes",
    "findings": "Questions and signs",
    "red_flags": "Warning signs",
    "treatments": "Treatments",
    "prevention": "Prevention",
    "exercises": "Exercises",
    "articles": "Articles that are answered",
    "sources": "Sources",
}
LONGEST_SEARCH, MOST_FOUND = 100, 60
Found = tuple[str, str, str]  # kind, id and name
# said elsewhere on a fact's page, or of use to programs alone
FIRST, LAST = ("question", "text", "reason", "advice", "says"), ("codes",)
UNSHOWN = ("id", "title", "status", "checked_on", "rows", "file", "kind_of_pose", "poses")


async def browse(request: Request) -> Response:
    """Give the kinds of facts, or what a search finds in all of them."""
    house = house_of(request)
    facts = _facts(house)
    wanted = request.query_params.get("q", "").strip()[:LONGEST_SEARCH]
    found = list(_found(_searched(house), wanted)) if wanted else []
    counts = {kind: len(facts[kind]) for kind in KINDS if kind in facts}
    return shown(
        request,
        "knowledge.html",
        visit=visit_of(request),
        kinds=KINDS,
        counts=counts,
        wanted=wanted,
        found=found[:MOST_FOUND],
        count=len(found),
    )


async def browse_kind(request: Request) -> Response:
    """Give every fact of a kind."""
    kind = request.path_params["kind"]
    facts = _facts(house_of(request)).get(kind)
    if facts is None:
        raise HTTPException(404)
    listed = sorted(((name_of(fact), fact_id) for fact_id, fact in facts.items()), key=lambda p: p[0].lower())
    return shown(
        request, "knowledge_kind.html", visit=visit_of(request), kind=kind, kinds=KINDS, listed=listed
    )


async def fact(request: Request) -> Response:
    """Give one fact."""
    kind, fact_id = request.path_params["kind"], request.path_params["id"]
    facts = _facts(house_of(request))
    one = facts.get(kind, {}).get(fact_id)
    if one is None:
        raise HTTPException(404)
    return shown(
        request,
        "knowledge_fact.html",
        visit=visit_of(request),
        kind=kind,
        kinds=KINDS,
        name=name_of(one),
        fact=_in_reading_order(one),
        fact_id=fact_id,
        whole=one,
        homes=_homes(facts),
        cited={s: facts["sources"][s] for s in sorted(set(cited_in(one))) if s in facts["sources"]},
        leaning=sorted(_leaning(facts, fact_id)) if kind == "sources" else [],
        name_of=name_of,
        facts=facts,
    )


def _in_reading_order(fact: dict[str, Any]) -> dict[str, Any]:
    """Give what a page shows of a fact: words for people first, codes last."""
    keys = [key for key in (*FIRST, *fact, *LAST) if key in fact and key not in UNSHOWN]
    ordered = dict.fromkeys(key for key in keys if key not in LAST) | dict.fromkeys(
        k for k in LAST if k in fact
    )
    return {key: fact[key] for key in ordered}


def name_of(fact: dict[str, Any]) -> str:
    """Give the name of a fact as a person reads it."""
    title = fact["title"]
    return str(title["patient"] if isinstance(title, dict) else title)


@cache
def _facts(house: House) -> dict[str, dict[str, Any]]:
    content = house.services.content()
    facts = {kind: content[kind] for kind in KINDS if kind in content}
    articles = house.services.articles()
    return {**facts, "articles": articles} if articles else facts


def _homes(facts: dict[str, dict[str, Any]]) -> dict[str, str]:
    """Give id -> the address of its page; where two kinds share an id, the first kind has it."""
    homes: dict[str, str] = {}
    for kind, ones in facts.items():
        for fact_id in ones:
            homes.setdefault(fact_id, f"/knowledge/{kind}/{fact_id}")
    return homes


@cache
def _searched(house: House) -> list[tuple[Found, str, str]]:
    """Give each fact with its title and all that it says, in small letters; made once for all who type."""
    return [
        ((kind, fact_id, name_of(one)), f"{fact_id} {one['title']}".lower(), str(one).lower())
        for kind, ones in _facts(house).items()
        for fact_id, one in ones.items()
    ]


def _found(searched: list[tuple[Found, str, str]], wanted: str) -> Iterator[Found]:
    """Give each fact that has every word: by name first, then by what it says."""
    words = wanted.lower().split()
    later = []
    for found, title, text in searched:
        if all(word in title for word in words):
            yield found
        elif all(word in text for word in words):
            later.append(found)
    yield from later


def _leaning(facts: dict[str, dict[str, Any]], source: str) -> Iterator[tuple[str, str, str]]:
    for kind, ones in facts.items():
        for fact_id, one in ones.items():
            if kind != "sources" and source in cited_in(one):
                yield kind, fact_id, name_of(one)


ROUTES = [
    Route("/knowledge", browse),
    Route("/knowledge/{kind}", browse_kind),
    Route("/knowledge/{kind}/{id}", fact),
]
