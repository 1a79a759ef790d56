"""Whether a vulnerability of a pinned package is known; and whether that could be found out at all.

pip-audit calls packages that it did not find "skipped" and ends well. Here only an answer for each package
is good news. Where no service can be asked, a folder of advisories is read instead: `--advisories FOLDER`.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from advisories import AdvisoriesError, Advisory, read_advisories, told_by_advisories
from pins import REQUIREMENTS, SERVICE, pins_of, plain

FILES = ("test", "docs")  # test.txt holds all that a service needs
SHOWN = 5


def told_by_pip_audit() -> Any:
    """Give the JSON of pip-audit; None if it could not ask."""
    files = [part for name in FILES for part in ("-r", str(REQUIREMENTS / f"{name}.txt"))]
    options = ["--require-hashes", "--disable-pip", "--format", "json", "--progress-spinner", "off"]
    command = [sys.executable, "-m", "pip_audit", *files, *options]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    try:
        return json.loads(done.stdout)
    except ValueError:
        return None


def verdict(told: Any, pins: Mapping[str, str], runs: Mapping[str, str]) -> tuple[int, list[str]]:
    """Give the exit status and what to say.

    told: the JSON of pip-audit. pins: package -> version, all that must be answered for. runs: those of a
    service.
    """
    answered = {plain(one["name"]): one for one in (told or {}).get("dependencies", [])}
    lines = []
    for name, one in sorted(answered.items()):
        where = "of a running service" if name in runs else "of tests or documents alone"
        for found in one.get("vulns", []):
            mended = ", ".join(found["fix_versions"]) or "no version yet"
            lines.append(f"{name} {one['version']} ({where}): {found['id']}; mended in {mended}.")
    code = 1 if lines else 0
    silent = sorted(name for name in pins if "vulns" not in answered.get(name, {}))
    if silent:
        named = ", ".join(silent[:SHOWN]) + (", …" if len(silent) > SHOWN else "")
        lines.append(
            f"NOT VERIFIED: PyPI's JSON API gave no answer for {len(silent)} of {len(pins)} pinned packages "
            f"({named}), so nothing is known of their vulnerabilities. Run it where that API can be reached."
        )
        code = code or 2
    return code, lines or [f"No vulnerability is known of any of the {len(pins)} pinned packages."]


def as_of(advisories: list[Advisory], today: datetime) -> str:
    """Give what a folder can tell at most: its newest date, and that nothing later is in it."""
    newest = max(one.modified for one in advisories)
    return (
        f"AS OF {newest:%Y-%m-%d}, {(today - newest).days} days ago: that is the newest of {len(advisories)} "
        "advisories here. What was published later is not seen."
    )


def judged(folder: Path, pins: Mapping[str, str], runs: Mapping[str, str]) -> tuple[int, list[str]]:
    """Give the exit status and what to say, by a folder of advisories; 2 if it cannot be relied on."""
    try:
        advisories = read_advisories(folder)
        told = told_by_advisories(advisories, pins)
    except AdvisoriesError as error:
        return 2, [f"NOT VERIFIED: {error}"]
    code, lines = verdict(told, pins, runs)
    if code == 0:
        lines = [f"Up to then no vulnerability was known of any of the {len(pins)} pinned packages."]
    return code, [as_of(advisories, datetime.now(UTC)), *lines]


def main() -> None:
    """Ask or read, say, and leave with the status."""
    parser = argparse.ArgumentParser(description="Known vulnerabilities of the pinned packages.")
    parser.add_argument("--advisories", type=Path, metavar="FOLDER", help="files of OSV, instead of PyPI")
    folder = parser.parse_args().advisories
    pins, runs = pins_of(*FILES), pins_of(SERVICE)
    code, lines = judged(folder, pins, runs) if folder else verdict(told_by_pip_audit(), pins, runs)
    print("\n".join(f"audit: {line}" for line in lines), file=sys.stderr if code else sys.stdout)
    sys.exit(code)


if __name__ == "__main__":
    main()
