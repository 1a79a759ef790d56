"""The provider: what it says of itself, where people are sent, and what a code tells of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from hmac import compare_digest
from secrets import token_urlsafe
from threading import BoundedSemaphore, Lock
from time import monotonic
from typing import Any

from rhomboid.diary.clinic.identities import Identity
from rhomboid.faces.web.authorization import wire
from rhomboid.faces.web.authorization.addresses import is_safe
from rhomboid.faces.web.authorization.code import asking_address, is_address, new_verifier, traded, words_of
from rhomboid.faces.web.authorization.keep import Keep
from rhomboid.faces.web.clinic.openid.refused import SignInError
from rhomboid.faces.web.clinic.openid.settings import SCOPES, OpenIdSettings
from rhomboid.faces.web.clinic.openid.tokens import ALGORITHMS, Key, UnknownKeyError, identity_of

PENDING_SECONDS = 600
REMEMBERED_SECONDS = 3_600
# so that many who wait for a provider that is down do not each ask it
ASKED_AGAIN_SECONDS = 5
# half of the threads that starlette has: a slow provider leaves the others to the pages
WAITING_AT_MOST = 20
BASIC, IN_FORM = "client_secret_basic", "client_secret_post"


@dataclass(frozen=True)
class Pending:
    """A sign-in that waits for its code. binding: of the browser in which it began."""

    binding: str = field(repr=False)
    verifier: str = field(default_factory=new_verifier, repr=False)
    nonce: str = field(default_factory=lambda: token_urlsafe(32), repr=False)


@dataclass(frozen=True)
class Configuration:
    """What the provider says of itself. names_itself: with each code (RFC 9207). until: when to ask again."""

    authorization: str
    token: str
    keys: str
    secret_in_form: bool
    names_itself: bool
    until: float


class Provider:
    """The provider that the settings name. now: gives the moment."""

    def __init__(self, settings: OpenIdSettings, now: Callable[[], datetime]) -> None:
        self.settings, self.now = settings, now
        self.pending: Keep[Pending] = Keep()
        self._turn, self._waiting = Lock(), BoundedSemaphore(WAITING_AT_MOST)
        self._told: Configuration | None = None
        self._keys: tuple[float, list[Key]] = (0.0, [])
        self._silent: tuple[float, SignInError | None] = (0.0, None)

    def begin(self, binding: str) -> str:
        """Give where the browser is sent to sign in. Errors: SignInError if the provider cannot be used."""
        with self._among_few():
            told, pending = self.configuration(), Pending(binding)
        state = self.pending.put(pending, PENDING_SECONDS)
        more = {"scope": SCOPES[self.settings.claim], "nonce": pending.nonce}
        return asking_address(told.authorization, self.settings.client, pending.verifier, state, **more)

    def taken(self, state: str, binding: str) -> Pending:
        """Give the sign-in that waits under a state, once. Errors: SignInError for another browser."""
        pending = self.pending.take(state)
        if pending is None or not compare_digest(pending.binding.encode(), binding.encode()):
            raise SignInError("over", "The state is not known, was used, or is of another browser.")
        return pending

    def identity(self, pending: Pending, code: str, named: str) -> Identity:
        """Give who a code says this is. named: who says that it comes from them. Errors: SignInError."""
        with self._among_few():
            return self._identity_of_code(pending, code, named)

    def _identity_of_code(self, pending: Pending, code: str, named: str) -> Identity:
        told = self.configuration()
        if named != self.settings.issuer and (named or told.names_itself):
            raise SignInError("not_believed", "The code comes from another provider.")
        try:
            answer = traded(
                told.token, self.settings.client, code, pending.verifier, secret_in_form=told.secret_in_form
            )
        except wire.AskError as error:
            raise SignInError(error.reason, f"For a code: {error.detail}") from None
        content = answer.content if isinstance(answer.content, dict) else {}
        token = content.get("id_token")
        if answer.status >= 500:
            raise SignInError("no_answer", f"The provider has trouble with a code (status {answer.status}).")
        if answer.status != 200 or not isinstance(token, str):
            raise SignInError("not_allowed", f"The provider gave no ID token (status {answer.status}).")
        return self._identity(token, pending.nonce)

    def _identity(self, token: str, nonce: str) -> Identity:
        for is_fresh in (False, True):
            try:
                return identity_of(token, self._keys_of(is_fresh), self.settings, nonce, self.now())
            except UnknownKeyError:
                continue
        raise SignInError(
            "not_believed", "The ID token is signed with a key that the provider does not have."
        )

    @contextmanager
    def _among_few(self) -> Iterator[None]:
        if not self._waiting.acquire(blocking=False):
            raise SignInError("no_answer", "Too many wait for the provider at once.")
        try:
            yield
        finally:
            self._waiting.release()

    def configuration(self) -> Configuration:
        """Give what the provider says of itself, asked for once an hour. Errors: SignInError."""
        with self._turn:
            if self._told is None or monotonic() >= self._told.until:
                self._told = self._asked_for_itself()
            return self._told

    def _asked_for_itself(self) -> Configuration:
        issuer = self.settings.issuer
        # OpenID Connect Discovery 1.0, section 4: a slash at the end is left out
        content = self._got(f"{issuer.rstrip('/')}/.well-known/openid-configuration")
        if content.get("issuer") != issuer:
            raise SignInError("unreadable", "The provider names another issuer than the settings do.")
        names = ("authorization_endpoint", "token_endpoint", "jwks_uri")
        # RFC 6749, section 3.1: an endpoint has no fragment
        if not all(
            is_safe(content.get(name)) and is_address(content[name], issuer) and "#" not in content[name]
            for name in names
        ):
            raise SignInError("unreadable", "The provider names endpoints that cannot be used.")
        for name, needed in (
            ("code_challenge_methods_supported", {"S256"}),
            ("id_token_signing_alg_values_supported", set(ALGORITHMS)),
        ):
            if name in content and not needed & set(words_of(content[name])):
                raise SignInError("unreadable", f"The provider's {name} have none of those taken here.")
        ways = words_of(content.get("token_endpoint_auth_methods_supported", [BASIC]))
        return Configuration(
            authorization=content["authorization_endpoint"],
            token=content["token_endpoint"],
            keys=content["jwks_uri"],
            secret_in_form=BASIC not in ways and IN_FORM in ways,
            names_itself=content.get("authorization_response_iss_parameter_supported") is True,
            until=monotonic() + REMEMBERED_SECONDS,
        )

    def _keys_of(self, is_fresh: bool) -> list[Key]:
        address = self.configuration().keys
        with self._turn:
            until, keys = self._keys
            if is_fresh or monotonic() >= until:
                told = self._got(address).get("keys")
                keys = [key for key in told if isinstance(key, dict)] if isinstance(told, list) else []
                self._keys = (monotonic() + REMEMBERED_SECONDS, keys)
            return keys

    def _got(self, address: str) -> dict[str, Any]:
        """Give an object that the provider publishes. Errors: SignInError, again for some seconds."""
        until, before = self._silent
        if before is not None and monotonic() < until:
            raise SignInError(before.reason, before.detail)
        try:
            answer = wire.got(address)
            if answer.status != 200 or not isinstance(answer.content, dict):
                raise SignInError(
                    "no_answer", f"The provider does not say of itself (status {answer.status})."
                )
        except (wire.AskError, SignInError) as error:
            refused = SignInError(error.reason, error.detail)
            self._silent = (monotonic() + ASKED_AGAIN_SECONDS, refused)
            raise refused from None
        return answer.content
