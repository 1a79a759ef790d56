"""The launch of SMART App Launch 2, step by step: where to send the person, and what the code is worth.

Source: HL7 SMART App Launch 2.0, "EHR launch", with PKCE (RFC 7636, S256).
"""

from __future__ import annotations

from base64 import b64encode, urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from secrets import token_urlsafe
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from rhomboid.faces.gate.problems import Problem
from rhomboid.faces.smart import wire

READ = ("Patient", "Condition", "MedicationRequest")
WRITTEN = ("QuestionnaireResponse", "DocumentReference")
LONGEST_SECONDS = 3_600


@dataclass(frozen=True)
class Issuer:
    """A record system at which this app is registered. client_secret: empty for a public client."""

    client_id: str
    client_secret: str = ""


@dataclass(frozen=True)
class SmartSettings:
    """Where this app may be launched from. issuers: FHIR base address -> how it knows us.

    redirect_uri: as registered there. landing: the page to which a person comes after a launch.
    """

    issuers: Mapping[str, Issuer]
    redirect_uri: str
    landing: str = "/smart/record"
    pathway: str = "generic"

    def base_of(self, told: str) -> str:
        """Give the registered address of an issuer. Errors: Problem for one that is not registered."""
        base = told.rstrip("/")
        if base not in self.issuers:
            detail = "The launch names a record system (iss) at which this app is not registered."
            raise Problem("launch_refused", detail)
        return base


@dataclass(frozen=True)
class Pending:
    """A launch that waits for its code. binding: of the browser in which it began."""

    base: str
    token_endpoint: str
    verifier: str
    binding: str


@dataclass(frozen=True)
class Grant:
    """What the record system allows, and for whom. seconds: how long."""

    base: str
    token: str = field(repr=False)
    patient: str = ""
    scopes: frozenset[str] = frozenset()
    seconds: float = LONGEST_SECONDS


@dataclass(frozen=True)
class Endpoints:
    """What the record system says of itself in its smart-configuration."""

    authorization: str
    token: str
    has_version_2: bool


def endpoints_of(base: str) -> Endpoints:
    """Give where to ask for leave. Errors: Problem if it does not say so, or knows no PKCE with S256."""
    told = wire.got(f"{base}/.well-known/smart-configuration")
    content = told.content if isinstance(told.content, dict) else {}
    places = [content.get(f"{name}_endpoint") for name in ("authorization", "token")]
    if told.status != 200 or not all(_is_address(place, base) for place in places):
        detail = f"{base}/.well-known/smart-configuration names no endpoints that can be used."
        raise Problem("record_system", detail)
    if "S256" not in (content.get("code_challenge_methods_supported") or ()):
        raise Problem("record_system", "The record system does not know PKCE with S256, as SMART 2 asks.")
    capabilities = content.get("capabilities") or ()
    has_version_1 = "permission-v1" in capabilities and "permission-v2" not in capabilities
    return Endpoints(str(places[0]), str(places[1]), not has_version_1)


def _is_address(told: Any, base: str) -> bool:
    """Whether it is an address that is no less safe than the one that was registered."""
    if not isinstance(told, str) or not urlsplit(told).netloc:
        return False
    return urlsplit(told).scheme == "https" or urlsplit(told).scheme == urlsplit(base).scheme == "http"


def scopes(has_version_2: bool) -> str:
    """Give the scopes that are asked for: no more than what is read and written."""
    read, write = ("rs", "c") if has_version_2 else ("read", "write")
    wanted = [f"patient/{kind}.{read}" for kind in READ] + [f"patient/{kind}.{write}" for kind in WRITTEN]
    return " ".join(("launch", *wanted))


def challenge_of(verifier: str) -> str:
    """Give the S256 challenge of a verifier (RFC 7636, section 4.2)."""
    return urlsafe_b64encode(sha256(verifier.encode("ascii")).digest()).rstrip(b"=").decode()


def pending_of(base: str, endpoints: Endpoints) -> Pending:
    """Give a new launch."""
    return Pending(base, endpoints.token, token_urlsafe(64), token_urlsafe(32))


def authorization_address(
    settings: SmartSettings, endpoints: Endpoints, pending: Pending, launch: str, state: str
) -> str:
    """Give where the person's browser is sent to ask for leave."""
    asked = {
        "response_type": "code",
        "client_id": settings.issuers[pending.base].client_id,
        "redirect_uri": settings.redirect_uri,
        "launch": launch,
        "scope": scopes(endpoints.has_version_2),
        "state": state,
        "aud": pending.base,
        "code_challenge": challenge_of(pending.verifier),
        "code_challenge_method": "S256",
    }
    joint = "&" if urlsplit(endpoints.authorization).query else "?"
    return endpoints.authorization + joint + urlencode(asked)


def grant_of(settings: SmartSettings, pending: Pending, code: str) -> Grant:
    """Give what a code is worth. Errors: Problem if the record system gives no token for a patient."""
    issuer = settings.issuers[pending.base]
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": settings.redirect_uri,
        "code_verifier": pending.verifier,
    }
    headers: dict[str, str] = {}
    if issuer.client_secret:
        pair = f"{quote(issuer.client_id, safe='')}:{quote(issuer.client_secret, safe='')}"
        headers["Authorization"] = "Basic " + b64encode(pair.encode()).decode()
    else:
        form["client_id"] = issuer.client_id
    told = wire.posted_form(pending.token_endpoint, form, headers)
    content = told.content if isinstance(told.content, dict) else {}
    token, patient = content.get("access_token"), content.get("patient")
    if told.status != 200 or not isinstance(token, str) or str(content.get("token_type")).lower() != "bearer":
        raise Problem("launch_refused", f"The record system gave no token (status {told.status}).")
    if not isinstance(patient, str) or not patient:
        raise Problem("launch_refused", "The record system named no patient; open the app from a patient.")
    seconds = content.get("expires_in")
    lasts = float(seconds) if isinstance(seconds, (int, float)) and seconds > 0 else LONGEST_SECONDS
    granted = frozenset(str(content.get("scope", "")).split())
    return Grant(pending.base, token, patient, granted, min(lasts, LONGEST_SECONDS))
