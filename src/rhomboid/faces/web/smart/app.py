"""The app for pages that a record system may open: the same pages, with those of a launch."""

from __future__ import annotations

from starlette.applications import Starlette

from rhomboid.domain.record import RecordSigns
from rhomboid.faces.web.app import MODULES, make_app
from rhomboid.faces.web.guard import COOKIE
from rhomboid.faces.web.services import Services
from rhomboid.faces.web.smart import opening, record_pages, sending
from rhomboid.faces.web.smart.kept import LAUNCHED
from rhomboid.faces.web.smart.launch import SmartSettings
from rhomboid.faces.web.smart.launches import Launches


def make_smart_app(services: Services, signs: RecordSigns, settings: SmartSettings) -> Starlette:
    """Give the app. signs: what in a record answers which question."""
    # first, since to delete everything means more for who came from a record
    modules = (opening, record_pages, sending, *MODULES)
    app = make_app(services, modules, (LAUNCHED, COOKIE))
    app.state.launches = Launches(services.engine.knowledge, signs, settings)
    return app
