"""Signing in and out, and a password of one's own."""

from __future__ import annotations

from math import ceil

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

SECONDS_OF_A_MINUTE = 60


def clinic_of(request: Request) -> Clinic:
    """Give the clinic of the app that answers."""
    door = house_of(request).services.door
    assert isinstance(door, ClinicDoor)
    return door.clinic


async def ask(request: Request) -> Response:
    """Give the form, with the signs of an emergency; the first page to whoever is signed in."""
    if request.state.account is not None:
        return seen_elsewhere("/")
    return _sign_in_page(request)


async def sign_in(request: Request) -> Response:
    """Let somebody in, or say once more what is wrong: the same words whether there is such a name or not."""
    fields = fields_of(request)
    name, password = fields.get("name", ""), fields.get("password", "")
    address = request.client.host if request.client else ""
    tried = await run_in_threadpool(clinic_of(request).sign_ins.sign_in, name, password, address)
    if tried.token is None:
        return _sign_in_page(request, tried)
    answer = seen_elsewhere("/")
    _give_cookie(answer, tried.token)
    return answer


async def sign_out(request: Request) -> Response:
    """End the session."""
    await run_in_threadpool(clinic_of(request).sign_ins.sign_out, request.cookies.get(COOKIE, ""))
    answer = seen_elsewhere(SIGN_IN)
    answer.delete_cookie(COOKIE, secure=True, httponly=True, samesite="lax")
    return answer


async def ask_password(request: Request) -> Response:
    """Give the form for another password."""
    return shown(request, "password.html", shortest=SHORTEST, wrong=[])


async def take_password(request: Request) -> Response:
    """Set another password, if the old one is right; every session of the account ends."""
    fields, account = fields_of(request), request.state.account
    wrong = await run_in_threadpool(_changed, clinic_of(request), account, fields)
    if wrong:
        return shown(request, "password.html", 422, shortest=SHORTEST, wrong=wrong)
    return seen_elsewhere(SIGN_IN)


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


def _give_cookie(answer: Response, token: str) -> None:
    # a cookie of the session alone: a browser that is closed forgets it
    answer.set_cookie(COOKIE, token, secure=True, httponly=True, samesite="lax")


def _sign_in_page(request: Request, tried: Tried | None = None) -> Response:
    status = 200 if tried is None else 429 if tried.wait else 422
    page = shown(
        request,
        "sign_in.html",
        status,
        wrong=_words(tried) if tried else "",
        place=likely_place(request),
        signs=emergency_signs(request),
    )
    if tried and tried.wait:
        page.headers["Retry-After"] = str(ceil(tried.wait.total_seconds()))
    return page


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
