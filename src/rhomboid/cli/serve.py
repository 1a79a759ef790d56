"""`rhomboid serve`: the web pages, or the doors for programs."""

from __future__ import annotations

import click


@click.command()
@click.option("--api", is_flag=True, help="Serve REST, FHIR and CDS Hooks for programs instead of the pages.")
@click.option("--host", default="127.0.0.1", help="Address to listen on; this machine alone by default.")
@click.option("--port", type=click.IntRange(1, 65535), default=8000, help="Port to listen on.")
@click.option("--workers", type=click.IntRange(1, 64), default=1, help="With --api: how many share the work.")
@click.option("--store", metavar="FILE", help="SQLite file that keeps what visitors of the pages answered.")
def serve(api: bool, host: str, port: int, workers: int, store: str | None) -> None:
    """Serve the web pages, on this machine unless --host says otherwise."""
    if not api:
        from rhomboid.cli.web_commands import serve_web

        serve_web(host, port, store)
        return
    from rhomboid.cli.api_commands import has_fhir, serve_api

    doors = "REST, FHIR and CDS Hooks" if has_fhir() else "REST (FHIR and CDS Hooks need the extra `fhir`)"
    serve_api(host, port, workers, f"rhomboid serves {doors} on http://{host}:{port}")
