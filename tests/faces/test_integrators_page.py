"""What the page for integrators promises is there."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from urllib.request import Request, urlopen

import pytest
from starlette.testclient import TestClient

from faces.in_process import rhomboid
from faces.over_http import doors
from faces.served import served
from rhomboid.cli import api_commands, serve
from rhomboid.cli.smart_settings import settings_of_file
from rhomboid.cli.web_commands import web_app

PAGE = (Path(__file__).parents[2] / "docs" / "integrators.md").read_text(encoding="utf-8")


def test_every_address_on_the_page_answers() -> None:
    paths = set(re.findall(r"(?:localhost:8000|GET )(/[\w/.-]+)", PAGE))
    assert len(paths) >= 8
    for path in paths:
        assert doors().get(path).status_code in (200, 405), path


def test_every_setting_on_the_page_exists_and_none_is_left_out() -> None:
    named = set(re.findall(r"RHOMBOID_[A-Z_]+", PAGE))
    settings = {v for v in vars(api_commands).values() if isinstance(v, str) and v.startswith("RHOMBOID_")}
    assert named == settings | {serve.SMART}


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with served() as running:
        yield running


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)


def commands() -> list[list[str]]:
    """Give every command of the page as its words."""
    lines = "\n".join(blocks("sh")).replace("\\\n", " ").splitlines()
    return [words for line in lines if (words := shlex.split(line, comments=True))]


def test_every_curl_of_the_page_works_word_for_word(address: str) -> None:
    asked = [words for words in commands() if words[0] == "curl"]
    assert len(asked) >= 8
    for words in asked:
        assert words[1] == "-s"
        url = "http://" + words[2].replace("localhost:8000", address.removeprefix("http://"))
        told = dict(zip(words[3::2], words[4::2], strict=True))
        name, _, value = told.get("-H", ":").partition(": ")
        body = told["-d"].encode() if "-d" in told else None
        with urlopen(Request(url, body, {name: value} if "-H" in told else {}), timeout=60) as answer:
            assert answer.status == 200, words
            assert answer.read()


def test_the_python_of_the_page_runs_word_for_word(address: str, capsys: pytest.CaptureFixture[str]) -> None:
    (text,) = blocks("python")
    exec(compile(text.replace("http://127.0.0.1:8000", address), "page", "exec"), {})
    first, second = capsys.readouterr().out.splitlines()
    assert first.endswith("False"), "the example is not complete, and says so"
    assert second.startswith("[")


def test_every_command_of_the_page_is_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("people.ndjson").write_text('{"age_years": 36, "answers": {}}\n{"answers": {"fever": "absent"}}\n')
    own = [words[1:] for words in commands() if words[0].endswith("rhomboid")]
    assert ["mcp"] in own
    for words in own:
        if words[0] in ("serve", "mcp"):
            assert rhomboid(words[0], "--help").code == 0
        else:
            assert rhomboid(*words).code == 0, words


def test_the_settings_of_a_launch_on_the_page_are_taken(tmp_path: Path) -> None:
    (text,) = blocks("json")
    path = tmp_path / "smart.json"
    path.write_text(text)
    app = TestClient(web_app(tmp_path / "web.sqlite", smart=settings_of_file(path)))
    assert app.get("/smart/launch?iss=https://other.example&launch=x").status_code == 403
    addresses = set(re.findall(r"`…(/smart/\w+)`", PAGE))
    assert len(addresses) == 2
    assert all(app.get(address).status_code == 403 for address in addresses)
