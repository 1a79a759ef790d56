"""Who may see which page. What is not named here is for patients alone, each for their own answers."""

from __future__ import annotations

from collections.abc import Iterable

from starlette.routing import BaseRoute, Match
from starlette.types import Scope

from rhomboid.diary.clinic.schema import CLINICIAN, PATIENT

# `/emergency` tells nobody anything but the signs of one; whoever is not signed in is sent on to them
OPEN = frozenset({"/sign-in", "/sign-in/openid", "/sign-in/openid/callback", "/emergency"})
CLINICIANS = frozenset(
    {"/patients", "/patients/{patient:int}"}
    | {f"/patients/{{patient:int}}/report.{ending}" for ending in ("pdf", "html")}
)
# these show nobody's answers
EVERYONE = frozenset({"/sign-out", "/password", "/knowledge", "/knowledge/{kind}", "/knowledge/{kind}/{id}"})
UNNAMED = "no address"
UNNOTED = EVERYONE | {"/patients", "/"}


def roles_of(pattern: str) -> frozenset[str]:
    """Give the roles that may ask for the pages of a pattern, once signed in."""
    if pattern in EVERYONE:
        return frozenset({PATIENT, CLINICIAN})
    if pattern in CLINICIANS:
        return frozenset({CLINICIAN})
    if pattern in OPEN - {"/emergency"}:
        return frozenset({PATIENT, CLINICIAN})
    return frozenset({PATIENT})


def pattern_of(routes: Iterable[BaseRoute], scope: Scope) -> tuple[str, dict[str, object]]:
    """Give the pattern of the address and what stands in it, as the router chooses; "" if there is none."""
    partly = None
    for route in routes:
        match, found = route.matches(scope)
        here = getattr(route, "path", UNNAMED), dict(found.get("path_params", {}))
        if match is Match.FULL:
            return here
        if match is Match.PARTIAL and partly is None:
            partly = here
    return partly or ("", {})
