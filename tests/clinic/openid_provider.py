"""An OpenID provider for the tests: small and strict, with keys made on the spot, and faults on demand."""

from __future__ import annotations

import threading
from base64 import b64decode, urlsafe_b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from hashlib import sha256
from secrets import token_urlsafe
from typing import Any
from urllib.parse import urlencode

import uvicorn
from joserfc import jwt
from joserfc.jwk import ECKey, RSAKey
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from rhomboid.faces.web.authorization.code import Client
from rhomboid.faces.web.clinic.openid.settings import CALLBACK, OpenIdSettings

CLIENT, SECRET = "the clinic", "a secret: of %many signs"
REDIRECT = f"https://127.0.0.1{CALLBACK}"
LABEL = "City Hospital"
# made once: an RSA key takes a while
RSA, OTHER_RSA = (RSAKey.generate_key(2048, {"kid": kid}) for kid in ("first", "second"))
EC = ECKey.generate_key("P-256", {"kid": "curve"})


class OpenIdProvider:
    """A provider. subject: who signs in there next. Every fault is a change of one of these."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self.now, self.issuer, self.redirect = now, "", REDIRECT
        self.calm()

    def calm(self) -> None:
        """Be without faults again."""
        self.subject = "person 1"
        self.key: Any = RSA
        self.published: list[Any] = [RSA]
        self.said: dict[str, Any] = {}
        self.claims: dict[str, Any] = {}
        self.sent_back: dict[str, str] = {}
        self.token_of: Callable[[dict[str, Any]], Any] = self.signed
        self.odd: dict[str, Response] = {}
        self.codes: dict[str, dict[str, str]] = {}
        self.asked: list[str] = []

    def settings(self, **more: Any) -> OpenIdSettings:
        return OpenIdSettings(self.issuer, Client(CLIENT, self.redirect, SECRET), LABEL, **more)

    def app(self) -> Starlette:
        return Starlette(
            routes=[
                Route("/.well-known/openid-configuration", self.noted(self.configuration)),
                Route("/authorize", self.noted(self.authorize)),
                Route("/token", self.noted(self.token), methods=["POST"]),
                Route("/keys", self.noted(self.keys)),
            ]
        )

    def noted(self, page: Callable[[Request], Any]) -> Callable[[Request], Any]:
        async def answer(request: Request) -> Response:
            self.asked.append(request.url.path)
            odd = self.odd.get(request.url.path)
            return odd if odd is not None else await page(request)

        return answer

    async def configuration(self, request: Request) -> Response:
        told = {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
            "code_challenge_methods_supported": ["S256"],
            "id_token_signing_alg_values_supported": ["RS256", "ES256"],
        }
        return JSONResponse({name: one for name, one in {**told, **self.said}.items() if one is not None})

    async def keys(self, request: Request) -> Response:
        return JSONResponse(
            {"keys": [{**key.as_dict(private=False), "use": "sig"} for key in self.published]}
        )

    async def authorize(self, request: Request) -> Response:
        """Sign whoever comes in at once, and send them back."""
        asked = dict(request.query_params)
        assert asked["redirect_uri"] == self.redirect
        assert asked["code_challenge_method"] == "S256"
        assert (asked["response_type"], asked["client_id"]) == ("code", CLIENT)
        assert asked["scope"] in ("openid", "openid profile")
        code = token_urlsafe(16)
        self.codes[code] = asked
        back = {"code": code, "state": asked["state"], **self.sent_back}
        return RedirectResponse(f"{self.redirect}?{urlencode(back)}", 302)

    async def token(self, request: Request) -> Response:
        form = {name: str(value) for name, value in (await request.form()).items()}
        asked = self.codes.pop(form.get("code", ""), None)
        if asked is None or not self._may_have_token(asked, form, request.headers.get("authorization", "")):
            return JSONResponse({"error": "invalid_grant"}, 400)
        moment = int(self.now().timestamp())
        claims = {
            "iss": self.issuer,
            "sub": self.subject,
            "aud": CLIENT,
            "iat": moment,
            "exp": moment + 300,
            "nonce": asked["nonce"],
            # as at Entra ID
            "oid": f"object {self.subject}" if "profile" in asked["scope"] else None,
            **self.claims,
        }
        told = {name: one for name, one in claims.items() if one is not None}
        return JSONResponse({"access_token": "x", "token_type": "Bearer", "id_token": self.token_of(told)})

    def _may_have_token(self, asked: dict[str, str], form: dict[str, str], authorization: str) -> bool:
        challenge = urlsafe_b64encode(sha256(form["code_verifier"].encode()).digest()).rstrip(b"=").decode()
        if self.said.get("token_endpoint_auth_methods_supported") == ["client_secret_post"]:
            is_client = (form.get("client_id"), form.get("client_secret")) == (CLIENT, SECRET)
        else:
            pair = urlencode({"": SECRET}).removeprefix("=").replace("+", "%20")
            told = b64decode(authorization.removeprefix("Basic ")).decode()
            is_client = told == f"{CLIENT.replace(' ', '%20')}:{pair}"
        is_same = challenge == asked["code_challenge"] and form["redirect_uri"] == asked["redirect_uri"]
        return is_client and is_same and form["grant_type"] == "authorization_code"

    def signed(self, claims: dict[str, Any], header: dict[str, Any] | None = None) -> str:
        algorithm = "ES256" if self.key.key_type == "EC" else "RS256"
        return jwt.encode({"alg": algorithm, "kid": self.key.kid, **(header or {})}, claims, self.key)


@contextmanager
def running(provider: OpenIdProvider) -> Iterator[OpenIdProvider]:
    """Serve it. It has another name than the pages, so that it is another site to a browser."""
    server = uvicorn.Server(uvicorn.Config(provider.app(), host="127.0.0.1", port=0, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        thread.join(0.02)
        assert thread.is_alive(), "the provider did not start"
    provider.issuer = f"http://localhost:{server.servers[0].sockets[0].getsockname()[1]}"
    yield provider
    server.should_exit = True
    thread.join(10)
