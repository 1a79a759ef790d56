"""What strangers and a provider in trouble may try: the pages go on, and nothing is believed."""

from __future__ import annotations

import asyncio
import json
import re
import threading
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from clinic.openid_provider import OpenIdProvider
from clinic.people import HOME, PASSWORD, app_of
from clinic.test_openid import ANN, Guest, refused
from rhomboid.assessment import Engine
from rhomboid.diary.clinic.clinic import Clinic
from rhomboid.diary.clinic.identities import Identity
from rhomboid.faces.web.authorization import wire
from rhomboid.faces.web.authorization.addresses import is_safe
from rhomboid.faces.web.clinic.openid import provider as providers
from rhomboid.faces.web.clinic.openid.pages import BINDING

CONFIGURATION = "/.well-known/openid-configuration"


@pytest.fixture
def pages(engine: Engine, clinic: Clinic, provider: OpenIdProvider) -> Iterator[Starlette]:
    provider.calm()
    clinic.identities.link("ann", Identity(provider.issuer, ANN))
    yield app_of(engine, clinic, provider.settings())
    provider.calm()


class Crumbs(Response):
    """An answer that comes in crumbs, without an end."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        for _ in range(600):
            await send({"type": "http.response.body", "body": b" ", "more_body": True})
            await asyncio.sleep(0.05)
        await send({"type": "http.response.body", "body": b"{}"})


def test_an_answer_in_crumbs_ends_in_sum(
    pages: Starlette, provider: OpenIdProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wire, "PATIENCE_SECONDS", 0.3)
    provider.odd = {CONFIGURATION: Crumbs()}
    answers: list[httpx.Response] = []
    asking = threading.Thread(target=lambda: answers.append(Guest(pages).client.get("/sign-in/openid")))
    asking.start()
    # fifty times as long as it may take, and half as long as the crumbs last
    asking.join(15)
    assert answers, "somebody still waits"
    refused(answers[0], 502, "does not answer")


def test_who_waits_for_a_slow_provider_does_not_hold_up_who_needs_none(
    pages: Starlette, provider: OpenIdProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    goes_on = threading.Event()
    asked = providers.Provider._asked_for_itself

    def held(self: Any) -> Any:
        goes_on.wait(30)
        return asked(self)

    monkeypatch.setattr(providers.Provider, "_asked_for_itself", held)

    async def everybody() -> tuple[httpx.Response, list[httpx.Response]]:
        road = httpx.ASGITransport(pages)
        async with (
            httpx.AsyncClient(transport=road, base_url=HOME) as strangers,
            httpx.AsyncClient(transport=road, base_url=HOME) as ann,
        ):
            waiting = [asyncio.create_task(strangers.get("/sign-in/openid")) for _ in range(60)]
            async with asyncio.timeout(15):
                while sum(one.done() for one in waiting) < 60 - providers.WAITING_AT_MOST:
                    await asyncio.sleep(0.01)
            page = await ann.get("/sign-in")
            (token,) = re.findall(r'name="form_token" value="([^"]+)"', page.text)
            fields = {"form_token": token, "name": "ann", "password": PASSWORD}
            answer = await asyncio.wait_for(ann.post("/sign-in", data=fields), 15)
            goes_on.set()
            return answer, await asyncio.gather(*waiting)

    try:
        answer, others = asyncio.run(everybody())
    finally:
        goes_on.set()
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    statuses = [one.status_code for one in others]
    assert (statuses.count(303), statuses.count(502)) == (providers.WAITING_AT_MOST, 40)
    assert Guest(pages).come().status_code == 303, "and everybody has let go"


@pytest.mark.parametrize("name", ["authorization_endpoint", "token_endpoint", "jwks_uri"])
@pytest.mark.parametrize(
    "ending", ["/\ud800", "/a b", "/a\nb", "/é", "/a#b", "0000/a", "@elsewhere.example/"]
)
def test_an_endpoint_that_is_no_plain_address_is_not_used(
    pages: Starlette, provider: OpenIdProvider, name: str, ending: str
) -> None:
    names = ("authorization_endpoint", "token_endpoint", "jwks_uri")
    told = {"issuer": provider.issuer, **dict.fromkeys(names, f"{provider.issuer}/x")}
    told[name] = provider.issuer + ending
    provider.odd = {CONFIGURATION: Response(json.dumps(told))}
    refused(Guest(pages).client.get("/sign-in/openid"), 502, "cannot be used")


@pytest.mark.parametrize(
    "told",
    ["https://a:b@id.example", "https://id.example:0x50/", "https://id.example:70000", "https://", None],
)
def test_an_address_that_misleads_is_not_safe(told: Any) -> None:
    assert not is_safe(told)
    assert is_safe("https://id.example:8443/realms/clinic?x=1")


@pytest.mark.parametrize("brought", ["x", "a" * 60_000, '"a\\012b"', "é" * 43])
def test_what_a_browser_is_bound_by_is_made_here(pages: Starlette, brought: str) -> None:
    cookie = f"{BINDING}={brought}".encode()
    answer = Guest(pages).client.get("/sign-in/openid", headers={"cookie": cookie}, follow_redirects=False)
    (binding,) = re.findall(rf"{BINDING}=([^;]*)", answer.headers["set-cookie"])
    assert re.fullmatch(r"[\w-]{43}", binding)


def test_who_goes_back_to_the_way_in_is_not_told_to_be_out(pages: Starlette) -> None:
    guest = Guest(pages)
    path = guest.way_back()
    assert guest.back(path).status_code == 303
    again = guest.back(path)
    assert (again.status_code, again.headers["location"]) == (303, "/")
    assert guest.is_in


def test_a_link_of_somebody_on_the_way_signs_nobody_in_as_them(pages: Starlette, clinic: Clinic) -> None:
    attacker, signed_in, on_the_way, nobody = (Guest(pages) for _ in range(4))
    signed_in.come()
    before = clinic.audit.lines()
    on_the_way.way_there()
    for victim in (on_the_way, nobody):
        refused(victim.back(attacker.way_back()), 403, "began in another browser")
        assert not victim.is_in
    assert signed_in.back(attacker.way_back()).headers["location"] == "/"
    assert clinic.audit.lines() == before, "the session is the one from before"
