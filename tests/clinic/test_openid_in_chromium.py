"""Signing in at a provider in a real browser: another site, a way back, and nobody kept out on the way."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from clinic.openid_provider import OpenIdProvider
from clinic.people import app_of
from clinic.test_in_chromium import served
from rhomboid.assessment import Engine
from rhomboid.diary.clinic.clinic import Clinic
from rhomboid.diary.clinic.identities import Identity
from rhomboid.faces.web.clinic.openid.provider import Provider
from web.browser import PHONE, Reader, chromium


def every_page(visit: Reader, provider: OpenIdProvider, used: Provider) -> Iterator[str]:
    visit.open("/sign-in")
    yield "sign in"
    provider.subject = "a stranger"
    visit.page.get_by_role("link", name="Sign in with City Hospital").click()
    visit.page.wait_for_load_state("domcontentloaded")
    assert visit.path == "/sign-in/openid/callback"
    assert "no account here is linked to you" in visit.page.inner_text("main")
    yield "a stranger"
    provider.subject = "person 1"
    visit.page.get_by_role("link", name="Sign in with City Hospital").click()
    visit.page.wait_for_url("**/")
    assert "Sign out" in visit.page.inner_text("header")
    yield "first page"
    visit.page.get_by_role("button", name="Sign out").click()
    visit.page.wait_for_url("**/sign-in")
    yield "signed out"
    visit.open("/answers")
    assert visit.path == "/sign-in"
    used.settings = provider.settings(has_passwords=False)
    visit.open("/sign-in")
    yield "sign in without passwords"
    visit.page.get_by_role("link", name="Sign in with City Hospital").click()
    visit.page.wait_for_url("**/")
    visit.open("/password")
    yield "password, kept elsewhere"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_way_over_a_provider_keeps_nobody_out(
    engine: Engine, clinic: Clinic, provider: OpenIdProvider, scheme: str
) -> None:
    provider.calm()
    clinic.identities.link("ann", Identity(provider.issuer, "person 1"))
    app, faults = app_of(engine, clinic, provider.settings()), []
    with chromium() as browser, served(app) as address:
        provider.redirect = f"{address}/sign-in/openid/callback"
        # the app knows the address only now
        used = app.state.house.services.door.provider
        used.settings = provider.settings()
        visit = Reader(browser.new_context(viewport=PHONE, color_scheme=scheme), address)
        for page in every_page(visit, provider, used):
            faults += visit.faults()
            assert not visit.is_wider_than_its_window(), page
        # the pages themselves ask nobody for anything but the way to the provider
        assert visit.hosts() <= {"127.0.0.1", "localhost"}
        visit.context.close()
    assert not faults, "\n".join(sorted(set(faults)))
