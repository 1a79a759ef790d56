"""`rhomboid serve`: the web pages, or the doors for programs."""

from __future__ import annotations

import click

from rhomboid.domain.errors import Fault, RhomboidError

SMART, OIDC = "RHOMBOID_SMART", "RHOMBOID_OIDC"
PAGES_ALONE = (
    f"A record system opens the web pages: serve them on a port of their own, and unset {SMART} here."
)
NO_ACCOUNTS = f"An account and a record could be of two people: serve the two apart, and unset {SMART} here."


@click.command()
@click.option("--api", is_flag=True, help="Serve REST, FHIR and CDS Hooks for programs instead of the pages.")
@click.option("--host", default="127.0.0.1", help="Address to listen on; this machine alone by default.")
@click.option("--port", type=click.IntRange(1, 65535), default=8000, help="Port to listen on.")
@click.option("--workers", type=click.IntRange(1, 64), default=1, help="With --api: how many share the work.")
@click.option("--store", metavar="FILE", help="SQLite file of the answers; with --clinic, a PostgreSQL URL.")
@click.option("--clinic", is_flag=True, help="People sign in; PostgreSQL keeps their answers.")
@click.option(
    "--smart",
    metavar="FILE",
    envvar=SMART,
    help=f"JSON file of the record systems that may open the pages. [env: {SMART}]",
)
@click.option(
    "--oidc",
    metavar="FILE",
    envvar=OIDC,
    help=f"With --clinic: JSON file of the OpenID provider at which people sign in. [env: {OIDC}]",
)
def serve(
    api: bool,
    host: str,
    port: int,
    workers: int,
    store: str | None,
    clinic: bool,
    smart: str | None,
    oidc: str | None,
) -> None:
    """Serve the web pages, on this machine unless --host says otherwise."""
    if api and clinic:
        remedy = "Serve them on two ports: the doors for programs have no accounts."
        raise RhomboidError([Fault("--clinic", "--api beside it", "one of the two", remedy)])
    if smart and (api or clinic):
        beside, remedy = ("--api", PAGES_ALONE) if api else ("--clinic", NO_ACCOUNTS)
        raise RhomboidError([Fault("--smart", f"{beside} beside it", "one of the two", remedy)])
    if oidc and not clinic:
        remedy = f"Only a clinic has accounts: add --clinic, or leave --oidc out and unset {OIDC} here."
        raise RhomboidError([Fault("--oidc", "no --clinic beside it", "both", remedy)])
    if not api:
        from rhomboid.cli.web_commands import serve_web

        serve_web(host, port, store, clinic, smart, oidc)
        return
    from rhomboid.cli.api_commands import has_fhir, serve_api

    doors = "REST, FHIR and CDS Hooks" if has_fhir() else "REST (FHIR and CDS Hooks need the extra `fhir`)"
    serve_api(host, port, workers, f"rhomboid serves {doors} on http://{host}:{port}")
