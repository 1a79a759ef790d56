"""Every page there is, asked for by everybody: pages that are added later are asked for as well."""

from __future__ import annotations

import re
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.routing import Route

from clinic.people import Person
from rhomboid.diary.clinic.clinic import Clinic
from rhomboid.diary.clinic.visits import visit_id_of
from rhomboid.diary.entries import DiaryError
from rhomboid.domain.errors import Fault
from rhomboid.faces.web.visit import Visit, visit_text

# said here once more, and not taken from the rules: what is in none of these is for patients alone
OPENID = {"/sign-in/openid", "/sign-in/openid/callback"}
OPEN = {"/sign-in", "/emergency"} | OPENID
EVERYONE = {"/sign-in", "/sign-out", "/password"} | OPENID
EVERYONE |= {"/knowledge", "/knowledge/{kind}", "/knowledge/{kind}/{id}"}
CLINICIANS = {
    "/patients",
    "/patients/{patient:int}",
    "/patients/{patient:int}/report.pdf",
    "/patients/{patient:int}/report.html",
}
STATIC = {"/static/{name}"}
WHO = ("nobody", "ann", "bob", "dr.bell", "dr.cole")
FILLED = {
    "key": "chest_pain",
    "kind": "conditions",
    "id": "postural_pain",
    "name": "frame.css",
    "number": "1",
}
SIGN_IN = "/sign-in"


def visit_of(age: int) -> str:
    answers = {"chest_pain": "present", "duration": "over_3_months"}
    return visit_text(Visit(age_years=age, sex="female", is_who_asked=True, answers=answers))


def id_of(clinic: Clinic, name: str) -> int:
    return clinic.accounts.named(name).id


def pages(app: Starlette) -> list[tuple[str, str]]:
    """Give (method, pattern) of every route."""
    assert all(isinstance(route, Route) for route in app.routes), "a route of another kind has no rule here"
    return sorted(
        (method, route.path)
        for route in app.routes
        if isinstance(route, Route)
        for method in route.methods or ()
        if method != "HEAD"
    )


def address_of(pattern: str, patient: int) -> str:
    filled = {**FILLED, "patient": str(patient)}
    return re.sub(r"\{(\w+)(:\w+)?\}", lambda m: filled.get(m[1], "1" if m[2] == ":int" else "x"), pattern)


def asked(person: Person, method: str, address: str) -> Any:
    """Ask without following, with a form that is this browser's own."""
    if method == "GET":
        return person.client.get(address, follow_redirects=False)
    person.get("/password")
    form = {"form_token": person.token}
    return person.client.request(method, address, data=form, follow_redirects=False)


def is_sent_to_sign_in(answer: Any) -> bool:
    return answer.status_code == 303 and answer.headers["location"] == SIGN_IN


def expected(who: str, pattern: str) -> str:
    """Give what must come: in, sign-in, closed or unknown."""
    if who == "nobody":
        return "in" if pattern in OPEN | STATIC else "sign-in"
    if pattern in EVERYONE | STATIC:
        return "in"
    if pattern in CLINICIANS:
        if who in ("ann", "bob"):
            return "closed"
        return "in" if who == "dr.bell" or "patient:int" not in pattern else "unknown"
    if who in ("ann", "bob"):
        return "in"
    return "to patients" if pattern == "/" else "closed"


def got(who: str, pattern: str, answer: Any) -> str:
    # whoever signs out is led there too
    if is_sent_to_sign_in(answer) and (who == "nobody" or pattern != "/sign-out"):
        return "sign-in"
    if answer.status_code == 303 and answer.headers["location"] == "/patients":
        return "to patients"
    if "This page is not for you" in answer.text:
        return "closed"
    return "unknown" if "No such patient of yours" in answer.text else "in"


@pytest.mark.parametrize("who", WHO)
def test_everybody_gets_what_is_theirs_and_nothing_else(
    openid_app: Starlette, clinic: Clinic, who: str
) -> None:
    app = openid_app
    ann, bob = id_of(clinic, "ann"), id_of(clinic, "bob")
    assert {pattern for _, pattern in pages(app)} >= OPEN | EVERYONE | CLINICIANS | STATIC
    wrong = []
    for method, pattern in pages(app):
        clinic.visits.save(visit_id_of(ann), visit_of(93))
        clinic.visits.save(visit_id_of(bob), visit_of(17))
        person = Person(app, "" if who == "nobody" else who)
        answer = asked(person, method, address_of(pattern, ann))
        if got(who, pattern, answer) != expected(who, pattern):
            wrong.append((method, pattern, answer.status_code, got(who, pattern, answer)))
        if answer.status_code >= 500:
            wrong.append((method, pattern, answer.status_code, "fails"))
        others = {"ann": bob, "bob": ann}.get(who)
        is_of_nobody = pattern in EVERYONE | STATIC
        is_seen = not is_of_nobody and re.search(r"\b93\b", answer.text)
        if who in ("nobody", "bob", "dr.cole") and is_seen:
            wrong.append((method, pattern, 0, "shows what is ann's"))
        if others is not None and clinic.visits.load(visit_id_of(others)) is None:
            wrong.append((method, pattern, 0, "touches what is another's"))
    assert not wrong


def test_each_look_of_a_clinician_is_noted_and_each_look_that_was_refused(
    app: Starlette, clinic: Clinic
) -> None:
    ann = id_of(clinic, "ann")
    clinic.visits.save(visit_id_of(ann), visit_of(93))
    before = len(clinic.audit.lines())
    for who in ("dr.bell", "dr.cole"):
        person = Person(app, who)
        for pattern in sorted(one for one in CLINICIANS if "patient:int" in one):
            asked(person, "GET", address_of(pattern, ann))
    told = [(line.by, line.action, line.place, line.about) for line in clinic.audit.lines()[before:]]
    for pattern in CLINICIANS - {"/patients"}:
        assert ("dr.bell", "read", pattern, "ann") in told
        assert ("dr.cole", "refused", pattern, "ann") in told


def test_what_cannot_be_noted_is_not_shown(
    app: Starlette, clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = Person(app, "dr.bell")

    def fail(*_: Any) -> None:
        raise RuntimeError("the trail is gone")

    monkeypatch.setattr(clinic.audit, "add", fail)
    answer = asked(person, "GET", f"/patients/{id_of(clinic, 'ann')}")
    assert answer.status_code == 500
    assert "ann" not in answer.text


def test_a_page_that_is_not_there_is_told_to_nobody(app: Starlette) -> None:
    assert is_sent_to_sign_in(asked(Person(app), "GET", "/nowhere"))
    assert asked(Person(app, "ann"), "GET", "/nowhere").status_code == 404


def test_without_its_database_a_plain_page_says_that_something_went_wrong(
    app: Starlette, clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = Person(app, "ann")

    def fail(*_: Any) -> None:
        raise DiaryError([Fault("database", "no way to it", "one that answers", "")])

    monkeypatch.setattr(clinic.sign_ins, "account", fail)
    answer = asked(person, "GET", "/answers")
    assert answer.status_code == 500
    assert "went wrong on our side" in answer.text
