"""The static home without a browser: what is written, and the app called as the browser's worker calls it."""

from __future__ import annotations

import asyncio
import gzip
import hashlib
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest

from rhomboid.assessment import Engine
from rhomboid.domain.errors import RhomboidError
from rhomboid.faces.web.static_home import pyodide
from rhomboid.faces.web.static_home.bundle import python_bundle
from rhomboid.faces.web.static_home.home import Home, Prepared
from rhomboid.faces.web.static_home.jar import Jar
from rhomboid.faces.web.static_home.pyodide import pyodide_files
from rhomboid.faces.web.static_home.site import WORKER, first_page, site_files, write_site
from web.visitor import TOKEN

PREFIX = "/back/app"
FORM = ["content-type", "application/x-www-form-urlencoded"]


@pytest.fixture(scope="module")
def prepared() -> Prepared:
    prepared = Prepared()
    asyncio.run(prepared.warm())
    return prepared


@pytest.fixture
def home(prepared: Prepared, tmp_path: Path) -> Iterator[Home]:
    home = prepared.home(tmp_path, PREFIX)
    yield home
    home.close()


def asked(home: Home, path: str, *headers: list[str], **fields: str) -> tuple[int, dict[str, str], str]:
    method = "POST" if fields else "GET"
    sent = [FORM, *headers] if fields else list(headers)
    answer = home.answer(method, PREFIX + path, sent, urlencode(fields).encode())
    status, told, body = asyncio.run(answer)
    return status, dict(told), body.decode()


def token_of(page: str) -> str:
    found = TOKEN.search(page)
    assert found
    return found.group(1)


def begun(home: Home) -> str:
    page = asked(home, "/")[2]
    status, told, _ = asked(home, "/begin", place="uk", form_token=token_of(page))
    assert status == 303
    return told["location"]


def test_every_address_of_the_app_lies_below_the_place_where_it_is_served(home: Home) -> None:
    page = asked(home, "/")[2]
    addresses = re.findall(r'(?:href|src|action)="(/[^"]*)"', page)
    assert len(addresses) > 5
    assert all(address.startswith(PREFIX + "/") for address in addresses)
    assert begun(home) == f"{PREFIX}/interview"


def test_what_the_search_asks_for_while_one_types_lies_there_too(home: Home) -> None:
    assert f'hx-get="{PREFIX}/knowledge"' in asked(home, "/knowledge")[2]


def test_a_link_to_a_source_opens_a_window_of_its_own(home: Home) -> None:
    page = asked(home, "/knowledge/sources/briggs_2009")[2]
    assert re.findall(r'<a [^>]*href="https?://', page)
    assert all("_blank" in link for link in re.findall(r'<a [^>]*href="https?://[^>]*>', page))


def test_no_cookie_reaches_the_browser_and_a_visitor_is_known_after_a_restart(
    prepared: Prepared, tmp_path: Path
) -> None:
    home = prepared.home(tmp_path, PREFIX)
    _, told, page = asked(home, "/")
    assert "set-cookie" not in told
    assert "rhomboid_visit" not in page
    begun(home)
    known = home.jar.header()
    home.close()
    later = prepared.home(tmp_path, PREFIX)
    assert later.jar.header() == known
    form = asked(later, "/interview/0")[2]
    fields = {"age_years": "44", "sex": "female", "form_token": token_of(form)}
    assert asked(later, "/interview/0", **fields)[0] == 303
    assert 'value="44"' in asked(later, "/interview/0")[2]
    later.close()


def test_what_a_page_sends_as_a_cookie_counts_for_nothing(home: Home) -> None:
    begun(home)
    known = home.jar.header()
    asked(home, "/", ["cookie", "rhomboid_visit=someone.else"])
    assert home.jar.header() == known


@pytest.mark.parametrize(
    ("fields", "headers"),
    [({"form_token": "guessed"}, []), ({}, [["sec-fetch-site", "cross-site"]])],
)
def test_a_form_from_elsewhere_is_refused(
    home: Home, fields: dict[str, str], headers: list[list[str]]
) -> None:
    fields = {"form_token": token_of(asked(home, "/")[2]), **fields}
    assert asked(home, "/forget/now", *headers, **fields)[0] == 403


def test_the_policy_lets_only_our_own_page_hold_the_app_and_only_this_host_be_asked(home: Home) -> None:
    policy = asked(home, "/")[1]["content-security-policy"]
    assert "frame-ancestors 'self'" in policy
    assert "default-src 'none'" in policy
    assert "http" not in policy


def test_a_file_to_take_along_comes_as_a_download(home: Home) -> None:
    begun(home)
    status, told, body = asked(home, "/device/export")
    assert status == 200
    assert told["content-disposition"].startswith("attachment")
    assert json.loads(body)["visit"]["pathway"] == "uk"


def test_removing_leaves_no_answer_behind(home: Home, tmp_path: Path) -> None:
    begun(home)
    form = asked(home, "/device/remove")[2]
    status, told, _ = asked(home, "/device/remove/now", form_token=token_of(form))
    assert status == 200
    assert told["clear-site-data"]
    assert not (tmp_path / "cookies.json").exists()
    assert not [path for path in tmp_path.iterdir() if b"pathway" in path.read_bytes()]


