"""What the page for integrators promises is there."""

from __future__ import annotations

import re
from pathlib import Path

from faces.over_http import doors
from rhomboid.assessment import Engine
from rhomboid.cli import api_commands
from rhomboid.faces.smart import PREFIX, SmartSettings, smart_routes
from rhomboid.loading.folder import shipped_record_signs
from strategies import shipped

PAGE = (Path(__file__).parents[2] / "docs" / "integrators.md").read_text(encoding="utf-8")


def test_every_address_on_the_page_answers() -> None:
    paths = set(re.findall(r"(?:localhost:8000|GET )(/[\w/.-]+)", PAGE))
    assert len(paths) >= 8
    launched = {path for path in paths if path.startswith(PREFIX)}
    routes = smart_routes(Engine.of(shipped()), shipped_record_signs(), SmartSettings({}, ""))
    assert launched <= {route.path for route in routes}
    for path in paths - launched:
        assert doors().get(path).status_code in (200, 405), path


def test_every_setting_on_the_page_exists_and_none_is_left_out() -> None:
    named = set(re.findall(r"RHOMBOID_[A-Z_]+", PAGE))
    settings = {v for v in vars(api_commands).values() if isinstance(v, str) and v.startswith("RHOMBOID_")}
    assert named == settings
