"""The ID token: who signed it, for whom, when, and in answer to what (OpenID Connect Core 1.0, 3.1.3.7)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from hmac import compare_digest
from typing import Any

from joserfc import jws, jwt
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, RSAKey

from rhomboid.diary.clinic.identities import SUBJECT, Identity
from rhomboid.faces.web.clinic.openid.refused import SignInError
from rhomboid.faces.web.clinic.openid.settings import OpenIdSettings

# what a key must be for each way to sign; `none` and those with a shared secret are not among them
ALGORITHMS: Mapping[str, Mapping[str, str]] = {
    "RS256": {"kty": "RSA"},
    "ES256": {"kty": "EC", "crv": "P-256"},
}
SHORTEST_RSA_BITS = 2_048
# how far two clocks may be apart
LEEWAY_SECONDS = 60
LONGEST_TOKEN = 20_000
Key = Mapping[str, Any]


class UnknownKeyError(Exception):
    """The token names a key that is not among those at hand: the provider may have a new one."""


def identity_of(
    token: str, keys: Sequence[Key], settings: OpenIdSettings, nonce: str, now: datetime
) -> Identity:
    """Give whom a token names. nonce: what was sent along with the person.

    Errors: UnknownKeyError; SignInError for a token that does not hold.
    """
    try:
        claims = _verified(token, keys)
        _check(claims, settings, nonce, now)
    except (JoseError, ValueError, TypeError, KeyError, RecursionError) as error:
        # never its words: they may hold what stands in the token
        raise SignInError("not_believed", f"The ID token does not hold: {type(error).__name__}.") from None
    subject = claims.get(settings.claim)
    if not isinstance(subject, str) or not SUBJECT.fullmatch(subject):
        raise SignInError("not_believed", f"The ID token has no {settings.claim} that can be used.")
    return Identity(settings.issuer, subject)


def _verified(token: str, keys: Sequence[Key]) -> dict[str, Any]:
    """Give the claims of a token, once its signature is checked."""
    if len(token) > LONGEST_TOKEN:
        raise ValueError("a token that is too long")
    header: Any = jws.extract_compact(token.encode("ascii")).headers()
    if not isinstance(header, dict):
        raise ValueError("a header that is none")
    algorithm = header.get("alg")
    if not isinstance(algorithm, str) or algorithm not in ALGORITHMS:
        raise SignInError("not_believed", "The ID token is signed in a way that is not taken here.")
    key = _key_of(header.get("kid"), algorithm, keys)
    return dict(jwt.decode(token, key, algorithms=[algorithm]).claims)


def _key_of(kid: Any, algorithm: str, keys: Sequence[Key]) -> RSAKey | ECKey:
    """Give the one key that a token may be signed with."""
    wanted = ALGORITHMS[algorithm]
    fitting = [
        key
        for key in keys
        if wanted.items() <= key.items()
        and key.get("use") in (None, "sig")
        and key.get("alg") in (None, algorithm)
        and (kid is None or key.get("kid") == kid)
    ]
    if not fitting and kid is not None:
        raise UnknownKeyError
    if len(fitting) != 1:
        raise ValueError("no key, or more than one that it could be")
    # the public half alone, whatever else somebody may have published
    told = {name: fitting[0][name] for name in ("kty", "n", "e", "crv", "x", "y") if name in fitting[0]}
    if algorithm == "ES256":
        return ECKey.import_key(told)
    key = RSAKey.import_key(told)
    if key.public_key.key_size < SHORTEST_RSA_BITS:
        raise ValueError("a key that is too short")
    return key


def _check(claims: dict[str, Any], settings: OpenIdSettings, nonce: str, now: datetime) -> None:
    """Raise unless the claims are of this provider, for this clinic alone, in time, and new."""
    client = settings.client.client_id
    jwt.JWTClaimsRegistry(
        now=int(now.timestamp()),
        leeway=LEEWAY_SECONDS,
        iss={"essential": True, "value": settings.issuer},
        sub={"essential": True},
        aud={"essential": True, "value": client},
        exp={"essential": True},
        iat={"essential": True},
    ).validate(claims)
    if claims["aud"] not in (client, [client]):
        raise SignInError("not_believed", "The ID token is for others too.")
    if claims.get("azp", client) != client:
        raise SignInError("not_believed", "The ID token was given to another client.")
    told = claims.get("nonce")
    if not isinstance(told, str) or not compare_digest(told.encode(), nonce.encode()):
        raise SignInError("not_believed", "The ID token has another nonce: it was made for another sign-in.")
