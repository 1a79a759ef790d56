"""What is kept of a visit that a record system opened, and what its pages start from."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256
from hmac import new as keyed_hash
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from rhomboid.faces.web.house import house_of, shown, visit_of
from rhomboid.faces.web.smart.launches import Launches, Opening
from rhomboid.faces.web.smart.refused import RecordError
from rhomboid.faces.web.visit import RECORD, Visit

# a cookie of its own: the visit that the browser had before is found again once this one is deleted
LAUNCHED = "rhomboid_launched"
# whose record it is (hashed with the secret of this service), its system, what was decided, what was sent
WHOSE, SYSTEM, DECIDED, SENT, SENT_ON = "whose", "system", "is_decided", "sent", "sent_on"


def launches_of(request: Request) -> Launches:
    """Give the launches of the app that answers."""
    launches = request.app.state.launches
    assert isinstance(launches, Launches)
    return launches


def opening_of(request: Request, visit: Visit) -> Opening | None:
    """Give the record that is open for a visit; None if its time is over or there never was one."""
    return launches_of(request).held(request.state.visit_id) if RECORD in visit.kept else None


def whose_mark(request: Request, opening: Opening) -> str:
    """Give what tells that a visit is of this record, without telling of whom to who reads the file."""
    secret = house_of(request).services.sessions.secret()
    return keyed_hash(secret, f"record {opening.grant.whose}".encode(), sha256).hexdigest()


def with_record(visit: Visit, **kept: Any) -> Visit:
    """Give the visit with more kept of its record."""
    return replace(visit, kept={**visit.kept, RECORD: {**visit.kept.get(RECORD, {}), **kept}})


def refused(request: Request, error: RecordError) -> Response:
    """Give the page that says what did not work and what to do."""
    visit = visit_of(request)
    return shown(request, "record_refused.html", error.told.status, visit=visit, error=error)
