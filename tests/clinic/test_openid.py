"""Signing in at an OpenID provider: who is linked comes in, everybody else is told why not, plainly."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from sqlalchemy import text
from starlette.applications import Starlette
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse

from clinic.openid_provider import EC, LABEL, OTHER_RSA, REDIRECT, RSA, SECRET, OpenIdProvider, running
from clinic.people import PASSWORD, Clock, Person, app_of
from rhomboid.assessment import Engine
from rhomboid.diary.clinic.clinic import Clinic
from rhomboid.diary.clinic.database import ClinicError
from rhomboid.diary.clinic.identities import Identity
from rhomboid.diary.clinic.schema import IDENTITIES, TRIES
from rhomboid.faces.web.authorization.keep import Keep
from rhomboid.faces.web.clinic.door import COOKIE
from rhomboid.faces.web.clinic.openid import provider as providers
from rhomboid.faces.web.clinic.openid.pages import BINDING
from rhomboid.faces.web.clinic.openid.settings import CALLBACK

ANN, BELL = "person 1", "person 2"


@pytest.fixture(autouse=True)
def linked(clinic: Clinic, provider: OpenIdProvider, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Link ann and dr.bell afresh; bob and dr.cole are linked to nobody."""
    monkeypatch.setattr(providers, "ASKED_AGAIN_SECONDS", 0)
    provider.calm()
    clinic.accounts.set_active("ann", True)
    with clinic.database.change() as connection:
        for table in (TRIES, IDENTITIES):
            connection.execute(table.delete())
    clinic.identities.link("ann", Identity(provider.issuer, ANN))
    clinic.identities.link("dr.bell", Identity(provider.issuer, BELL))
    yield
    provider.calm()


@pytest.fixture
def pages(engine: Engine, clinic: Clinic, provider: OpenIdProvider) -> Starlette:
    """Give pages that remember nothing of the provider."""
    return app_of(engine, clinic, provider.settings())


class Guest(Person):
    """Somebody who signs in at the provider."""

    def way_there(self) -> str:
        """Give where the sign-in page sends the browser."""
        answer = self.client.get("/sign-in/openid", follow_redirects=False)
        assert answer.status_code == 303, answer.text
        return answer.headers["location"]

    def way_back(self) -> str:
        """Go to the provider, and give where it sends the browser."""
        answer = httpx.get(self.way_there())
        assert answer.status_code == 302, answer.text
        back: str = answer.headers["location"]
        assert back.partition("?")[0] == REDIRECT
        return back.removeprefix("https://127.0.0.1")

    def come(self) -> httpx.Response:
        """Go all the way, but for the last step to the first page."""
        return self.back(self.way_back())

    def back(self, path: str) -> httpx.Response:
        return self.client.get(path, follow_redirects=False)


def refused(answer: httpx.Response, status: int, words: str) -> str:
    """Give the page, once it is the sign-in page with these words, and nobody is in."""
    assert answer.status_code == status
    assert words in answer.text
    assert 'role="alert"' in answer.text
    assert "In danger now?" in answer.text
    assert COOKIE not in answer.headers.get("set-cookie", "")
    return answer.text


def last_told(clinic: Clinic) -> tuple[str, str, str, str]:
    line = clinic.audit.lines(last=1)[0]
    return line.by, line.action, line.place, line.about


@pytest.mark.parametrize(("subject", "name", "place"), [(ANN, "ann", "/"), (BELL, "dr.bell", "/patients")])
def test_who_is_linked_comes_in_as_what_the_clinic_says(
    pages: Starlette, clinic: Clinic, provider: OpenIdProvider, subject: str, name: str, place: str
) -> None:
    provider.subject, provider.claims = subject, {"role": "clinician", "roles": ["admin"], "groups": ["all"]}
    guest = Guest(pages)
    answer = guest.come()
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert last_told(clinic) == (name, "signed in", "/sign-in/openid", name)
    guest.get("/")
    assert guest.page.url.path == place
    assert guest.is_in
    guest.get("/password")
    guest.post("/sign-out")
    assert not guest.is_in


