"""`rhomboid serve --api`: REST, FHIR and CDS Hooks on one port."""

from __future__ import annotations

import os
from typing import Any

from rhomboid.domain.errors import Fault, RhomboidError

KEYS, RATE, SIZE = "RHOMBOID_API_KEYS", "RHOMBOID_REQUESTS_PER_MINUTE", "RHOMBOID_LARGEST_BYTES"


def served_app() -> Any:
    """Give the ASGI app with every door over HTTP; the limits come from the environment."""
    from rhomboid.faces.api import api_app
    from rhomboid.faces.gate.limits import Limits, key_hashes_of

    standard = Limits()
    limits = Limits(
        _whole(SIZE, standard.largest_bytes),
        _whole(RATE, standard.requests_per_minute),
        key_hashes_of(key.strip() for key in os.environ.get(KEYS, "").split(",")),
    )
    return api_app(limits)


def serve_api(host: str, port: int, workers: int = 1) -> None:
    """Serve until stopped. Errors: a package that is missing, or a port that is taken."""
    try:
        import uvicorn
    except ImportError as error:
        remedy = "Install it: pip install 'rhomboid[api]'."
        raise RhomboidError([Fault("serve", "no uvicorn", "the extra `api`", remedy)]) from error
    served_app()  # a fault in the settings is said here, once, and not by each worker
    uvicorn.run(
        "rhomboid.cli.api_commands:served_app",
        factory=True,
        host=host,
        port=port,
        workers=workers,
        log_level="warning",
        access_log=False,
        server_header=False,
        h11_max_incomplete_event_size=65_536,
    )


def _whole(name: str, standard: int) -> int:
    told = os.environ.get(name, "")
    if told and not (told.isascii() and told.isdigit()):
        raise RhomboidError([Fault(name, f'"{told}"', "a whole number", "Set it, or leave it out.")])
    return int(told) if told else standard
