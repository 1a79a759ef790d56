"""Whether a program can listen where it is told to, said before it starts."""

from __future__ import annotations

import socket
from ipaddress import ip_address

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


def told_of_reach(host: str, is_guarded: bool) -> str:
    """Give a line to say if others may reach the address, and nobody is asked who they are; else "".

    host: where a service listens. is_guarded: whether it asks for a key.
    """
    if is_guarded or _is_this_machine(host):
        return ""
    return (
        f"Others may reach {host}, and nobody is asked for a key, over plain HTTP: "
        "put a proxy with TLS and a way to sign in before it (docs/security.md)."
    )


def _is_this_machine(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
