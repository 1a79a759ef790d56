"""The JSON file that names the OpenID provider at which people of a clinic may sign in."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from rhomboid.cli.settings_file import settings_told
from rhomboid.domain.errors import Fault, RhomboidError

if TYPE_CHECKING:
    from rhomboid.faces.web.clinic.openid.settings import OpenIdSettings

SEE = "See docs/clinic.md."
ISSUER, CLIENT, REDIRECT, LABEL = "issuer", "client_id", "redirect_uri", "label"
SECRET_FILE, SECRET_VARIABLE = "client_secret_file", "client_secret_variable"
CLAIM, PASSWORDS = "claim", "passwords"
TEXTS = {CLIENT: 200, LABEL: 40}
KEYS = (ISSUER, CLIENT, SECRET_FILE, SECRET_VARIABLE, REDIRECT, LABEL, CLAIM, PASSWORDS)
LONGEST_ISSUER = 500


def settings_of_file(path: Path) -> OpenIdSettings:
    """Give the settings. Errors: RhomboidError with every fault of the file, never with the secret."""
    from rhomboid.faces.web.authorization.code import Client
    from rhomboid.faces.web.clinic.openid.settings import OpenIdSettings

    told = settings_told(path, "--oidc", SEE, _faults)
    return OpenIdSettings(
        issuer=told[ISSUER],
        client=Client(told[CLIENT], told[REDIRECT], _secret(told, path)),
        label=told[LABEL],
        claim=told.get(CLAIM, "sub"),
        has_passwords=told.get(PASSWORDS, "on") == "on",
    )


def issuer_of_file(path: Path) -> str:
    """Give the provider's address. Errors: as `settings_of_file`; the secret is not looked for."""
    issuer: str = settings_told(path, "--oidc", SEE, _faults)[ISSUER]
    return issuer


def _secret(told: dict[str, Any], path: Path) -> str:
    """Give the secret; nothing for a public client, which PKCE alone protects."""
    if SECRET_VARIABLE in told:
        name = told[SECRET_VARIABLE]
        secret = os.environ.get(name, "").strip()
        if not secret:
            raise _refused(
                f"{path}: {SECRET_VARIABLE}", f"{name}, which is not set", "a variable with the secret"
            )
        return secret
    if SECRET_FILE not in told:
        return ""
    place = Path(path.parent, told[SECRET_FILE])
    expected = "a file with the secret in its only line"
    try:
        secret = place.read_text(encoding="utf-8").strip()
    except (OSError, ValueError) as error:
        found = getattr(error, "strerror", None) or "no text in UTF-8"
        raise _refused(f"{path}: {SECRET_FILE}", f"{place}: {found}", expected) from None
    if not secret or "\n" in secret:
        found = "several lines" if secret else "nothing"
        raise _refused(f"{path}: {SECRET_FILE}", f"{found} in {place}", expected)
    return secret


def _refused(place: str, found: str, expected: str) -> RhomboidError:
    return RhomboidError([Fault(place, found, expected, SEE)])


def _faults(told: Any, place: str) -> Iterator[Fault]:
    if not isinstance(told, dict):
        yield Fault(place, "no JSON object", f'an object with "{ISSUER}", "{CLIENT}" and more', SEE)
        return
    for key in sorted(set(told) - set(KEYS)):
        # a secret itself has no key: it does not belong into this file
        yield Fault(place, f'the key "{key}"', f"one of {', '.join(KEYS)}", "Take it out.")
    yield from _faults_of_addresses(told, place)
    for key, longest in TEXTS.items():
        if not _is_text(told.get(key), longest):
            yield Fault(f"{place}: {key}", "no such text", f"1 to {longest} letters", SEE)
    for key in (SECRET_FILE, SECRET_VARIABLE):
        if key in told and not _is_text(told[key], 500):
            yield Fault(f"{place}: {key}", "no such text", "the name of it, not the secret", SEE)
    if SECRET_FILE in told and SECRET_VARIABLE in told:
        yield Fault(place, f"{SECRET_FILE} and {SECRET_VARIABLE}", "one of the two", SEE)
    yield from _faults_of_choices(told, place)


def _faults_of_addresses(told: dict[str, Any], place: str) -> Iterator[Fault]:
    from rhomboid.faces.web.authorization.addresses import is_safe
    from rhomboid.faces.web.clinic.openid.settings import CALLBACK

    issuer, back = told.get(ISSUER), told.get(REDIRECT)
    if not is_safe(issuer) or set("?#") & set(str(issuer)) or len(str(issuer)) > LONGEST_ISSUER:
        yield Fault(
            f"{place}: {ISSUER}", repr(issuer)[:100], "the provider's https address, as it spells it", SEE
        )
    if not is_safe(back) or urlsplit(str(back)).path != CALLBACK or set("?#") & set(str(back)):
        expected = f"the https address of these pages with {CALLBACK}, as it was registered"
        yield Fault(f"{place}: {REDIRECT}", repr(back)[:100], expected, SEE)


def _faults_of_choices(told: dict[str, Any], place: str) -> Iterator[Fault]:
    from rhomboid.faces.web.clinic.openid.settings import CLAIMS

    if told.get(CLAIM, CLAIMS[0]) not in CLAIMS:
        remedy = "A name or an address of mail may be given to somebody else, who would then come in."
        yield Fault(f"{place}: {CLAIM}", repr(told[CLAIM])[:60], f"one of {', '.join(CLAIMS)}", remedy)
    if told.get(PASSWORDS, "on") not in ("on", "off"):
        yield Fault(f"{place}: {PASSWORDS}", repr(told[PASSWORDS])[:60], '"on" or "off"', SEE)


def _is_text(told: Any, longest: int) -> bool:
    return isinstance(told, str) and 0 < len(told.strip()) <= longest and told.isprintable()
