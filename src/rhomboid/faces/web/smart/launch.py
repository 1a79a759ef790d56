"""The launch of SMART App Launch 2, step by step: where to send the person, and what the code is worth.

Source: HL7 SMART App Launch 2.0, "EHR launch", with PKCE (RFC 7636, S256).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from rhomboid.faces.web.authorization.code import Client, asking_address, is_address, new_verifier, words_of
from rhomboid.faces.web.smart import wire
from rhomboid.faces.web.smart.refused import RecordError

READ = ("Patient", "Condition", "MedicationRequest", "MedicationStatement")
WRITTEN = ("QuestionnaireResponse", "DocumentReference")
LONGEST_SECONDS = 3_600
# as FHIR has it, but for its length, which not every system keeps to
ID = re.compile(r"(?!\.+$)[A-Za-z0-9._-]{1,200}")


@dataclass(frozen=True)
class Issuer:
    """A record system at which this app is registered. client_secret: empty for a public client."""

    client_id: str
    client_secret: str = field(default="", repr=False)


@dataclass(frozen=True)
class SmartSettings:
    """Where this app may be launched from. issuers: FHIR base address -> how it knows us.

    redirect_uri: the address of /smart/callback, as registered there. pathway: where the person is.
    """

    issuers: Mapping[str, Issuer]
    redirect_uri: str
    pathway: str = "generic"

    def base_of(self, told: str) -> str:
        """Give the registered address of an issuer. Errors: RecordError for one that is not registered."""
        base = told.rstrip("/")
        if base not in self.issuers:
            detail = "The launch names a record system (iss) at which this app is not registered."
            raise RecordError("unknown_system", detail)
        return base

    def client_of(self, base: str) -> Client:
        """Give how a registered system knows this app."""
        issuer = self.issuers[base]
        return Client(issuer.client_id, self.redirect_uri, issuer.client_secret)


@dataclass(frozen=True)
class Pending:
    """A launch that waits for its code. binding: of the browser in which it began."""

    base: str
    token_endpoint: str
    verifier: str = field(repr=False)
    binding: str = field(repr=False)


@dataclass(frozen=True)
class Grant:
    """What the record system allows, and for whom. seconds: how long."""

    base: str
    token: str = field(repr=False)
    patient: str = ""
    seconds: float = LONGEST_SECONDS

    @property
    def whose(self) -> str:
        """Give what tells the record of one person from every other."""
        return f"{self.base} {self.patient}"

    @property
    def system(self) -> str:
        """Give the name of the record system as a person sees it in an address."""
        return urlsplit(self.base).netloc


@dataclass(frozen=True)
class Endpoints:
    """What the record system says of itself in its smart-configuration."""

    authorization: str
    token: str
    has_version_2: bool


def endpoints_of(base: str) -> Endpoints:
    """Give where to ask for leave. Errors: RecordError if it does not say so, or knows no PKCE with S256."""
    told = wire.got(f"{base}/.well-known/smart-configuration")
    content = told.content if isinstance(told.content, dict) else {}
    places = [content.get(f"{name}_endpoint") for name in ("authorization", "token")]
    if told.status != 200 or not all(is_address(place, base) for place in places):
        detail = f"{base}/.well-known/smart-configuration names no endpoints that can be used."
        raise RecordError("unreadable", detail)
    if "S256" not in words_of(content.get("code_challenge_methods_supported")):
        raise RecordError("unreadable", "The record system does not know PKCE with S256, as SMART 2 asks.")
    capabilities = words_of(content.get("capabilities"))
    has_version_1 = "permission-v1" in capabilities and "permission-v2" not in capabilities
    return Endpoints(str(places[0]), str(places[1]), not has_version_1)


def scopes(has_version_2: bool) -> str:
    """Give the scopes that are asked for: no more than what is read and written."""
    read, write = ("rs", "c") if has_version_2 else ("read", "write")
    wanted = [f"patient/{kind}.{read}" for kind in READ] + [f"patient/{kind}.{write}" for kind in WRITTEN]
    return " ".join(("launch", *wanted))


def pending_of(base: str, endpoints: Endpoints, binding: str) -> Pending:
    """Give a new launch. binding: what only the browser in which it begins can show."""
    return Pending(base, endpoints.token, new_verifier(), binding)


def authorization_address(
    settings: SmartSettings, endpoints: Endpoints, pending: Pending, launch: str, state: str
) -> str:
    """Give where the person's browser is sent to ask for leave."""
    more = {"launch": launch, "scope": scopes(endpoints.has_version_2), "aud": pending.base}
    client = settings.client_of(pending.base)
    return asking_address(endpoints.authorization, client, pending.verifier, state, **more)


def grant_of(settings: SmartSettings, pending: Pending, code: str) -> Grant:
    """Give what a code is worth. Errors: RecordError if the record system gives no token for a patient."""
    client = settings.client_of(pending.base)
    told = wire.traded(pending.token_endpoint, client, code, pending.verifier)
    content = told.content if isinstance(told.content, dict) else {}
    token, patient = content.get("access_token"), content.get("patient")
    if told.status != 200 or not isinstance(token, str) or str(content.get("token_type")).lower() != "bearer":
        raise RecordError("no_leave", f"The record system gave no token (status {told.status}).")
    if not isinstance(patient, str) or not ID.fullmatch(patient):
        raise RecordError("no_patient", "The answer with the token names no patient.")
    return Grant(pending.base, token, patient, _lasting(content.get("expires_in")))


def _lasting(told: Any) -> float:
    """Give how long a token is used, which is never longer than it lasts. Units: seconds."""
    if isinstance(told, (int, float)) and 0 < told < LONGEST_SECONDS:
        return float(told)
    return LONGEST_SECONDS
