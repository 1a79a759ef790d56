"""The pages of a clinic in a real browser: nobody is kept out, on a phone and without script."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import uvicorn
from starlette.applications import Starlette

from clinic.people import PASSWORD
from rhomboid.diary.clinic.clinic import Clinic
from rhomboid.faces.web.visit import Visit, visit_text
from web.browser import PHONE, Reader, chromium

ANSWERS = {"chest_pain": "absent", "main_site": "between_shoulder_blades", "cannot_walk": "absent"}


@contextmanager
def served(app: Starlette) -> Iterator[str]:
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="warning", access_log=False))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        thread.join(0.02)
        assert thread.is_alive(), "the server did not start"
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join(10)


def sign_in(visit: Reader, name: str, password: str = PASSWORD) -> None:
    visit.open("/sign-in")
    visit.page.fill("#name", name)
    visit.page.fill("#password", password)
    visit.page.get_by_role("button", name="Sign in").click()
    visit.page.wait_for_load_state("domcontentloaded")


def every_page(visit: Reader, patient: int) -> Iterator[str]:
    visit.open("/")
    yield "sign in"
    sign_in(visit, "ann", "wrong")
    yield "sign in with a fault"
    sign_in(visit, "ann")
    assert visit.path == "/"
    yield "first page of a patient"
    visit.open("/password")
    yield "password"
    visit.page.get_by_role("button", name="Change it").click()
    yield "password with a fault"
    visit.open("/patients")
    yield "closed"
    visit.page.get_by_role("button", name="Sign out").click()
    visit.page.wait_for_url("**/sign-in")
    sign_in(visit, "dr.bell")
    assert visit.path == "/patients"
    yield "patients"
    visit.open(f"/patients/{patient}")
    yield "patient"
    visit.open(f"/patients/{patient}/report.html")
    yield "report"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_of_a_clinic_keeps_anyone_out(app: Starlette, clinic: Clinic, scheme: str) -> None:
    ann = clinic.accounts.named("ann").id
    visit_of_ann = Visit(age_years=47, sex="female", is_who_asked=True, answers=ANSWERS)
    clinic.visits.save(f"account:{ann}", visit_text(visit_of_ann))
    faults = []
    with chromium() as browser, served(app) as address:
        # axe itself needs script; that the pages do not is seen by what they load
        visit = Reader(browser.new_context(viewport=PHONE, color_scheme=scheme), address)
        for page in every_page(visit, ann):
            if page != "report":
                faults += visit.faults()
            assert not visit.is_wider_than_its_window(), page
        assert visit.hosts() <= {"127.0.0.1"}
        visit.context.close()
    assert not faults, "\n".join(sorted(set(faults)))
