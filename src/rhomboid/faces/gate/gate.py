"""The gate as ASGI middleware: it refuses before anything reads a body, and counts what passed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from time import perf_counter

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from rhomboid.domain.errors import Fault
from rhomboid.faces.gate.limits import Allowance, Limits, is_known_key
from rhomboid.faces.gate.metrics import Metrics
from rhomboid.faces.gate.problems import Problem, problem_response

Voice = Callable[[Problem], Response]
# asked by the machines that watch over a service, which have no key
OPEN_PATHS = ("/healthz",)


class Gate:
    """Holds every request to the limits. voices: path prefix -> how a refusal is said there."""

    def __init__(
        self,
        app: ASGIApp,
        limits: Limits,
        metrics: Metrics,
        voices: Mapping[str, Voice] | None = None,
    ) -> None:
        self.app, self.limits, self.metrics, self.voices = app, limits, metrics, dict(voices or {})
        self.allowance = Allowance(limits.requests_per_minute)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass one request on, or refuse it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        start, status = perf_counter(), [500]

        async def counted(message: Message) -> None:
            if message["type"] == "http.response.start":
                status[0] = message["status"]
            await send(message)

        try:
            await self._passed(scope, receive, counted, start)
        finally:
            route = getattr(scope.get("route"), "path", "other")
            self.metrics.note(scope["method"], route, status[0], perf_counter() - start)

    async def _passed(self, scope: Scope, receive: Receive, send: Send, now: float) -> None:
        try:
            if scope["path"] not in OPEN_PATHS:
                self._check_caller(Request(scope), now)
            body = await self._body(scope, receive)
        except Problem as problem:
            await self._voice(scope["path"])(problem)(scope, receive, send)
            return
        await self.app(scope, _replayed(body, receive), send)

    def _voice(self, path: str) -> Voice:
        return next((v for prefix, v in self.voices.items() if path.startswith(prefix)), problem_response)

    def _check_caller(self, request: Request, now: float) -> None:
        key = _key_of(request)
        hashes = self.limits.key_hashes
        if hashes and not is_known_key(key, hashes):
            raise Problem("key_missing", "The request has no key that this service knows.")
        caller = key if hashes else (request.client.host if request.client else "")
        wait = self.allowance.seconds_to_wait(caller, now)
        if wait:
            limit = f"This service allows {self.limits.requests_per_minute:,} requests a minute."
            raise Problem("too_many_requests", limit, headers={"Retry-After": str(int(wait) + 1)})

    async def _body(self, scope: Scope, receive: Receive) -> bytes:
        """Give the whole body, reading never more than the limit and one chunk."""
        told = Request(scope).headers.get("content-length", "")
        if told.isdigit() and int(told) > self.limits.largest_bytes:
            raise self._too_large(f"{int(told):,} bytes")
        chunks, length, is_more = [], 0, True
        while is_more:
            message = await receive()
            if message["type"] != "http.request":
                break
            chunks.append(message.get("body", b""))
            length += len(chunks[-1])
            is_more = message.get("more_body", False)
            if length > self.limits.largest_bytes:
                raise self._too_large(f"{length:,} bytes or more")
        return b"".join(chunks)

    def _too_large(self, found: str) -> Problem:
        expected = f"at most {self.limits.largest_bytes:,} bytes"
        fault = Fault("body", found, expected, "Send one person's answers at a time.")
        return Problem("too_large", str(fault), [fault], {"Connection": "close"})


def _key_of(request: Request) -> str:
    bearer = request.headers.get("authorization", "")
    key = bearer[7:] if bearer.lower().startswith("bearer ") else ""
    return request.headers.get("x-api-key", key)


def _replayed(body: bytes, receive: Receive) -> Receive:
    is_told = [False]

    async def again() -> Message:
        if is_told[0]:
            return await receive()
        is_told[0] = True
        return {"type": "http.request", "body": body, "more_body": False}

    return again
