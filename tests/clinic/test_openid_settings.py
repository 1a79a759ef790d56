"""The file that names the provider, accounts that are linked to it, a clinic from before there was one."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import inspect, text

from clinic.people import PASSWORD, Clock, opened
from faces.in_process import rhomboid
from faces.running import Run, refusals
from rhomboid.cli.openid_settings import settings_of_file
from rhomboid.diary.clinic import database as databases
from rhomboid.diary.connection import engine_of, url_of
from rhomboid.domain.errors import RhomboidError
from rhomboid.faces.web.authorization.code import Client

ISSUER, BACK = "https://id.example/realm", "https://clinic.example/sign-in/openid/callback"
RIGHT: dict[str, Any] = {
    "issuer": ISSUER,
    "client_id": "clinic",
    "redirect_uri": BACK,
    "label": "City Hospital",
}
SECRET = "hush hush"


def written_to(folder: Path, content: Any) -> Path:
    path = folder / "oidc.json"
    path.write_text(content if isinstance(content, str) else json.dumps(content))
    return path


def test_a_right_file_is_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told = settings_of_file(written_to(tmp_path, RIGHT))
    assert (told.issuer, told.client, told.label) == (ISSUER, Client("clinic", BACK), "City Hospital")
    assert (told.claim, told.has_passwords) == ("sub", True)
    (tmp_path / "secret").write_text(SECRET + "\n")
    more = {"client_secret_file": "secret", "claim": "oid", "passwords": "off"}
    told = settings_of_file(written_to(tmp_path, RIGHT | more))
    assert (told.client.client_secret, told.claim, told.has_passwords) == (SECRET, "oid", False)
    assert SECRET not in repr(told), "a secret is not shown by chance"
    monkeypatch.setenv("CLINIC_SECRET", SECRET)
    told = settings_of_file(written_to(tmp_path, RIGHT | {"client_secret_variable": "CLINIC_SECRET"}))
    assert told.client.client_secret == SECRET
    here = RIGHT | {"issuer": "http://127.0.0.1:8080", "redirect_uri": BACK.replace("https", "https")}
    assert settings_of_file(written_to(tmp_path, here)).issuer == "http://127.0.0.1:8080"


@pytest.mark.parametrize(
    ("wrong", "place"),
    [
        ("{", "oidc.json"),
        ([], "no JSON object"),
        ({}, "issuer"),
        (RIGHT | {"issuer": "http://id.example"}, "issuer"),
        (RIGHT | {"issuer": f"{ISSUER}?tenant=1"}, "issuer"),
        (RIGHT | {"issuer": "https://["}, "issuer"),
        (RIGHT | {"issuer": 7}, "issuer"),
        (RIGHT | {"client_id": ""}, "client_id"),
        (RIGHT | {"redirect_uri": "https://clinic.example/"}, "redirect_uri"),
        (RIGHT | {"redirect_uri": BACK.replace("https", "http")}, "redirect_uri"),
        (RIGHT | {"redirect_uri": f"{BACK}?next=/"}, "redirect_uri"),
        (RIGHT | {"label": "x" * 41}, "label"),
        (RIGHT | {"label": " \n"}, "label"),
        (RIGHT | {"claim": "email"}, "may be given to somebody else"),
        (RIGHT | {"claim": ["sub"]}, "claim"),
        (RIGHT | {"passwords": False}, "passwords"),
        (RIGHT | {"client_secret": SECRET}, 'the key "client_secret"'),
        (RIGHT | {"client_secret_file": "none"}, "No such file"),
        (RIGHT | {"client_secret_file": "lines"}, "several lines"),
        (RIGHT | {"client_secret_file": "bytes"}, "no text in UTF-8"),
        (RIGHT | {"client_secret_file": 7}, "not the secret"),
        (RIGHT | {"client_secret_variable": "NOT_SET_AT_ALL"}, "not set"),
        (RIGHT | {"client_secret_file": "lines", "client_secret_variable": "X"}, "one of the two"),
    ],
)
def test_a_wrong_file_is_told_before_anything_starts(tmp_path: Path, wrong: Any, place: str) -> None:
    (tmp_path / "lines").write_text(f"{SECRET}\n{SECRET}\n")
    (tmp_path / "bytes").write_bytes(b"\xff\xfe")
    with pytest.raises(RhomboidError) as caught:
        settings_of_file(written_to(tmp_path, wrong))
    assert place in str(caught.value)
    assert SECRET not in str(caught.value)


def test_serving_says_what_is_wrong_in_plain_lines(tmp_path: Path) -> None:
    path = str(written_to(tmp_path, RIGHT | {"label": ""}))
    done = rhomboid("serve", "--clinic", "--port", "59124", "--oidc", path)
    assert len(refusals(done)) == 1
    assert "label" in done.err
    for beside in ((), ("--api",)):
        done = rhomboid("serve", *beside, "--oidc", path)
        assert len(refusals(done)) == 1
        assert "add --clinic" in done.err


def test_what_checks_tokens_is_loaded_only_where_a_provider_is_named() -> None:
    told = (
        "import sys, rhomboid.faces.web.clinic, rhomboid.cli.clinic_commands; print('joserfc' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_accounts_are_linked_listed_and_unlinked(postgresql: str, tmp_path: Path) -> None:
    oidc = ("--oidc", str(written_to(tmp_path, RIGHT | {"client_secret_file": "kept elsewhere"})))

    def run(*arguments: str, typed: str = "") -> Run:
        return rhomboid("clinic", *arguments, "--store", postgresql, typed=typed)

    for name in ("ann", "bob"):
        assert run("add-user", name, "--role", "patient", typed=PASSWORD + "\n").code == 0
    assert "may sign in at https://id.example/realm" in run("link", "Ann", "--subject", "a 1", *oidc).out
    assert run("list").out.splitlines() == [f'ann: patient, "a 1" at {ISSUER}', "bob: patient"]
    told = json.loads(run("list", "--json").out)
    assert [one["identity"] for one in told] == [{"issuer": ISSUER, "subject": "a 1"}, None]
    for wrong, why in (
        (("link", "bob", "--subject", "a 1", *oidc), "linked to another account"),
        (("link", "bob", "--subject", "", *oidc), "1 to 255"),
        (("link", "nobody", "--subject", "b", *oidc), "the name of an account"),
        (("unlink", "bob"), "a linked account"),
    ):
        done = run(*wrong)
        assert len(refusals(done)) == 1
        assert why in done.err
    assert run("unlink", "ann").code == 0
    assert run("list").out.splitlines() == ["ann: patient", "bob: patient"]
    actions = [line["action"] for line in json.loads(run("audit", "--json", "--user", "ann").out)]
    assert actions == ["added", "linked", "unlinked"]


def test_a_clinic_from_before_keeps_everything_and_can_link(postgresql: str) -> None:
    engine = engine_of(url_of(postgresql))
    config = Config()
    config.set_main_option("script_location", str(Path(databases.__file__).with_name("migrations")))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
    with engine.begin() as connection:
        assert "clinic_identity" not in inspect(connection).get_table_names()
        connection.execute(
            text(
                "INSERT INTO clinic_account (name, role, password_hash, is_active, made_at)"
                " VALUES ('ann', 'patient', 'x', true, now())"
            )
        )
    with opened(postgresql, Clock()) as clinic:
        assert [account.name for account, _ in clinic.accounts.all()] == ["ann"]
        assert clinic.identities.all() == {}
    with engine.begin() as connection:
        assert connection.execute(text("SELECT version_num FROM clinic_version")).scalar() == databases.HEAD
        connection.execute(text("UPDATE clinic_version SET version_num = '9999'"))
    with pytest.raises(RhomboidError, match="newer version"):
        opened(postgresql, Clock())
    engine.dispose()