def test_what_is_asked_of_the_provider_is_no_more_than_who_this_is(pages: Starlette) -> None:
    first, second = (parse_qs(urlsplit(Guest(pages).way_there()).query) for _ in range(2))
    assert first["scope"] == ["openid"]
    assert first["code_challenge_method"] == ["S256"]
    assert first["redirect_uri"] == [REDIRECT]
    for fresh in ("state", "nonce", "code_challenge"):
        assert len(first[fresh][0]) >= 43
        assert first[fresh] != second[fresh]
    assert SECRET not in str(first)


def test_who_is_known_by_an_oid_comes_in_by_it(
    engine: Engine, clinic: Clinic, provider: OpenIdProvider
) -> None:
    pages = app_of(engine, clinic, provider.settings(claim="oid"))
    assert f"<code>object {ANN}</code>" in refused(Guest(pages).come(), 403, "no account here is linked")
    clinic.identities.link("ann", Identity(provider.issuer, f"object {ANN}"))
    assert Guest(pages).come().status_code == 303


@pytest.mark.parametrize("key", [RSA, EC])
def test_both_kinds_of_signature_are_taken(pages: Starlette, provider: OpenIdProvider, key: Any) -> None:
    provider.key, provider.published = key, [RSA, EC]
    assert Guest(pages).come().status_code == 303


def test_a_secret_in_the_form_where_the_provider_takes_no_other_way(
    pages: Starlette, provider: OpenIdProvider
) -> None:
    provider.said = {"token_endpoint_auth_methods_supported": ["client_secret_post"]}
    assert Guest(pages).come().status_code == 303


def test_nobody_makes_an_account_by_signing_in(
    pages: Starlette, clinic: Clinic, provider: OpenIdProvider
) -> None:
    before = clinic.accounts.all()
    # a name and an address of mail of an account are no way into it
    provider.subject, provider.claims = (
        "somebody",
        {"preferred_username": "ann", "email": "ann", "name": "ann"},
    )
    page = refused(Guest(pages).come(), 403, "no account here is linked to you")
    assert "<code>somebody</code>" in page
    assert clinic.accounts.all() == before
    assert last_told(clinic) == ("", "sign-in refused", "/sign-in/openid", "")


def test_the_same_name_at_another_provider_is_somebody_else(
    pages: Starlette, clinic: Clinic, provider: OpenIdProvider
) -> None:
    clinic.identities.link("ann", Identity("https://elsewhere.example", ANN))
    refused(Guest(pages).come(), 403, "no account here is linked to you")


def test_a_disabled_or_unlinked_account_is_let_in_no_more(pages: Starlette, clinic: Clinic) -> None:
    guest = Guest(pages)
    guest.come()
    clinic.accounts.set_active("ann", False)
    assert not guest.is_in
    refused(Guest(pages).come(), 403, "no account here is linked to you")
    assert last_told(clinic) == ("", "sign-in refused", "/sign-in/openid", "ann")
    clinic.accounts.set_active("ann", True)
    guest.come()
    assert guest.is_in
    clinic.identities.unlink("ann")
    assert not guest.is_in
    refused(guest.come(), 403, "no account here is linked to you")


def test_an_identity_belongs_to_one_account(clinic: Clinic, provider: OpenIdProvider) -> None:
    with pytest.raises(ClinicError, match="linked to another account"):
        clinic.identities.link("bob", Identity(provider.issuer, ANN))
    clinic.identities.link("ann", Identity(provider.issuer, "another"))
    clinic.identities.link("bob", Identity(provider.issuer, ANN))
    for wrong in ("", " x", "x ", "ä", "x" * 256, "a\nb"):
        with pytest.raises(ClinicError, match="1 to 255"):
            clinic.identities.link("bob", Identity(provider.issuer, wrong))
    assert {one.subject for one in clinic.identities.all().values()} == {"another", ANN, BELL}


