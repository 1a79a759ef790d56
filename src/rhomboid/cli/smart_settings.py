"""The JSON file that names the record systems which may open the pages."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from rhomboid.domain.errors import Fault, RhomboidError
from rhomboid.domain.strict_json import read_json

if TYPE_CHECKING:
    from rhomboid.faces.web.smart import SmartSettings

ISSUERS, REDIRECT, PATHWAY = "issuers", "redirect_uri", "pathway"
CLIENT, SECRET = "client_id", "client_secret"
CALLBACK = "/smart/callback"
PATHWAYS = ("generic", "uk", "us")
THIS_MACHINE = ("localhost", "127.0.0.1", "::1")
SEE = "See docs/integrators.md."


def settings_of_file(path: Path) -> SmartSettings:
    """Give the settings. Errors: RhomboidError with every fault of the file."""
    from rhomboid.faces.web.smart import Issuer, SmartSettings

    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, ValueError) as error:
        fault = Fault(f"--smart {path}", str(error), "a JSON file that can be read", SEE)
        raise RhomboidError([fault]) from error
    told, faults = read_json(text, str(path))
    faults = faults or list(_faults(told, str(path)))
    if faults:
        raise RhomboidError(faults)
    issuers = {
        base.rstrip("/"): Issuer(one[CLIENT], one.get(SECRET, "")) for base, one in told[ISSUERS].items()
    }
    return SmartSettings(issuers, told[REDIRECT], told.get(PATHWAY, "generic"))


def _faults(told: Any, place: str) -> Iterator[Fault]:
    if not isinstance(told, dict):
        yield Fault(place, "no JSON object", f'an object with "{ISSUERS}" and "{REDIRECT}"', SEE)
        return
    for key in sorted(set(told) - {ISSUERS, REDIRECT, PATHWAY}):
        yield Fault(place, f'the key "{key}"', f"{ISSUERS}, {REDIRECT} or {PATHWAY}", "Take it out.")
    back = told.get(REDIRECT)
    if not _is_safe(back) or urlsplit(str(back)).path != CALLBACK:
        expected = f"the https address of these pages with {CALLBACK}, as it was registered"
        yield Fault(f"{place}: {REDIRECT}", repr(back), expected, SEE)
    if told.get(PATHWAY, "generic") not in PATHWAYS:
        yield Fault(f"{place}: {PATHWAY}", repr(told[PATHWAY]), f"one of {', '.join(PATHWAYS)}", SEE)
    issuers = told.get(ISSUERS)
    if not isinstance(issuers, dict) or not issuers:
        yield Fault(f"{place}: {ISSUERS}", "none", 'at least one {ADDRESS: {"client_id": …}}', SEE)
        return
    for base, one in issuers.items():
        yield from _faults_of_issuer(f'{place}: {ISSUERS} "{base}"', base, one)


def _faults_of_issuer(place: str, base: str, one: Any) -> Iterator[Fault]:
    if not _is_safe(base):
        yield Fault(place, base, "the FHIR address of the record system, with https", SEE)
    is_right = (
        isinstance(one, dict)
        and set(one) <= {CLIENT, SECRET}
        and all(isinstance(told, str) for told in one.values())
        and bool(one.get(CLIENT))
    )
    if not is_right:
        # what stands there may be a secret
        yield Fault(place, "other words", f'"{CLIENT}", and "{SECRET}" if there is one, as text', SEE)


def _is_safe(told: Any) -> bool:
    """Whether it is an address that a token may be sent to: over TLS, or on this machine."""
    try:
        place = urlsplit(told if isinstance(told, str) else "")
    except ValueError:
        return False
    return bool(place.hostname) and (
        place.scheme == "https" or (place.scheme == "http" and place.hostname in THIS_MACHINE)
    )
