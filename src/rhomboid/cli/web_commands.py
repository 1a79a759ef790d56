"""`rhomboid serve`: the web pages, on this machine unless told otherwise."""

from __future__ import annotations

import time
from datetime import date
from importlib import import_module
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any

import click
from platformdirs import user_data_path

from rhomboid.cli.ports import check_port, told_of_reach
from rhomboid.domain.errors import Fault, RhomboidError

if TYPE_CHECKING:
    from rhomboid.diary.clinic.clinic import Clinic
    from rhomboid.faces.web import Services
    from rhomboid.faces.web.clinic.openid.settings import OpenIdSettings
    from rhomboid.faces.web.smart import SmartSettings

STOP = "Stop it with Ctrl-C."
CLINIC = "Clinic mode: people sign in. On any other machine their browsers need HTTPS; see docs/clinic.md."


def web_app(
    store: Path | None,
    clinic: Clinic | None = None,
    smart: SmartSettings | None = None,
    openid: OpenIdSettings | None = None,
) -> Any:
    """Give the ASGI app of the pages. store: the SQLite file of the visits, where there is no clinic.

    smart: the settings of the record systems that may open them. openid: where a clinic's people may sign in.
    """
    services = _services(store or default_store(), clinic)
    if smart is not None:
        from rhomboid.faces.web.smart import make_smart_app
        from rhomboid.loading.folder import shipped_record_signs

        return make_smart_app(services, shipped_record_signs(), smart)
    if clinic is None:
        from rhomboid.faces.web import make_app

        return make_app(services)
    from rhomboid.faces.web.clinic import make_clinic_app

    return make_clinic_app(services, clinic, openid=openid)


def _services(store: Path, clinic: Clinic | None) -> Services:
    from rhomboid.assessment import Engine
    from rhomboid.faces.diary_summary import drawn_chart
    from rhomboid.faces.web import Services
    from rhomboid.faces.web.papers import Papers
    from rhomboid.faces.web.sqlite_diaries import SqliteDiaries
    from rhomboid.faces.web.sqlite_sessions import SqliteSessions
    from rhomboid.loading.folder import (
        shipped_articles,
        shipped_body_map,
        shipped_checks,
        shipped_content,
        shipped_follow_up,
        shipped_knowledge,
    )

    knowledge = shipped_knowledge()
    diaries = SqliteDiaries(store.with_name(f"{store.stem}_diaries.sqlite"))
    return Services(
        engine=Engine.of(knowledge),
        sessions=clinic.visits if clinic else SqliteSessions(store, time.time, diaries.let_go),
        today=date.today,
        content=shipped_content,
        articles=shipped_articles,
        body_map=shipped_body_map(),
        checks=shipped_checks(),
        diary=diaries,
        follow_up=shipped_follow_up,
        charts=drawn_chart,
        documents=Papers(knowledge),
    )


def default_store() -> Path:
    """Give the file in the platform's data folder."""
    return Path(user_data_path("rhomboid", appauthor=False)) / "web.sqlite"


def serve_web(
    host: str,
    port: int,
    store: str | None,
    is_clinic: bool = False,
    smart: str | None = None,
    oidc: str | None = None,
) -> None:
    """Serve until stopped. Errors: a package that is missing, a port that is taken, a file that cannot be."""
    try:
        import uvicorn

        import rhomboid.faces.web  # noqa: F401 - only whether it can be loaded
    except ImportError as error:
        remedy = "Install it: pip install 'rhomboid[web]'."
        raise RhomboidError([Fault("serve", f"no {error.name}", "the extra `web`", remedy)]) from error
    check_port(host, port)
    if is_clinic:
        from rhomboid.cli.clinic_commands import opened

        openid = _openid_settings(oidc) if oidc else None
        app = web_app(None, opened(store), openid=openid)
        click.echo(CLINIC, err=True)
    else:
        app = _app_or_fault(Path(store) if store else default_store(), smart)
        if open_to_all := told_of_reach(host, is_guarded=False):
            click.echo(open_to_all, err=True)
    click.echo(f"rhomboid is ready: open http://{host}:{port} in your browser. {STOP}", err=True)
    Thread(target=make_ready, args=(app,), daemon=True).start()
    uvicorn.run(
        app,
        host=host,
        port=port,
        log_level="warning",
        access_log=False,
        server_header=False,
        h11_max_incomplete_event_size=65_536,
    )


def _openid_settings(path: str) -> OpenIdSettings:
    from rhomboid.cli.openid_settings import settings_of_file

    try:
        import rhomboid.faces.web.clinic.openid.tokens  # noqa: F401 - only whether it can be loaded
    except ImportError as error:
        remedy = "Install it: pip install 'rhomboid[clinic]'."
        raise RhomboidError([Fault("--oidc", f"no {error.name}", "the extra `clinic`", remedy)]) from error
    return settings_of_file(Path(path))


def make_ready(app: Any) -> None:
    """Load what the first visitor of a page would wait for: its template, and the diary's library."""
    templates = app.state.house.templates
    for name in templates.list_templates(extensions=["html"]):
        templates.get_template(name)
    import_module("rhomboid.diary.connection")


def _app_or_fault(store: Path, smart: str | None) -> Any:
    import sqlite3

    settings = None
    if smart is not None:
        from rhomboid.cli.smart_settings import settings_of_file

        settings = settings_of_file(Path(smart))
    try:
        return web_app(store, smart=settings)
    except (OSError, sqlite3.Error) as error:
        remedy = "Give another file with --store."
        fault = Fault(str(store), str(error), "a file for the visits that can be written", remedy)
        raise RhomboidError([fault]) from error
