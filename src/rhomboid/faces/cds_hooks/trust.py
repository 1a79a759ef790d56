"""Who may call: the JWT of CDS Hooks, signed with RS384 or ES384 by a client that the service knows."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from time import time
from typing import Any

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from rhomboid.faces.gate.problems import Problem

ALGORITHMS = ["RS384", "ES384"]
TOKENS_REMEMBERED = 10_000
# a token is remembered as used for as long as it could be used again, so it may not live for years
LONGEST_SECONDS = 3_600


class Trust:
    """The clients that are known. jwks: issuer -> its JSON Web Key Set. audience: this service's address."""

    def __init__(self, jwks: Mapping[str, Any], audience: str) -> None:
        self._keys = {issuer: KeySet.import_key_set(keys) for issuer, keys in jwks.items()}
        self._audience = audience
        self._seen: OrderedDict[str, None] = OrderedDict()

    def check(self, authorization: str) -> None:
        """Raise Problem unless the header holds a token of a known client, in time, for us, and new."""
        kind, _, token = authorization.partition(" ")
        if kind.lower() != "bearer" or not token:
            raise Problem("key_missing", "The request has no bearer token.")
        try:
            self._check_claims(self._verified(token))
        except (JoseError, ValueError, TypeError, KeyError) as error:
            raise Problem("key_missing", f"The token does not hold: {type(error).__name__}.") from error

    def _verified(self, token: str) -> dict[str, Any]:
        """Give the claims, verified with the keys of the issuer that they name."""
        for keys in self._keys.values():
            try:
                claims = jwt.decode(token, keys, algorithms=ALGORITHMS).claims
            except (JoseError, ValueError):
                continue
            if self._keys.get(claims.get("iss", "")) is keys:
                return dict(claims)
        raise ValueError("no known client signed it")

    def _check_claims(self, claims: dict[str, Any]) -> None:
        needed = {name: {"essential": True} for name in ("iss", "exp", "iat", "jti")}
        audience = {"essential": True, "value": self._audience}
        registry = jwt.JWTClaimsRegistry(now=int(time()), leeway=30, aud=audience, **needed)  # type: ignore[arg-type]
        registry.validate(claims)
        if claims["exp"] > time() + LONGEST_SECONDS:
            raise ValueError("a token may not live longer than an hour")
        token = f"{claims['iss']}|{claims['jti']}"
        if token in self._seen:
            raise ValueError("a token may be used once")
        self._seen[token] = None
        if len(self._seen) > TOKENS_REMEMBERED:
            self._seen.popitem(last=False)
