"""The JSON file that names the record systems which may open the pages."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from rhomboid.cli.settings_file import settings_told
from rhomboid.domain.errors import Fault

if TYPE_CHECKING:
    from rhomboid.faces.web.smart import SmartSettings

ISSUERS, REDIRECT, PATHWAY = "issuers", "redirect_uri", "pathway"
CLIENT, SECRET = "client_id", "client_secret"
CALLBACK = "/smart/callback"
PATHWAYS = ("generic", "uk", "us")
SEE = "See docs/integrators.md."


def settings_of_file(path: Path) -> SmartSettings:
    """Give the settings. Errors: RhomboidError with every fault of the file."""
    from rhomboid.faces.web.smart import Issuer, SmartSettings

    told = settings_told(path, "--smart", SEE, _faults)
    issuers = {
        base.rstrip("/"): Issuer(one[CLIENT], one.get(SECRET, "")) for base, one in told[ISSUERS].items()
    }
    return SmartSettings(issuers, told[REDIRECT], told.get(PATHWAY, "generic"))


def _faults(told: Any, place: str) -> Iterator[Fault]:
    from rhomboid.faces.web.authorization.addresses import is_safe

    if not isinstance(told, dict):
        yield Fault(place, "no JSON object", f'an object with "{ISSUERS}" and "{REDIRECT}"', SEE)
        return
    for key in sorted(set(told) - {ISSUERS, REDIRECT, PATHWAY}):
        yield Fault(place, f'the key "{key}"', f"{ISSUERS}, {REDIRECT} or {PATHWAY}", "Take it out.")
    back = told.get(REDIRECT)
    if not is_safe(back) or urlsplit(str(back)).path != CALLBACK:
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
    from rhomboid.faces.web.authorization.addresses import is_safe

    if not is_safe(base):
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
