"""The door of a clinic: signed in or not, which role, whose patient; each look at answers is noted first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from rhomboid.diary.clinic.accounts import Account
from rhomboid.diary.clinic.clinic import Clinic
from rhomboid.diary.clinic.schema import CLINICIAN
from rhomboid.diary.clinic.visits import visit_id_of
from rhomboid.faces.web.clinic.rules import OPEN, UNNOTED, pattern_of, roles_of
from rhomboid.faces.web.house import shown

if TYPE_CHECKING:
    from rhomboid.faces.web.clinic.openid.provider import Provider

COOKIE = "__Host-rhomboid_signed_in"
SIGN_IN, PATIENTS = "/sign-in", "/patients"
LONGEST_TOKEN = 100
NOBODY = "nobody"


class ClinicDoor:
    """The door. clinic: accounts, sessions and audit. provider: where people may sign in as well."""

    def __init__(self, clinic: Clinic, provider: Provider | None = None) -> None:
        self.clinic, self.provider = clinic, provider

    async def recognise(self, request: Request) -> str:
        """Note who is signed in. A visit has the name of the account; that of nobody is kept nowhere."""
        token = request.cookies.get(COOKIE, "")
        account = None
        if 0 < len(token) <= LONGEST_TOKEN:
            account = await run_in_threadpool(self.clinic.sign_ins.account, token)
        request.state.account = account
        request.state.visit_id = visit_id_of(account.id) if account else NOBODY
        return token if account else ""

    async def answer(self, request: Request, refusal: Response | None) -> Response | None:
        """Give the way to sign in, a refusal, or None: then it is noted and may be answered."""
        account: Account | None = request.state.account
        pattern, within = pattern_of(request.app.routes, request.scope)
        if account is None:
            return refusal if pattern in OPEN else RedirectResponse(SIGN_IN, status_code=303)
        if refusal is not None or not pattern:
            return refusal
        if account.role not in roles_of(pattern):
            return await self._turned_away(request, account, pattern)
        about: int | None = account.id
        if account.role == CLINICIAN:
            about = within.get("patient")  # type: ignore[assignment]
            if about is not None:
                patient = await run_in_threadpool(self.clinic.accounts.patient_of, account.id, about)
                if patient is None:
                    return await self._turned_away(request, account, pattern, about)
                request.state.patient = patient
        if pattern not in UNNOTED | OPEN:
            # noted before it is given: what cannot be noted is not shown
            action = "wrote" if request.method == "POST" else "read"
            await run_in_threadpool(self.clinic.audit.add, account.id, action, pattern, about)
        return None

    def places(self, request: Request, places: dict[str, str]) -> dict[str, str]:
        """Give the places of the menu for the role; none to nobody."""
        account: Account | None = getattr(request.state, "account", None)
        if account is None:
            return {}
        own = {PATIENTS: "Patients"} if account.role == CLINICIAN else {}
        return {**own, **{path: name for path, name in places.items() if account.role in roles_of(path)}}

    async def _turned_away(
        self, request: Request, account: Account, pattern: str, about: int | None = None
    ) -> Response:
        """Give where to go instead. Somebody else's patient looks like one who is not there."""
        if pattern == "/":
            return RedirectResponse(PATIENTS, status_code=303)
        await run_in_threadpool(self.clinic.audit.add, account.id, "refused", pattern, about)
        status = 404 if about is not None else 403
        return shown(request, "closed.html", status, is_patient=about is not None)
