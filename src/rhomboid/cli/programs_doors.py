"""`rhomboid fhir` and `rhomboid mcp`: doors for other programs, each loaded when it is opened."""

from __future__ import annotations

import click

from rhomboid.domain.errors import Fault, RhomboidError

source_argument = click.argument("source", metavar="FILE")
out_option = click.option("--out", metavar="FILE", help="File to write; standard output if left out.")


@click.group()
def fhir() -> None:
    """Turn answers and assessments to FHIR R4, and back."""


@fhir.command("export")
@source_argument
@out_option
@click.option("--as-of", metavar="DATE", help="The date to count from (2026-11-21); today if left out.")
@click.option("--pathway", default="generic", help="Local names and numbers: uk, us or generic.")
@click.option("--plan", is_flag=True, help="With a CarePlan of what to do now and next.")
def fhir_export(source: str, out: str | None, as_of: str | None, pathway: str, plan: bool) -> None:
    """Assess the answers of FILE (or each line of an .ndjson file) and write a Bundle for each."""
    from rhomboid.cli.days import day_of
    from rhomboid.cli.fhir_commands import NDJSON, exported, written

    written(exported(source, day_of(as_of), pathway, plan)(), out, source.endswith(NDJSON))


@fhir.command("import")
@source_argument
@out_option
def fhir_import(source: str, out: str | None) -> None:
    """Write the answers of each QuestionnaireResponse in FILE (JSON or .ndjson, alone or in a Bundle)."""
    with _extra("fhir"):
        from rhomboid.cli.fhir_commands import NDJSON, imported, written

        written(imported(source)(), out, source.endswith(NDJSON))


@fhir.command("questionnaire")
@out_option
def fhir_questionnaire(out: str | None) -> None:
    """Write the Questionnaire for the whole vocabulary."""
    from rhomboid.cli.fhir_commands import written
    from rhomboid.fhir_mapping.questionnaire import questionnaire
    from rhomboid.loading.folder import shipped_knowledge

    written(iter([questionnaire(shipped_knowledge())]), out, is_ndjson=False)


@click.command()
@click.option("--http", is_flag=True, help="Serve over HTTP in place of standard input and output.")
@click.option("--host", default="127.0.0.1", help="Address to listen on with --http.")
@click.option("--port", type=click.IntRange(1, 65535), default=8001, help="Port to listen on with --http.")
def mcp(http: bool, host: str, port: int) -> None:
    """Serve the engine as tools for an assistant (Model Context Protocol)."""
    with _extra("mcp"):
        from rhomboid.assessment import Engine
        from rhomboid.faces.mcp import mcp_server
        from rhomboid.loading.folder import shipped_knowledge

        server = mcp_server(Engine.of(shipped_knowledge()))
    if http:
        from rhomboid.cli.mcp_http import serve_mcp

        serve_mcp(server, host, port)
    else:
        server.run("stdio")


class _extra:  # noqa: N801 - read as a word of the `with` line
    """Says which extra to install if a package of it is missing."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __enter__(self) -> None:
        """Begin."""

    def __exit__(self, kind: type | None, error: BaseException | None, trace: object) -> None:
        """Turn a missing package into one clear line."""
        if isinstance(error, ImportError) and not str(error.name).startswith("rhomboid"):
            remedy = f"Install it: pip install 'rhomboid[{self.name}]'."
            fault = Fault(self.name, f"no package {error.name}", f"the extra `{self.name}`", remedy)
            raise RhomboidError([fault]) from error