def test_each_sign_in_is_a_new_session_and_ends_the_one_before(pages: Starlette, clinic: Clinic) -> None:
    guest = Guest(pages)
    before = guest.way_back()
    guest.sign_in("ann")
    first = guest.client.cookies[COOKIE]
    early = guest.get("/password") and guest.token
    assert guest.back(before).status_code == 303
    assert guest.client.cookies[COOKIE] != first
    assert clinic.sign_ins.account(first) is None
    assert guest.is_in
    assert guest.client.post("/forget/now", data={"form_token": early}).status_code == 403
    # whoever is in is not sent to the provider again
    assert guest.client.get("/sign-in/openid", follow_redirects=False).headers["location"] == "/"


def test_the_browser_is_bound_by_a_cookie_for_this_site_alone(pages: Starlette) -> None:
    answer = Guest(pages).client.get("/sign-in/openid", follow_redirects=False)
    cookie = next(c for c in answer.headers.get_list("set-cookie") if c.startswith(BINDING)).lower()
    assert all(word in cookie for word in ("; httponly", "; secure", "; samesite=lax", "; path=/"))
    assert "domain" not in cookie


@pytest.mark.parametrize("turned", ["another browser", "another state", "no state", "twice", "too late"])
def test_a_way_back_that_this_browser_did_not_begin_opens_nothing(
    pages: Starlette, provider: OpenIdProvider, monkeypatch: pytest.MonkeyPatch, turned: str
) -> None:
    guest = Guest(pages)
    if turned == "too late":
        monkeypatch.setattr(providers, "PENDING_SECONDS", -1)
    path = guest.way_back()
    if turned == "another browser":
        guest = Guest(pages)
        guest.way_there()
    elif turned == "another state":
        path = re.sub(r"state=[^&]+", "state=made-up", path)
    elif turned == "no state":
        path = CALLBACK
    elif turned == "twice":
        guest.back(path)
        guest.get("/password")
        guest.post("/sign-out")
    asked = provider.asked.count("/token")
    refused(guest.back(path), 403, "used before, took too long, or began in another browser")
    assert provider.asked.count("/token") == asked, "the code went nowhere"
    assert not guest.is_in


def test_a_code_that_was_used_is_worth_nothing(pages: Starlette) -> None:
    guest, thief = Guest(pages), Guest(pages)
    path = guest.way_back()
    code = parse_qs(urlsplit(path).query)["code"][0]
    # a stolen code put into a sign-in of the thief's own: the verifier is another
    stolen = re.sub(r"code=[^&]+", f"code={code}", thief.way_back())
    refused(thief.back(stolen), 403, f"{LABEL} did not sign you in")
    refused(guest.back(path), 403, f"{LABEL} did not sign you in")


@pytest.mark.parametrize(
    ("sent", "status", "words"),
    [
        ("error=access_denied", 403, "did not sign you in"),
        ("error=temporarily_unavailable", 502, "does not answer"),
        ("error=<script>alert(1)</script>", 403, "did not sign you in"),
        ("", 403, "did not sign you in"),
        ("code=", 403, "did not sign you in"),
        ("code=a&code=b", 403, "does not hold"),
        ("code=x&iss=https://elsewhere.example", 403, "does not hold"),
    ],
)
def test_what_the_provider_refuses_is_a_plain_page(
    pages: Starlette, clinic: Clinic, caplog: pytest.LogCaptureFixture, sent: str, status: int, words: str
) -> None:
    guest = Guest(pages)
    state = parse_qs(urlsplit(guest.way_there()).query)["state"][0]
    page = refused(guest.back(f"{CALLBACK}?state={state}&{sent}"), status, words)
    assert "<script>alert" not in page + caplog.text
    assert last_told(clinic) == ("", "sign-in refused", "/sign-in/openid", "")


def test_who_says_to_name_themselves_must(pages: Starlette, provider: OpenIdProvider) -> None:
    provider.said = {"authorization_response_iss_parameter_supported": True}
    refused(Guest(pages).come(), 403, "does not hold")
    provider.sent_back = {"iss": provider.issuer}
    assert Guest(pages).come().status_code == 303


