"""Which addresses a token or a secret may be sent to."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

THIS_MACHINE = ("localhost", "127.0.0.1", "::1")


def is_safe(told: Any) -> bool:
    """Whether it is an address behind TLS, or on this machine."""
    try:
        place = urlsplit(told if isinstance(told, str) else "")
        place.port  # noqa: B018 - raises for one that cannot be
    except ValueError:
        return False
    # a name before the host only misleads, and what is no plain letter some readers leave out
    is_plain = place.username is None and str(told).isascii() and str(told).isprintable()
    return bool(place.hostname and is_plain and " " not in str(told)) and (
        place.scheme == "https" or (place.scheme == "http" and place.hostname in THIS_MACHINE)
    )
