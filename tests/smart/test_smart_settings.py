"""The file that names record systems: right, or told what is wrong with it before anything starts."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from faces.in_process import rhomboid
from rhomboid.cli.smart_settings import settings_of_file
from rhomboid.cli.web_commands import web_app
from rhomboid.domain.errors import RhomboidError
from rhomboid.faces.web.smart import Issuer
from smart.opened import REDIRECT

HTTPS = REDIRECT.replace("http:", "https:")
RIGHT: dict[str, Any] = {
    "issuers": {"https://ehr.example/fhir/": {"client_id": "r"}},
    "redirect_uri": HTTPS,
}


def written_to(folder: Path, content: Any) -> Path:
    path = folder / "smart.json"
    path.write_text(content if isinstance(content, str) else json.dumps(content))
    return path


def test_a_right_file_is_taken(tmp_path: Path) -> None:
    settings = settings_of_file(written_to(tmp_path, RIGHT | {"pathway": "uk"}))
    assert settings.issuers == {"https://ehr.example/fhir": Issuer("r")}
    assert (settings.redirect_uri, settings.pathway) == (HTTPS, "uk")
    here = {"http://127.0.0.1:8080/fhir": {"client_id": "r", "client_secret": "s"}}
    told = settings_of_file(written_to(tmp_path, RIGHT | {"issuers": here}))
    assert "'s'" not in repr(told), "a secret is not shown by chance"


@pytest.mark.parametrize(
    ("wrong", "place"),
    [
        ("{", "smart.json"),
        ('{"issuers": {}, "issuers": {}}', "second time"),
        ([], "no JSON object"),
        ({}, "issuers"),
        (RIGHT | {"issuers": {}}, "issuers"),
        (RIGHT | {"issuers": {"https://ehr.example": {}}}, "client_id"),
        (RIGHT | {"issuers": {"https://ehr.example": {"client_id": "r", "key": "k"}}}, "client_id"),
        (RIGHT | {"issuers": {"http://ehr.example/fhir": {"client_id": "r"}}}, "with https"),
        (RIGHT | {"issuers": {"http://[": {"client_id": "r"}}}, "with https"),
        (RIGHT | {"redirect_uri": "https://app.example/"}, "redirect_uri"),
        (RIGHT | {"redirect_uri": 7}, "redirect_uri"),
        (RIGHT | {"pathway": "mars"}, "pathway"),
        (RIGHT | {"landing": "/"}, 'the key "landing"'),
    ],
)
def test_a_wrong_file_is_told_with_its_place_and_without_its_secrets(
    tmp_path: Path, wrong: Any, place: str
) -> None:
    with pytest.raises(RhomboidError) as told:
        settings_of_file(written_to(tmp_path, wrong))
    assert place in "\n".join(map(str, told.value.faults))


def test_every_fault_is_told_at_once(tmp_path: Path) -> None:
    issuers = {"http://ehr.example": {"client_id": "", "client_secret": "hush"}}
    wrong = {"issuers": issuers, "redirect_uri": "x", "pathway": "mars", "landing": "/"}
    with pytest.raises(RhomboidError) as told:
        settings_of_file(written_to(tmp_path, wrong))
    assert len(told.value.faults) == 5
    assert "hush" not in str(told.value)


def test_it_is_for_the_pages_alone_and_not_for_those_with_accounts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = str(written_to(tmp_path, RIGHT))
    for beside in ("--api", "--clinic"):
        told = rhomboid("serve", "--smart", path, beside)
        assert told.code == 2
        assert beside in told.err
    monkeypatch.setenv("RHOMBOID_SMART", str(tmp_path / "none.json"))
    told = rhomboid("serve", "--store", str(tmp_path / "w.sqlite"), "--port", "1")
    assert told.code == 2


def test_the_pages_have_a_launch_only_where_a_record_system_is_named(tmp_path: Path) -> None:
    asked = "/smart/launch?iss=https://other.example&launch=x"
    named = web_app(tmp_path / "a.sqlite", smart=settings_of_file(written_to(tmp_path, RIGHT)))
    assert TestClient(named).get(asked).status_code == 403
    bare = TestClient(web_app(tmp_path / "b.sqlite"))
    assert bare.get(asked).status_code == 404
    assert bare.get("/record").status_code == 404


def test_the_pages_alone_load_nothing_of_a_launch() -> None:
    code = "import rhomboid.faces.web, rhomboid.faces.web.static_home, sys; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert "rhomboid.faces.web.pages.own_words" in loaded.split()
    assert not [name for name in loaded.split() if name.startswith("rhomboid.faces.web.smart")]
    assert "rhomboid.fhir_mapping" not in loaded.split()
