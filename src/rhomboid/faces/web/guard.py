"""What stands before every page: size, origin, who is asking, and the headers that keep a browser safe."""

from __future__ import annotations

import logging
from base64 import urlsafe_b64encode
from collections.abc import Callable
from hashlib import sha256
from hmac import compare_digest
from hmac import new as keyed_hash
from secrets import token_urlsafe
from traceback import extract_tb

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from rhomboid.faces.web.door import Door
from rhomboid.faces.web.forms import FORM_TYPE, LARGEST_BYTES, fields_of

COOKIE = "rhomboid_visit"
TOKEN = "form_token"
STATIC = "/static/"
SECONDS_KEPT = 30 * 86_400
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
Refusal = Callable[[Request, int], Response]
log = logging.getLogger("rhomboid.web")


class Guard:
    """ASGI middleware. secret: signs ids and forms. refusal: gives the page of a status of 400 and above.

    door: where pages are for people with accounts alone, who they are and what they may see.
    cookies: names under which a browser may hold a visit; the first that is there counts.
    """

    def __init__(
        self,
        app: ASGIApp,
        secret: bytes,
        refusal: Refusal,
        door: Door | None = None,
        cookies: tuple[str, ...] = (COOKIE,),
    ) -> None:
        self.app, self.secret, self.refusal, self.door, self.cookies = app, secret, refusal, door, cookies

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass one request on, or refuse it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request = Request(scope, receive)
        is_static = request.url.path.startswith(STATIC)
        if not is_static:
            self._recognise(request)
        is_started = [False]

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                is_started[0] = True
                self._add_headers(MutableHeaders(scope=message), request, is_static)
            await send(message)

        try:
            if self.door and not is_static:
                session = await self.door.recognise(request)
                request.state.form_token = self.signature(f"form {request.state.browser_id} {session}")
            refused = await self._refused(request)
            answer = self.refusal(request, refused) if refused else None
            if self.door and not is_static:
                answer = await self.door.answer(request, answer)
            await (answer or self.app)(scope, receive, guarded)
        except Exception as error:
            # what an error says may hold an answer: only where it arose is noted
            places = "; ".join(f"{f.filename}:{f.lineno}" for f in extract_tb(error.__traceback__)[-4:])
            log.error("%s on %s at %s", type(error).__name__, scope.get("route", "a page"), places)
            if is_started[0]:
                raise
            await self.refusal(request, 500)(scope, receive, guarded)

    def signature(self, text: str) -> str:
        """Give the mark that only this service can make of a text."""
        return urlsafe_b64encode(keyed_hash(self.secret, text.encode(), sha256).digest()).decode().rstrip("=")

    def _recognise(self, request: Request) -> None:
        """Note who asks. Who is not known yet gets a cookie, as does who changed something."""
        for cookie in self.cookies:
            visit_id, _, mark = request.cookies.get(cookie, "").partition(".")
            if compare_digest(mark.encode(), self.signature(f"visit {visit_id}").encode()):
                break
        else:
            # tampered with, or none: a new visitor, and whoever's answers it was stay as they are
            visit_id = token_urlsafe(24)
            request.state.seconds_kept = SECONDS_KEPT
        request.state.cookie = cookie
        # the browser keeps this one; a door gives the visit the name of an account, which no cookie may hold
        request.state.browser_id = request.state.visit_id = visit_id
        request.state.form_token = self.signature(f"form {visit_id}")

    async def _refused(self, request: Request) -> int:
        """Give the status of a refusal, or 0."""
        if request.method != "POST":
            return 0
        if request.headers.get("content-type", "").partition(";")[0].strip().lower() != FORM_TYPE:
            return 415
        body = await _body(request)
        if body is None:
            return 413
        fields = fields_of(body)
        if fields is None:
            return 400
        token = fields.pop(TOKEN, "")
        is_ours = compare_digest(token.encode(), getattr(request.state, TOKEN, "").encode())
        if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none") or not is_ours:
            return 403
        request.state.fields = fields
        return 0

    def _add_headers(self, headers: MutableHeaders, request: Request, is_static: bool) -> None:
        for name, value in HEADERS.items():
            headers.setdefault(name, value)
        is_safe = request.url.scheme == "https"
        if is_safe:
            headers["Strict-Transport-Security"] = "max-age=31536000"
        if is_static:
            return
        headers.setdefault("Cache-Control", "no-store")
        seconds = getattr(request.state, "seconds_kept", 0)
        if seconds:
            secure = "; Secure" if is_safe or self.door else ""
            browser_id = request.state.browser_id
            value = f"{browser_id}.{self.signature(f'visit {browser_id}')}"
            cookie = (
                f"{request.state.cookie}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}"
            )
            headers.append("Set-Cookie", cookie)


async def _body(request: Request) -> bytes | None:
    """Give the whole body, or None if it is too large: never more is read than the limit and one chunk."""
    told = request.headers.get("content-length", "")
    if told.isdigit() and int(told) > LARGEST_BYTES:
        return None
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST_BYTES:
            return None
    return body