def test_the_page_says_what_the_browser_promised(home: Home) -> None:
    assert "do not know yet" in asked(home, "/device")[2]
    home.tell_persisted(True)
    assert "has agreed to keep" in asked(home, "/device")[2]
    home.tell_persisted(False)
    assert "may delete" in asked(home, "/device")[2]


def test_a_cookie_is_forgotten_when_its_time_is_over(tmp_path: Path) -> None:
    clock = [1000.0]
    jar = Jar(tmp_path / "jar", lambda: clock[0])
    jar.take(["a=1; Max-Age=60; HttpOnly", "b=2; Path=/"])
    assert Jar(tmp_path / "jar", lambda: clock[0]).header() == "a=1; b=2"
    clock[0] += 61
    assert jar.header() == "b=2"
    jar.take(["b=; Max-Age=0"])
    assert jar.header() == ""


def test_the_first_page_is_small_and_asks_for_nothing_it_needs(engine: Engine) -> None:
    page = first_page(engine.knowledge)
    assert len(page) < 30_000
    text = page.decode()
    assert "stylesheet" not in text
    for pathway in engine.knowledge.pathways.values():
        assert pathway.services["ambulance"] in text
    for flag in engine.knowledge.red_flags.values():
        if flag.urgency == "emergency_ambulance":
            assert flag.title.patient in text
    assert "{" not in text[text.index("<body>") :], "a line still waits for its words"


def test_the_same_knowledge_gives_the_same_folder(engine: Engine, tmp_path: Path) -> None:
    stand_in = {"pyodide.mjs": b"export {}"}
    files = site_files(engine.knowledge, stand_in)
    assert files == site_files(engine.knowledge, stand_in)
    told = files[WORKER].decode()
    listed = re.search(r"FILES = (\[\[.*\]\]);", told)
    assert listed
    paths = {path for path, _, _ in json.loads(listed.group(1))}
    assert paths == set(files) - {WORKER, "404.html", "NOTICE.txt"}
    assert b"BUILD" not in files["shell.js"] + files[WORKER]
    write_site(tmp_path / "out", files)
    write_site(tmp_path / "out", files)
    assert {p.relative_to(tmp_path / "out").as_posix() for p in (tmp_path / "out").rglob("*.*")} == set(files)
    assert [path.name for path in tmp_path.iterdir()] == ["out"], "something half-written is left"


def test_a_folder_with_other_things_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("dear")
    with pytest.raises(RhomboidError, match="something else lies there"):
        write_site(tmp_path, {WORKER: b""})
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


def test_every_page_can_do_without_what_the_browser_is_not_given(tmp_path: Path) -> None:
    folder = tmp_path / "browser"
    whole = gzip.decompress(python_bundle())
    at = whole.index(b"\n") + 1
    for name, size in json.loads(whole[:at]):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(whole[at : at + size])
        at += size
    script = (
        "import asyncio; from rhomboid.faces.web.static_home.home import Prepared\n"
        "prepared = Prepared(); asyncio.run(prepared.warm()); print(len(prepared.engine.knowledge.findings))"
    )
    # -S: no package that is installed here, only those of the bundle
    done = subprocess.run(
        [sys.executable, "-S", "-c", script],
        env={"PYTHONPATH": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) > 100


def test_the_bundle_holds_plain_python_and_no_door_for_programs() -> None:
    whole = gzip.decompress(python_bundle())
    names = [name for name, _ in json.loads(whole[: whole.index(b"\n")])]
    assert "rhomboid/knowledge/knowledge.json" in names
    assert "starlette/applications.py" in names
    assert not [name for name in names if name.endswith((".so", ".yaml", ".pyc"))]
    assert not [name for name in names if name.startswith(("rhomboid/cli/", "rhomboid/faces/api/"))]


def test_a_file_that_is_not_the_pinned_one_is_refused(tmp_path: Path) -> None:
    for name in pyodide.FILES:
        (tmp_path / name).write_bytes(b"other")
    with pytest.raises(RhomboidError) as refused:
        pyodide_files(tmp_path, tmp_path / "cache")
    assert len(refused.value.faults) == len(pyodide.FILES)
    assert hashlib.sha256(b"other").hexdigest() in str(refused.value.faults[0])


@pytest.mark.parametrize("gives", ["", "other"])
def test_without_pyodide_the_command_says_where_to_get_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, gives: str
) -> None:
    if gives:
        npm = tmp_path / "npm"
        npm.write_text('#!/bin/sh\nfor last; do :; done\necho other > "$last/pyodide.tgz"\n')
        npm.chmod(0o755)
        monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    else:
        monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(RhomboidError) as refused:
        pyodide_files(None, tmp_path / "cache")
    told = str(refused.value.faults[0])
    assert ("not the package that is pinned" if gives else "--pyodide") in told
    assert not (tmp_path / "cache").exists()


def test_the_command_refuses_in_words_and_writes_nothing(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "rhomboid.cli.main", "static", str(tmp_path / "out")]
    done = subprocess.run([*command, "--pyodide", str(tmp_path)], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert f"a file of pyodide {pyodide.VERSION}" in done.stderr
    assert "Traceback" not in done.stderr
    assert not list(tmp_path.iterdir())
