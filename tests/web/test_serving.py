"""`rhomboid serve` and `make run`: the address is said, and what cannot be is said in words."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path
from time import monotonic, sleep

import httpx
import pexpect
import pytest

ROOT = Path(__file__).parents[2]
SERVE = [sys.executable, "-m", "rhomboid.cli.main", "serve"]


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def test_serve_prints_the_address_and_answers_there(tmp_path: Path) -> None:
    port = free_port()
    command = [*SERVE, "--port", str(port), "--store", str(tmp_path / "visits.sqlite")]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as server:
        try:
            assert server.stderr is not None
            assert f"http://127.0.0.1:{port}" in server.stderr.readline()
            assert "Upper back pain" in page_at(port)
        finally:
            server.send_signal(signal.SIGINT)
            server.wait(20)


def page_at(port: int) -> str:
    end = monotonic() + 30
    while True:
        try:
            return httpx.get(f"http://127.0.0.1:{port}/").text
        except httpx.TransportError:
            if monotonic() > end:
                raise
            sleep(0.1)


def test_a_port_that_is_taken_is_said_in_words(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        command = [*SERVE, "--port", port, "--store", str(tmp_path / "visits.sqlite")]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "an address of this machine with a free port" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_store_that_cannot_be_written_is_said_in_words(tmp_path: Path) -> None:
    (tmp_path / "text.sqlite").write_text("no database " * 500)
    command = [*SERVE, "--port", str(free_port()), "--store", str(tmp_path / "text.sqlite")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "a file for the visits that can be written" in done.stderr
    assert "Traceback" not in done.stderr


def ready_make() -> list[str]:
    """Give `make run` with its set-up taken as done."""
    if not (ROOT / ".venv" / "bin" / "rhomboid").exists():
        pytest.skip("this checkout has no .venv of its own")
    stamps = [".venv/uv.stamp", ".venv/run.stamp"]
    return ["make", "--no-print-directory", *(f"--assume-old={stamp}" for stamp in stamps), "run"]


def test_make_run_without_a_terminal_says_how_to_go_on_and_is_no_failure() -> None:
    make, *rest = ready_make()
    done = subprocess.run(
        [make, *rest], cwd=ROOT, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0
    assert "rhomboid serve" in done.stdout


def test_make_run_in_a_terminal_prints_the_address(tmp_path: Path) -> None:
    make, *rest = ready_make()
    home = {**os.environ, "HOME": str(tmp_path), "XDG_DATA_HOME": str(tmp_path)}
    program = pexpect.spawn(make, rest, cwd=str(ROOT), env=home, encoding="utf-8", timeout=60)
    try:
        # another program of this machine may hold the port: then that is what must be said
        program.expect(["open http://127.0.0.1:8000", "an address that is free"])
    finally:
        program.sendintr()
        program.close(force=True)


READY = """
import sys
from pathlib import Path
from rhomboid.cli.web_commands import make_ready, web_app
app = web_app(Path(sys.argv[1]))
templates = app.state.house.templates
print(len(templates.cache), "sqlalchemy" in sys.modules)
make_ready(app)
print(len(templates.cache) == len(templates.list_templates(extensions=["html"])), "sqlalchemy" in sys.modules)
"""


def test_no_first_visitor_waits_for_a_template_or_for_the_diarys_library(tmp_path: Path) -> None:
    command = [sys.executable, "-c", READY, str(tmp_path / "visits.sqlite")]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert told == "0 False\nTrue True\n"
