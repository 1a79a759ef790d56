"""Free text as a first step: told, the signs that cannot wait asked at once, the rest shown back to confirm.

The text is kept nowhere: it travels in the forms until all of it is decided, and only answers are kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from rhomboid.faces.web.asking import Sent, form_of, sent_answers
from rhomboid.faces.web.house import House, fields_of, house_of, keep, seen_elsewhere, shown, visit_of
from rhomboid.faces.web.pages.interview import is_stopped
from rhomboid.faces.web.shown_back import confirmed, line_back, who_back, with_person
from rhomboid.faces.web.visit import TOLD, Visit
from rhomboid.interview.screens import Screen, ScreenBlock
from rhomboid.language import Parse, Understood

TEXT = "text"
STRUCK = "Strike this: I did not say it"
# what a form may hold even where every character takes twelve bytes
CHARACTERS_AT_MOST = 4_000
FIRST_TITLE, FIRST_WHY = "This first", "What you told may be something that cannot wait."


async def tell(request: Request) -> Response:
    """Give the page with the box."""
    return shown(request, "own_words.html", visit=visit_of(request), most=CHARACTERS_AT_MOST)


async def told(request: Request) -> Response:
    """Read what was told: ask what cannot wait, or show back what is understood."""
    house, visit, fields = house_of(request), visit_of(request), fields_of(request)
    text = fields.get(TEXT, "")
    if not text.strip():
        return seen_elsewhere("/interview")
    parse = _read(house, visit, text)
    if not parse.is_understood:
        return shown(request, "own_words_other.html", visit=visit, parse=parse)
    first = [sign for sign in parse.emergency if sign not in visit.answers]
    if first:
        return _first_page(request, visit, parse, Sent(), first)
    return _back_page(request, visit, parse, Sent())


async def told_first(request: Request) -> Response:
    """Take the answers about what cannot wait; they count at once."""
    house, visit, fields = house_of(request), visit_of(request), fields_of(request)
    parse = _read(house, visit, fields.get(TEXT, ""))
    signs = list(parse.emergency)
    sent = sent_answers(house.knowledge, _screen_of(signs), fields)
    after = visit.with_answers(house.knowledge, sent.given)
    keep(request, after)
    if is_stopped(house, after):
        return seen_elsewhere("/emergency")
    if sent.faults:
        return _first_page(request, after, parse, sent, signs)
    return _back_page(request, after, parse, Sent())


async def confirm(request: Request) -> Response:
    """Take what was confirmed or changed; what was struck is asked as if it had not been said."""
    house, visit, fields = house_of(request), visit_of(request), fields_of(request)
    parse = _read(house, visit, fields.get(TEXT, ""))
    after, faults = with_person(visit, fields)
    if faults:
        return _back_page(request, visit, parse, Sent(typed=dict(fields), faults=faults))
    given = confirmed(house.knowledge, (one.id for one in _left(visit, parse)), fields)
    after = replace(after.with_answers(house.knowledge, given), pending=None, kept={**after.kept, TOLD: True})
    keep(request, after)
    return seen_elsewhere("/emergency" if is_stopped(house, after) else "/interview")


def _read(house: House, visit: Visit, text: str) -> Parse:
    return house.reader.parse(text, house.services.today(), visit.pathway)


def _left(visit: Visit, parse: Parse) -> list[Understood]:
    """Give what was understood and is not answered yet: what was asked in full is not asked again."""
    return [one for one in parse.findings if one.id not in visit.answers]


def _screen_of(findings: list[str]) -> Screen:
    return Screen("own_words", "follow_up", FIRST_TITLE, FIRST_WHY, (ScreenBlock("", tuple(findings)),))


def _first_page(request: Request, visit: Visit, parse: Parse, sent: Sent, signs: list[str]) -> Response:
    return shown(
        request,
        "own_words_first.html",
        status=422 if sent.faults else 200,
        visit=visit,
        parse=parse,
        screen=form_of(house_of(request).knowledge, _screen_of(signs), visit, sent.typed),
        faults=sent.faults,
    )


def _back_page(request: Request, visit: Visit, parse: Parse, sent: Sent) -> Response:
    """Show what was understood, each with its words, to accept, change or strike."""
    house = house_of(request)
    is_of_person = not visit.is_who_asked and (parse.age_years is not None or parse.sex is not None)
    return shown(
        request,
        "own_words_back.html",
        status=422 if sent.faults else 200,
        visit=visit,
        parse=parse,
        lines=[_line(house, one, sent.typed) for one in _left(visit, parse)],
        who=who_back(parse.age_years, parse.sex, sent.typed) if is_of_person else None,
        unread=[parse.text[start:end] for start, end in parse.not_understood],
        faults=sent.faults,
    )


def _line(house: House, one: Understood, typed: Mapping[str, str]) -> dict[str, Any]:
    """Give one finding as a question with the words it came from and the answer that they seem to give."""
    chosen = typed.get(one.id, one.value)
    return line_back(house.knowledge, one.id, f"You wrote: “{one.words}”", chosen, STRUCK)


ROUTES = [
    Route("/own-words", tell),
    Route("/own-words", told, methods=["POST"]),
    Route("/own-words/first", told_first, methods=["POST"]),
    Route("/own-words/confirm", confirm, methods=["POST"]),
]
