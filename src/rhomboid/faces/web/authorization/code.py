"""A code and what it is traded for: PKCE (RFC 7636), and the token request of OAuth 2 (RFC 6749, 4.1.3)."""

from __future__ import annotations

from base64 import b64encode, urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from secrets import token_urlsafe
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from rhomboid.faces.web.authorization import wire


@dataclass(frozen=True)
class Client:
    """How a system knows us. client_secret: empty for a public client. redirect_uri: as registered there."""

    client_id: str
    redirect_uri: str
    client_secret: str = field(default="", repr=False)


def new_verifier() -> str:
    """Give a verifier that cannot be guessed."""
    return token_urlsafe(64)


def challenge_of(verifier: str) -> str:
    """Give the S256 challenge of a verifier (RFC 7636, section 4.2)."""
    return urlsafe_b64encode(sha256(verifier.encode("ascii")).digest()).rstrip(b"=").decode()


def asking_address(endpoint: str, client: Client, verifier: str, state: str, **more: str) -> str:
    """Give where a browser is sent to ask for a code. more: what else is asked, such as the scope."""
    asked = {
        "response_type": "code",
        "client_id": client.client_id,
        "redirect_uri": client.redirect_uri,
        **more,
        "state": state,
        "code_challenge": challenge_of(verifier),
        "code_challenge_method": "S256",
    }
    joint = "&" if urlsplit(endpoint).query else "?"
    return endpoint + joint + urlencode(asked)


def traded(
    endpoint: str, client: Client, code: str, verifier: str, *, secret_in_form: bool = False
) -> wire.Answer:
    """Give what a code is worth. secret_in_form: for who does not take HTTP Basic. Errors: AskError."""
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": client.redirect_uri,
        "code_verifier": verifier,
    }
    headers: Mapping[str, str] = {}
    if client.client_secret and not secret_in_form:
        pair = f"{quote(client.client_id, safe='')}:{quote(client.client_secret, safe='')}"
        headers = {"Authorization": "Basic " + b64encode(pair.encode()).decode()}
    else:
        form["client_id"] = client.client_id
        if client.client_secret:
            form["client_secret"] = client.client_secret
    return wire.posted_form(endpoint, form, headers)


def is_address(told: Any, base: str) -> bool:
    """Whether it is an address that is no less safe than the one that was registered."""
    try:
        place = urlsplit(told if isinstance(told, str) else "")
    except ValueError:
        return False
    is_safe = place.scheme == "https" or place.scheme == urlsplit(base).scheme == "http"
    return bool(place.netloc) and is_safe


def words_of(told: Any) -> list[str]:
    """Give what is a list of words, and nothing else."""
    return [one for one in told if isinstance(one, str)] if isinstance(told, list) else []
