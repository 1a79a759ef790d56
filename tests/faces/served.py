"""The doors as a program of its own on a port of this machine, for peers that speak real HTTP."""

from __future__ import annotations

import os
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.error import URLError
from urllib.request import urlopen

from faces.running import COMMAND

PATIENCE_SECONDS = 60


@contextmanager
def served(pids: list[int] | None = None, **settings: str) -> Iterator[str]:
    """Give the address of a service while it runs, and its process. settings: environment variables."""
    port = free_port()
    command = [*COMMAND, "serve", "--api", "--port", str(port)]
    running = subprocess.Popen(command, env={**os.environ, **settings}, stderr=subprocess.DEVNULL)
    if pids is not None:
        pids.append(running.pid)
    address = f"http://127.0.0.1:{port}"
    try:
        waited_for(address, running)
        yield address
    finally:
        running.terminate()
        running.wait(timeout=PATIENCE_SECONDS)


def free_port() -> int:
    """Give a port that nobody listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def waited_for(address: str, running: subprocess.Popen[bytes]) -> None:
    """Wait until a service answers."""
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until:
        assert running.poll() is None, "the service stopped by itself"
        try:
            with urlopen(f"{address}/healthz", timeout=5):
                return
        except URLError:
            time.sleep(0.2)
    raise AssertionError("the service did not answer in time")
