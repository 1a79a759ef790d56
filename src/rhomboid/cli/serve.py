"""`rhomboid serve`: the doors over HTTP."""

from __future__ import annotations

import click

from rhomboid.domain.errors import Fault, RhomboidError


@click.command()
@click.option("--api", is_flag=True, help="Serve REST, FHIR and CDS Hooks for programs.")
@click.option("--host", default="127.0.0.1", help="Address to listen on; this machine alone by default.")
@click.option("--port", type=click.IntRange(1, 65535), default=8000, help="Port to listen on.")
@click.option("--workers", type=click.IntRange(1, 64), default=1, help="Processes that share the work.")
def serve(api: bool, host: str, port: int, workers: int) -> None:
    """Serve the engine over HTTP, on this machine unless --host says otherwise."""
    from rhomboid.cli.api_commands import has_fhir, serve_api

    if not api:
        raise RhomboidError([Fault("serve", "no --api", "--api", "Run `rhomboid serve --api`.")])
    doors = "REST, FHIR and CDS Hooks" if has_fhir() else "REST (FHIR and CDS Hooks need the extra `fhir`)"
    serve_api(host, port, workers, f"rhomboid serves {doors} on http://{host}:{port}")
