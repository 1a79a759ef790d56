"""What a service is built from: pinned with hashes, written down as a bill, and asked about honestly."""

from __future__ import annotations

import json
from types import ModuleType
from typing import Any

import pytest

from house.reading import ROOT

PINS = {"click": "8.0", "rich": "15.0", "mkdocs": "1.6"}
RUNS = {"click": "8.0", "rich": "15.0"}


@pytest.fixture(scope="module")
def bill(supply: dict[str, ModuleType], tmp_path_factory: pytest.TempPathFactory) -> Any:
    place = tmp_path_factory.mktemp("bill") / "sbom.json"
    supply["sbom"].main(place)  # leaves with a fault if the schema of CycloneDX is broken
    return json.loads(place.read_text(encoding="utf-8"))


def test_every_requirement_is_one_version_with_its_hashes() -> None:
    for path in sorted((ROOT / "requirements").glob("*.txt")):
        wanted = path.read_text(encoding="utf-8").replace("\\\n", " ").splitlines()
        lines = [line for line in wanted if line and not line.startswith("#")]
        assert lines
        for line in lines:
            assert "==" in line and "--hash=sha256:" in line, f"{path.name}: {line[:80]}"
            assert "://" not in line, f"{path.name}: {line[:80]}"


def test_the_bill_names_every_pinned_package_of_a_running_service_and_no_other(
    supply: dict[str, ModuleType], bill: Any
) -> None:
    plain = supply["pins"].plain
    named = {plain(one["name"]): one["version"] for one in bill["components"]}
    assert named == supply["pins"].pins_of("container")
    assert named.items() >= supply["pins"].pins_of("run").items()
    assert all(one["licenses"] and one["purl"] for one in bill["components"])


def test_the_bill_says_what_it_is_of_and_what_needs_what(supply: dict[str, ModuleType], bill: Any) -> None:
    from rhomboid import __version__  # noqa: PLC0415

    root = bill["metadata"]["component"]
    assert (root["name"], root["version"]) == ("rhomboid", __version__)
    known = {root["bom-ref"], *(one["bom-ref"] for one in bill["components"])}
    needs = {one["ref"]: set(one.get("dependsOn", [])) for one in bill["dependencies"]}
    assert set(needs) == known
    assert set().union(*needs.values()) <= known
    assert any(ref.lower().startswith("starlette") for ref in needs[root["bom-ref"]])


def test_the_same_packages_give_the_same_bill_and_a_missing_one_is_said(
    supply: dict[str, ModuleType], bill: Any
) -> None:
    sbom, pins = supply["sbom"], supply["pins"].pins_of("container")
    installed = sbom.installed()
    assert sbom.of_a_service(installed, pins) == bill
    assert str(ROOT) not in json.dumps(bill)
    with pytest.raises(SystemExit, match="rich"):
        sbom.of_a_service(installed, pins | {"rich": "0.0"})


def one(name: str, *vulns: str) -> dict[str, Any]:
    return {
        "name": name,
        "version": PINS[name.lower()],
        "vulns": [{"id": vuln, "fix_versions": ["99"], "aliases": []} for vuln in vulns],
    }


def skipped(name: str) -> dict[str, Any]:
    return {"name": name, "skip_reason": f"Dependency not found on PyPI: {name}"}


@pytest.mark.parametrize(
    ("told", "code", "words"),
    [
        ({"dependencies": [one("Click"), one("rich"), one("mkdocs")]}, 0, "No vulnerability is known"),
        ({"dependencies": [one("click", "X-1"), one("rich"), one("mkdocs")]}, 1, "running service): X-1"),
        ({"dependencies": [one("click"), one("rich"), one("mkdocs", "X-2")]}, 1, "documents alone): X-2"),
        ({"dependencies": [skipped("click"), one("rich"), one("mkdocs")]}, 2, "1 of 3 pinned packages (cl"),
        ({"dependencies": [one("click"), one("rich")]}, 2, "1 of 3 pinned packages (mkdocs)"),
        ({"dependencies": [one("click", "X-1"), skipped("rich"), one("mkdocs")]}, 1, "NOT VERIFIED"),
        ({"dependencies": []}, 2, "3 of 3 pinned packages"),
        (None, 2, "3 of 3 pinned packages"),
    ],
)
def test_only_an_answer_for_every_package_is_good_news(
    supply: dict[str, ModuleType], told: Any, code: int, words: str
) -> None:
    status, lines = supply["audit"].verdict(told, PINS, RUNS)
    assert status == code
    assert words in "\n".join(lines)


def test_the_audit_asks_about_every_package_of_a_running_service(supply: dict[str, ModuleType]) -> None:
    pins_of = supply["pins"].pins_of
    asked = pins_of(*supply["audit"].FILES).items()
    for name in ("run", "container", "docs", "test"):
        assert pins_of(name).items() <= asked, name
