"""Signing in and out, and a password of one's own."""

from __future__ import annotations

from datetime import timedelta
from math import ceil
from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from rhomboid.diary.clinic.accounts import Account
from rhomboid.diary.clinic.clinic import Clinic
from rhomboid.diary.clinic.database import ClinicError
from rhomboid.diary.clinic.passwords import SHORTEST
from rhomboid.diary.clinic.sign_in import Tried
from rhomboid.faces.web.clinic.door import COOKIE, SIGN_IN, ClinicDoor
from rhomboid.faces.web.house import fields_of, house_of, seen_elsewhere, shown
from rhomboid.faces.web.pages.start import emergency_signs, likely_place

if TYPE_CHECKING:
    from rhomboid.faces.web.clinic.openid.settings import OpenIdSettings

SECONDS_OF_A_MINUTE = 60


def clinic_of(request: Request) -> Clinic:
    """Give the clinic of the app that answers."""
    return _door_of(request).clinic


def _door_of(request: Request) -> ClinicDoor:
    door = house_of(request).services.door
    assert isinstance(door, ClinicDoor)
    return door


def _openid_of(request: Request) -> OpenIdSettings | None:
    """Give the provider at which people may sign in; None if there is none."""
    provider = _door_of(request).provider
    return provider.settings if provider else None


def has_passwords(request: Request) -> bool:
    """Whether people may sign in by password."""
    openid = _openid_of(request)
    return openid is None or openid.has_passwords


def address_of(request: Request) -> str:
    """Give where somebody comes from, to count their tries."""
    return request.client.host if request.client else ""


async def ask(request: Request) -> Response:
    """Give the form, with the signs of an emergency; the first page to whoever is signed in."""
    if request.state.account is not None:
        return seen_elsewhere("/")
    return _sign_in_page(request)


async def sign_in(request: Request) -> Response:
    """Let somebody in, or say once more what is wrong: the same words whether there is such a name or not."""
    if not has_passwords(request):
        return page_of_refusal(request, "no_passwords")
    fields = fields_of(request)
    name, password = fields.get("name", ""), fields.get("password", "")
    tried = await run_in_threadpool(clinic_of(request).sign_ins.sign_in, name, password, address_of(request))
    if tried.wait:
        return page_of_wait(request, tried.wait)
    if tried.token is None:
        return _sign_in_page(request, 422, _words(tried))
    answer = seen_elsewhere("/")
    give_cookie(answer, tried.token)
    return answer


async def sign_out(request: Request) -> Response:
    """End the session."""
    await run_in_threadpool(clinic_of(request).sign_ins.sign_out, request.cookies.get(COOKIE, ""))
    answer = seen_elsewhere(SIGN_IN)
    answer.delete_cookie(COOKIE, secure=True, httponly=True, samesite="lax")
    return answer


async def ask_password(request: Request) -> Response:
    """Give the form for another password, or say where it is kept if not here."""
    return _password_page(request, 200, [])


async def take_password(request: Request) -> Response:
    """Set another password, if the old one is right; every session of the account ends."""
    if not has_passwords(request):
        return _password_page(request, 403, [])
    fields, account = fields_of(request), request.state.account
    wrong = await run_in_threadpool(_changed, clinic_of(request), account, fields)
    if wrong:
        return _password_page(request, 422, wrong)
    return seen_elsewhere(SIGN_IN)


def _password_page(request: Request, status: int, wrong: list[str]) -> Response:
    openid = None if has_passwords(request) else _openid_of(request)
    return shown(request, "password.html", status, shortest=SHORTEST, wrong=wrong, openid=openid)


def _changed(clinic: Clinic, account: Account, fields: dict[str, str]) -> list[str]:
    """Give what is wrong; the password is changed if nothing is."""
    old, new = fields.get("old", ""), fields.get("new", "")
    if new != fields.get("again", ""):
        return ["The new password was typed in two ways. Type it again."]
    # a try to sign in, so that wrong ones are counted here too
    tried = clinic.sign_ins.sign_in(account.name, old, f"account {account.id}")
    if tried.token is None:
        return [_words(tried) if tried.wait else "The old password is wrong."]
    clinic.sign_ins.sign_out(tried.token)
    try:
        clinic.accounts.set_password(account.name, new, by=account.id)
    except ClinicError as error:
        return [
            f"Choose another password: found {one.found}; expected {one.expected}." for one in error.faults
        ]
    return []


def give_cookie(answer: Response, token: str) -> None:
    """Let the browser hold a session."""
    # a cookie of the session alone: a browser that is closed forgets it
    answer.set_cookie(COOKIE, token, secure=True, httponly=True, samesite="lax")


def page_of_wait(request: Request, wait: timedelta) -> Response:
    """Give the sign-in page to who tried too often."""
    page = _sign_in_page(request, 429, _words(Tried(wait=wait)))
    page.headers["Retry-After"] = str(ceil(wait.total_seconds()))
    return page


def page_of_refusal(request: Request, reason: str, subject: str = "") -> Response:
    """Give the sign-in page with why the provider's way did not work. subject: who somebody is there."""
    from rhomboid.faces.web.clinic.openid.refused import REASONS  # noqa: PLC0415 - where there is a provider

    openid, told = _openid_of(request), REASONS[reason]
    assert openid is not None
    return _sign_in_page(request, told.status, told.words.format(label=openid.label), "openid", subject)


def _sign_in_page(
    request: Request, status: int = 200, wrong: str = "", where: str = "name", subject: str = ""
) -> Response:
    return shown(
        request,
        "sign_in.html",
        status,
        wrong=wrong,
        where=where if has_passwords(request) else "openid",
        subject=subject,
        openid=_openid_of(request),
        has_passwords=has_passwords(request),
        place=likely_place(request),
        signs=emergency_signs(request),
    )


def _words(tried: Tried) -> str:
    if tried.wait is None:
        return "The name or the password is wrong. Try again."
    minutes = ceil(tried.wait.total_seconds() / SECONDS_OF_A_MINUTE)
    return (
        f"There were too many wrong tries. Wait {minutes} minute{'s' if minutes > 1 else ''}, then try again."
    )


ROUTES = [
    Route(SIGN_IN, ask),
    Route(SIGN_IN, sign_in, methods=["POST"]),
    Route("/sign-out", sign_out, methods=["POST"]),
    Route("/password", ask_password),
    Route("/password", take_password, methods=["POST"]),
]
