"""`rhomboid serve --api`: REST, FHIR and CDS Hooks on one port."""

from __future__ import annotations

import json
import os
import socket
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from rhomboid.cli.ports import check_port
from rhomboid.domain.errors import Fault, RhomboidError

KEYS, RATE, SIZE = "RHOMBOID_API_KEYS", "RHOMBOID_REQUESTS_PER_MINUTE", "RHOMBOID_LARGEST_BYTES"
CLIENTS, AUDIENCE = "RHOMBOID_CDS_CLIENTS", "RHOMBOID_CDS_AUDIENCE"


def served_app() -> Any:
    """Give the ASGI app with every door over HTTP; its settings come from the environment."""
    from rhomboid.assessment import Engine
    from rhomboid.faces.api import api_app
    from rhomboid.faces.cds_hooks import cds_routes
    from rhomboid.faces.fhir import PREFIX, fhir_routes, outcome_response
    from rhomboid.faces.gate.limits import Limits, key_hashes_of
    from rhomboid.loading.folder import shipped_knowledge

    standard = Limits()
    limits = Limits(
        _whole(SIZE, standard.largest_bytes),
        _whole(RATE, standard.requests_per_minute),
        key_hashes_of(key.strip() for key in os.environ.get(KEYS, "").split(",")),
    )
    engine = Engine.of(shipped_knowledge())
    # a FHIR answer cannot be read without the models: the doors that need them stay shut
    routers = (fhir_routes(engine), cds_routes(engine, _trust())) if has_fhir() else ()
    return api_app(limits, routers, {PREFIX: outcome_response}, engine)


def has_fhir() -> bool:
    """Whether the extra `fhir` is installed, which FHIR and CDS Hooks need."""
    return find_spec("fhir") is not None


def _trust() -> Any:
    """Give who may call the CDS services; None if no clients are named, and anyone may."""
    name, audience = os.environ.get(CLIENTS), os.environ.get(AUDIENCE, "")
    if not name:
        return None
    try:
        from rhomboid.faces.cds_hooks.trust import Trust

        return Trust(json.loads(Path(name).read_text(encoding="utf-8")), audience)
    except (OSError, ValueError, AttributeError, ImportError) as error:
        expected = 'a JSON file {"issuer": {"keys": [...]}}, and the extra `fhir`'
        raise RhomboidError([Fault(CLIENTS, str(error), expected, "Check the file.")]) from error


def serve_api(host: str, port: int, workers: int = 1, announcement: str = "") -> None:
    """Serve until stopped. announcement: said once the settings hold. Errors: a package that is missing."""
    try:
        import uvicorn
    except ImportError as error:
        remedy = "Install it: pip install 'rhomboid[api]'."
        raise RhomboidError([Fault("serve", "no uvicorn", "the extra `api`", remedy)]) from error
    served_app()  # a fault in the settings is said here, once, and not by each worker
    check_port(host, port)
    print(announcement, file=sys.stderr, flush=True)
    _answer_at_once(uvicorn.Config)
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


def _answer_at_once(config: Any) -> None:
    """Let the socket that several workers share send without delay.

    asyncio does so only for sockets that it opened itself; without it each answer waits 40 ms for an
    acknowledgement that the caller holds back.
    """
    bind = config.bind_socket

    def bound(self: Any) -> socket.socket:
        shared: socket.socket = bind(self)
        shared.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return shared

    config.bind_socket = bound


def _whole(name: str, standard: int) -> int:
    told = os.environ.get(name, "")
    if told and not (told.isascii() and told.isdigit()):
        raise RhomboidError([Fault(name, f'"{told}"', "a whole number", "Set it, or leave it out.")])
    return int(told) if told else standard
