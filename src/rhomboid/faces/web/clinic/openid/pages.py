"""From the sign-in page to a provider and back. Who comes back goes to the first page, and nowhere else."""

from __future__ import annotations

import logging
from secrets import token_urlsafe

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from rhomboid.faces.web.clinic.door import COOKIE, SIGN_IN, ClinicDoor
from rhomboid.faces.web.clinic.openid.provider import PENDING_SECONDS, Provider
from rhomboid.faces.web.clinic.openid.refused import SignInError
from rhomboid.faces.web.clinic.openid.settings import CALLBACK
from rhomboid.faces.web.clinic.sign_in import (
    address_of,
    clinic_of,
    give_cookie,
    page_of_refusal,
    page_of_wait,
)
from rhomboid.faces.web.house import house_of, seen_elsewhere

BEGIN = "/sign-in/openid"
# shared by the tabs of a browser, so that two that are opened at once do not end one another
BINDING = "__Host-rhomboid_openid"
BINDING_LETTERS = 43
# RFC 6749, 4.1.2.1, and OpenID Connect Core 1.0, 3.1.2.6: any other word is not written into a log
KNOWN_ERRORS = {
    *("invalid_request", "unauthorized_client", "access_denied", "unsupported_response_type"),
    *("invalid_scope", "server_error", "temporarily_unavailable", "login_required", "consent_required"),
    *("interaction_required", "account_selection_required"),
}
BUSY = {"server_error", "temporarily_unavailable"}
log = logging.getLogger("rhomboid.web")


async def begin(request: Request) -> Response:
    """Send the browser to the provider. Another site cannot: its visitors land on the sign-in page."""
    if request.state.account is not None:
        return seen_elsewhere("/")
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        return seen_elsewhere(SIGN_IN)
    binding = request.cookies.get(BINDING, "")
    if len(binding) != BINDING_LETTERS or not binding.isascii():
        # not from here: what is kept for everybody who is on the way must stay small
        binding = token_urlsafe(32)
    try:
        address = await run_in_threadpool(_provider_of(request).begin, binding)
    except SignInError as error:
        return _refused(request, error)
    answer = RedirectResponse(address, 303)
    answer.set_cookie(BINDING, binding, PENDING_SECONDS, secure=True, httponly=True, samesite="lax")
    return answer


async def callback(request: Request) -> Response:
    """Let in whom the provider names, if an account is linked to them; a session from before ends."""
    asked = dict(request.query_params)
    sign_ins, address = clinic_of(request).sign_ins, address_of(request)
    provider = _provider_of(request)
    try:
        # before a try is counted: else any site could make the visitors of a clinic use up its tries
        pending = provider.taken(asked.get("state", ""), request.cookies.get(BINDING, ""))
    except SignInError as error:
        # who goes back to this address, or loads it again, is signed in
        return seen_elsewhere("/") if request.state.account is not None else _refused(request, error)
    if wait := await run_in_threadpool(sign_ins.wait, address):
        return page_of_wait(request, wait)
    try:
        code = _code_of(request)
        identity = await run_in_threadpool(provider.identity, pending, code, asked.get("iss", ""))
    except SignInError as error:
        await run_in_threadpool(sign_ins.refuse)
        return _refused(request, error)
    token = await run_in_threadpool(sign_ins.sign_in_as, identity, address)
    if token is None:
        return _refused(request, SignInError("unknown", "No active account is linked."), identity.subject)
    await run_in_threadpool(sign_ins.sign_out, request.cookies.get(COOKIE, ""))
    answer = seen_elsewhere("/")
    give_cookie(answer, token)
    return answer


def _code_of(request: Request) -> str:
    """Give the code that the provider sent. Errors: SignInError for none, its refusal, or two."""
    asked = request.query_params
    if len(asked) != len(asked.multi_items()):
        raise SignInError("not_believed", "A part of the provider's answer comes twice.")
    if "error" in asked:
        told = asked["error"] if asked["error"] in KNOWN_ERRORS else "another error"
        reason = "no_answer" if told in BUSY else "not_allowed"
        raise SignInError(reason, f"The provider sent {told}.")
    if not asked.get("code"):
        raise SignInError("not_allowed", "The provider sent no code.")
    return asked["code"]


def _provider_of(request: Request) -> Provider:
    door = house_of(request).services.door
    assert isinstance(door, ClinicDoor)
    assert door.provider is not None
    return door.provider


def _refused(request: Request, error: SignInError, subject: str = "") -> Response:
    """Give the sign-in page with what did not work. subject: who somebody is there, to take to the clinic."""
    log.warning("nobody was signed in at the provider: %s", error.detail)
    return page_of_refusal(request, error.reason, subject)


ROUTES = [Route(BEGIN, begin), Route(CALLBACK, callback)]
