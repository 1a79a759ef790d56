"""Whether a program can listen where it is told to, said before it starts."""

from __future__ import annotations

import socket

from rhomboid.domain.errors import Fault, RhomboidError


def check_port(host: str, port: int) -> None:
    """Raise RhomboidError if the port is taken, or the address is none of this machine."""
    try:
        place = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(place[0], socket.SOCK_STREAM) as tried:
            # a service that stopped a moment ago leaves its port half open, which does not matter
            tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            tried.bind(place[4])
    except OSError as error:
        found = error.strerror or str(error)
        expected = "an address of this machine with a free port"
        raise RhomboidError(
            [Fault(f"{host}:{port}", found, expected, "Choose another with --port.")]
        ) from error
