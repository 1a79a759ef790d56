"""The client in the package, against a service that runs as a program of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from faces.running import refusals, rhomboid
from faces.served import served
from rhomboid.client import RhomboidClient, ServiceRefusal


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with served(RHOMBOID_API_KEYS="a key") as running:
        yield running


def test_a_whole_interview_runs_through_the_client(address: str) -> None:
    client = RhomboidClient(address, key="a key", timeout=60)
    assert client.health()["status"] == "ready"
    said: dict[str, str] = {}
    screens = 0
    screen = client.next_screen({"answers": {}})
    while screen is not None:
        for line in (line for block in screen["blocks"] for line in block["items"]):
            if line["id"] not in ("age_years", "sex"):
                values = [option["value"] for option in line["options"]]
                said[line["id"]] = "absent" if "absent" in values else "unknown"
        screens += 1
        screen = client.next_screen({"age_years": 40, "sex": "female", "answers": said})
    result = client.assess({"age_years": 40, "sex": "female", "answers": said}, as_of="2026-11-21")
    assert screens > 5
    assert result["complete"]
    assert result["as_of"] == "2026-11-21"


def test_the_client_gives_facts_and_schemas(address: str) -> None:
    client = RhomboidClient(address, key="a key", timeout=60)
    ids = [fact["id"] for fact in client.facts("conditions")]
    assert client.fact("conditions", ids[0])["id"] == ids[0]
    assert client.schema("answers")["$id"].startswith("urn:rhomboid:schema:answers:")


def test_the_client_gives_what_is_understood_of_a_text(address: str) -> None:
    found = RhomboidClient(address, key="a key", timeout=60).parse("I am 47, no fever", as_of="2026-11-21")
    assert found["age_years"] == 47
    assert [(one["id"], one["value"]) for one in found["findings"]] == [("fever", "absent")]


def test_a_refusal_comes_with_every_fault(address: str) -> None:
    client = RhomboidClient(address, key="a key", timeout=60)
    with pytest.raises(ServiceRefusal) as refused:
        client.assess({"answers": {"fever": "yes", "no_such": "present"}})
    assert refused.value.status == 422
    assert len(refused.value.problem["faults"]) == 2


def test_a_client_without_the_key_is_refused(address: str) -> None:
    with pytest.raises(ServiceRefusal) as refused:
        RhomboidClient(address, timeout=60).facts("conditions")
    assert refused.value.status == 401


def memory_mb(process: int) -> float:
    return int(Path(f"/proc/{process}/statm").read_text().split()[1]) * 4096 / 1e6


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="memory is read from /proc")
def test_hostile_bodies_leave_the_memory_of_the_service_as_it_was() -> None:
    hostile = (
        b" " * 10_000_000,
        b"[" * 400_000,
        b'{"answers":' * 40_000 + b"1" + b"}" * 40_000,
        b'{"age_years": NaN}',
        b'{"sex": "\xff"}',
        b'{"answers": {"' + b"a" * 900_000 + b'": "present"}}',
    )
    pids: list[int] = []
    with served(pids, RHOMBOID_REQUESTS_PER_MINUTE="0") as address:

        def ask(rounds: int) -> None:
            for path in ("/v1/assess", "/v1/plan", "/fhir/QuestionnaireResponse/$assess") * rounds:
                for body in hostile:
                    assert 400 <= status_of(address + path, body) < 500

        ask(3)
        before = memory_mb(pids[0])
        ask(20)
        assert memory_mb(pids[0]) - before < 10


def status_of(url: str, body: bytes) -> int:
    """Give the status; a service may close the line before it has read all of what is too much."""
    try:
        with urlopen(Request(url, body, {"Content-Type": "application/json"}), timeout=60) as answer:
            return int(answer.status)
    except HTTPError as refused:
        with refused:
            return refused.code
    except OSError:
        return 413


def test_an_address_of_another_kind_is_refused() -> None:
    with pytest.raises(ValueError, match="http"):
        RhomboidClient("file:///etc")


def test_a_port_that_is_taken_is_said_before_anything_starts(address: str) -> None:
    port = address.rpartition(":")[2]
    for command in (("serve",), ("serve", "--api"), ("mcp", "--http")):
        (line,) = refusals(rhomboid(*command, "--port", port))
        assert port in line
    (line,) = refusals(rhomboid("serve", "--api", "--host", "192.0.2.1"))
    assert "192.0.2.1" in line


def test_settings_that_do_not_hold_are_said_before_anything_starts(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("RHOMBOID_CDS_CLIENTS", "/no/such/file.json")
    (line,) = refusals(rhomboid("serve", "--api"))
    assert "RHOMBOID_CDS_CLIENTS" in line
