"""Which addresses a token or a secret may be sent to."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

THIS_MACHINE = ("localhost", "127.0.0.1", "::1")


def is_safe(told: Any) -> bool:
    """Whether it is an address behind TLS, or on this machine."""
    try:
        place = urlsplit(told if isinstance(told, str) else "")
    except ValueError:
        return False
    return bool(place.hostname) and (
        place.scheme == "https" or (place.scheme == "http" and place.hostname in THIS_MACHINE)
    )
