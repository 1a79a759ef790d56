"""`rhomboid --version`: the engine and the knowledge that answers with it."""

from __future__ import annotations

import click

from rhomboid import __version__


def versions_line() -> str:
    """Give the engine's version, and version and hash of the knowledge."""
    from rhomboid.loading.folder import shipped_content

    content = shipped_content()
    return f"rhomboid {__version__}, knowledge {content['version']} (hash {content['hash'][:12]})"


def print_versions(context: click.Context, option: click.Parameter, is_asked: bool) -> None:
    """Print both versions and leave."""
    del option  # click passes it; there is only one
    if is_asked and not context.resilient_parsing:
        print(versions_line())
        context.exit()
