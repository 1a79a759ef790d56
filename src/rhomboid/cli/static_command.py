"""`rhomboid static`: a folder of files in which the pages run in the visitor's own browser."""

from __future__ import annotations

from pathlib import Path

import click


@click.command()
@click.argument("out", metavar="OUT")
@click.option("--pyodide", metavar="DIR", help="The unpacked npm package, instead of fetching it with npm.")
def static(out: str, pyodide: str | None) -> None:
    """Write the pages to the folder OUT as files that run in the visitor's browser, without a server."""
    from platformdirs import user_cache_path

    from rhomboid.faces.web.static_home.pyodide import pyodide_files
    from rhomboid.loading.folder import shipped_knowledge

    cache = Path(user_cache_path("rhomboid", appauthor=False))
    engine = pyodide_files(Path(pyodide) if pyodide else None, cache)
    try:
        from rhomboid.faces.web.static_home.site import site_files, write_site
    except ImportError as error:
        raise no_extra(str(error.name)) from error
    files = site_files(shipped_knowledge(), engine)
    write_site(Path(out), files)
    whole = sum(map(len, files.values())) / 1e6
    click.echo(
        f"{out} holds {len(files)} files, {whole:.1f} MB. Any host of static files can serve it, such as"
    )
    click.echo(f"    python3 -m http.server --directory {out} 8080")
    click.echo(
        "then http://localhost:8080. Browsers run it from localhost or behind TLS (https), nowhere else."
    )


def no_extra(package: str) -> Exception:
    """Give the fault of a package that is not installed."""
    from rhomboid.domain.errors import Fault, RhomboidError

    remedy = "Install it: pip install 'rhomboid[web]'."
    return RhomboidError([Fault("static", f"no {package}", "the extra `web`", remedy)])
