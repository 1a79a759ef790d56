"""Which provider people may sign in at, and how it knows this clinic."""

from __future__ import annotations

from dataclasses import dataclass

from rhomboid.faces.web.authorization.code import Client

# what a provider never gives to somebody else: names and addresses of mail it may
CLAIMS = ("sub", "oid")
# Microsoft's reference of ID tokens: `oid` comes only to who asks for `profile` too
SCOPES = {"sub": "openid", "oid": "openid profile"}
CALLBACK = "/sign-in/openid/callback"


@dataclass(frozen=True)
class OpenIdSettings:
    """One provider. label: its name as people know it. claim: of the ID token, that says who somebody is.

    has_passwords: whether people may sign in by password as well.
    """

    issuer: str
    client: Client
    label: str
    claim: str = CLAIMS[0]
    has_passwords: bool = True
