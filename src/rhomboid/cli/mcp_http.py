"""`rhomboid mcp --http`: the tools over HTTP, behind the same gate as the other doors for programs."""

from __future__ import annotations

import sys
from typing import Any

from rhomboid.cli.api_commands import limits_of_settings
from rhomboid.cli.ports import check_port, told_of_reach


def gated_app(server: Any, host: str) -> Any:
    """Give the ASGI app: keys, rate and size as the environment says. host: where it listens.

    On a loopback address the SDK refuses requests that name another host, as a page that was
    rebound to this machine would send them.
    """
    from rhomboid import __version__
    from rhomboid.faces.gate.gate import Gate
    from rhomboid.faces.gate.metrics import Metrics

    return Gate(server.streamable_http_app(host=host), limits_of_settings(), Metrics(__version__, "mcp"))


def serve_mcp(server: Any, host: str, port: int) -> None:
    """Serve until stopped. Errors: a setting that does not hold, a port that is taken."""
    import uvicorn

    app = gated_app(server, host)
    check_port(host, port)
    if open_to_all := told_of_reach(host, bool(app.limits.key_hashes)):
        print(open_to_all, file=sys.stderr, flush=True)
    uvicorn.run(app, host=host, port=port, log_level="warning", access_log=False, server_header=False)
