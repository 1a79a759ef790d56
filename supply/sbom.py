"""The bill of materials of a running service (CycloneDX 1.6, JSON): each package with version and licence.

cyclonedx-py reads what is installed here, tests and all; what `requirements/container.txt` does not pin is
left out.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from pins import ROOT, SERVICE, pins_of, plain

PLACE = ROOT / ".cache" / "sbom.json"


def installed() -> Any:
    """Give the bill of all that is installed beside this Python."""
    options = ["--pyproject", str(ROOT / "pyproject.toml"), "--output-reproducible", "--sv", "1.6"]
    options.append("--no-validate")  # what is left of it is validated below
    command = [sys.executable, "-m", "cyclonedx_py", "environment", *options, sys.executable]
    return json.loads(subprocess.run(command, capture_output=True, check=True).stdout)


def of_a_service(bill: Any, pins: dict[str, str]) -> Any:
    """Give the bill with nothing but the pinned packages. Errors: SystemExit if one is not here as pinned."""
    kept = [one for one in bill["components"] if pins.get(plain(one["name"])) == one["version"]]
    missing = set(pins) - {plain(one["name"]) for one in kept}
    if missing:
        sys.exit(f"sbom: not installed as pinned: {', '.join(sorted(missing))}. Run `make install` first.")
    root = bill["metadata"]["component"]["bom-ref"]
    refs = {one["bom-ref"] for one in kept}
    direct = {"ref": root, "dependsOn": sorted(refs & _needed_by(bill, root))}
    needed = {ref: sorted(refs & _needed_by(bill, ref)) for ref in sorted(refs)}
    others = [{"ref": ref, "dependsOn": those} if those else {"ref": ref} for ref, those in needed.items()]
    return bill | {"components": kept, "dependencies": [direct, *others]}


def _needed_by(bill: Any, ref: str) -> set[str]:
    return {n for one in bill["dependencies"] if one["ref"] == ref for n in one.get("dependsOn", [])}


def main(place: Path) -> None:
    """Write the bill. Errors: SystemExit if it breaks the schema of CycloneDX."""
    text = json.dumps(of_a_service(installed(), pins_of(SERVICE)), indent=1, sort_keys=True) + "\n"
    fault = JsonStrictValidator(SchemaVersion.V1_6).validate_str(text)
    if fault is not None:
        sys.exit(f"sbom: the bill breaks the schema of CycloneDX: {fault!r}")
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(text, encoding="utf-8")
    print(f"sbom: {place} names {len(pins_of(SERVICE))} packages")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else PLACE)