@pytest.mark.parametrize(
    "said",
    [
        {"issuer": "https://elsewhere.example"},
        {"issuer": None},
        {"token_endpoint": "http://elsewhere.example/token"},
        {"authorization_endpoint": "javascript:alert(1)"},
        {"jwks_uri": None},
        {"jwks_uri": "http://["},
        {"code_challenge_methods_supported": ["plain"]},
        {"id_token_signing_alg_values_supported": ["HS256", "none"]},
    ],
)
def test_a_provider_that_says_something_else_of_itself_is_not_used(
    pages: Starlette, provider: OpenIdProvider, said: dict[str, Any]
) -> None:
    provider.said = said
    refused(Guest(pages).client.get("/sign-in/openid"), 502, "cannot be used")
    assert provider.asked == ["/.well-known/openid-configuration"]


ODD = {
    "a page": PlainTextResponse("<html>down</html>"),
    "a list": JSONResponse([1]),
    "trouble": JSONResponse({}, 503),
    "elsewhere": RedirectResponse("http://elsewhere.example/"),
    "no text": PlainTextResponse(b"\xff\xfe{"),
}


@pytest.mark.parametrize("place", ["/.well-known/openid-configuration", "/token", "/keys"])
@pytest.mark.parametrize("odd", ODD)
def test_no_odd_answer_breaks_a_page(
    pages: Starlette, provider: OpenIdProvider, place: str, odd: str
) -> None:
    guest = Guest(pages)
    if place.startswith("/."):
        provider.odd = {place: ODD[odd]}
        answer = guest.client.get("/sign-in/openid")
    else:
        path = guest.way_back()
        provider.odd = {place: ODD[odd]}
        answer = guest.back(path)
    assert answer.status_code in (403, 502)
    refused(answer, answer.status_code, LABEL)
    provider.calm()
    assert guest.come().status_code == 303, "and it goes on once the provider is well"


def test_a_provider_that_is_down_is_said_and_passwords_still_open(
    engine: Engine, clinic: Clinic, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    gone = OpenIdProvider(clock)
    with running(gone):
        pass
    guest = Guest(app_of(engine, clinic, gone.settings()))
    page = refused(guest.client.get("/sign-in/openid"), 502, f"{LABEL} does not answer")
    assert "Try again in a few minutes" in page
    assert "did not answer" in caplog.text
    guest.sign_in("ann")
    assert guest.is_in


def test_a_silent_provider_is_not_asked_by_everybody_at_once(
    pages: Starlette, provider: OpenIdProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(providers, "ASKED_AGAIN_SECONDS", 60)
    provider.odd = {"/.well-known/openid-configuration": JSONResponse({}, 503)}
    for _ in range(5):
        refused(Guest(pages).client.get("/sign-in/openid"), 502, "does not answer")
    assert len(provider.asked) == 1


def test_new_keys_are_fetched_once_and_a_key_that_is_not_there_opens_nothing(
    pages: Starlette, provider: OpenIdProvider
) -> None:
    assert Guest(pages).come().status_code == 303
    assert Guest(pages).come().status_code == 303
    assert provider.asked.count("/keys") == 1
    assert provider.asked.count("/.well-known/openid-configuration") == 1
    provider.key, provider.published = OTHER_RSA, [OTHER_RSA]
    assert Guest(pages).come().status_code == 303
    assert provider.asked.count("/keys") == 2
    provider.key = RSA
    refused(Guest(pages).come(), 403, "does not hold")
    assert provider.asked.count("/keys") == 3


def test_another_site_cannot_begin_a_sign_in(pages: Starlette, provider: OpenIdProvider) -> None:
    guest = Guest(pages)
    for site in ("cross-site", "same-site"):
        headers = {"Sec-Fetch-Site": site}
        answer = guest.client.get("/sign-in/openid", headers=headers, follow_redirects=False)
        assert answer.headers["location"] == "/sign-in"
    assert provider.asked == []


def test_nobody_is_led_elsewhere_after_signing_in(pages: Starlette) -> None:
    guest = Guest(pages)
    evil = "next=//evil.example&return_to=https://evil.example&redirect=https://evil.example"
    guest.client.get(f"/sign-in/openid?{evil}", follow_redirects=False)
    answer = guest.back(f"{guest.way_back()}&{evil}")
    assert answer.headers["location"] == "/"


def test_too_many_refused_ways_from_one_address_have_to_wait_as_passwords_do(
    pages: Starlette, clinic: Clinic, clock: Clock, provider: OpenIdProvider
) -> None:
    provider.subject = "somebody"
    guest = Guest(pages)
    for _ in range(50):
        refused(guest.come(), 403, "no account here is linked to you")
    provider.subject = ANN
    answer = guest.come()
    refused(answer, 429, "Wait 1 minute")
    assert answer.headers["retry-after"] == "60"
    assert guest.sign_in("ann").status_code == 429, "one count for both ways"
    clock.wait(1.1)
    assert guest.come().status_code == 303


def test_what_another_site_makes_a_browser_ask_counts_for_nothing(pages: Starlette, clinic: Clinic) -> None:
    guest, before = Guest(pages), len(clinic.audit.lines())
    for n in range(60):
        refused(guest.back(f"{CALLBACK}?state=made-up-{n}&code=x"), 403, "Begin again here")
    assert len(clinic.audit.lines()) == before
    assert guest.come().status_code == 303


def test_passwords_can_be_switched_off(engine: Engine, clinic: Clinic, provider: OpenIdProvider) -> None:
    guest = Guest(app_of(engine, clinic, provider.settings(has_passwords=False)))
    guest.get("/sign-in")
    assert 'type="password"' not in guest.page.text
    assert guest.come().status_code == 303
    guest.get("/password")
    assert "Your password is kept there" in guest.words()
    fields = {
        "form_token": guest.token,
        "old": PASSWORD,
        "new": "another long one",
        "again": "another long one",
    }
    assert guest.client.post("/password", data=fields).status_code == 403
    # a form made by hand, since the page has none
    other = Guest(app_of(engine, clinic, provider.settings()))
    other.get("/sign-in")
    off = Guest(app_of(engine, clinic, provider.settings(has_passwords=False)))
    off.client.cookies = other.client.cookies
    sent = {"form_token": other.token, "name": "ann", "password": PASSWORD}
    refused(off.client.post("/sign-in", data=sent, follow_redirects=False), 403, "and not with a password")


def test_nothing_secret_is_written_anywhere(
    pages: Starlette, clinic: Clinic, provider: OpenIdProvider, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    seen: list[str] = []

    def spoiled(claims: dict[str, Any]) -> str:
        token = provider.signed({**claims, "nonce": "another"})
        seen.append(token)
        return token

    guest = Guest(pages)
    path = guest.way_back()
    provider.token_of = spoiled
    page = refused(guest.back(path), 403, "does not hold")
    asked = {name: told[0] for name, told in parse_qs(urlsplit(path).query).items()}
    told = page + "\n".join(one.getMessage() for one in caplog.records if one.name.startswith("rhomboid"))
    assert "another nonce" in told, "whoever runs it is told what is wrong"
    with clinic.database.change() as connection:
        rows = "".join(str(row) for row in connection.execute(text("SELECT * FROM clinic_audit")))
    secrets = (SECRET, asked["code"], asked["state"], *seen, seen[0].split(".")[1], ANN)
    assert len(seen) == 1
    for secret in secrets:
        assert secret not in told + rows
    assert SECRET not in repr(provider.settings())


def test_what_waits_has_an_end() -> None:
    keep: Keep[str] = Keep()
    first = keep.put("x", 600)
    for _ in range(1_000):
        keep.put("y", 600)
    assert keep.take(first) is None
